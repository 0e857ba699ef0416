#include "fakes/kms/policies.h"

#include <fmt/format.h>

#include "fakes/kms/identifiers.h"
#include "fakes/kms/records.h"
#include "sim/policy/statement.h"

namespace fakes::kms {
namespace {

namespace policy = sim::policy;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostBytes = 32768;

sim::ApiError fault_error(const policy::Fault& fault) {
  using enum policy::FaultKind;
  if ((fault.kind == kMissingElement || fault.kind == kEmptyElement) &&
      fault.subject == "Principal") {
    return malformed_policy("Policy contains a statement with no principal.");
  }
  if (fault.kind == kPrincipal) {
    return malformed_policy("Policy contains a statement with one or more invalid principals.");
  }
  // KMS's words for other faults are not on record; these name the place.
  return malformed_policy(fmt::format("{}: {}", fault.place, fault.message));
}

bool exists(Call& call, const policy::PrincipalPattern& principal, Principals principals) {
  using enum policy::PrincipalPattern::Kind;
  switch (principal.kind) {
    case kEveryone:
    case kFederated:
      return true;
    case kAccount:
      return call.accounts.find(principal.account).has_value();
    case kArn:
      return principal_exists(call, principal.text, principals);
    case kService:
      return is_service_name(principal.text);
    case kUniqueId:       // what is left of a deleted user or role
    case kCanonicalUser:  // S3's alone
      return false;
  }
  return false;
}

void check_principals(Call& call, const policy::Document& document, Principals principals) {
  if (!call.settings.flag("kms.check_policy_principals")) principals = Principals::kMayComeLater;
  for (const auto& statement : document.statements) {
    for (const auto& principal : statement.principal.patterns) {
      if (!exists(call, principal, principals)) {
        throw malformed_policy("Policy contains a statement with one or more invalid principals.");
      }
    }
  }
}

// Whether the caller could call PutKeyPolicy under the new policy: named in it directly, or through
// its account. KMS does not look into the caller's IAM policies here, so everything is granted
// there.
bool keeps_control(const Call& call, std::shared_ptr<const policy::Document> document,
                   std::string_view key_arn) {
  static const std::string kAllowAll =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
  auto everything = policy::parse_document(kAllowAll, policy::DocumentKind::kIdentity);
  policy::Policies policies;
  policies.identity.push_back(
      {std::make_shared<const policy::Document>(std::move(*everything.value)), "everything"});
  policies.resource = policy::Attached{std::move(document), "the new key policy"};

  policy::Request request;
  request.principal = call.caller;
  request.action = "kms:PutKeyPolicy";
  request.resource = key_arn;
  request.resource_account = call.account;
  request.context.set("kms:CallerAccount", call.account);
  request.context.set("aws:PrincipalAccount", call.caller.account);
  request.context.set("aws:PrincipalArn",
                      call.caller.role_arn.empty() ? call.caller.arn : call.caller.role_arn);
  return policy::authorize(request, policies).allowed();
}

void require_default_name(const Input& input) {
  if (input.text("PolicyName", "default") != "default") throw no_such_policy();
}

}  // namespace

std::string default_policy(const Call& call) {
  return fmt::format(
      R"({{"Version":"2012-10-17","Id":"key-default-1","Statement":[{{"Sid":"Enable IAM User )"
      R"(Permissions","Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"kms:*",)"
      R"("Resource":"*"}}]}})",
      call.arn("iam", "", call.account, "root"));
}

std::string policy_holder(std::string_view key_arn) {
  return fmt::format("kms key policy of {}", key_arn);
}

void check_policy(Call& call, const std::string& document, std::string_view key_arn,
                  Lockout lockout, Principals principals) {
  if (document.size() > kMostBytes) {
    throw limit_exceeded(fmt::format("A key policy has at most {} bytes.", kMostBytes));
  }
  const auto faults = policy::faults_of(document, policy::DocumentKind::kKey);
  if (!faults.empty()) throw fault_error(faults.front());
  auto parsed = policy::parse_document(document, policy::DocumentKind::kKey);
  auto shared = std::make_shared<const policy::Document>(std::move(*parsed.value));
  check_principals(call, *shared, principals);
  if (lockout == Lockout::kRefused && !keeps_control(call, shared, key_arn)) {
    throw malformed_policy(
        "The new key policy will not allow you to update the key policy in the future.");
  }
}

Output get_key_policy(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  require_default_name(input);
  return Value{{"Policy", key.policy}, {"PolicyName", "default"}};
}

Output put_key_policy(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  require_default_name(input);
  const std::string document = input.text("Policy");
  check_policy(
      call, document, key.arn,
      input.flag("BypassPolicyLockoutSafetyCheck") ? Lockout::kAccepted : Lockout::kRefused);
  call.keep_past(policy_holder(key.arn), key.policy);
  set_key_policy(call.state, key.arn, document);
  return {};
}

// Every key has exactly one policy, so there is never a second page.
Output list_key_policies(Call& call, const Input& input) {
  named_by_key_id(call, input);
  if (input.has("Marker")) throw invalid_marker();
  return Value{{"PolicyNames", Value::array({"default"})}, {"Truncated", false}};
}

}  // namespace fakes::kms
