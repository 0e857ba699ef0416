// What ListFindingAggregations can group findings by: for each of its types, what makes a group,
// what is shown of it and counted in it, and by which members of the request groups are selected.
// The counting itself is in aggregations.cpp.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "fakes/inspector/filters.h"

namespace fakes::inspector {

// Where a member of a group comes from: the finding, one of its resources, or a part of it (a
// vulnerable package, or the details of a fault in code, which may sit in a layer too).
enum class Source { kFinding, kResource, kPart };
// A key tells groups apart: without a value for it, there is no group. An optional key may lack its
// value. What is only shown is taken from the first finding of the group.
enum class Role { kKey, kOptionalKey, kShown };

struct GroupMember {
  std::string_view name;
  Source source;
  sim::Value::json_pointer path;
  Role role;
};

// What is counted beside the severities.
enum class Counted { kExploitAvailable, kFixAvailable, kNetworkFindings, kResources };

struct GroupCount {
  std::string_view name;
  Counted counted;
  std::string_view sort_by;  // the word of the request that sorts by it; empty: none does
};

struct AggregationKind {
  std::string_view type;           // "AMI"
  std::string_view member;         // "amiAggregation", of the request and of each response
  std::string_view resource_type;  // whose resources are grouped; empty: findings as a whole
  // Columns whose values settle to which groups a finding belongs, unless it has several resources.
  std::vector<std::string_view> columns;
  bool by_part;  // each part of a finding counts in its own group
  std::vector<GroupMember> members;
  std::vector<FilterField> filters;  // paths are names of members
  std::vector<GroupCount> counts;
};

// `type` is one of the model's AggregationType.
const AggregationKind& aggregation_kind(std::string_view type);

// A group that a finding counts in.
struct GroupEntry {
  std::string key;     // of the group, unique within the kind
  sim::Value members;  // of the group, as this finding shows them
  std::string resource_id;
};

// A finding in its groups: once for each place in it that counts, so the same group comes again for
// each resource or package that belongs to it.
std::vector<GroupEntry> entries_of(const AggregationKind& kind, const sim::Value& finding);

}  // namespace fakes::inspector
