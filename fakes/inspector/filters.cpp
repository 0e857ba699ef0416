#include "fakes/inspector/filters.h"

#include <functional>

namespace fakes::inspector {
namespace {

using sim::Value;

// Calls `use` for every value at a dotted path, walking through each list on the way. Stops early
// when `use` answers true, and then answers true itself.
bool any_at(const Value& at, std::string_view path, const std::function<bool(const Value&)>& use) {
  if (at.is_array()) {
    for (const auto& item : at) {
      if (any_at(item, path, use)) return true;
    }
    return false;
  }
  if (path.empty()) return use(at);
  if (!at.is_object()) return false;
  const auto dot = path.find('.');
  const auto found = at.find(path.substr(0, dot));
  if (found == at.end()) return false;
  return any_at(*found, dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1),
                use);
}

std::string_view text_of(const Value& value) {
  return value.is_string() ? std::string_view(value.get_ref<const std::string&>())
                           : std::string_view();
}

std::string_view comparison_of(const Value& entry) { return text_of(entry.at("comparison")); }

bool text_equal(const Value& entry, const Value& value) {
  const auto wanted = text_of(entry.at("value"));
  const auto had = text_of(value);
  return comparison_of(entry) == "PREFIX" ? had.starts_with(wanted) : had == wanted;
}

bool within(const Value& entry, std::string_view low, std::string_view high, double value) {
  if (const auto bound = entry.find(low); bound != entry.end() && value < bound->get<double>()) {
    return false;
  }
  const auto bound = entry.find(high);
  return bound == entry.end() || value <= bound->get<double>();
}

bool text_meets(const Value& entries, std::string_view path, const Value& finding) {
  bool has_positive = false, positive_met = false;
  for (const auto& entry : entries) {
    const bool negative = comparison_of(entry) == "NOT_EQUALS";
    if (!negative) has_positive = true;
    if (!negative && positive_met) continue;
    const bool found =
        any_at(finding, path, [&](const Value& value) { return text_equal(entry, value); });
    if (negative && found) return false;
    if (!negative && found) positive_met = true;
  }
  return positive_met || !has_positive;
}

// Resource tags: EQUALS with a value compares it; without one, the tag must be there.
bool tag_met(const Value& entry, const Value& tags) {
  if (!tags.is_object()) return false;
  const auto found = tags.find(text_of(entry.at("key")));
  if (found == tags.end()) return false;
  const auto wanted = entry.find("value");
  return wanted == entry.end() || text_of(*found) == text_of(*wanted);
}

// The finding's port range lies within the filter's.
bool ports_met(const Value& entry, const Value& range) {
  return range.is_object() &&
         within(entry, "beginInclusive", "endInclusive", range.at("begin").get<double>()) &&
         within(entry, "beginInclusive", "endInclusive", range.at("end").get<double>());
}

struct PackageMember {
  std::string_view filter, package;
};
constexpr PackageMember kPackageTexts[] = {{"name", "name"},
                                           {"version", "version"},
                                           {"release", "release"},
                                           {"architecture", "arch"},
                                           {"sourceLayerHash", "sourceLayerHash"},
                                           {"sourceLambdaLayerArn", "sourceLambdaLayerArn"},
                                           {"filePath", "filePath"}};

// All members that the entry gives hold for this one package.
bool package_met(const Value& entry, const Value& package) {
  for (const auto& [filter, member] : kPackageTexts) {
    const auto wanted = entry.find(filter);
    if (wanted == entry.end()) continue;
    const auto had = package.find(member);
    const bool equal = had != package.end() && text_equal(*wanted, *had);
    if (equal == (comparison_of(*wanted) == "NOT_EQUALS")) return false;
  }
  const auto epoch = entry.find("epoch");
  if (epoch == entry.end()) return true;
  const auto had = package.find("epoch");
  return had != package.end() &&
         within(*epoch, "lowerInclusive", "upperInclusive", had->get<double>());
}

bool entry_met(FieldKind kind, const Value& entry, const Value& value) {
  switch (kind) {
    case FieldKind::kDate:
      return value.is_number() &&
             within(entry, "startInclusive", "endInclusive", value.get<double>());
    case FieldKind::kNumber:
      return value.is_number() &&
             within(entry, "lowerInclusive", "upperInclusive", value.get<double>());
    case FieldKind::kTags:
      return tag_met(entry, value);
    case FieldKind::kPorts:
      return ports_met(entry, value);
    case FieldKind::kPackages:
      return package_met(entry, value);
    case FieldKind::kText:
      break;
  }
  return false;
}

bool of_resource(const FilterField& field) { return field.path.starts_with("resources."); }

ColumnTest column_test(const FilterField& field, const Value& entries) {
  ColumnTest test;
  test.column = field.column;
  test.of_first_resource = of_resource(field);
  const bool dates = field.kind == FieldKind::kDate;
  for (const auto& entry : entries) {
    if (field.kind == FieldKind::kText) {
      const auto comparison = comparison_of(entry);
      auto& list = comparison == "EQUALS"   ? test.equals
                   : comparison == "PREFIX" ? test.prefixes
                                            : test.not_equals;
      list.emplace_back(text_of(entry.at("value")));
      continue;
    }
    const auto bound = [&](std::string_view name) -> std::optional<double> {
      const auto found = entry.find(name);
      if (found == entry.end()) return std::nullopt;
      return found->get<double>();
    };
    test.ranges.push_back({bound(dates ? "startInclusive" : "lowerInclusive"),
                           bound(dates ? "endInclusive" : "upperInclusive")});
  }
  return test;
}

}  // namespace

const std::vector<FilterField>& filter_fields() {
  using enum FieldKind;
  static const std::vector<FilterField> kFields = {
      {"findingArn", kText, "findingArn", "arn"},
      {"awsAccountId", kText, "awsAccountId", "aws_account_id"},
      {"findingType", kText, "type", "type"},
      {"severity", kText, "severity", "severity"},
      {"firstObservedAt", kDate, "firstObservedAt", "first_observed_at"},
      {"lastObservedAt", kDate, "lastObservedAt", "last_observed_at"},
      {"updatedAt", kDate, "updatedAt", "updated_at"},
      {"findingStatus", kText, "status", "status"},
      {"title", kText, "title", "title"},
      {"inspectorScore", kNumber, "inspectorScore", "inspector_score"},
      {"resourceType", kText, "resources.type", "resource_type"},
      {"resourceId", kText, "resources.id", "resource_id"},
      {"resourceTags", kTags, "resources.tags", ""},
      {"ec2InstanceImageId", kText, "resources.details.awsEc2Instance.imageId", ""},
      {"ec2InstanceVpcId", kText, "resources.details.awsEc2Instance.vpcId", ""},
      {"ec2InstanceSubnetId", kText, "resources.details.awsEc2Instance.subnetId", ""},
      {"ecrImagePushedAt", kDate, "resources.details.awsEcrContainerImage.pushedAt",
       "ecr_pushed_at"},
      {"ecrImageArchitecture", kText, "resources.details.awsEcrContainerImage.architecture", ""},
      {"ecrImageRegistry", kText, "resources.details.awsEcrContainerImage.registry",
       "ecr_registry"},
      {"ecrImageRepositoryName", kText, "resources.details.awsEcrContainerImage.repositoryName",
       "ecr_repository"},
      {"ecrImageTags", kText, "resources.details.awsEcrContainerImage.imageTags", ""},
      {"ecrImageHash", kText, "resources.details.awsEcrContainerImage.imageHash", ""},
      {"ecrImageLastInUseAt", kDate, "resources.details.awsEcrContainerImage.lastInUseAt", ""},
      {"ecrImageInUseCount", kNumber, "resources.details.awsEcrContainerImage.inUseCount", ""},
      {"portRange", kPorts, "networkReachabilityDetails.openPortRange", ""},
      {"networkProtocol", kText, "networkReachabilityDetails.protocol", "network_protocol"},
      {"componentId", kText, "networkReachabilityDetails.networkPath.steps.componentId", ""},
      {"componentType", kText, "networkReachabilityDetails.networkPath.steps.componentType", ""},
      {"vulnerabilityId", kText, "packageVulnerabilityDetails.vulnerabilityId", "vulnerability_id"},
      {"vulnerabilitySource", kText, "packageVulnerabilityDetails.source", "vulnerability_source"},
      {"vendorSeverity", kText, "packageVulnerabilityDetails.vendorSeverity", "vendor_severity"},
      {"vulnerablePackages", kPackages, "packageVulnerabilityDetails.vulnerablePackages", ""},
      {"relatedVulnerabilities", kText, "packageVulnerabilityDetails.relatedVulnerabilities", ""},
      {"fixAvailable", kText, "fixAvailable", "fix_available"},
      {"lambdaFunctionName", kText, "resources.details.awsLambdaFunction.functionName", ""},
      {"lambdaFunctionLayers", kText, "resources.details.awsLambdaFunction.layers", ""},
      {"lambdaFunctionRuntime", kText, "resources.details.awsLambdaFunction.runtime", ""},
      {"lambdaFunctionLastModifiedAt", kDate, "resources.details.awsLambdaFunction.lastModifiedAt",
       ""},
      {"lambdaFunctionExecutionRoleArn", kText,
       "resources.details.awsLambdaFunction.executionRoleArn", ""},
      {"exploitAvailable", kText, "exploitAvailable", "exploit_available"},
      {"codeVulnerabilityDetectorName", kText, "codeVulnerabilityDetails.detectorName",
       "detector_name"},
      {"codeVulnerabilityDetectorTags", kText, "codeVulnerabilityDetails.detectorTags", ""},
      {"codeVulnerabilityFilePath", kText, "codeVulnerabilityDetails.filePath.filePath", ""},
      {"epssScore", kNumber, "epss.score", "epss_score"},
      {"codeRepositoryProjectName", kText, "resources.details.codeRepository.projectName", ""},
      {"codeRepositoryProviderType", kText, "resources.details.codeRepository.providerType", ""},
  };
  return kFields;
}

bool meets(const FilterField& field, const Value& entries, const Value& finding) {
  if (field.kind == FieldKind::kText) return text_meets(entries, field.path, finding);
  return any_at(finding, field.path, [&](const Value& value) {
    for (const auto& entry : entries) {
      if (entry_met(field.kind, entry, value)) return true;
    }
    return false;
  });
}

bool Filter::accepts(const Value& finding) const {
  for (const auto* fields : {&residual, &residual_of_many}) {
    for (const auto* field : *fields) {
      if (!meets(*field, criteria.at(field->name), finding)) return false;
    }
  }
  return true;
}

bool Filter::matches(const Value& finding) const {
  for (const auto& field : filter_fields()) {
    const auto entries = criteria.find(field.name);
    if (entries != criteria.end() && !meets(field, *entries, finding)) return false;
  }
  return true;
}

std::vector<int64_t> matching_findings(sim::state::Database& db, const Scope& scope,
                                       const Filter& filter) {
  FindingQuery query;
  query.scope = scope;
  query.tests = filter.tests;
  std::vector<int64_t> ids;
  each_finding(db, query, [&](const StoredFinding& found) {
    if (filter.is_decided(found) || filter.accepts(finding_document(db, found.id))) {
      ids.push_back(found.id);
    }
    return true;
  });
  return ids;
}

Filter filter_of(const Value& criteria) {
  Filter filter;
  if (criteria.is_object()) filter.criteria = criteria;
  for (const auto& field : filter_fields()) {
    const auto entries = filter.criteria.find(field.name);
    if (entries == filter.criteria.end()) continue;
    if (field.column.empty()) {
      filter.residual.push_back(&field);
      continue;
    }
    filter.tests.push_back(column_test(field, *entries));
    if (of_resource(field)) filter.residual_of_many.push_back(&field);
  }
  return filter;
}

// "By default only ACTIVE findings are returned in the report": the default holds for as long as
// the caller says nothing about findingStatus, whatever else is filtered.
Filter report_filter_of(const Value& criteria) {
  Value with_default = criteria.is_object() ? criteria : Value::object();
  if (!with_default.contains("findingStatus")) {
    with_default["findingStatus"] = {{{"comparison", "EQUALS"}, {"value", "ACTIVE"}}};
  }
  return filter_of(with_default);
}

}  // namespace fakes::inspector
