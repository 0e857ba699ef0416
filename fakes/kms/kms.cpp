#include "fakes/kms/kms.h"

#include "fakes/kms/access.h"
#include "fakes/kms/aliases.h"
#include "fakes/kms/cryptography.h"
#include "fakes/kms/grants.h"
#include "fakes/kms/keys.h"
#include "fakes/kms/policies.h"
#include "fakes/kms/records.h"
#include "fakes/kms/section.h"
#include "fakes/kms/tags.h"
#include "fakes/models.h"

namespace fakes::kms {

sim::Service kms_service() {
  sim::Service service;
  service.model = fakes::model("kms");
  service.operations = {
      {"CancelKeyDeletion", cancel_key_deletion},
      {"CreateAlias", create_alias},
      {"CreateGrant", create_grant},
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
      {"ListGrants", list_grants},
      {"ListKeyPolicies", list_key_policies},
      {"ListKeys", list_keys},
      {"ListResourceTags", list_resource_tags},
      {"ListRetirableGrants", list_retirable_grants},
      {"PutKeyPolicy", put_key_policy},
      {"ReEncrypt", re_encrypt},
      {"RetireGrant", retire_grant},
      {"RevokeGrant", revoke_grant},
      {"ScheduleKeyDeletion", schedule_key_deletion},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateAlias", update_alias},
      {"UpdateKeyDescription", update_key_description},
  };
  service.jobs = {
      {"delete_key", delete_key}, {"spread_grant", spread_grant}, {"end_grant", end_grant}};
  service.background_jobs = {"delete_key"};  // a deletion days away is nobody's reason to wait
  static const std::string kAllTables = std::string(kSchema) + kGrantSchema;
  service.schema = kAllTables;
  service.settings = {
      {"kms.pending_deletion_is_disabled", false,
       "the error of cryptographic operations on a key pending deletion: DisabledException, which "
       "the guide also names, instead of the recorded KMSInvalidStateException"},
      {"kms.grant_delay_seconds", 0,
       "how long a new grant takes to work without its grant token, and a deleted one to stop "
       "working; the guide says usually less than five minutes"},
      {"kms.grants_per_key", 50000, "grants that a key may have; the quota of an AWS account"},
      {"kms.check_policy_principals", true,
       "PutKeyPolicy and CreateKey refuse users and roles that do not exist in this world, as AWS "
       "does"},
  };
  service.sections = {{"keys", sim::SectionScope::kRegion, load_keys}};
  service.authorizations = authorizations;
  service.resource_policy = key_policy_of;
  service.denied = denied;
  return service;
}

}  // namespace fakes::kms
