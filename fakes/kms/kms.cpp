#include "fakes/kms/kms.h"

#include "fakes/embedded.h"
#include "fakes/kms/access.h"
#include "fakes/kms/aliases.h"
#include "fakes/kms/cryptography.h"
#include "fakes/kms/keys.h"
#include "fakes/kms/policies.h"
#include "fakes/kms/records.h"
#include "fakes/kms/section.h"
#include "fakes/kms/tags.h"

namespace fakes::kms {

sim::Service kms_service() {
  sim::Service service;
  service.model =
      sim::wire::load_model(embedded("kms.model.json"), embedded("kms.authorization.json"));
  service.operations = {
      {"CancelKeyDeletion", cancel_key_deletion},
      {"CreateAlias", create_alias},
      {"CreateKey", create_key},
      {"Decrypt", decrypt},
      {"DeleteAlias", delete_alias},
      {"DescribeKey", describe_key},
      {"DisableKey", disable_key},
      {"EnableKey", enable_key},
      {"Encrypt", encrypt},
      {"GenerateDataKey", generate_data_key},
      {"GenerateDataKeyWithoutPlaintext", generate_data_key_without_plaintext},
      {"GenerateRandom", generate_random},
      {"GetKeyPolicy", get_key_policy},
      {"GetKeyRotationStatus", get_key_rotation_status},
      {"ListAliases", list_aliases},
      {"ListKeyPolicies", list_key_policies},
      {"ListKeys", list_keys},
      {"ListResourceTags", list_resource_tags},
      {"PutKeyPolicy", put_key_policy},
      {"ReEncrypt", re_encrypt},
      {"ScheduleKeyDeletion", schedule_key_deletion},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateAlias", update_alias},
      {"UpdateKeyDescription", update_key_description},
  };
  service.jobs = {{"delete_key", delete_key}};
  service.background_jobs = {"delete_key"};  // a deletion days away is nobody's reason to wait
  service.schema = kSchema;
  service.settings = {
      {"kms.pending_deletion_is_disabled", false,
       "the error of cryptographic operations on a key pending deletion: DisabledException, which "
       "the guide also names, instead of the recorded KMSInvalidStateException"},
  };
  service.sections = {{"keys", sim::SectionScope::kRegion, load_keys}};
  service.authorizations = authorizations;
  service.resource_policy = key_policy_of;
  service.denied = denied;
  return service;
}

}  // namespace fakes::kms
