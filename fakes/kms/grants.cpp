#include "fakes/kms/grants.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/kms/grant_rules.h"
#include "fakes/kms/grant_tokens.h"
#include "fakes/kms/pages.h"
#include "fakes/kms/states.h"
#include "sim/aws/arn.h"

namespace fakes::kms {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

sim::ApiError grant_not_found(std::string_view id) {
  return sim::ApiError("NotFoundException", 400, fmt::format("Grant {} not found", id));
}

void check_grant_id(std::string_view id) {
  const bool hex = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (!hex || id.size() != 64) throw sim::ApiError("InvalidGrantIdException", 400, "");
}

// Of one key. Who is not of the key's account does not learn which grants it has.
Grant grant_of_key(const Call& call, const Key& key, std::string_view id) {
  check_grant_id(id);
  auto grant = find_grant(call.state, id);
  if (grant && grant->key_arn == key.arn) return std::move(*grant);
  if (key.account == call.account) throw grant_not_found(id);
  throw hidden_key(call.caller, "kms:" + call.facts().operation, Source::kIdentifier);
}

std::vector<std::string> sorted(const Value& list) {
  auto texts = list.get<std::vector<std::string>>();
  std::sort(texts.begin(), texts.end());
  return texts;
}

// "A request for a grant with the same properties as an existing grant, including the name, is
// recognized as a retry." Without a name every request makes a new grant.
std::optional<Grant> made_before(const Call& call, const Grant& asked) {
  if (asked.name.empty()) return std::nullopt;
  for (auto& each : grants_named(call.state, asked.key_arn, asked.name)) {
    if (each.grantee == asked.grantee && each.retiring == asked.retiring &&
        each.issuer == asked.issuer && sorted(each.operations) == sorted(asked.operations) &&
        each.constraint == asked.constraint && each.constraint_pairs == asked.constraint_pairs) {
      return std::move(each);
    }
  }
  return std::nullopt;
}

Value shown(const Call& call, const Grant& grant) {
  Value entry = {{"KeyId", grant.key_arn},
                 {"GrantId", grant.id},
                 {"Name", grant.name},
                 {"CreationDate", sim::to_millis(grant.created)},
                 {"GranteePrincipal", grant.grantee},
                 {"IssuingAccount", call.arn("iam", "", grant.issuer, "root")},
                 {"Operations", grant.operations}};
  if (!grant.retiring.empty()) entry["RetiringPrincipal"] = grant.retiring;
  if (!grant.constraint.empty()) {
    entry["Constraints"] = {{grant.constraint, grant.constraint_pairs}};
  }
  return entry;
}

int64_t row_of(const std::string& position) { return position.empty() ? 0 : std::stoll(position); }

Output page_of(const Call& call, std::vector<Grant> rows, int64_t limit) {
  const bool truncated = static_cast<int64_t>(rows.size()) > limit;
  if (truncated) rows.pop_back();
  Value grants = Value::array();
  for (const auto& row : rows) grants.push_back(shown(call, row));
  Output output(Value{{"Grants", std::move(grants)}, {"Truncated", truncated}});
  if (truncated) {
    output.members["NextMarker"] = marker_after(call, std::to_string(rows.back().row));
  }
  return output;
}

// The end of a grant spreads as its beginning does; one that is not known everywhere yet never
// will be.
void delete_grant(Call& call, const Grant& grant) {
  const auto delay = grant_delay(call);
  if (delay.count() == 0 || grant.phase == GrantPhase::kSpreading) {
    call.forget("spread_grant", grant.id);
    remove_grant(call.state, grant.id);
    return;
  }
  set_grant_phase(call.state, grant.id, GrantPhase::kEnding);
  call.later(call.now() + delay, "end_grant", grant.id);
}

// RetiringPrincipal of ListRetirableGrants must belong to the caller's account.
void check_own_principal(const Call& call, std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || (arn->service != "iam" && arn->service != "sts") || arn->account != call.account) {
    throw sim::ApiError("InvalidArnException", 400,
                        fmt::format("ARN does not refer to a valid principal: {}", text));
  }
}

}  // namespace

Output create_grant(Call& call, const Input& input) {
  point_at_no_grant(call.state);
  const Key key = named_by_key_id(call, input).key;
  GrantRequest request;
  request.grantee = input.text("GranteePrincipal");
  request.retiring = input.text("RetiringPrincipal");
  request.name = input.text("Name");
  request.operations = input.at("Operations");
  if (input.has("Constraints")) request.constraints = input.at("Constraints");
  Grant grant = checked_grant(call, key, request, Principals::kMustExist);
  require_state(call, key);
  const auto existing = made_before(call, grant);
  const auto most = call.settings.number("kms.grants_per_key");
  if (!existing && count_grants(call.state, key.arn) >= most) {
    throw limit_exceeded(
        fmt::format("{} has {} grants, as many as a key may have.", key.arn, most));
  }
  if (input.flag("DryRun")) throw dry_run_succeeded();
  if (existing) {
    grant = *existing;
  } else {
    make_grant(call, grant);
  }
  return Value{{"GrantId", grant.id}, {"GrantToken", new_grant_token(call, grant.id)}};
}

Output list_grants(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  const std::string id = input.text("GrantId");
  if (!id.empty()) check_grant_id(id);
  const int64_t limit = input.number("Limit", 50);
  return page_of(call,
                 grants_after(call.state, key.arn, id, input.text("GranteePrincipal"),
                              row_of(position_of(call, input)), limit + 1),
                 limit);
}

// Grants on keys of other accounts included: the retiring principal is what counts.
Output list_retirable_grants(Call& call, const Input& input) {
  check_own_principal(call, input.view("RetiringPrincipal"));
  const int64_t limit = input.number("Limit", 50);
  return page_of(call,
                 retirable_grants_after(call.state, call.region, input.view("RetiringPrincipal"),
                                        row_of(position_of(call, input)), limit + 1),
                 limit);
}

Output retire_grant(Call& call, const Input& input) {
  point_at_no_grant(call.state);
  const Grant grant = named_to_retire(call, input);
  if (input.flag("DryRun")) throw dry_run_succeeded();
  delete_grant(call, grant);
  return {};
}

Output revoke_grant(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  const Grant grant = grant_of_key(call, key, input.view("GrantId"));
  if (input.flag("DryRun")) throw dry_run_succeeded();
  delete_grant(call, grant);
  return {};
}

void spread_grant(Call& call, const std::string& id) {
  const auto grant = find_grant(call.state, id);
  if (grant && grant->phase == GrantPhase::kSpreading) {
    set_grant_phase(call.state, id, GrantPhase::kInForce);
  }
}

void end_grant(Call& call, const std::string& id) { remove_grant(call.state, id); }

Grant named_to_retire(const Call& call, const Input& input) {
  const bool by_id = input.has("KeyId") || input.has("GrantId");
  if (input.has("GrantToken") == by_id || input.has("KeyId") != input.has("GrantId")) {
    throw validation("Specify either a grant token, or both a key ID and a grant ID.");
  }
  if (by_id) {
    return grant_of_key(
        call,
        resolve(call, input.view("KeyId"), Forms::kKey, Reach::kAnyAccount, "kms:RetireGrant").key,
        input.view("GrantId"));
  }
  const std::string id = grant_of_token(call, input.view("GrantToken"));
  auto grant = find_grant(call.state, id);
  if (!grant || grant->region != call.region) throw grant_not_found(id);
  return std::move(*grant);
}

}  // namespace fakes::kms
