#include "fakes/kms/keys.h"

#include <fmt/format.h>

#include "fakes/kms/grant_records.h"
#include "fakes/kms/grant_tokens.h"
#include "fakes/kms/identifiers.h"
#include "fakes/kms/pages.h"
#include "fakes/kms/policies.h"
#include "fakes/kms/specs.h"
#include "fakes/kms/states.h"
#include "fakes/kms/tags.h"

namespace fakes::kms {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr std::chrono::days kRotationPeriod(365);
// Stands for the key whose policy is judged before it has an id.
constexpr std::string_view kNoKeyYet = "00000000-0000-0000-0000-000000000000";

Value multi_region_configuration(const Key& key) {
  return {{"MultiRegionKeyType", "PRIMARY"},
          {"PrimaryKey", {{"Arn", key.arn}, {"Region", key.region}}},
          {"ReplicaKeys", Value::array()}};
}

Value metadata_of(const Key& key) {
  Value metadata = {{"AWSAccountId", key.account},
                    {"KeyId", key.id},
                    {"Arn", key.arn},
                    {"CreationDate", sim::to_millis(key.created)},
                    {"Enabled", key.state == KeyState::kEnabled},
                    {"Description", key.description},
                    {"KeyUsage", key.usage},
                    {"KeyState", name_of(key.state)},
                    {"Origin", key.origin},
                    {"KeyManager", key.manager},
                    {"CustomerMasterKeySpec", key.spec},
                    {"KeySpec", key.spec},
                    {"MultiRegion", key.multi_region}};
  const auto algorithms = algorithms_of(key.spec, key.usage);
  metadata[std::string(algorithms.member)] = algorithms.names;
  if (key.deletion) metadata["DeletionDate"] = sim::to_millis(*key.deletion);
  if (key.multi_region) metadata["MultiRegionConfiguration"] = multi_region_configuration(key);
  if (!key.material_id.empty()) metadata["CurrentKeyMaterialId"] = key.material_id;
  return metadata;
}

// KeySpec under its present and its former name.
std::string requested_spec(const Input& input) {
  const std::string spec = input.text("KeySpec");
  const std::string former = input.text("CustomerMasterKeySpec");
  if (!spec.empty() && !former.empty()) {
    throw validation(
        "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
        "CustomerMasterKeySpec is deprecated.");
  }
  return !spec.empty() ? spec : !former.empty() ? former : "SYMMETRIC_DEFAULT";
}

std::string requested_usage(const Input& input, const std::string& spec) {
  if (!input.has("KeyUsage") && spec != "SYMMETRIC_DEFAULT") {
    throw validation(
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
  }
  const std::string usage = input.text("KeyUsage", "ENCRYPT_DECRYPT");
  if (!usage_fits(spec, usage)) {
    throw validation(fmt::format("KeyUsage {} is not compatible with KeySpec {}", usage, spec));
  }
  return usage;
}

void refuse_key_stores(const Input& input) {
  const std::string origin = input.text("Origin", "AWS_KMS");
  if (input.has("CustomKeyStoreId") || input.has("XksKeyId") ||
      (origin != "AWS_KMS" && origin != "EXTERNAL")) {
    throw unsupported("Custom key stores are not simulated.");
  }
}

// SM2 keys exist in the China Regions only.
void refuse_spec_of_other_partition(const Call& call, const std::string& spec) {
  if (spec == "SM2" && call.partition.name != "aws-cn") throw unsupported("");
}

}  // namespace

void make_key(Call& call, Key& key) {
  key.account = call.account;
  key.region = call.region;
  if (key.id.empty()) {
    key.id = key.multi_region ? "mrk-" + call.ids.hex("kms/key", 32) : call.ids.uuid("kms/key");
  }
  key.arn = key_arn(call, key.id);
  key.created = call.now();
  if (key.policy.empty()) key.policy = default_policy(call);
  if (key.origin == "EXTERNAL") {
    key.state = KeyState::kPendingImport;
  } else if (key.symmetric()) {
    key.material = call.ids.bytes("kms/material", 32);
    key.material_id = call.ids.hex("kms/material-id", 64);
  }
  add_key(call.state, key);
}

Output create_key(Call& call, const Input& input) {
  refuse_key_stores(input);
  Key key;
  key.spec = requested_spec(input);
  key.usage = requested_usage(input, key.spec);
  refuse_spec_of_other_partition(call, key.spec);
  key.origin = input.text("Origin", "AWS_KMS");
  key.multi_region = input.flag("MultiRegion");
  key.description = input.text("Description");
  const auto tags = requested_tags(input.at("Tags"));
  key.policy = input.text("Policy");
  if (!key.policy.empty()) {
    check_policy(
        call, key.policy, key_arn(call, kNoKeyYet),
        input.flag("BypassPolicyLockoutSafetyCheck") ? Lockout::kAccepted : Lockout::kRefused);
  }
  make_key(call, key);
  for (const auto& [name, value] : tags) put_tag(call.state, key.arn, name, value);
  return Value{{"KeyMetadata", metadata_of(key)}};
}

Output describe_key(Call& call, const Input& input) {
  put_away_grant_tokens(call, input);
  return Value{{"KeyMetadata", metadata_of(named_by_key_id(call, input).key)}};
}

Output list_keys(Call& call, const Input& input) {
  const int64_t limit = input.number("Limit", 100);
  const std::string position = position_of(call, input);
  const int64_t after = position.empty() ? 0 : std::stoll(position);
  auto rows = keys_after(call.state, call.account, call.region, after, limit + 1);
  const bool truncated = static_cast<int64_t>(rows.size()) > limit;
  if (truncated) rows.pop_back();
  Value keys = Value::array();
  for (const auto& row : rows) keys.push_back({{"KeyId", row.id}, {"KeyArn", row.arn}});
  Output output(Value{{"Keys", std::move(keys)}, {"Truncated", truncated}});
  if (truncated) {
    output.members["NextMarker"] = marker_after(call, std::to_string(rows.back().row));
  }
  return output;
}

Output enable_key(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  require_state(call, key);
  set_key_state(call.state, key.arn, KeyState::kEnabled);
  return {};
}

Output disable_key(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  require_state(call, key);
  set_key_state(call.state, key.arn, KeyState::kDisabled);
  return {};
}

void schedule_deletion(Call& call, const Key& key, int64_t days) {
  const sim::Instant due = call.now() + std::chrono::days(days);
  set_key_state(call.state, key.arn, KeyState::kPendingDeletion, due);
  call.later(due, "delete_key", key.arn);
}

Output schedule_key_deletion(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  // The model admits 1 to 365, the service 7 to 30.
  const int64_t days = input.number("PendingWindowInDays", 30);
  if (days < 7 || days > 30) {
    throw validation(fmt::format(
        "1 validation error detected: Value '{}' at 'pendingWindowInDays' failed to satisfy "
        "constraint: Member must have value {} than or equal to {}",
        days, days < 7 ? "greater" : "less", days < 7 ? 7 : 30));
  }
  require_state(call, key);
  schedule_deletion(call, key, days);
  const auto due = find_key(call.state, key.arn)->deletion.value();
  return Value{{"KeyId", key.arn},
               {"DeletionDate", sim::to_millis(due)},
               {"KeyState", name_of(KeyState::kPendingDeletion)},
               {"PendingWindowInDays", days}};
}

Output cancel_key_deletion(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  require_state(call, key);
  call.forget("delete_key", key.arn);
  // Never straight back to Enabled; a key that still lacks its material waits for it again.
  const bool waits = key.origin == "EXTERNAL" && key.material.empty();
  set_key_state(call.state, key.arn, waits ? KeyState::kPendingImport : KeyState::kDisabled);
  return Value{{"KeyId", key.arn}};
}

void delete_key(Call& call, const std::string& arn) {
  for (const auto& grant : grants_in_force(call.state, arn)) call.forget("end_grant", grant.id);
  remove_grants_of_key(call.state, arn);
  remove_key(call.state, arn);
}

Output update_key_description(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  require_state(call, key);
  set_key_description(call.state, key.arn, input.text("Description"));
  return {};
}

Output get_key_rotation_status(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  if (!key.symmetric()) throw unsupported("");  // asymmetric and HMAC keys: no message
  if (key.origin != "AWS_KMS") {
    throw unsupported(
        fmt::format("{} origin is {} which is not valid for this operation.", key.arn, key.origin));
  }
  // AWS managed keys rotate every year; customer keys have rotation off until it is enabled.
  if (key.manager != "AWS") return Value{{"KeyId", key.arn}, {"KeyRotationEnabled", false}};
  sim::Instant next = key.created + kRotationPeriod;
  while (next <= call.now()) next += kRotationPeriod;
  return Value{{"KeyId", key.arn},
               {"KeyRotationEnabled", true},
               {"RotationPeriodInDays", kRotationPeriod.count()},
               {"NextRotationDate", sim::to_millis(next)}};
}

}  // namespace fakes::kms
