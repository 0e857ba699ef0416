#include "fakes/inspector/world_section.h"

#include <fmt/format.h>

#include <cmath>

#include "fakes/embedded.h"
#include "fakes/inspector/accounts.h"
#include "fakes/inspector/generator.h"
#include "fakes/inspector/records.h"
#include "fakes/inspector/world_items.h"
#include "sim/aws/partition.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;
using sim::wire::Shape;
using sim::wire::ShapeType;

constexpr int64_t kMostGenerated = 1'000'000;

[[noreturn]] void refuse(const std::string& at, const std::string& message) {
  throw WorldError(at, message);
}

void refuse_unknown_member(const std::string& at, const std::string& name,
                           const std::vector<std::string>& known) {
  const auto near = sim::text::nearest(name, known);
  refuse(at + sim::json::step(name),
         near ? fmt::format("unknown member; did you mean \"{}\"?", *near)
              : std::string("unknown member"));
}

void check_members(const std::string& at, const Value& object,
                   const std::vector<std::string>& known) {
  if (!object.is_object()) refuse(at, "must be an object");
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      refuse_unknown_member(at, name, known);
    }
  }
}

int64_t read_count(const std::string& at, const Value& value, int64_t most) {
  if (!value.is_number_integer() || value.get<int64_t>() < 0 || value.get<int64_t>() > most) {
    refuse(at, fmt::format("must be a whole number from 0 to {}", most));
  }
  return value.get<int64_t>();
}

// Milliseconds from ISO 8601 (a blank is taken for the T, as some tools print it) or from epoch
// seconds, which is how Inspector's own answers look on the wire.
int64_t read_time(const std::string& at, const Value& raw) {
  if (raw.is_number()) return std::llround(raw.get<double>() * 1000);
  if (raw.is_string()) {
    std::string text = raw.get<std::string>();
    if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
    if (const auto when = sim::date::parse_iso(text)) return sim::to_millis(*when);
  }
  refuse(at, "must be an ISO 8601 date or epoch seconds");
}

// Turns raw JSON into a value of the shape, demanding JSON types and known members.
Value read_shape(const Shape& shape, const Value& raw, const std::string& at) {
  const auto demand = [&](bool right, std::string_view kind) {
    if (!right) refuse(at, fmt::format("must be {}", kind));
  };
  switch (shape.type) {
    case ShapeType::kStructure: {
      demand(raw.is_object(), "an object");
      std::vector<std::string> known;
      for (const auto& member : shape.members) known.push_back(member.name);
      Value value = Value::object();
      for (const auto& [name, item] : raw.items()) {
        const auto* member = shape.find(name);
        if (!member) refuse_unknown_member(at, name, known);
        if (!item.is_null())
          value[name] = read_shape(*member->shape, item, at + sim::json::step(name));
      }
      return value;
    }
    case ShapeType::kList: {
      demand(raw.is_array(), "a list");
      Value value = Value::array();
      for (const auto& item : raw) {
        value.push_back(read_shape(*shape.element, item, fmt::format("{}/{}", at, value.size())));
      }
      return value;
    }
    case ShapeType::kMap: {
      demand(raw.is_object(), "an object");
      Value value = Value::object();
      for (const auto& [name, item] : raw.items()) {
        value[name] = read_shape(*shape.element, item, at + sim::json::step(name));
      }
      return value;
    }
    case ShapeType::kTimestamp:
      return read_time(at, raw);
    case ShapeType::kBoolean:
      demand(raw.is_boolean(), "true or false");
      return raw;
    case ShapeType::kInteger:
    case ShapeType::kLong:
      demand(raw.is_number_integer(), "a whole number");
      return raw;
    case ShapeType::kFloat:
      demand(raw.is_number(), "a number");
      return raw;
    case ShapeType::kString:
    case ShapeType::kBlob:
    case ShapeType::kDocument:
      break;
  }
  demand(raw.is_string(), "a text");
  return raw;
}

// Constraint paths count list elements from one, "resources.1.member.type"; pointers from zero.
std::string pointer_of(const std::string& at, const std::string& path) {
  std::string pointer = at;
  for (const auto part : sim::text::split(path, '.')) {
    if (part == "member") continue;
    const auto number = sim::text::to_integer(part);
    pointer += number ? fmt::format("/{}", *number - 1) : fmt::format("/{}", part);
  }
  return pointer;
}

// Real findings leave the model in a few places: package managers and runtimes that it does not
// list, and empty lists where it wants an element.
bool seen_in_real_findings(const std::string& path, const Value& finding) {
  if (path.ends_with(".packageManager") || path.ends_with(".runtime")) return true;
  if (!path.ends_with("eferenceUrls") && !path.ends_with("detectorTags")) return false;
  const auto list = finding.at(Value::json_pointer(pointer_of("", path)));
  return list.is_array() && list.empty();
}

void load_findings(Call& call, const Value& list) {
  const auto model = sim::wire::load_model(embedded("inspector.model.json"), "{}");
  const Scope scope{call.account, call.region};
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/findings/{}", i);
    const Value finding = read_finding(model, list[i], at);
    const FindingColumns columns = columns_of(finding);
    if (has_finding(call.state, scope, columns.arn)) {
      refuse(at + "/findingArn", "another finding has this ARN");
    }
    add_finding(call.state, scope, columns, finding.dump());
  }
}

void load_generated(Call& call, const Value& wish) {
  check_members("/findings", wish, {"generate"});
  const auto found = wish.find("generate");
  if (found == wish.end()) refuse("/findings", "must be a list of findings or {\"generate\": …}");
  check_members("/findings/generate", *found, {"count", "mix"});
  if (!found->contains("count")) refuse("/findings/generate", "needs a \"count\"");
  const int64_t count = read_count("/findings/generate/count", found->at("count"), kMostGenerated);
  Mix mix;
  if (const auto weights = found->find("mix"); weights != found->end()) {
    const std::string at = "/findings/generate/mix";
    check_members(at, *weights, {"ec2", "ecr", "lambda", "network", "code"});
    const auto weight = [&](const char* name) {
      const auto given = weights->find(name);
      return given == weights->end() ? 0 : read_count(at + "/" + name, *given, 1000);
    };
    mix = {weight("ec2"), weight("ecr"), weight("lambda"), weight("network"), weight("code")};
    if (mix.ec2 + mix.ecr + mix.lambda + mix.network + mix.code == 0) {
      refuse(at, "must give some kind a weight above 0");
    }
  }
  generate_findings(call, count, mix);
}

}  // namespace

namespace {

// What stands in for scanners that are not simulated.
void load_scripted(Call& call, const Value& section) {
  struct Part {
    const char* name;
    void (*load)(Call&, const sim::wire::Model&, const Value&);
  };
  static constexpr Part kParts[] = {{"cis_scans", load_cis_scans},
                                    {"code_projects", load_code_projects},
                                    {"clusters", load_clusters}};
  for (const auto& [name, load] : kParts) {
    if (!section.contains(name)) continue;
    load(call, sim::wire::load_model(embedded("inspector.model.json"), "{}"), section.at(name));
  }
}

}  // namespace

Value read_as(const sim::wire::Model& model, std::string_view shape_name, const Value& raw,
              const std::string& at) {
  const Shape& shape = *model.shapes.at(std::string(shape_name));
  Value value = read_shape(shape, raw, at);
  sim::wire::Operation operation;
  operation.name = shape_name;
  operation.input = &shape;
  for (const auto& fault : sim::wire::check_constraints(operation, value)) {
    if (shape_name == "Finding" && seen_in_real_findings(fault.path, value)) continue;
    refuse(pointer_of(at, fault.path), fault.constraint);
  }
  return value;
}

Value read_finding(const sim::wire::Model& model, const Value& raw, const std::string& at) {
  return read_as(model, "Finding", raw, at);
}

void load_section(Call& call, const sim::Section::Content& content) {
  const Value& section = content.value;
  check_members("", section, {"enabled", "findings", "cis_scans", "code_projects", "clusters"});
  bool enabled = true;
  if (const auto given = section.find("enabled"); given != section.end()) {
    if (!given->is_boolean()) refuse("/enabled", "must be true or false");
    enabled = given->get<bool>();
  }
  const auto* region = sim::aws::find_region(call.region);
  if (enabled && region && !region->inspector) {
    refuse("", fmt::format("Amazon Inspector has no endpoint in {}", call.region));
  }
  if (enabled) {
    for (const auto* type : {"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"}) {
      enable_now(call, type);
    }
  }
  load_scripted(call, section);
  const auto findings = section.find("findings");
  if (findings == section.end()) return;
  if (findings->is_array()) return load_findings(call, *findings);
  load_generated(call, *findings);
}

}  // namespace fakes::inspector
