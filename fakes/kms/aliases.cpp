#include "fakes/kms/aliases.h"

#include <fmt/format.h>

#include "fakes/kms/identifiers.h"
#include "fakes/kms/pages.h"
#include "fakes/kms/records.h"
#include "fakes/kms/states.h"

namespace fakes::kms {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostAliasesOfKey = 50;

Key target_of(const Call& call, const Input& input) {
  return resolve(call, input.view("TargetKeyId"), Forms::kKey, Reach::kOwnAccount,
                 "kms:" + call.facts().operation)
      .key;
}

void require_room(const Call& call, const Key& key) {
  if (alias_names(call.state, key.arn).size() >= kMostAliasesOfKey) {
    throw limit_exceeded(fmt::format("A key has at most {} aliases.", kMostAliasesOfKey));
  }
}

}  // namespace

// The name itself was checked when the alias was authorized.
Output create_alias(Call& call, const Input& input) {
  const Key target = target_of(call, input);
  const std::string name = input.text("AliasName");
  const std::string arn = alias_arn(call, name);
  if (find_alias(call.state, arn)) throw alias_exists(arn);
  require_state(call, target);
  require_room(call, target);
  add_alias(call.state, {arn, call.account, call.region, name, target.arn, call.now(), call.now()});
  return {};
}

Output update_alias(Call& call, const Input& input) {
  const Key target = target_of(call, input);
  const std::string arn = alias_arn(call, input.view("AliasName"));
  const auto alias = find_alias(call.state, arn);
  if (!alias) throw alias_not_found(arn);
  const auto current = find_key(call.state, alias->key_arn);
  // "The current and new KMS key must be the same type and have the same key usage."
  if (current && (current->usage != target.usage || current->symmetric() != target.symmetric())) {
    throw validation(
        fmt::format("Alias {} cannot be changed from a key of type {} to one of type "
                    "{}: type and usage must be the same.",
                    arn, current->spec, target.spec));
  }
  require_state(call, target);
  if (alias->key_arn != target.arn) require_room(call, target);
  point_alias(call.state, arn, target.arn, call.now());
  return {};
}

Output delete_alias(Call& call, const Input& input) {
  const std::string arn = alias_arn(call, input.view("AliasName"));
  if (!find_alias(call.state, arn)) throw alias_not_found(arn);
  remove_alias(call.state, arn);
  return {};
}

Output list_aliases(Call& call, const Input& input) {
  std::string of_key;
  if (input.has("KeyId")) {
    of_key = resolve(call, input.view("KeyId"), Forms::kKey, Reach::kOwnAccount, "kms:ListAliases")
                 .key.arn;
  }
  const int64_t limit = input.number("Limit", 50);
  auto rows = aliases_after(call.state, call.account, call.region, of_key, position_of(call, input),
                            limit + 1);
  const bool truncated = static_cast<int64_t>(rows.size()) > limit;
  if (truncated) rows.pop_back();
  Value aliases = Value::array();
  for (const auto& row : rows) {
    aliases.push_back({{"AliasName", row.name},
                       {"AliasArn", row.arn},
                       {"TargetKeyId", find_key(call.state, row.key_arn)->id},
                       {"CreationDate", sim::to_millis(row.created)},
                       {"LastUpdatedDate", sim::to_millis(row.updated)}});
  }
  Output output(Value{{"Aliases", std::move(aliases)}, {"Truncated", truncated}});
  if (truncated) output.members["NextMarker"] = marker_after(call, rows.back().name);
  return output;
}

}  // namespace fakes::kms
