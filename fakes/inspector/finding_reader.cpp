#include "fakes/inspector/finding_reader.h"

#include <fmt/format.h>

#include <cmath>

#include "fakes/inspector/report_text.h"
#include "fakes/models.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {
namespace {

using sim::Value;
using sim::WorldError;
using sim::wire::Shape;
using sim::wire::ShapeType;

[[noreturn]] void refuse(const std::string& at, const std::string& message) {
  throw WorldError(at, message);
}

// Milliseconds from a date's text or from epoch seconds, which is how Inspector's own answers look
// on the wire.
int64_t read_time(const std::string& at, const Value& raw) {
  if (raw.is_number()) return std::llround(raw.get<double>() * 1000);
  if (raw.is_string()) {
    if (const auto when = read_date(raw.get<std::string>())) return *when;
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
      return raw.get<double>();
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

}  // namespace

void refuse_unknown_member(const std::string& at, const std::string& name,
                           const std::vector<std::string>& known) {
  refuse(at + sim::json::step(name), "unknown member" + sim::text::did_you_mean(name, known));
}

Value read_structure(const sim::wire::Model& model, const std::string& name, const Value& raw,
                     const std::string& at, Gaps gaps) {
  const Shape& shape = *model.shapes().at(name);
  Value value = read_shape(shape, raw, at);
  sim::wire::Operation operation;
  operation.name = name;
  operation.input = &shape;
  for (const auto& fault : sim::wire::check_constraints(operation, value)) {
    if (gaps == Gaps::kAllowed && fault.constraint == "Member must not be null") continue;
    if (seen_in_real_findings(fault.path, value)) continue;
    refuse(pointer_of(at, fault.path), fault.constraint);
  }
  return value;
}

Value read_finding(const sim::wire::Model& model, const Value& raw, const std::string& at,
                   Gaps gaps) {
  return read_structure(model, "Finding", raw, at, gaps);
}

const sim::wire::Model& inspector_model() { return fakes::model("inspector"); }

}  // namespace fakes::inspector
