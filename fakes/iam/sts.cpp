#include "fakes/iam/sts.h"

#include "fakes/iam/mfa_records.h"
#include "fakes/iam/provider_records.h"
#include "fakes/iam/provider_section.h"
#include "fakes/iam/role_sessions.h"
#include "fakes/iam/session_records.h"
#include "fakes/iam/sessions.h"
#include "fakes/iam/sts_access.h"
#include "fakes/iam/web_identity.h"
#include "fakes/models.h"

namespace fakes::iam {
namespace {

std::string_view schema() {
  static const std::string kSchema = std::string(kSessionSchema) + kProviderSchema + kMfaSchema;
  return kSchema;
}

}  // namespace

sim::Service sts_service() {
  sim::Service service;
  service.model = fakes::model("sts");
  service.operations = {
      {"AssumeRole", assume_role},
      {"AssumeRoleWithWebIdentity", assume_role_with_web_identity},
      {"DecodeAuthorizationMessage", decode_authorization_message},
      {"GetAccessKeyInfo", get_access_key_info},
      {"GetCallerIdentity", get_caller_identity},
      {"GetFederationToken", get_federation_token},
      {"GetSessionToken", get_session_token},
  };
  service.schema = schema();
  service.settings = {
      {"sts.packed_policy_characters", 2048,
       "How many characters of session policies and their ARNs make 100 per cent of the packed "
       "size. AWS compresses and does not say how."},
      {"sts.packed_tag_characters", 456,
       "How many characters of session tags do; nine tags of 252 characters were seen to take 498 "
       "per cent."},
      {"sts.web_identity_token_age_seconds", 86400,
       "How long ago a web identity token may have been issued, whatever its expiry; a token of "
       "five days was seen to be too old."},
  };
  service.sections = {
      {"oidc_providers", sim::SectionScope::kAccount, load_oidc_providers},
      {"identity_issuers", sim::SectionScope::kWorld, load_identity_issuers},
  };
  service.authorizations = sts_authorizations;
  service.denied = sts_denied;
  return service;
}

}  // namespace fakes::iam
