#include "fakes/iam/role_demands.h"

#include "fakes/iam/records.h"
#include "sim/aws/arn.h"

namespace fakes::iam {
namespace {

using sim::Authorization;

void add_role_tags(const sim::Call& call, const std::string& role_arn, Context& context) {
  if (const auto role = find_role_by_arn(call.state, role_arn)) {
    add_resource_tags(context, role->tags);
  }
}

}  // namespace

std::vector<Authorization> demands_on_role(const sim::Call& call, const RoleDemand& demand) {
  const auto arn = sim::aws::parse_arn(demand.role_arn);
  Authorization whole{demand.action, demand.role_arn, std::string(arn->account), demand.more, "",
                      demand.as};
  add_key(whole.context, "sts:RoleSessionName", demand.session_name);
  if (!demand.source_identity.empty()) {
    add_key(whole.context, "sts:SourceIdentity", demand.source_identity);
  }
  if (!demand.transitive.empty()) {
    whole.context.emplace_back("sts:TransitiveTagKeys[]", demand.transitive);
  }
  add_request_tags(whole.context, demand.tags);
  add_role_tags(call, demand.role_arn, whole.context);
  std::vector<Authorization> demands = {whole};
  const auto demand_also = [&](const char* action) {
    demands.push_back(whole);
    demands.back().action = action;
  };
  if (!demand.tags.empty() || !demand.transitive.empty()) demand_also("sts:TagSession");
  if (!demand.source_identity.empty()) demand_also("sts:SetSourceIdentity");
  return demands;
}

bool is_role_arn(std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  return arn && arn->service == "iam" && sim::aws::is_account_id(arn->account) &&
         arn->resource.starts_with("role/");
}

void add_key(Context& context, std::string key, std::string value) {
  context.emplace_back(std::move(key), std::vector{std::move(value)});
}

}  // namespace fakes::iam
