#include "fakes/securityhub/access.h"

#include <fmt/format.h>

#include <set>

#include "fakes/securityhub/products.h"
#include "fakes/securityhub/records.h"
#include "sim/gateway/access.h"

namespace fakes::securityhub {

using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::Value;

namespace {

// The products that a batch speaks for, each once. A product of AWS speaks for itself only.
std::vector<Authorization> for_products(Call& call, const Input& input) {
  std::set<std::string> products;
  if (input.has("Findings")) {
    for (const auto& finding : input.at("Findings")) {
      if (finding.is_object() && finding.contains("ProductArn") &&
          finding["ProductArn"].is_string()) {
        products.insert(finding["ProductArn"].get<std::string>());
      }
    }
  }
  if (products.empty()) products.insert(default_product_arn(call));
  std::vector<Authorization> demands;
  const bool service = call.caller.kind == sim::aws::PrincipalKind::kService;
  for (const auto& product : products) {
    if (product == inspector_arn(call) && !service) {
      throw access_denied(fmt::format(
          "User: {} is not authorized to perform: securityhub:BatchImportFindings on resource: {}",
          sim::principal_name(call.caller), product));
    }
    demands.push_back({"securityhub:BatchImportFindings",
                       product,
                       call.account,
                       {{"securityhub:TargetAccount", {call.account}}},
                       ""});
  }
  return demands;
}

// Which fields are set, and to what: an identity policy may forbid some.
void add_paths(const Value& value, const std::string& path, Authorization& demand) {
  if (value.is_object()) {
    for (const auto& [name, each] : value.items()) {
      add_paths(each, path.empty() ? name : path + "." + name, demand);
    }
  } else if (!value.is_array()) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    demand.context.push_back({"securityhub:ASFFSyntaxPath/" + path, {text}});
  }
}

}  // namespace

std::vector<Authorization> authorizations(Call& call, const sim::wire::Operation& operation,
                                          const Input& input) {
  if (operation.name == "BatchImportFindings") return for_products(call, input);
  Authorization demand{"securityhub:" + operation.name,
                       call.arn("securityhub", call.region, call.account, "hub/default"),
                       call.account,
                       {},
                       ""};
  if (operation.name == "BatchUpdateFindings") {
    Value set = input.value();
    set.erase("FindingIdentifiers");
    add_paths(set, "", demand);
  }
  return {std::move(demand)};
}

sim::ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                     const Authorization& authorization) {
  return access_denied(fmt::format("User: {} is not authorized to perform: {} on resource: {} {}",
                                   sim::principal_name(request.principal), request.action,
                                   authorization.resource, sim::policy::reason(request, decision)));
}

}  // namespace fakes::securityhub
