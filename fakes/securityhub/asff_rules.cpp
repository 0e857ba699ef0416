#include "fakes/securityhub/asff_rules.h"

#include <fmt/format.h>

#include <optional>

#include "sim/base/api_error.h"
#include "sim/base/text.h"
#include "sim/time/instant.h"
#include "sim/wire/codec.h"
#include "sim/wire/json_codec.h"

namespace fakes::securityhub {
namespace {

using sim::Value;
using sim::wire::ConstraintFault;

constexpr const char* kShape = "AwsSecurityFinding";

// Members with the most characters, elements or entries that they may have.
struct Limit {
  const char* pointer;
  size_t most;
};
constexpr Limit kLimits[] = {
    {"/Id", 512},
    {"/ProductArn", 2048},
    {"/GeneratorId", 512},
    {"/Title", 256},
    {"/Description", 1024},
    {"/ProductName", 128},
    {"/CompanyName", 128},
    {"/Remediation/Recommendation/Text", 512},
    {"/Resources", 32},
    {"/Types", 50},
    {"/ProductFields", 50},
    {"/UserDefinedFields", 50},
    {"/RelatedFindings", 10},
    {"/Malware", 5},
    {"/ThreatIntelIndicators", 5},
};
// Numbers from 0 to 100.
constexpr const char* kShares[] = {"/Severity/Normalized", "/Confidence", "/Criticality"};
constexpr const char* kDates[] = {"CreatedAt", "UpdatedAt", "FirstObservedAt", "LastObservedAt"};

// "resources.1.member.type" as "data.Resources[0].Type".
std::string data_path(std::string_view path) {
  std::string out = "data";
  for (const auto part : sim::text::split(path, '.')) {
    if (part == "member" || part.empty()) continue;
    if (const auto number = sim::text::to_integer(part)) {
      out += fmt::format("[{}]", *number - 1);
    } else {
      std::string name(part);
      if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 32);
      out += "." + name;
    }
  }
  return out;
}

std::string told(const ConstraintFault& fault) {
  const std::string path = data_path(fault.path);
  if (fault.constraint == "Member must not be null") {
    const auto dot = path.rfind('.');
    return fmt::format("{} should have required property '{}'", path.substr(0, dot),
                       path.substr(dot + 1));
  }
  if (fault.constraint.find("enum") != std::string::npos) {
    return path + " should be equal to one of the allowed values";
  }
  if (fault.constraint.find("pattern") != std::string::npos) {
    return path + " should NOT be shorter than 1 characters";
  }
  return fmt::format("{}: {}", path, fault.constraint);
}

// The model's patterns ask for a letter on one line; real findings have several lines.
void join_lines(Value& value) {
  if (value.is_string()) {
    for (char& c : value.get_ref<std::string&>()) {
      if (c == '\n' || c == '\r') c = ' ';
    }
  } else if (value.is_structured()) {
    for (auto& each : value) join_lines(each);
  }
}

size_t size_of(const Value& value) {
  if (!value.is_string()) return value.size();
  const auto& text = value.get_ref<const std::string&>();
  size_t characters = 0;
  for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return characters;
}

std::optional<std::string> beyond_limit(const Value& finding) {
  for (const auto& limit : kLimits) {
    const Value::json_pointer at(limit.pointer);
    if (!finding.contains(at)) continue;
    const Value& value = finding.at(at);
    if (size_of(value) <= limit.most) continue;
    const std::string path = "data" + sim::text::replace_all(limit.pointer, "/", ".");
    if (value.is_string()) {
      return fmt::format("{} should NOT be longer than {} characters", path, limit.most);
    }
    return fmt::format("{} should NOT have more than {} {}", path, limit.most,
                       value.is_array() ? "items" : "properties");
  }
  return std::nullopt;
}

std::optional<std::string> beyond_share(const Value& finding) {
  for (const char* share : kShares) {
    const Value::json_pointer at(share);
    if (!finding.contains(at)) continue;
    const auto number = finding.at(at).get<double>();
    if (number >= 0 && number <= 100) continue;
    return fmt::format("data{} should be {}", sim::text::replace_all(share, "/", "."),
                       number < 0 ? ">= 0" : "<= 100");
  }
  return std::nullopt;
}

std::optional<std::string> against_rules(const Value& finding) {
  if (finding.at("SchemaVersion") != "2018-10-08") {
    return "data.SchemaVersion should be equal to constant";
  }
  if (finding.at("Resources").empty()) {
    return "data.Resources should NOT have fewer than 1 items";
  }
  for (const char* name : kDates) {
    if (finding.contains(name) && !sim::date::parse_iso(finding.at(name).get<std::string>())) {
      return fmt::format("data.{} should match format \"date-time\"", name);
    }
  }
  if (!finding.contains("Severity") && !finding.contains("FindingProviderFields")) {
    return "data should have required property 'FindingProviderFields', data should match some "
           "schema in anyOf";
  }
  const auto share = beyond_share(finding);
  return share ? share : beyond_limit(finding);
}

}  // namespace

Checked check_finding(const sim::wire::Model& model, Value document) {
  Checked out;
  const auto& shape = *model.shapes().at(kShape);
  if (!document.is_object()) {
    out.fault = "data should be object";
    return out;
  }
  try {
    out.finding = sim::wire::from_json(shape, std::move(document));
  } catch (const sim::ApiError& error) {
    out.fault = error.message;
    return out;
  }
  sim::wire::Operation judging;
  judging.input = &shape;
  Value on_one_line = out.finding;
  join_lines(on_one_line);
  const auto faults = sim::wire::check_constraints(judging, on_one_line);
  if (!faults.empty()) {
    out.fault = told(faults.front());
  } else if (const auto fault = against_rules(out.finding)) {
    out.fault = *fault;
  }
  return out;
}

}  // namespace fakes::securityhub
