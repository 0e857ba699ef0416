#include "fakes/securityhub/filters.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "fakes/securityhub/cidr.h"
#include "fakes/securityhub/records.h"
#include "sim/base/text.h"

namespace fakes::securityhub {

using sim::Instant;
using sim::Value;

namespace {

constexpr size_t kMostAttributes = 10;
constexpr size_t kMostValues = 20;

struct Attribute {
  std::string_view name;
  std::string_view path;  // members separated by dots; through every element of a list
};

constexpr Attribute kAttributes[] = {
    {"ProductArn", "ProductArn"},
    {"AwsAccountId", "AwsAccountId"},
    {"AwsAccountName", "AwsAccountName"},
    {"Id", "Id"},
    {"GeneratorId", "GeneratorId"},
    {"Region", "Region"},
    {"Type", "Types"},
    {"FirstObservedAt", "FirstObservedAt"},
    {"LastObservedAt", "LastObservedAt"},
    {"CreatedAt", "CreatedAt"},
    {"UpdatedAt", "UpdatedAt"},
    {"SeverityProduct", "Severity.Product"},
    {"SeverityNormalized", "Severity.Normalized"},
    {"SeverityLabel", "Severity.Label"},
    {"Confidence", "Confidence"},
    {"Criticality", "Criticality"},
    {"Title", "Title"},
    {"Description", "Description"},
    {"RecommendationText", "Remediation.Recommendation.Text"},
    {"SourceUrl", "SourceUrl"},
    {"ProductFields", "ProductFields"},
    {"ProductName", "ProductName"},
    {"CompanyName", "CompanyName"},
    {"UserDefinedFields", "UserDefinedFields"},
    {"MalwareName", "Malware.Name"},
    {"MalwareType", "Malware.Type"},
    {"MalwarePath", "Malware.Path"},
    {"MalwareState", "Malware.State"},
    {"NetworkDirection", "Network.Direction"},
    {"NetworkProtocol", "Network.Protocol"},
    {"NetworkSourceIpV4", "Network.SourceIpV4"},
    {"NetworkSourceIpV6", "Network.SourceIpV6"},
    {"NetworkSourcePort", "Network.SourcePort"},
    {"NetworkSourceDomain", "Network.SourceDomain"},
    {"NetworkSourceMac", "Network.SourceMac"},
    {"NetworkDestinationIpV4", "Network.DestinationIpV4"},
    {"NetworkDestinationIpV6", "Network.DestinationIpV6"},
    {"NetworkDestinationPort", "Network.DestinationPort"},
    {"NetworkDestinationDomain", "Network.DestinationDomain"},
    {"ProcessName", "Process.Name"},
    {"ProcessPath", "Process.Path"},
    {"ProcessPid", "Process.Pid"},
    {"ProcessParentPid", "Process.ParentPid"},
    {"ProcessLaunchedAt", "Process.LaunchedAt"},
    {"ProcessTerminatedAt", "Process.TerminatedAt"},
    {"ThreatIntelIndicatorType", "ThreatIntelIndicators.Type"},
    {"ThreatIntelIndicatorValue", "ThreatIntelIndicators.Value"},
    {"ThreatIntelIndicatorCategory", "ThreatIntelIndicators.Category"},
    {"ThreatIntelIndicatorLastObservedAt", "ThreatIntelIndicators.LastObservedAt"},
    {"ThreatIntelIndicatorSource", "ThreatIntelIndicators.Source"},
    {"ThreatIntelIndicatorSourceUrl", "ThreatIntelIndicators.SourceUrl"},
    {"ResourceType", "Resources.Type"},
    {"ResourceId", "Resources.Id"},
    {"ResourcePartition", "Resources.Partition"},
    {"ResourceRegion", "Resources.Region"},
    {"ResourceTags", "Resources.Tags"},
    {"ResourceAwsEc2InstanceType", "Resources.Details.AwsEc2Instance.Type"},
    {"ResourceAwsEc2InstanceImageId", "Resources.Details.AwsEc2Instance.ImageId"},
    {"ResourceAwsEc2InstanceIpV4Addresses", "Resources.Details.AwsEc2Instance.IpV4Addresses"},
    {"ResourceAwsEc2InstanceIpV6Addresses", "Resources.Details.AwsEc2Instance.IpV6Addresses"},
    {"ResourceAwsEc2InstanceKeyName", "Resources.Details.AwsEc2Instance.KeyName"},
    {"ResourceAwsEc2InstanceIamInstanceProfileArn",
     "Resources.Details.AwsEc2Instance.IamInstanceProfileArn"},
    {"ResourceAwsEc2InstanceVpcId", "Resources.Details.AwsEc2Instance.VpcId"},
    {"ResourceAwsEc2InstanceSubnetId", "Resources.Details.AwsEc2Instance.SubnetId"},
    {"ResourceAwsEc2InstanceLaunchedAt", "Resources.Details.AwsEc2Instance.LaunchedAt"},
    {"ResourceAwsS3BucketOwnerId", "Resources.Details.AwsS3Bucket.OwnerId"},
    {"ResourceAwsS3BucketOwnerName", "Resources.Details.AwsS3Bucket.OwnerName"},
    {"ResourceAwsIamAccessKeyUserName", "Resources.Details.AwsIamAccessKey.UserName"},
    {"ResourceAwsIamAccessKeyPrincipalName", "Resources.Details.AwsIamAccessKey.PrincipalName"},
    {"ResourceAwsIamAccessKeyStatus", "Resources.Details.AwsIamAccessKey.Status"},
    {"ResourceAwsIamAccessKeyCreatedAt", "Resources.Details.AwsIamAccessKey.CreatedAt"},
    {"ResourceAwsIamUserUserName", "Resources.Details.AwsIamUser.UserName"},
    {"ResourceContainerName", "Resources.Details.Container.Name"},
    {"ResourceContainerImageId", "Resources.Details.Container.ImageId"},
    {"ResourceContainerImageName", "Resources.Details.Container.ImageName"},
    {"ResourceContainerLaunchedAt", "Resources.Details.Container.LaunchedAt"},
    {"ResourceDetailsOther", "Resources.Details.Other"},
    {"ResourceApplicationName", "Resources.ApplicationName"},
    {"ResourceApplicationArn", "Resources.ApplicationArn"},
    {"ComplianceStatus", "Compliance.Status"},
    {"ComplianceSecurityControlId", "Compliance.SecurityControlId"},
    {"ComplianceAssociatedStandardsId", "Compliance.AssociatedStandards.StandardsId"},
    {"ComplianceSecurityControlParametersName", "Compliance.SecurityControlParameters.Name"},
    {"ComplianceSecurityControlParametersValue", "Compliance.SecurityControlParameters.Value"},
    {"VerificationState", "VerificationState"},
    {"WorkflowState", "WorkflowState"},
    {"WorkflowStatus", "Workflow.Status"},
    {"RecordState", "RecordState"},
    {"RelatedFindingsProductArn", "RelatedFindings.ProductArn"},
    {"RelatedFindingsId", "RelatedFindings.Id"},
    {"NoteText", "Note.Text"},
    {"NoteUpdatedAt", "Note.UpdatedAt"},
    {"NoteUpdatedBy", "Note.UpdatedBy"},
    {"FindingProviderFieldsConfidence", "FindingProviderFields.Confidence"},
    {"FindingProviderFieldsCriticality", "FindingProviderFields.Criticality"},
    {"FindingProviderFieldsRelatedFindingsId", "FindingProviderFields.RelatedFindings.Id"},
    {"FindingProviderFieldsRelatedFindingsProductArn",
     "FindingProviderFields.RelatedFindings.ProductArn"},
    {"FindingProviderFieldsSeverityLabel", "FindingProviderFields.Severity.Label"},
    {"FindingProviderFieldsSeverityOriginal", "FindingProviderFields.Severity.Original"},
    {"FindingProviderFieldsTypes", "FindingProviderFields.Types"},
    {"Sample", "Sample"},
    {"VulnerabilitiesExploitAvailable", "Vulnerabilities.ExploitAvailable"},
    {"VulnerabilitiesFixAvailable", "Vulnerabilities.FixAvailable"},
};

void gather(const Value& from, std::string_view path, Value& out) {
  if (from.is_array()) {
    for (const auto& each : from) gather(each, path, out);
    return;
  }
  if (path.empty()) {
    out.push_back(from);
    return;
  }
  const size_t dot = std::min(path.find('.'), path.size());
  const auto found = from.is_object() ? from.find(path.substr(0, dot)) : from.end();
  if (found == from.end()) return;
  gather(*found, path.substr(std::min(dot + 1, path.size())), out);
}

bool is_negative(std::string_view comparison) {
  return comparison.find("NOT_") != std::string_view::npos;
}

std::string comparison_of(const Value& filter) { return filter.value("Comparison", "EQUALS"); }

// Whether the text is as the filter names it, its NOT left aside.
bool names(const std::string& text, const Value& filter) {
  const std::string wanted = filter.value("Value", "");
  const std::string comparison = comparison_of(filter);
  if (comparison.starts_with("PREFIX")) return text.starts_with(wanted);
  if (comparison.ends_with("CONTAINS")) return text.find(wanted) != std::string::npos;
  return text == wanted;
}

// Positive filters are alternatives; every negative one must hold.
bool joined(const Value& filters, const std::function<bool(const Value&)>& hit) {
  bool positive = false, met = false;
  for (const auto& filter : filters) {
    if (is_negative(comparison_of(filter))) {
      if (hit(filter)) return false;
    } else {
      positive = true;
      met = met || hit(filter);
    }
  }
  return met || !positive;
}

bool texts_meet(const Value& values, const Value& filters) {
  return joined(filters, [&](const Value& filter) {
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
      return value.is_string() && names(value.get<std::string>(), filter);
    });
  });
}

bool maps_meet(const Value& values, const Value& filters) {
  return joined(filters, [&](const Value& filter) {
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
      const auto entry = value.find(filter.value("Key", ""));
      return entry != value.end() && entry->is_string() && names(entry->get<std::string>(), filter);
    });
  });
}

bool in_days(Instant at, const Value& range, Instant now) {
  const Instant edge = now - std::chrono::hours(24 * range.value("Value", int64_t{0}));
  const bool within = range.value("Comparison", "WITHIN") == "WITHIN";
  return within ? at >= edge && at <= now : at < edge;
}

bool date_meets(const Value& value, const Value& filter, Instant now) {
  const auto at = value.is_string() ? sim::date::parse_iso(value.get<std::string>()) : std::nullopt;
  if (!at) return false;
  if (filter.contains("DateRange")) return in_days(*at, filter["DateRange"], now);
  const auto edge = [&](const char* name) {
    return filter.contains(name) ? sim::date::parse_iso(filter[name].get<std::string>())
                                 : std::nullopt;
  };
  const auto start = edge("Start"), end = edge("End");
  return (!start || *at >= *start) && (!end || *at <= *end);
}

bool number_meets(const Value& value, const Value& filter) {
  if (!value.is_number()) return false;
  const double had = value.get<double>();
  const auto holds = [&](const char* name, const std::function<bool(double)>& test) {
    return !filter.contains(name) || test(filter[name].get<double>());
  };
  return holds("Gte", [&](double edge) { return had >= edge; }) &&
         holds("Lte", [&](double edge) { return had <= edge; }) &&
         holds("Gt", [&](double edge) { return had > edge; }) &&
         holds("Lt", [&](double edge) { return had < edge; }) &&
         holds("Eq", [&](double edge) { return had == edge; });
}

bool any_meets(const Value& values, const Value& filters,
               const std::function<bool(const Value&, const Value&)>& meets_one) {
  for (const auto& filter : filters) {
    for (const auto& value : values) {
      if (meets_one(value, filter)) return true;
    }
  }
  return false;
}

bool holds_word(const Value& in, const std::string& word) {
  if (in.is_string()) {
    return sim::text::lower(in.get<std::string>()).find(word) != std::string::npos;
  }
  return in.is_structured() && std::any_of(in.begin(), in.end(), [&](const Value& each) {
           return holds_word(each, word);
         });
}

bool keywords_meet(const Value& finding, const Value& filters) {
  return std::any_of(filters.begin(), filters.end(), [&](const Value& filter) {
    return holds_word(finding, sim::text::lower(filter.value("Value", "")));
  });
}

// What kind of filter it is shows in its members.
bool attribute_meets(const Value& values, const Value& filters, Instant now) {
  const Value& first = filters.front();
  const auto has = [&](const char* name) { return first.contains(name); };
  if (has("Key")) return maps_meet(values, filters);
  if (has("Cidr")) {
    return any_meets(values, filters, [](const Value& value, const Value& filter) {
      return value.is_string() &&
             in_network(value.get<std::string>(), filter["Cidr"].get<std::string>());
    });
  }
  if (has("Start") || has("End") || has("DateRange")) {
    return any_meets(values, filters, [&](const Value& value, const Value& filter) {
      return date_meets(value, filter, now);
    });
  }
  if (has("Gte") || has("Lte") || has("Gt") || has("Lt") || has("Eq")) {
    return any_meets(values, filters, number_meets);
  }
  if (has("Value") && first["Value"].is_boolean()) {
    return any_meets(values, filters, [](const Value& value, const Value& filter) {
      return value == filter["Value"];
    });
  }
  return texts_meet(values, filters);
}

// Which comparisons of one attribute exclude one another.
void check_together(const std::string& attribute, const Value& filters) {
  bool equals = false, contains = false, not_contains = false, other_not = false, other = false;
  for (const auto& filter : filters) {
    const std::string comparison = comparison_of(filter);
    if (comparison == "CONTAINS_WORD") {
      throw invalid_input(fmt::format("{}: CONTAINS_WORD is not for GetFindings", attribute));
    }
    equals |= comparison == "EQUALS";
    contains |= comparison == "CONTAINS";
    not_contains |= comparison == "NOT_CONTAINS";
    other_not |= comparison == "NOT_EQUALS" || comparison == "PREFIX_NOT_EQUALS";
    other |= comparison != "CONTAINS" && comparison != "NOT_CONTAINS";
  }
  const bool mixed = (equals && other_not) || (contains && not_contains) ||
                     (not_contains && other) || (contains && other_not);
  if (mixed) {
    throw invalid_input(
        fmt::format("The comparisons of the filter {} cannot be combined", attribute));
  }
}

void check_dates(const std::string& attribute, const Value& filters) {
  for (const auto& filter : filters) {
    for (const char* name : {"Start", "End"}) {
      if (filter.contains(name) && !sim::date::parse_iso(filter[name].get<std::string>())) {
        throw invalid_input(fmt::format("{}: {} is no ISO 8601 date", attribute, name));
      }
    }
    if (filter.contains("Cidr") && !is_network(filter["Cidr"].get<std::string>())) {
      throw invalid_input(fmt::format("{}: Cidr is no network", attribute));
    }
  }
}

}  // namespace

Value values_of(const Value& finding, std::string_view attribute) {
  for (const auto& each : kAttributes) {
    if (each.name != attribute) continue;
    Value out = Value::array();
    gather(finding, each.path, out);
    return out;
  }
  throw invalid_input(fmt::format("{} is no attribute of findings", attribute));
}

void check_filters(const Value& filters) {
  if (filters.size() > kMostAttributes) {
    throw invalid_input("Filters may name at most 10 attributes");
  }
  for (const auto& [attribute, list] : filters.items()) {
    if (list.size() > kMostValues) {
      throw invalid_input(fmt::format("{} may have at most 20 filter values", attribute));
    }
    if (attribute != "Keyword") values_of(Value::object(), attribute);
    check_together(attribute, list);
    check_dates(attribute, list);
  }
}

bool meets(const Value& finding, const Value& filters, Instant now) {
  for (const auto& [attribute, list] : filters.items()) {
    if (list.empty()) continue;
    const bool met = attribute == "Keyword"
                         ? keywords_meet(finding, list)
                         : attribute_meets(values_of(finding, attribute), list, now);
    if (!met) return false;
  }
  return true;
}

}  // namespace fakes::securityhub
