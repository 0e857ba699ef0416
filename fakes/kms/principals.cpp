#include "fakes/kms/principals.h"

#include <algorithm>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/gateway/service.h"

namespace fakes::kms {
namespace {

using sim::Call;

// The name at the end of "user/path/name".
std::string_view last_part(std::string_view resource) {
  return resource.substr(resource.rfind('/') + 1);
}

sim::Output ask_iam(Call& call, std::string_view account, std::string_view operation,
                    const char* member, std::string_view name) {
  sim::aws::Principal owner;
  owner.kind = sim::aws::PrincipalKind::kRoot;
  owner.account = owner.user_id = account;
  owner.arn = call.arn("iam", "", account, "root");
  return call.ask({.as = owner,
                   .service = "iam",
                   .operation = operation,
                   .input = {{member, std::string(name)}},
                   .region = std::string(call.partition.default_region),
                   .via = "kms"});
}

bool user_exists(Call& call, const sim::aws::Arn& arn, std::string_view text) {
  const auto answer = ask_iam(call, arn.account, "GetUser", "UserName", last_part(arn.resource));
  return answer.members.at("User").value("Arn", "") == text;
}

bool role_exists(Call& call, const sim::aws::Arn& arn, std::string_view text) {
  const auto answer = ask_iam(call, arn.account, "GetRole", "RoleName", last_part(arn.resource));
  return answer.members.at("Role").value("Arn", "") == text;
}

// A session's ARN names its role without the path. Whether the session itself exists is not asked:
// it may begin later.
bool role_of_session_exists(Call& call, const sim::aws::Arn& arn) {
  const auto parts = sim::text::split(arn.resource, '/');
  if (parts.size() != 3 || parts[1].empty() || parts[2].empty()) return false;
  (void)ask_iam(call, arn.account, "GetRole", "RoleName", parts[1]);
  return true;
}

bool has_good_form(const sim::aws::Arn& arn) {
  const bool iam = arn.service == "iam";
  if (iam && arn.resource == "root") return true;
  const bool of_iam = arn.resource.starts_with("user/") || arn.resource.starts_with("role/");
  const bool of_sts =
      arn.resource.starts_with("assumed-role/") || arn.resource.starts_with("federated-user/");
  return (iam ? of_iam : arn.service == "sts" && of_sts) && !last_part(arn.resource).empty() &&
         arn.resource.find_first_of("*?") == std::string_view::npos;
}

}  // namespace

bool principal_exists(Call& call, std::string_view text, Principals principals) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->partition != call.partition.name || !arn->region.empty() ||
      !has_good_form(*arn) || !call.accounts.find(arn->account)) {
    return false;
  }
  if (principals == Principals::kMayComeLater) return true;
  try {
    if (arn->resource.starts_with("user/")) return user_exists(call, *arn, text);
    if (arn->resource.starts_with("role/")) return role_exists(call, *arn, text);
    if (arn->resource.starts_with("assumed-role/")) return role_of_session_exists(call, *arn);
    return true;
  } catch (const sim::ApiError& error) {
    // Refused or throttled, KMS cannot know better.
    return error.code != "NoSuchEntity";
  }
}

bool is_service_name(std::string_view name) {
  const bool lower =
      std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return lower && (name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn"));
}

}  // namespace fakes::kms
