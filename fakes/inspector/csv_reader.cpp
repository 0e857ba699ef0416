#include "fakes/inspector/csv_reader.h"

#include <fmt/format.h>

#include <cstdlib>

#include "fakes/inspector/csv.h"
#include "sim/aws/arn.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/text.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {
namespace {

using sim::Value;

[[noreturn]] void refuse(size_t line, const std::string& message) {
  throw sim::WorldError("", fmt::format("line {}: {}", line, message));
}

// Cuts rows out of a text, one at a time.
class Rows {
 public:
  explicit Rows(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  // False at the end of the text. Empty lines are passed over.
  bool next(std::vector<std::string>& cells) {
    do {
      if (at_ >= text_.size()) return false;
      line_ = next_line_;
      read_row(cells);
    } while (cells.size() == 1 && cells.front().empty());
    return true;
  }
  size_t line() const { return line_; }  // of the row that next() read, from 1

 private:
  void read_row(std::vector<std::string>& cells) {
    cells.assign(1, "");
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"' && cells.back().empty()) {
        read_quoted(cells.back());
      } else if (c == ',') {
        cells.emplace_back();
      } else if (c == '\n' || (c == '\r' && (at_ == text_.size() || text_[at_] == '\n'))) {
        if (c == '\r') ++at_;
        ++next_line_;
        return;
      } else {
        cells.back() += c;
      }
    }
  }

  void read_quoted(std::string& cell) {
    for (;;) {
      if (at_ >= text_.size()) refuse(line_, "a quoted cell does not end");
      const char c = text_[at_++];
      if (c == '\n') ++next_line_;
      if (c != '"') {
        cell += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        cell += '"';
        ++at_;
      } else {
        return;
      }
    }
  }

  std::string_view text_;
  size_t at_ = 0, line_ = 1, next_line_ = 1;
};

constexpr std::string_view kNeeded[] = {
    "AWS Account Id", "Severity",  "Finding Type", "Description", "Finding ARN",
    "First Seen",     "Last Seen", "Resource ID",  "Status",      "Resource Type"};

std::vector<std::string> read_header(Rows& rows) {
  std::vector<std::string> header;
  if (!rows.next(header)) refuse(1, "a findings report begins with a header");
  const std::vector<std::string> known(csv_columns().begin(), csv_columns().end());
  for (const auto& name : header) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    refuse(1, fmt::format("unknown column \"{}\"{}", name, sim::text::did_you_mean(name, known)));
  }
  for (const auto needed : kNeeded) {
    if (std::find(header.begin(), header.end(), needed) == header.end()) {
      refuse(1, fmt::format("the column \"{}\" is missing", needed));
    }
  }
  return header;
}

// One row under its header.
class CsvFinding {
 public:
  CsvFinding(const std::vector<std::string>& header, const std::vector<std::string>& cells,
             size_t line)
      : line_(line) {
    if (cells.size() != header.size()) {
      refuse(line,
             fmt::format("{} cells where the header has {} columns", cells.size(), header.size()));
    }
    for (size_t i = 0; i < cells.size(); ++i) cells_[header[i]] = cells[i];
  }

  Value value() {
    Value finding = Value::object();
    finding["remediation"] = Value::object();
    put(finding, "findingArn", "Finding ARN");
    put(finding, "awsAccountId", "AWS Account Id");
    put(finding, "type", "Finding Type");
    put(finding, "severity", "Severity");
    put(finding, "status", "Status");
    put(finding, "title", "Title");
    put(finding, "description", "Description");
    put(finding, "firstObservedAt", "First Seen");
    put(finding, "lastObservedAt", "Last Seen");
    put(finding, "updatedAt", "Last Updated");
    put(finding, "fixAvailable", "Fix Available");
    put(finding, "exploitAvailable", "Exploit Available");
    if (has("Remediation")) {
      finding["remediation"]["recommendation"]["text"] = cell("Remediation");
    }
    if (has("Last Exploited At")) {
      finding["exploitabilityDetails"]["lastKnownExploitAt"] = cell("Last Exploited At");
    }
    if (has("Epss Score")) finding["epss"]["score"] = number("Epss Score");
    finding["resources"] = Value::array({resource()});
    const std::string& type = cell("Finding Type");
    if (type == "PACKAGE_VULNERABILITY") {
      finding["packageVulnerabilityDetails"] = package_details();
      put_score(finding);
    } else if (type == "NETWORK_REACHABILITY") {
      finding["networkReachabilityDetails"] = network_details();
    } else {
      finding["codeVulnerabilityDetails"] = code_details();
    }
    return finding;
  }

 private:
  const std::string& cell(std::string_view name) const {
    static const std::string kEmpty;
    const auto found = cells_.find(name);
    return found == cells_.end() ? kEmpty : found->second;
  }
  bool has(std::string_view name) const { return !cell(name).empty(); }
  void put(Value& into, const char* member, std::string_view column) const {
    if (has(column)) into[member] = cell(column);
  }
  double number(std::string_view column) const {
    const std::string& digits = cell(column);
    char* end = nullptr;
    const double read = std::strtod(digits.c_str(), &end);
    if (*end != '\0') refuse(line_, fmt::format("\"{}\" in {} is no number", digits, column));
    return read;
  }
  Value list(std::string_view column) const {
    Value items = Value::array();
    for (const auto part : sim::text::split(cell(column), ',')) items.push_back(part);
    return items;
  }
  void put_list(Value& into, const char* member, std::string_view column) const {
    if (has(column)) into[member] = list(column);
  }

  // "name:value,name:value". A name may hold colons (aws:autoscaling:groupName), a value commas.
  Value tags() const {
    Value read = Value::object();
    std::string last;
    for (const auto part : sim::text::split(cell("Resource Tags"), ',')) {
      const auto colon = part.rfind(':');
      if (colon != std::string_view::npos) {
        last = part.substr(0, colon);
        read[last] = part.substr(colon + 1);
      } else if (!last.empty()) {
        read[last] = read[last].get<std::string>() + "," + std::string(part);
      }
    }
    return read;
  }

  Value resource() const {
    const std::string &type = cell("Resource Type"), &id = cell("Resource ID");
    Value read = {{"type", type}, {"id", id}};
    put(read, "region", "Region");
    if (has("Resource Tags")) read["tags"] = tags();
    if (type == "AWS_EC2_INSTANCE") {
      read["details"]["awsEc2Instance"] = instance();
    } else if (type == "AWS_ECR_CONTAINER_IMAGE") {
      read["details"]["awsEcrContainerImage"] = image(id);
    } else if (type == "AWS_LAMBDA_FUNCTION") {
      read["details"]["awsLambdaFunction"] = function(id);
    }
    return read;
  }

  Value instance() const {
    Value read = Value::object();
    put(read, "imageId", "Ami");
    put(read, "vpcId", "Resource Vpc");
    put(read, "platform", "Platform");
    for (const char* column : {"Resource Public Ipv4", "Resource Private Ipv4"}) {
      if (!has(column)) continue;
      for (const auto& address : list(column)) read["ipV4Addresses"].push_back(address);
    }
    put_list(read, "ipV6Addresses", "Resource Ipv6");
    return read;
  }

  // "arn:aws:ecr:us-east-1:111122223333:repository/NAME/sha256:…"
  Value image(const std::string& id) const {
    Value read = Value::object();
    if (const auto arn = sim::aws::parse_arn(id)) {
      constexpr std::string_view kStart = "repository/";
      const auto slash = arn->resource.rfind('/');
      if (arn->resource.starts_with(kStart) && slash > kStart.size()) {
        read["repositoryName"] = arn->resource.substr(kStart.size(), slash - kStart.size());
        read["imageHash"] = arn->resource.substr(slash + 1);
      }
      read["registry"] = arn->account;
    }
    put_list(read, "imageTags", "Container Image Tags");
    put(read, "platform", "Platform");
    return read;
  }

  // "arn:aws:lambda:us-east-1:111122223333:function:NAME:$LATEST"
  Value function(const std::string& id) const {
    Value read = Value::object();
    if (const auto arn = sim::aws::parse_arn(id)) {
      const auto parts = sim::text::split(arn->resource, ':');
      if (parts.size() > 1) read["functionName"] = parts[1];
      if (parts.size() > 2) read["version"] = parts[2];
    }
    put_list(read, "layers", "Lambda Layers");
    put(read, "packageType", "Lambda Package Type");
    put(read, "lastModifiedAt", "Lambda Last Updated At");
    return read;
  }

  Value package_details() const {
    Value read = Value::object();
    put(read, "vulnerabilityId", "Vulnerability Id");
    put(read, "source", "Vendor");
    put(read, "sourceUrl", "Vendor Advisory");
    put(read, "vendorSeverity", "Vendor Severity");
    put(read, "vendorCreatedAt", "Vendor Advisory Published");
    put_list(read, "referenceUrls", "Reference Urls");
    read["vulnerablePackages"] = packages();
    const std::string vendor = cell("Vendor") == "NVD" ? "VENDOR" : cell("Vendor");
    for (const auto& [prefix, source] :
         {std::pair{std::string("Vendor"), vendor}, {"NVD", "NVD"}}) {
      for (const char* version : {"3", "2"}) {
        const std::string column = prefix + " CVSS" + version;
        if (!has(column + " Score")) continue;
        const std::string& vector = cell(column + " Vector");
        read["cvss"].push_back({{"baseScore", number(column + " Score")},
                                {"scoringVector", vector},
                                {"version", version_of(vector, version)},
                                {"source", source}});
      }
    }
    return read;
  }

  // "CVSS:3.1/AV:…"; version 2 has no such beginning.
  static std::string version_of(const std::string& vector, const std::string& major) {
    return vector.starts_with("CVSS:") ? vector.substr(5, 3) : major + ".0";
  }

  // The package columns run in parallel.
  Value packages() const {
    constexpr std::pair<const char*, std::string_view> kColumns[] = {
        {"name", "Affected Packages"},
        {"version", "Package Installed Version"},
        {"fixedInVersion", "Fixed in Version"},
        {"remediation", "Package Remediation"},
        {"filePath", "File Path"},
        {"packageManager", "Package Manager"}};
    Value read = Value::array();
    const size_t count = has("Affected Packages") ? list("Affected Packages").size() : 0;
    for (size_t i = 0; i < count; ++i) read.push_back(Value::object());
    for (const auto& [member, column] : kColumns) {
      if (!has(column) || count == 0) continue;
      if (count == 1) {
        read[0][member] = cell(column);
        continue;
      }
      const Value parts = list(column);
      if (parts.size() != count) {
        refuse(line_, fmt::format("{} values in the column \"{}\" for {} packages", parts.size(),
                                  column, count));
      }
      for (size_t i = 0; i < count; ++i) {
        if (parts[i] != "") read[i][member] = parts[i];
      }
    }
    return read;
  }

  void put_score(Value& finding) const {
    if (!has("Inspector Score")) return;
    finding["inspectorScore"] = number("Inspector Score");
    if (!has("Inspector Score Vector")) return;
    const std::string& vector = cell("Inspector Score Vector");
    finding["inspectorScoreDetails"]["adjustedCvss"] = {{"score", finding["inspectorScore"]},
                                                        {"scoringVector", vector},
                                                        {"version", version_of(vector, "3")},
                                                        {"scoreSource", cell("Vendor")}};
  }

  static std::string component_type(std::string_view id) {
    constexpr std::pair<std::string_view, const char*> kTypes[] = {
        {"igw-", "AWS::EC2::InternetGateway"},
        {"acl-", "AWS::EC2::NetworkAcl"},
        {"sg-", "AWS::EC2::SecurityGroup"},
        {"eni-", "AWS::EC2::NetworkInterface"},
        {"i-", "AWS::EC2::Instance"}};
    for (const auto& [prefix, type] : kTypes) {
      if (id.starts_with(prefix)) return type;
    }
    return "";
  }

  Value network_details() const {
    Value read = Value::object();
    const std::string& range = cell("Port Range");
    const std::string_view all = range;
    const auto dash = all.find('-');
    const auto begin = sim::text::to_integer(all.substr(0, dash));
    const auto end = sim::text::to_integer(dash == all.npos ? all : all.substr(dash + 1));
    if (!begin || !end) refuse(line_, fmt::format("\"{}\" is no range of ports", range));
    read["openPortRange"] = {{"begin", *begin}, {"end", *end}};
    // Titles end in the protocol: "Port 22 is reachable from an Internet Gateway - TCP".
    read["protocol"] = cell("Title").ends_with("UDP") ? "UDP" : "TCP";
    if (!has("Network Paths")) return read;
    for (const auto& id : list("Network Paths")) {
      const auto& name = id.get_ref<const std::string&>();
      read["networkPath"]["steps"].push_back(
          {{"componentId", name}, {"componentType", component_type(name)}});
    }
    return read;
  }

  Value code_details() const {
    Value read = Value::object();
    put(read, "detectorName", "Detector Name");
    put_list(read, "referenceUrls", "Reference Urls");
    if (has("File Path")) read["filePath"]["filePath"] = cell("File Path");
    return read;
  }

  size_t line_;
  std::map<std::string, std::string, std::less<>> cells_;
};

}  // namespace

bool is_csv_report(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  return line.find("AWS Account Id") != std::string_view::npos &&
         line.find("Finding ARN") != std::string_view::npos && line.find('{') == line.npos;
}

void each_csv_finding(std::string_view text,
                      const std::function<void(Value finding, size_t line)>& use) {
  Rows rows(text);
  const auto header = read_header(rows);
  for (std::vector<std::string> cells; rows.next(cells);) {
    use(CsvFinding(header, cells, rows.line()).value(), rows.line());
  }
}

}  // namespace fakes::inspector
