#include "fakes/securityhub/query.h"

#include <algorithm>

#include "fakes/securityhub/filters.h"
#include "fakes/securityhub/hub.h"
#include "fakes/securityhub/records.h"
#include "sim/base/text.h"
#include "sim/gateway/pages.h"

namespace fakes::securityhub {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

constexpr int64_t kMostAtOnce = 100;

struct Order {
  std::string attribute;
  bool descending = false;
};

std::vector<Order> orders_of(const Input& input) {
  std::vector<Order> orders;
  if (!input.has("SortCriteria")) return orders;
  for (const auto& criterion : input.at("SortCriteria")) {
    Order order{criterion.value("Field", ""), criterion.value("SortOrder", "asc") == "desc"};
    values_of(Value::object(), order.attribute);  // an attribute that findings have
    orders.push_back(std::move(order));
  }
  return orders;
}

// A finding without the value comes first in ascending order.
Value sort_value(const Value& finding, const Order& order) {
  const Value values = values_of(finding, order.attribute);
  return values.empty() ? Value() : values.front();
}

void sort(std::vector<Value>& findings, const std::vector<Order>& orders) {
  std::stable_sort(findings.begin(), findings.end(), [&](const Value& a, const Value& b) {
    for (const auto& order : orders) {
      const Value left = sort_value(a, order), right = sort_value(b, order);
      if (left != right) return order.descending ? right < left : left < right;
    }
    return false;
  });
}

std::vector<Value> selected(Call& call, const Input& input) {
  const Value filters = input.has("Filters") ? input.at("Filters") : Value::object();
  check_filters(filters);
  std::vector<Value> findings;
  each_finding(call.state, scope_of(call), [&](Value finding) {
    if (meets(finding, filters, call.now())) findings.push_back(std::move(finding));
  });
  return findings;
}

size_t position_of(const Call& call, const Input& input) {
  if (!input.has("NextToken")) return 0;
  const auto position = sim::page_position(call, input.view("NextToken"));
  const auto number = position ? sim::text::to_integer(*position) : std::nullopt;
  if (!number) throw invalid_input("Invalid parameter 'NextToken'");
  return static_cast<size_t>(*number);
}

}  // namespace

Output get_findings(Call& call, const Input& input) {
  require_hub(call);
  const size_t begin = position_of(call, input);
  const auto orders = orders_of(input);
  auto findings = selected(call, input);
  sort(findings, orders);
  const size_t most = static_cast<size_t>(input.number("MaxResults", kMostAtOnce));
  const size_t end = std::min(findings.size(), begin + most);
  Value out = {{"Findings", Value::array()}};
  for (size_t i = begin; i < end; ++i) out["Findings"].push_back(std::move(findings[i]));
  if (end < findings.size()) out["NextToken"] = sim::page_token(call, std::to_string(end));
  return out;
}

}  // namespace fakes::securityhub
