#include "fakes/iam/sts_access.h"

#include <fmt/format.h>

#include "fakes/iam/access.h"
#include "fakes/iam/records.h"
#include "fakes/iam/session_records.h"
#include "sim/aws/arn.h"
#include "sim/gateway/access.h"

namespace fakes::iam {
namespace {

using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::aws::PrincipalKind;

// The role's account and ARN, from a RoleArn that must be one.
sim::aws::Arn parse_role_arn(const Input& input) {
  const auto text = input.view("RoleArn");
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->service != "iam" || !sim::aws::is_account_id(arn->account) ||
      !arn->resource.starts_with("role/")) {
    throw validation(fmt::format("{} is invalid", text));
  }
  return *arn;
}

// Trust policy and, across accounts or where the trust policy names the account, identity policy;
// the authorizer joins the two for sts: actions on a role.
std::vector<Authorization> to_assume_role(const Call& call, const Input& input) {
  const auto arn = parse_role_arn(input);
  if (call.caller.kind == PrincipalKind::kRoot) {
    throw access_denied("Roles may not be assumed by root accounts.");
  }
  Authorization assume{"sts:AssumeRole", input.text("RoleArn"), std::string(arn.account), {}, ""};
  assume.context.emplace_back("sts:RoleSessionName", std::vector{input.text("RoleSessionName")});
  if (input.has("ExternalId")) {
    assume.context.emplace_back("sts:ExternalId", std::vector{input.text("ExternalId")});
  }
  if (!input.has("Tags") || input.at("Tags").empty()) return {assume};
  add_request_tags(assume.context, input.at("Tags"));
  Authorization tag = assume;
  tag.action = "sts:TagSession";
  return {assume, tag};
}

std::string refusal(const sim::aws::Principal& who, std::string_view action,
                    std::string_view resource) {
  return fmt::format("User: {} is not authorized to perform: {} on resource: {}",
                     sim::principal_name(who), action, resource);
}

}  // namespace

std::vector<Authorization> sts_authorizations(Call& call, const sim::wire::Operation& operation,
                                              const Input& input) {
  // Neither needs a permission, and no policy can take them away.
  if (operation.name == "GetCallerIdentity" || operation.name == "GetSessionToken") return {};
  if (operation.name == "AssumeRole") return to_assume_role(call, input);
  // GetSessionToken's credentials can call nothing else of STS.
  if (call.caller.kind == PrincipalKind::kUser &&
      find_session(call.state, call.caller.access_key_id)) {
    throw access_denied(refusal(call.caller, "sts:" + operation.name, "*"));
  }
  return {{"sts:" + operation.name, "*", "", {}, ""}};
}

// No "because": a caller does not learn which side refused.
sim::ApiError sts_denied(const sim::policy::Request& request, const sim::policy::Decision&,
                         const Authorization&) {
  return access_denied(refusal(request.principal, request.action, request.resource));
}

// GetSessionToken's credentials: AWS answers as if it did not know them.
void refuse_sessions_barred_from_iam(const Call& call) {
  const bool own =
      call.caller.kind == PrincipalKind::kUser || call.caller.kind == PrincipalKind::kRoot;
  if (own && find_session(call.state, call.caller.access_key_id)) throw invalid_client_token();
}

sim::ApiError may_not_assume(const sim::aws::Principal& who, std::string_view role_arn) {
  return access_denied(refusal(who, "sts:AssumeRole", role_arn));
}

}  // namespace fakes::iam
