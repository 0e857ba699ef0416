#include "fakes/securityhub/products.h"

#include <fmt/format.h>

#include "fakes/securityhub/hub.h"
#include "fakes/securityhub/records.h"
#include "sim/aws/arn.h"
#include "sim/gateway/pages.h"
#include "sim/state/integrations.h"

namespace fakes::securityhub {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

sim::state::Integration of_inspector(const Call& call) {
  return {"inspector2", "securityhub", call.account, call.region};
}

std::string subscription_arn(const Call& call, std::string_view product) {
  return call.arn("securityhub", call.region, call.account,
                  fmt::format("product-subscription/{}", product));
}

void require_known_product(const Call& call, std::string_view arn) {
  if (arn != inspector_arn(call)) {
    throw invalid_input(fmt::format("Invalid parameter 'ProductArn': {}", arn));
  }
}

void refuse_token(const Input& input) {
  if (input.has("NextToken")) throw invalid_input("Invalid parameter 'NextToken'");
}

}  // namespace

std::string inspector_arn(const Call& call) {
  return call.arn("securityhub", call.region, "", fmt::format("product/{}", kInspector));
}

std::string default_product_arn(const Call& call) {
  return call.arn("securityhub", call.region, call.account,
                  fmt::format("product/{}/default", call.account));
}

void integrate(Call& call) {
  subscribe(call.state, scope_of(call), kInspector);
  sim::state::begin_integration(call.state, of_inspector(call), call.now());
}

void part(Call& call) {
  unsubscribe(call.state, scope_of(call), kInspector);
  sim::state::end_integration(call.state, of_inspector(call));
}

// One product is never more than one page.
Output describe_products(Call& call, const Input& input) {
  require_hub(call);
  refuse_token(input);
  const Value inspector = {
      {"ProductArn", inspector_arn(call)},
      {"ProductName", "Inspector"},
      {"CompanyName", "Amazon"},
      {"Categories", {"Vulnerability management"}},
      {"IntegrationTypes", {"SEND_FINDINGS_TO_SECURITY_HUB"}},
  };
  if (input.has("ProductArn")) require_known_product(call, input.view("ProductArn"));
  return Value{{"Products", Value::array({inspector})}};
}

Output enable_import_findings_for_product(Call& call, const Input& input) {
  require_hub(call);
  require_known_product(call, input.view("ProductArn"));
  if (is_subscribed(call.state, scope_of(call), kInspector)) {
    throw already_enabled(input.view("ProductArn"));
  }
  integrate(call);
  return Value{{"ProductSubscriptionArn", subscription_arn(call, kInspector)}};
}

Output disable_import_findings_for_product(Call& call, const Input& input) {
  require_hub(call);
  const auto arn = input.view("ProductSubscriptionArn");
  if (arn != subscription_arn(call, kInspector) ||
      !is_subscribed(call.state, scope_of(call), kInspector)) {
    throw no_such_subscription(arn);
  }
  part(call);
  return {};
}

Output list_enabled_products_for_import(Call& call, const Input& input) {
  require_hub(call);
  refuse_token(input);
  Value arns = Value::array();
  for (const auto& product : subscriptions(call.state, scope_of(call))) {
    arns.push_back(subscription_arn(call, product));
  }
  return Value{{"ProductSubscriptions", std::move(arns)}};
}

std::optional<sim::ResourcePolicy> product_policy_of(const sim::PolicyView& view,
                                                     std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->resource != fmt::format("product/{}", kInspector)) return std::nullopt;
  const auto accounts = subscribers(view.state, arn->region, kInspector);
  if (accounts.empty()) return std::nullopt;
  const Value statement = {
      {"Sid", "Subscription"},
      {"Effect", "Allow"},
      {"Principal",
       {{"Service",
         {"inspector2.amazonaws.com", fmt::format("inspector2.{}.amazonaws.com", arn->region)}}}},
      {"Action", "securityhub:BatchImportFindings"},
      {"Resource", text},
      {"Condition", {{"StringEquals", {{"aws:SourceAccount", accounts}}}}}};
  sim::ResourcePolicy attached;
  attached.document =
      Value{{"Version", "2012-10-17"}, {"Statement", Value::array({statement})}}.dump();
  attached.name = fmt::format("subscriptions to {}", text);
  return attached;
}

}  // namespace fakes::securityhub
