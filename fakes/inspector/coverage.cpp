#include "fakes/inspector/coverage.h"

#include <algorithm>
#include <map>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/covered_resources.h"
#include "fakes/inspector/filters.h"
#include "fakes/inspector/pages.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kDefaultPage = 200;  // the most that the model allows
constexpr int64_t kGroupsAPage = 5;    // CountsList

const std::vector<FilterField>& coverage_fields() {
  static const std::vector<FilterField> kFields = {
      {"scanStatusCode", FieldKind::kText, "scanStatus.statusCode", {}},
      {"scanStatusReason", FieldKind::kText, "scanStatus.reason", {}},
      {"accountId", FieldKind::kText, "accountId", {}},
      {"resourceId", FieldKind::kText, "resourceId", {}},
      {"resourceType", FieldKind::kText, "resourceType", {}},
      {"scanType", FieldKind::kText, "scanType", {}},
      {"ecrRepositoryName", FieldKind::kText, "resourceMetadata.ecrRepository.name", {}},
      {"ecrImageTags", FieldKind::kText, "resourceMetadata.ecrImage.tags", {}},
      {"ec2InstanceTags", FieldKind::kTags, "resourceMetadata.ec2.tags", {}},
      {"lambdaFunctionName", FieldKind::kText, "resourceMetadata.lambdaFunction.functionName", {}},
      {"lambdaFunctionTags", FieldKind::kTags, "resourceMetadata.lambdaFunction.functionTags", {}},
      {"lambdaFunctionRuntime", FieldKind::kText, "resourceMetadata.lambdaFunction.runtime", {}},
      {"lastScannedAt", FieldKind::kDate, "lastScannedAt", {}},
      {"scanMode", FieldKind::kText, "scanMode", {}},
      {"imagePulledAt", FieldKind::kDate, "resourceMetadata.ecrImage.imagePulledAt", {}},
      {"ecrImageLastInUseAt", FieldKind::kDate, "resourceMetadata.ecrImage.lastInUseAt", {}},
      {"ecrImageInUseCount", FieldKind::kNumber, "resourceMetadata.ecrImage.inUseCount", {}},
      {"codeRepositoryProjectName",
       FieldKind::kText,
       "resourceMetadata.codeRepository.projectName",
       {}},
      {"codeRepositoryProviderType",
       FieldKind::kText,
       "resourceMetadata.codeRepository.providerType",
       {}},
      {"codeRepositoryProviderTypeVisibility",
       FieldKind::kText,
       "resourceMetadata.codeRepository.providerTypeVisibility",
       {}},
      {"lastScannedCommitId",
       FieldKind::kText,
       "resourceMetadata.codeRepository.lastScannedCommitId",
       {}}};
  return kFields;
}

// The covered resources that meet every field of the criteria.
std::vector<Value> selected(const Call& call, const Value& criteria) {
  std::vector<Value> rows;
  for (auto& covered : covered_resources(call)) {
    const auto& fields = coverage_fields();
    const bool meets_all = std::all_of(fields.begin(), fields.end(), [&](const FilterField& field) {
      const auto entries = criteria.find(field.name);
      return entries == criteria.end() || meets(field, *entries, covered.resource);
    });
    if (meets_all) rows.push_back(std::move(covered.resource));
  }
  return rows;
}

Value criteria_of(const Input& input) {
  return input.has("filterCriteria") ? input.at("filterCriteria") : Value::object();
}

// Where a resource shows the value by which it is grouped.
Value::json_pointer group_path(const std::string& group_by) {
  static const std::map<std::string, const char*> kPaths = {
      {"SCAN_STATUS_CODE", "/scanStatus/statusCode"},
      {"SCAN_STATUS_REASON", "/scanStatus/reason"},
      {"ACCOUNT_ID", "/accountId"},
      {"RESOURCE_TYPE", "/resourceType"},
      {"ECR_REPOSITORY_NAME", "/resourceMetadata/ecrRepository/name"}};
  return Value::json_pointer(kPaths.at(group_by));
}

}  // namespace

Output list_coverage(Call& call, const Input& input) {
  demand_enabled(call);
  return page_from(
      call, input, "coveredResources", kDefaultPage, selected(call, criteria_of(input)),
      [](const Value& resource) { return resource; }, coverage_position);
}

// A group's key is the value that its resources share, as published answers have it (the model
// says the word of groupBy); resources without such a value are in no group and not in the total.
// The greatest group comes first.
Output list_coverage_statistics(Call& call, const Input& input) {
  demand_enabled(call);
  const auto rows = selected(call, criteria_of(input));
  if (!input.has("groupBy")) return Value{{"totalCounts", rows.size()}};

  const auto path = group_path(input.text("groupBy"));
  std::map<std::string, int64_t> counts;
  int64_t total = 0;
  for (const auto& row : rows) {
    if (!row.contains(path)) continue;
    ++counts[row.at(path).get<std::string>()];
    ++total;
  }
  using Group = std::pair<std::string, int64_t>;
  const auto position = [](const Group& group) { return falling(group.second) + group.first; };
  std::vector<Group> groups(counts.begin(), counts.end());
  std::sort(groups.begin(), groups.end(),
            [&](const Group& a, const Group& b) { return position(a) < position(b); });
  Output output = page_of_size(
      call, input, "countsByGroup", kGroupsAPage, std::move(groups),
      [](const Group& group) {
        return Value{{"groupKey", group.first}, {"count", group.second}};
      },
      position);
  output.members["totalCounts"] = total;
  return output;
}

}  // namespace fakes::inspector
