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

// What a listing sorts by, without the rest of the finding.
struct Sortable {
  int64_t row;
  std::vector<Value> keys;
};

void sort(std::vector<Sortable>& findings, const std::vector<Order>& orders) {
  std::stable_sort(findings.begin(), findings.end(), [&](const Sortable& a, const Sortable& b) {
    for (size_t i = 0; i < orders.size(); ++i) {
      if (a.keys[i] != b.keys[i]) {
        return orders[i].descending ? b.keys[i] < a.keys[i] : a.keys[i] < b.keys[i];
      }
    }
    return false;
  });
}

int64_t position_of(const Call& call, const Input& input) {
  if (!input.has("NextToken")) return 0;
  const auto position = sim::page_position(call, input.view("NextToken"));
  const auto number = position ? sim::text::to_integer(*position) : std::nullopt;
  if (!number) throw invalid_input("Invalid parameter 'NextToken'");
  return *number;
}

struct Listing {
  Value filters;
  std::vector<Order> orders;
  int64_t begin = 0, most = 0;
};

// In the order in which they first came: a page goes on after the last finding's number.
Value page_as_they_came(Call& call, const Listing& listing) {
  Value out = {{"Findings", Value::array()}};
  int64_t last = 0;
  findings_after(call.state, scope_of(call), listing.begin, [&](int64_t row, Value finding) {
    if (!meets(finding, listing.filters, call.now())) return true;
    if (static_cast<int64_t>(out["Findings"].size()) == listing.most) {
      out["NextToken"] = sim::page_token(call, std::to_string(last));
      return false;
    }
    out["Findings"].push_back(std::move(finding));
    last = row;
    return true;
  });
  return out;
}

std::vector<int64_t> sorted_rows(Call& call, const Listing& listing) {
  std::vector<Sortable> found;
  findings_after(call.state, scope_of(call), 0, [&](int64_t row, const Value& finding) {
    if (!meets(finding, listing.filters, call.now())) return true;
    Sortable sortable{row, {}};
    for (const auto& order : listing.orders) sortable.keys.push_back(sort_value(finding, order));
    found.push_back(std::move(sortable));
    return true;
  });
  sort(found, listing.orders);
  std::vector<int64_t> rows;
  for (const auto& each : found) rows.push_back(each.row);
  return rows;
}

// The numbers on a page, and one more when there is another page. The order is kept when there is.
std::vector<int64_t> rows_of_page(Call& call, const Listing& listing, const std::string& name) {
  const Scope scope = scope_of(call);
  if (has_order(call.state, scope, name)) {
    return rows_of_order(call.state, scope, listing.begin, listing.most + 1);
  }
  auto rows = sorted_rows(call, listing);
  const int64_t all = static_cast<int64_t>(rows.size()), end = listing.begin + listing.most + 1;
  if (all >= end) put_order(call.state, scope, name, rows);
  rows.resize(static_cast<size_t>(std::min(all, end)));
  rows.erase(rows.begin(), rows.begin() + std::min(all, listing.begin));
  return rows;
}

// Sorted: a page goes on at a place of the order.
Value sorted_page(Call& call, const Listing& listing, const std::string& name) {
  auto rows = rows_of_page(call, listing, name);
  Value out = {{"Findings", Value::array()}};
  if (static_cast<int64_t>(rows.size()) > listing.most) {
    rows.pop_back();
    out["NextToken"] = sim::page_token(call, std::to_string(listing.begin + listing.most));
  }
  for (const auto row : rows) out["Findings"].push_back(finding_of_row(call.state, row));
  return out;
}

// By what an order is known. Spans of days are counted from now, and so is their order.
std::string name_of(const Call& call, const Input& input, const Value& filters) {
  const std::string text = filters.dump();
  const bool moves = text.find("\"DateRange\"") != std::string::npos;
  return input.at("SortCriteria").dump() + text +
         (moves ? std::to_string(sim::to_millis(call.now())) : "");
}

}  // namespace

Output get_findings(Call& call, const Input& input) {
  require_hub(call);
  Listing listing;
  listing.begin = position_of(call, input);
  listing.orders = orders_of(input);
  listing.filters = input.has("Filters") ? input.at("Filters") : Value::object();
  listing.most = input.number("MaxResults", kMostAtOnce);
  check_filters(listing.filters);
  if (listing.orders.empty()) return page_as_they_came(call, listing);
  return sorted_page(call, listing, name_of(call, input, listing.filters));
}

}  // namespace fakes::securityhub
