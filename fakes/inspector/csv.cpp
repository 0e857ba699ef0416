#include "fakes/inspector/csv.h"

#include <fmt/format.h>

#include <chrono>

#include "sim/base/text.h"

namespace fakes::inspector {
namespace {

using sim::Value;

const Value kNothing = nullptr;

// A member by name; null when it is absent.
const Value& member(const Value& of, std::string_view name) {
  if (!of.is_object()) return kNothing;
  const auto found = of.find(name);
  return found == of.end() ? kNothing : *found;
}

// A finding and the parts of it that several columns read.
struct Finding {
  const Value& all;
  const Value& resource;
  const Value& ec2;
  const Value& image;
  const Value& lambda;
  const Value& package;
  const Value& network;
  sim::Instant now;
  DateForm dates;
};

const Value& first_resource(const Value& finding) {
  const Value& resources = member(finding, "resources");
  return resources.is_array() && !resources.empty() ? resources.front() : kNothing;
}

// A value in a cell. Lists are separated by commas, which is how readers of real files split them;
// tags are written name:value.
std::string plain(const Value& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  std::vector<std::string> parts;
  if (value.is_array()) {
    for (const auto& item : value) parts.push_back(plain(item));
  } else if (value.is_object()) {
    for (const auto& [name, item] : value.items()) parts.push_back(name + ":" + plain(item));
  } else {
    return value.dump();
  }
  return sim::text::join(parts, ",");
}

std::string date(const Finding& finding, const Value& value) {
  return value.is_number() ? date_text(value.get<int64_t>(), finding.dates) : std::string();
}

// One member of every package, in the order of the packages: the package columns run in parallel.
std::string of_packages(const Finding& finding, std::string_view name) {
  const Value& packages = member(finding.package, "vulnerablePackages");
  std::vector<std::string> parts;
  bool any = false;
  if (packages.is_array()) {
    for (const auto& package : packages) {
      parts.push_back(plain(member(package, name)));
      any = any || !parts.back().empty();
    }
  }
  return any ? sim::text::join(parts, ",") : std::string();
}

// The first CVSS entry of NVD, or of anyone else, in a major version.
std::string cvss(const Finding& finding, bool nvd, char major, std::string_view name) {
  const Value& scores = member(finding.package, "cvss");
  if (!scores.is_array()) return {};
  for (const auto& score : scores) {
    const std::string version = plain(member(score, "version"));
    if ((plain(member(score, "source")) == "NVD") == nvd && version.starts_with(major)) {
      return plain(member(score, name));
    }
  }
  return {};
}

// RFC 1918.
bool is_private(std::string_view address) {
  const auto parts = sim::text::split(address, '.');
  if (parts.size() != 4) return false;
  const auto second = sim::text::to_integer(parts[1]).value_or(-1);
  return parts[0] == "10" || (parts[0] == "172" && second >= 16 && second <= 31) ||
         (parts[0] == "192" && parts[1] == "168");
}

std::string addresses(const Finding& finding, bool wanted_private) {
  const Value& all = member(finding.ec2, "ipV4Addresses");
  std::vector<std::string> parts;
  if (all.is_array()) {
    for (const auto& address : all) {
      const std::string text = plain(address);
      if (is_private(text) == wanted_private) parts.push_back(text);
    }
  }
  return sim::text::join(parts, ",");
}

std::string platform(const Finding& finding) {
  for (const Value* details : {&finding.ec2, &finding.image}) {
    if (!member(*details, "platform").is_null()) return plain(member(*details, "platform"));
  }
  return {};
}

std::string network_path(const Finding& finding) {
  const Value& steps = member(member(finding.network, "networkPath"), "steps");
  std::vector<std::string> parts;
  if (steps.is_array()) {
    for (const auto& step : steps) parts.push_back(plain(member(step, "componentId")));
  }
  return sim::text::join(parts, ",");
}

std::string port_range(const Finding& finding) {
  const Value& range = member(finding.network, "openPortRange");
  if (range.is_null()) return {};
  return plain(member(range, "begin")) + "-" + plain(member(range, "end"));
}

std::string age(const Finding& finding) {
  const Value& first = member(finding.all, "firstObservedAt");
  if (!first.is_number()) return {};
  const auto lived = finding.now - sim::from_millis(first.get<int64_t>());
  return fmt::format("{}", std::chrono::floor<std::chrono::days>(lived).count());
}

std::string score_vector(const Finding& finding) {
  const Value& details = member(finding.all, "inspectorScoreDetails");
  return plain(member(member(details, "adjustedCvss"), "scoringVector"));
}

std::string reference_urls(const Finding& finding) {
  const Value& of_package = member(finding.package, "referenceUrls");
  if (!of_package.is_null()) return plain(of_package);
  return plain(member(member(finding.all, "codeVulnerabilityDetails"), "referenceUrls"));
}

std::string file_path(const Finding& finding) {
  const std::string of_package = of_packages(finding, "filePath");
  if (!of_package.empty()) return of_package;
  const Value& code = member(finding.all, "codeVulnerabilityDetails");
  return plain(member(member(code, "filePath"), "filePath"));
}

struct Column {
  std::string_view name;
  std::string (*cell)(const Finding&);
};

// The header of current files, column by column.
const Column kColumns[] = {
    {"AWS Account Id", [](const Finding& f) { return plain(member(f.all, "awsAccountId")); }},
    {"Severity", [](const Finding& f) { return plain(member(f.all, "severity")); }},
    {"Fix Available", [](const Finding& f) { return plain(member(f.all, "fixAvailable")); }},
    {"Finding Type", [](const Finding& f) { return plain(member(f.all, "type")); }},
    {"Title", [](const Finding& f) { return plain(member(f.all, "title")); }},
    {"Description", [](const Finding& f) { return plain(member(f.all, "description")); }},
    {"Finding ARN", [](const Finding& f) { return plain(member(f.all, "findingArn")); }},
    {"First Seen", [](const Finding& f) { return date(f, member(f.all, "firstObservedAt")); }},
    {"Last Seen", [](const Finding& f) { return date(f, member(f.all, "lastObservedAt")); }},
    {"Last Updated", [](const Finding& f) { return date(f, member(f.all, "updatedAt")); }},
    {"Resource ID", [](const Finding& f) { return plain(member(f.resource, "id")); }},
    {"Container Image Tags", [](const Finding& f) { return plain(member(f.image, "imageTags")); }},
    {"Region", [](const Finding& f) { return plain(member(f.resource, "region")); }},
    {"Platform", platform},
    {"Resource Tags", [](const Finding& f) { return plain(member(f.resource, "tags")); }},
    {"Affected Packages", [](const Finding& f) { return of_packages(f, "name"); }},
    {"Package Installed Version", [](const Finding& f) { return of_packages(f, "version"); }},
    {"Fixed in Version", [](const Finding& f) { return of_packages(f, "fixedInVersion"); }},
    {"Package Remediation", [](const Finding& f) { return of_packages(f, "remediation"); }},
    {"File Path", file_path},
    {"Network Paths", network_path},
    {"Age (Days)", age},
    {"Remediation",
     [](const Finding& f) {
       return plain(member(member(member(f.all, "remediation"), "recommendation"), "text"));
     }},
    {"Inspector Score", [](const Finding& f) { return plain(member(f.all, "inspectorScore")); }},
    {"Inspector Score Vector", score_vector},
    {"Status", [](const Finding& f) { return plain(member(f.all, "status")); }},
    {"Vulnerability Id",
     [](const Finding& f) { return plain(member(f.package, "vulnerabilityId")); }},
    {"Vendor", [](const Finding& f) { return plain(member(f.package, "source")); }},
    {"Vendor Severity",
     [](const Finding& f) { return plain(member(f.package, "vendorSeverity")); }},
    {"Vendor Advisory", [](const Finding& f) { return plain(member(f.package, "sourceUrl")); }},
    {"Vendor Advisory Published",
     [](const Finding& f) { return date(f, member(f.package, "vendorCreatedAt")); }},
    {"NVD CVSS3 Score", [](const Finding& f) { return cvss(f, true, '3', "baseScore"); }},
    {"NVD CVSS3 Vector", [](const Finding& f) { return cvss(f, true, '3', "scoringVector"); }},
    {"NVD CVSS2 Score", [](const Finding& f) { return cvss(f, true, '2', "baseScore"); }},
    {"NVD CVSS2 Vector", [](const Finding& f) { return cvss(f, true, '2', "scoringVector"); }},
    {"Vendor CVSS3 Score", [](const Finding& f) { return cvss(f, false, '3', "baseScore"); }},
    {"Vendor CVSS3 Vector", [](const Finding& f) { return cvss(f, false, '3', "scoringVector"); }},
    {"Vendor CVSS2 Score", [](const Finding& f) { return cvss(f, false, '2', "baseScore"); }},
    {"Vendor CVSS2 Vector", [](const Finding& f) { return cvss(f, false, '2', "scoringVector"); }},
    {"Resource Type", [](const Finding& f) { return plain(member(f.resource, "type")); }},
    {"Ami", [](const Finding& f) { return plain(member(f.ec2, "imageId")); }},
    {"Resource Public Ipv4", [](const Finding& f) { return addresses(f, false); }},
    {"Resource Private Ipv4", [](const Finding& f) { return addresses(f, true); }},
    {"Resource Ipv6", [](const Finding& f) { return plain(member(f.ec2, "ipV6Addresses")); }},
    {"Resource Vpc", [](const Finding& f) { return plain(member(f.ec2, "vpcId")); }},
    {"Port Range", port_range},
    {"Epss Score", [](const Finding& f) { return plain(member(member(f.all, "epss"), "score")); }},
    {"Exploit Available",
     [](const Finding& f) { return plain(member(f.all, "exploitAvailable")); }},
    {"Last Exploited At",
     [](const Finding& f) {
       return date(f, member(member(f.all, "exploitabilityDetails"), "lastKnownExploitAt"));
     }},
    {"Lambda Layers", [](const Finding& f) { return plain(member(f.lambda, "layers")); }},
    {"Lambda Package Type",
     [](const Finding& f) { return plain(member(f.lambda, "packageType")); }},
    {"Lambda Last Updated At",
     [](const Finding& f) { return date(f, member(f.lambda, "lastModifiedAt")); }},
    {"Reference Urls", reference_urls},
    {"Detector Name",
     [](const Finding& f) {
       return plain(member(member(f.all, "codeVulnerabilityDetails"), "detectorName"));
     }},
    {"Package Manager", [](const Finding& f) { return of_packages(f, "packageManager"); }},
};

// RFC 4180: a cell with a comma, quote or line break is quoted, and quotes inside are doubled.
void append_cell(std::string& line, std::string_view cell, Quotes quotes) {
  if (quotes == Quotes::kMinimal && cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += cell;
    return;
  }
  line += '"' + sim::text::replace_all(cell, "\"", "\"\"") + '"';
}

}  // namespace

const std::vector<std::string_view>& csv_columns() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const auto& column : kColumns) names.push_back(column.name);
    return names;
  }();
  return kNames;
}

std::string csv_header(const CsvForm& form) {
  std::string line;
  for (const auto& name : csv_columns()) {
    if (!line.empty()) line += ',';
    append_cell(line, name, form.quotes);
  }
  return line.append(form.line_end);
}

std::string csv_row(const Value& finding, sim::Instant now, const CsvForm& form) {
  const Value& resource = first_resource(finding);
  const Value& details = member(resource, "details");
  const Finding f{finding,
                  resource,
                  member(details, "awsEc2Instance"),
                  member(details, "awsEcrContainerImage"),
                  member(details, "awsLambdaFunction"),
                  member(finding, "packageVulnerabilityDetails"),
                  member(finding, "networkReachabilityDetails"),
                  now,
                  form.dates};
  std::string line;
  for (const auto& column : kColumns) {
    if (&column != kColumns) line += ',';
    append_cell(line, column.cell(f), form.quotes);
  }
  return line.append(form.line_end);
}

}  // namespace fakes::inspector
