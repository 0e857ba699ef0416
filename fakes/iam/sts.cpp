#include "fakes/iam/sts.h"

#include "fakes/embedded.h"
#include "fakes/iam/mfa_records.h"
#include "fakes/iam/provider_records.h"
#include "fakes/iam/session_records.h"
#include "fakes/iam/sessions.h"
#include "fakes/iam/sts_access.h"

namespace fakes::iam {
namespace {

std::string_view schema() {
  static const std::string kSchema = std::string(kSessionSchema) + kProviderSchema + kMfaSchema;
  return kSchema;
}

}  // namespace

sim::Service sts_service() {
  sim::Service service;
  service.model =
      sim::wire::load_model(embedded("sts.model.json"), embedded("sts.authorization.json"));
  service.operations = {
      {"AssumeRole", assume_role},
      {"GetAccessKeyInfo", get_access_key_info},
      {"GetCallerIdentity", get_caller_identity},
      {"GetSessionToken", get_session_token},
  };
  service.schema = schema();
  service.authorizations = sts_authorizations;
  service.denied = sts_denied;
  return service;
}

}  // namespace fakes::iam
