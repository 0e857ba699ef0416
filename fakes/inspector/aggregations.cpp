#include "fakes/inspector/aggregations.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/aggregation_kinds.h"
#include "fakes/inspector/filters.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"
#include "fakes/inspector/records.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// The most that the model allows; what AWS takes when the caller does not say is not documented.
constexpr int64_t kDefaultPage = 100;

struct Group {
  Value members;
  FindingTally tally;
  std::set<std::string> resources;
};

int64_t counted(const Group& group, Counted what) {
  switch (what) {
    case Counted::kExploitAvailable:
      return group.tally.exploit_available;
    case Counted::kFixAvailable:
      return group.tally.fix_available;
    case Counted::kNetworkFindings:
      return group.tally.network;
    case Counted::kResources:
      break;
  }
  return static_cast<int64_t>(group.resources.size());
}

// The request's one member, which is the type's; an empty object when none is given.
Value wish_of(const AggregationKind& kind, const Input& input) {
  if (!input.has("aggregationRequest")) return Value::object();
  const Value& given = input.at("aggregationRequest");
  const std::string member(kind.member);
  if (given.size() != 1 || !given.contains(member)) {
    throw invalid_request(
        fmt::format("The aggregationRequest of aggregationType {} must have the member {} and no "
                    "other.",
                    kind.type, kind.member),
        "FIELD_VALIDATION_FAILED");
  }
  return given.at(member);
}

// Which findings are counted, as criteria of findings.
Filter findings_of(const AggregationKind& kind, const Input& input, const Value& wish) {
  const auto equals = [](const Value& value) {
    return Value::array({{{"comparison", "EQUALS"}, {"value", value}}});
  };
  Value criteria = {{"findingStatus", equals("ACTIVE")}};
  if (input.has("accountIds")) criteria["awsAccountId"] = input.at("accountIds");
  if (!kind.resource_type.empty()) criteria["resourceType"] = equals(kind.resource_type);
  for (const char* member : {"findingType", "resourceType"}) {
    if (wish.contains(member)) criteria[member] = equals(wish.at(member));
  }
  return filter_of(criteria);
}

bool is_selected(const AggregationKind& kind, const Value& wish, const Value& members) {
  return std::all_of(kind.filters.begin(), kind.filters.end(), [&](const FilterField& field) {
    const auto entries = wish.find(field.name);
    return entries == wish.end() || meets(field, *entries, members);
  });
}

std::map<std::string, Group> groups_of(Call& call, const AggregationKind& kind,
                                       const Filter& filter, const Value& wish) {
  std::map<std::string, Group> groups;
  FindingQuery query;
  query.scope = sight_of(call);
  query.tests = filter.tests;
  each_tally(call.state, query, kind.columns, [&](const FindingTally& tally) {
    const Value finding = finding_document(call.state, tally.sample);
    if (!filter.accepts(finding)) return;
    std::set<std::string> counted_in;
    for (auto& entry : entries_of(kind, finding)) {
      if (!is_selected(kind, wish, entry.members)) continue;
      Group& group = groups[entry.key];
      if (group.members.is_null()) group.members = std::move(entry.members);
      group.resources.insert(entry.resource_id);
      if (counted_in.insert(entry.key).second) group.tally.add(tally);
    }
  });
  return groups;
}

int64_t sort_value(const AggregationKind& kind, const Value& wish, const Group& group) {
  const std::string by = wish.value("sortBy", "CRITICAL");
  for (const auto& extra : kind.counts) {
    if (extra.sort_by == by) return counted(group, extra.counted);
  }
  return by == "HIGH" ? group.tally.high : by == "ALL" ? group.tally.all : group.tally.critical;
}

Value shown(const AggregationKind& kind, const Group& group) {
  Value response = group.members;
  response["severityCounts"] = {{"all", group.tally.all},
                                {"critical", group.tally.critical},
                                {"high", group.tally.high},
                                {"medium", group.tally.medium}};
  for (const auto& extra : kind.counts) response[extra.name] = counted(group, extra.counted);
  return {{kind.member, std::move(response)}};
}

}  // namespace

// Sorted by the count that the request names, CRITICAL by default, the greatest first unless it
// says ASC; groups of equal counts by what tells them apart.
Output list_finding_aggregations(Call& call, const Input& input) {
  demand_enabled(call);
  const AggregationKind& kind = aggregation_kind(input.text("aggregationType"));
  const Value wish = wish_of(kind, input);
  const bool ascending = wish.value("sortOrder", "DESC") == "ASC";

  struct Row {
    std::string position;
    const Group* group;
  };
  const auto groups = groups_of(call, kind, findings_of(kind, input, wish), wish);
  std::vector<Row> rows;
  for (const auto& [key, group] : groups) {
    const int64_t value = sort_value(kind, wish, group);
    rows.push_back({(ascending ? rising(value) : falling(value)) + key, &group});
  }
  std::sort(rows.begin(), rows.end(),
            [](const Row& a, const Row& b) { return a.position < b.position; });
  Output output = page_from(
      call, input, "responses", kDefaultPage, std::move(rows),
      [&](const Row& row) { return shown(kind, *row.group); },
      [](const Row& row) { return row.position; });
  output.members["aggregationType"] = kind.type;
  return output;
}

}  // namespace fakes::inspector
