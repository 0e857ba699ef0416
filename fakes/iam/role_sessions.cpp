#include "fakes/iam/role_sessions.h"

#include <fmt/format.h>

#include "fakes/iam/session_contents.h"
#include "fakes/iam/sts_access.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::aws::PrincipalKind;

constexpr std::chrono::seconds kHour{3600};

void require_short_chain(const Call& call, const Input& input) {
  if (call.caller.kind == PrincipalKind::kRoleSession &&
      input.number("DurationSeconds") > kHour.count()) {
    throw validation(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining");
  }
}

}  // namespace

std::chrono::seconds role_session_time(const Input& input, const Role& role) {
  const int64_t asked = input.number("DurationSeconds", kHour.count());
  if (asked > role.max_session_seconds) {
    throw validation(
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return std::chrono::seconds(asked);
}

Session session_of(const Call& call, const Role& role, std::string name) {
  Session session;
  session.kind = "role";
  session.account = role.account;
  session.name = role.name;
  session.role_arn = role.arn;
  session.session_name = std::move(name);
  session.user_id = fmt::format("{}:{}", role.id, session.session_name);
  // The session's ARN leaves out the role's path.
  session.arn = call.arn("sts", "", role.account,
                         fmt::format("assumed-role/{}/{}", role.name, session.session_name));
  session.service_linked = role.service_linked;
  return session;
}

Output assumed(sim::Value credentials, const Session& session, std::optional<int64_t> packed) {
  Output output;
  output.members["Credentials"] = std::move(credentials);
  output.members["AssumedRoleUser"] = {{"AssumedRoleId", session.user_id}, {"Arn", session.arn}};
  if (packed) output.members["PackedPolicySize"] = *packed;
  if (!session.source_identity.empty()) {
    output.members["SourceIdentity"] = session.source_identity;
  }
  return output;
}

// Credentials of AssumeRole never say that a device was asked, even when one was: that bears on
// the call alone.
Output assume_role(Call& call, const Input& input) {
  if (input.has("ProvidedContexts")) throw not_simulated("AssumeRole", "ProvidedContexts");
  const std::string arn = input.text("RoleArn");
  const auto role = find_role_by_arn(call.state, arn);
  if (!role) throw may_not_assume(call.caller, arn);
  require_short_chain(call, input);
  const auto lasting = role_session_time(input, *role);

  SessionContents contents = session_policies(call, input, role->account);
  tag_session(contents, input.at("Tags"), transitive_keys(input));
  inherit_tags(contents, call.caller);
  const auto packed = packed_size(call, contents);
  Session session = session_of(call, *role, input.text("RoleSessionName"));
  session.source_identity = source_identity(call.caller, input);
  fill(session, std::move(contents), role->tags);
  return assumed(begin_session(call, session, lasting), session, packed);
}

}  // namespace fakes::iam
