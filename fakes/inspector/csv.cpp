#include "fakes/inspector/csv.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>
#include <optional>
#include <stdexcept>

#include "sim/base/text.h"
#include "sim/base/value.h"

namespace fakes::inspector {
namespace {

using simdjson::SUCCESS;
namespace dom = simdjson::dom;

// Nothing: the member is absent, or null.
using Json = std::optional<dom::element>;

Json member(const Json& of, std::string_view name) {
  dom::object object;
  dom::element found;
  if (!of || of->get(object) != SUCCESS) return std::nullopt;
  if (object.at_key(name).get(found) != SUCCESS || found.is_null()) return std::nullopt;
  return found;
}

// Calls use(item) for each item of a list; for none of what is no list.
template <class Use>
void each_item(const Json& list, Use use) {
  dom::array items;
  if (!list || list->get(items) != SUCCESS) return;
  for (const dom::element item : items) use(item);
}

// A finding and the parts of it that several columns read.
struct Finding {
  Json all, resource, ec2, image, lambda, package, network;
  sim::Instant now;
  DateForm dates;
};

Json first_resource(const Json& finding) {
  Json first;
  each_item(member(finding, "resources"), [&](const dom::element& resource) {
    if (!first) first = resource;
  });
  return first;
}

// A value in a cell. Lists are separated by commas, which is how readers of real files split them;
// tags are written name:value.
std::string plain(const Json& value) {
  if (!value || value->is_null()) return {};
  std::string_view text;
  if (value->get(text) == SUCCESS) return std::string(text);
  int64_t whole = 0;
  if (value->get(whole) == SUCCESS) return std::to_string(whole);
  double number = 0;
  if (value->get(number) == SUCCESS) return sim::Value(number).dump();
  bool flag = false;
  if (value->get(flag) == SUCCESS) return flag ? "true" : "false";
  std::vector<std::string> parts;
  each_item(value, [&](const dom::element& item) { parts.push_back(plain(item)); });
  dom::object object;
  if (value->get(object) == SUCCESS) {
    for (const auto& [name, item] : object) {
      parts.push_back(std::string(name) + ":" + plain(Json(item)));
    }
  }
  return sim::text::join(parts, ",");
}

std::optional<int64_t> moment(const Json& value) {
  int64_t millis = 0;
  if (value && value->get(millis) == SUCCESS) return millis;
  double number = 0;
  if (value && value->get(number) == SUCCESS) return static_cast<int64_t>(number);
  return std::nullopt;
}

std::string date(const Finding& finding, const Json& value) {
  const auto millis = moment(value);
  return millis ? date_text(*millis, finding.dates) : std::string();
}

// One member of every package, in the order of the packages: the package columns run in parallel.
std::string of_packages(const Finding& finding, std::string_view name) {
  std::vector<std::string> parts;
  bool any = false;
  each_item(member(finding.package, "vulnerablePackages"), [&](const dom::element& package) {
    parts.push_back(plain(member(package, name)));
    any = any || !parts.back().empty();
  });
  return any ? sim::text::join(parts, ",") : std::string();
}

// The first CVSS entry of NVD, or of anyone else, in a major version.
std::string cvss(const Finding& finding, bool nvd, char major, std::string_view name) {
  std::optional<std::string> found;
  each_item(member(finding.package, "cvss"), [&](const dom::element& score) {
    if (found || !plain(member(score, "version")).starts_with(major)) return;
    if ((plain(member(score, "source")) == "NVD") == nvd) found = plain(member(score, name));
  });
  return found.value_or("");
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
  std::vector<std::string> parts;
  each_item(member(finding.ec2, "ipV4Addresses"), [&](const dom::element& address) {
    const std::string text = plain(address);
    if (is_private(text) == wanted_private) parts.push_back(text);
  });
  return sim::text::join(parts, ",");
}

std::string platform(const Finding& finding) {
  const Json of_instance = member(finding.ec2, "platform");
  return plain(of_instance ? of_instance : member(finding.image, "platform"));
}

std::string network_path(const Finding& finding) {
  std::vector<std::string> parts;
  each_item(member(member(finding.network, "networkPath"), "steps"),
            [&](const dom::element& step) { parts.push_back(plain(member(step, "componentId"))); });
  return sim::text::join(parts, ",");
}

std::string port_range(const Finding& finding) {
  const Json range = member(finding.network, "openPortRange");
  if (!range) return {};
  return plain(member(range, "begin")) + "-" + plain(member(range, "end"));
}

std::string age(const Finding& finding) {
  const auto first = moment(member(finding.all, "firstObservedAt"));
  if (!first) return {};
  const auto lived = finding.now - sim::from_millis(*first);
  return fmt::format("{}", std::chrono::floor<std::chrono::days>(lived).count());
}

std::string score_vector(const Finding& finding) {
  const Json details = member(finding.all, "inspectorScoreDetails");
  return plain(member(member(details, "adjustedCvss"), "scoringVector"));
}

std::string reference_urls(const Finding& finding) {
  const Json of_package = member(finding.package, "referenceUrls");
  if (of_package) return plain(of_package);
  return plain(member(member(finding.all, "codeVulnerabilityDetails"), "referenceUrls"));
}

std::string file_path(const Finding& finding) {
  const std::string of_package = of_packages(finding, "filePath");
  if (!of_package.empty()) return of_package;
  const Json code = member(finding.all, "codeVulnerabilityDetails");
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

// RFC 4180: a cell with a comma, quote or line break is quoted, and quotes inside are doubled. No
// branch within the loop: it sees every byte of a report.
bool needs_quotes(std::string_view cell) {
  bool special = false;
  for (const char c : cell) special |= c == ',' || c == '"' || c == '\r' || c == '\n';
  return special;
}

void append_cell(std::string& line, std::string_view cell, Quotes quotes) {
  if (quotes == Quotes::kMinimal && !needs_quotes(cell)) {
    line += cell;
    return;
  }
  line += '"';
  for (size_t at = cell.find('"'); at != std::string_view::npos; at = cell.find('"')) {
    line.append(cell.substr(0, at + 1)).append(1, '"');
    cell.remove_prefix(at + 1);
  }
  line.append(cell).append(1, '"');
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

struct CsvRows::Parser {
  dom::parser parser;
};

CsvRows::CsvRows(sim::Instant now, const CsvForm& form)
    : now_(now), form_(form), parser_(std::make_unique<Parser>()) {}
CsvRows::~CsvRows() = default;

std::string CsvRows::header() const {
  std::string line;
  for (const auto& name : csv_columns()) {
    if (!line.empty()) line += ',';
    append_cell(line, name, form_.quotes);
  }
  return line.append(form_.line_end);
}

std::string CsvRows::row(std::string_view finding) {
  dom::element all;
  if (const auto error = parser_->parser.parse(finding.data(), finding.size()).get(all)) {
    throw std::invalid_argument(
        fmt::format("a finding is no JSON: {}", simdjson::error_message(error)));
  }
  const Json resource = first_resource(all);
  const Json details = member(resource, "details");
  const Finding f{all,
                  resource,
                  member(details, "awsEc2Instance"),
                  member(details, "awsEcrContainerImage"),
                  member(details, "awsLambdaFunction"),
                  member(all, "packageVulnerabilityDetails"),
                  member(all, "networkReachabilityDetails"),
                  now_,
                  form_.dates};
  std::string line;
  for (const auto& column : kColumns) {
    if (&column != kColumns) line += ',';
    append_cell(line, column.cell(f), form_.quotes);
  }
  return line.append(form_.line_end);
}

}  // namespace fakes::inspector
