#include "fakes/iam/sessions.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/access_keys.h"
#include "fakes/iam/documents.h"
#include "fakes/iam/records.h"
#include "fakes/iam/session_records.h"
#include "fakes/iam/sts_access.h"
#include "fakes/iam/users.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;
using sim::aws::PrincipalKind;

constexpr size_t kMostPolicyCharacters = 2048;
constexpr int64_t kHour = 3600;

void refuse_unsimulated(const Input& input, std::string_view operation,
                        const std::vector<std::string_view>& members) {
  for (const auto member : members) {
    if (input.has(member)) throw not_simulated(operation, member);
  }
}

Value begin_session(Call& call, Session& session, int64_t seconds) {
  session.id = "ASIA" + call.ids.base32("sts/access-key", 16);
  session.secret = new_secret(call);
  session.token = sim::encoding::base64(call.ids.bytes("sts/token", 264));
  session.issued = call.now();
  session.expires = session.issued + std::chrono::seconds(seconds);
  add_session(call.state, session);
  return {{"AccessKeyId", session.id},
          {"SecretAccessKey", session.secret},
          {"SessionToken", session.token},
          {"Expiration", sim::to_millis(session.expires)}};
}

int64_t session_seconds(const Call& call, const Input& input, const Role& role) {
  const int64_t seconds = input.number("DurationSeconds", kHour);
  if (call.caller.kind == PrincipalKind::kRoleSession && seconds > kHour) {
    throw validation(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining");
  }
  if (seconds > role.max_session_seconds) {
    throw validation(
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return seconds;
}

std::string session_policy(const Input& input) {
  const std::string policy = input.text("Policy");
  if (policy.empty()) return policy;
  if (policy.size() > kMostPolicyCharacters) {
    throw validation(fmt::format(
        "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must "
        "have length less than or equal to {}",
        kMostPolicyCharacters));
  }
  check_identity_policy(policy);
  return policy;
}

// Session tags stand over the role's own of the same name.
Value session_tags(const Input& input, const Role& role) {
  Value tags = role.tags;
  try {
    tags.update(tags_from(input.at("Tags")));
  } catch (const sim::ApiError& duplicate) {
    throw sim::ApiError("InvalidParameterValue", 400, duplicate.message);
  }
  return tags;
}

// A percentage of what a session can carry. AWS does not say how it packs, so this is the plain
// share of the 2,048 characters.
int64_t packed_size(const Input& input) {
  size_t characters = input.view("Policy").size();
  for (const auto& tag : input.at("Tags")) {
    characters += tag.at("Key").get_ref<const std::string&>().size() +
                  tag.at("Value").get_ref<const std::string&>().size();
  }
  return static_cast<int64_t>((characters * 100 + kMostPolicyCharacters - 1) /
                              kMostPolicyCharacters);
}

}  // namespace

Output get_caller_identity(Call& call, const Input&) {
  return Value{
      {"Arn", call.caller.arn}, {"UserId", call.caller.user_id}, {"Account", call.account}};
}

Output assume_role(Call& call, const Input& input) {
  refuse_unsimulated(input, "AssumeRole",
                     {"PolicyArns", "TransitiveTagKeys", "SourceIdentity", "SerialNumber",
                      "TokenCode", "ProvidedContexts"});
  const std::string arn = input.text("RoleArn");
  const auto role = find_role_by_arn(call.state, arn);
  if (!role) throw may_not_assume(call.caller, arn);
  const int64_t seconds = session_seconds(call, input, *role);

  Session session;
  session.kind = "role";
  session.account = role->account;
  session.name = role->name;
  session.role_arn = role->arn;
  session.session_name = input.text("RoleSessionName");
  session.user_id = fmt::format("{}:{}", role->id, session.session_name);
  // The session's ARN leaves out the role's path.
  session.arn = call.arn("sts", "", role->account,
                         fmt::format("assumed-role/{}/{}", role->name, session.session_name));
  session.service_linked = role->service_linked;
  session.policy = session_policy(input);
  session.tags = session_tags(input, *role);

  Output output;
  output.members["Credentials"] = begin_session(call, session, seconds);
  output.members["AssumedRoleUser"] = {{"AssumedRoleId", session.user_id}, {"Arn", session.arn}};
  if (input.has("Policy") || input.has("Tags")) {
    output.members["PackedPolicySize"] = packed_size(input);
  }
  return output;
}

Output get_session_token(Call& call, const Input& input) {
  refuse_unsimulated(input, "GetSessionToken", {"SerialNumber", "TokenCode"});
  const bool root = call.caller.kind == PrincipalKind::kRoot;
  if ((!root && call.caller.kind != PrincipalKind::kUser) ||
      find_session(call.state, call.caller.access_key_id)) {
    throw access_denied("Cannot call GetSessionToken with session credentials");
  }
  constexpr int64_t kHalfDay = 12 * kHour;
  const int64_t asked = input.number("DurationSeconds", kHalfDay);
  Session session;
  session.kind = root ? "root" : "user";
  session.account = call.account;
  session.name = call.caller.name;
  session.arn = call.caller.arn;
  session.user_id = call.caller.user_id;
  // Sessions of the root user last an hour at most.
  return Value{
      {"Credentials", begin_session(call, session, root ? std::min(asked, kHour) : asked)}};
}

// AWS reads the account out of the id itself; here an id is looked up, so an unknown one is
// refused.
Output get_access_key_info(Call& call, const Input& input) {
  const auto id = input.view("AccessKeyId");
  if (const auto key = find_access_key(call.state, id)) return Value{{"Account", key->account}};
  if (const auto session = find_session(call.state, id)) {
    return Value{{"Account", session->account}};
  }
  throw validation(fmt::format("Invalid Access Key ID: {}", id));
}

}  // namespace fakes::iam
