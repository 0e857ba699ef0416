#include "fakes/iam/sessions.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/records.h"
#include "fakes/iam/session_contents.h"
#include "fakes/iam/sts_mfa.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;
using sim::aws::PrincipalKind;

// Sessions of the root user last an hour at most, whatever was asked.
std::chrono::seconds user_session_time(const Call& call, const Input& input) {
  constexpr std::chrono::seconds kHour{3600};
  const std::chrono::seconds asked(input.number("DurationSeconds", 12 * kHour.count()));
  return call.caller.kind == PrincipalKind::kRoot ? std::min(asked, kHour) : asked;
}

Value own_tags(const Call& call) {
  const auto user = find_user(call.state, call.account, call.caller.name);
  return call.caller.kind == PrincipalKind::kUser && user ? user->tags : Value::object();
}

}  // namespace

Output get_caller_identity(Call& call, const Input&) {
  return Value{
      {"Arn", call.caller.arn}, {"UserId", call.caller.user_id}, {"Account", call.account}};
}

Output get_session_token(Call& call, const Input& input) {
  Session session;
  session.kind = call.caller.kind == PrincipalKind::kRoot ? "root" : "user";
  session.account = call.account;
  session.name = call.caller.name;
  session.arn = call.caller.arn;
  session.user_id = call.caller.user_id;
  session.mfa = authenticate_device(call, input);
  return Value{{"Credentials", begin_session(call, session, user_session_time(call, input))}};
}

Output get_federation_token(Call& call, const Input& input) {
  SessionContents contents = session_policies(call, input, call.account);
  tag_session(contents, input.at("Tags"), {});
  const auto packed = packed_size(call, contents);
  Session session;
  session.kind = "federated";
  session.account = call.account;
  session.name = input.text("Name");
  session.arn = call.arn("sts", "", call.account, "federated-user/" + session.name);
  session.user_id = fmt::format("{}:{}", call.account, session.name);
  session.issuer_arn = call.caller.arn;
  fill(session, std::move(contents), own_tags(call));
  Output output;
  output.members["Credentials"] = begin_session(call, session, user_session_time(call, input));
  output.members["FederatedUser"] = {{"FederatedUserId", session.user_id}, {"Arn", session.arn}};
  if (packed) output.members["PackedPolicySize"] = *packed;
  return output;
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

// Services that encode the reasons of a denial (EC2 is the known one) are not here, so no message
// was ever handed out.
Output decode_authorization_message(Call&, const Input&) {
  throw sim::ApiError("InvalidAuthorizationMessageException", 400, "Message is not valid");
}

}  // namespace fakes::iam
