#include "harness/scenario_schema.h"

#include <string>

#include "harness/expectations.h"

namespace harness {
namespace {

using sim::Value;

Value text() { return {{"type", "string"}}; }
Value number() { return {{"type", "integer"}}; }
Value flag() { return {{"type", "boolean"}}; }
Value any_object() { return {{"type", "object"}}; }
Value list_of(Value item) { return {{"type", "array"}, {"items", std::move(item)}}; }
Value definition(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }

// An object of these members and no others.
Value object_of(Value members, Value required = Value::array()) {
  return {{"type", "object"},
          {"properties", std::move(members)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

Value bounds(const Value& each) { return object_of({{"at_least", each}, {"at_most", each}}); }

Value schema_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::kText:
      return text();
    case ValueKind::kNumber:
      return number();
    case ValueKind::kFlag:
      return flag();
    case ValueKind::kTextOrNumber:
      return {{"type", {"string", "integer"}}};
    case ValueKind::kObject:
      return any_object();
    case ValueKind::kBounds:
      return bounds({{"type", {"string", "integer"}}});
    case ValueKind::kAny:
      break;
  }
  return Value::object();
}

Value schema_of(const Verb& verb) {
  Value members = Value::object();
  for (const auto& each : verb.qualifiers) members[std::string(each.name)] = schema_of(each.kind);
  Value& own = members[std::string(verb.name)] = schema_of(verb.kind);
  if (!verb.members.empty()) {
    Value inner = Value::object();
    for (const auto& each : verb.members) inner[std::string(each.name)] = schema_of(each.kind);
    own = object_of(std::move(inner));
  }
  return object_of(std::move(members), Value::array({verb.name}));
}

Value expectations() {
  Value forms = Value::array();
  for (const auto& verb : verbs()) forms.push_back(schema_of(verb));
  return {{"type", "array"}, {"minItems", 1}, {"items", {{"oneOf", std::move(forms)}}}};
}

Value steps() {
  const Value call = object_of({{"call", definition("call")},
                                {"input", any_object()},
                                {"as", text()},
                                {"region", text()},
                                {"keep", text()},
                                {"error", text()},
                                {"answered", any_object()}},
                               {"call"});
  const Value advance = object_of({{"advance", definition("span")}}, {"advance"});
  return list_of({{"oneOf", {call, advance}}});
}

Value during() {
  Value after_call = object_of({{"after", definition("call")},
                                {"call", {{"type", "integer"}, {"minimum", 1}}},
                                {"do", definition("steps")}},
                               {"after", "do"});
  return list_of(std::move(after_call));
}

Value faults() {
  return list_of(object_of({{"on", text()},
                            {"principal", text()},
                            {"calls", list_of({{"type", "integer"}, {"minimum", 1}})},
                            {"answer", text()},
                            {"status", number()},
                            {"message", text()},
                            {"delay", definition("span")},
                            {"cut_after", number()},
                            {"reset", flag()}},
                           {"on"}));
}

Value run() {
  const auto form = [](const char* which, Value words) {
    return object_of({{which, std::move(words)},
                      {"within", definition("span")},
                      {"env", {{"type", "object"}, {"additionalProperties", text()}}},
                      {"as", text()},
                      {"region", text()}},
                     Value::array({which}));
  };
  Value command = list_of(text());
  command["minItems"] = 1;
  return {{"oneOf", {form("exporter", list_of(text())), form("command", std::move(command))}}};
}

Value given() {
  return object_of({{"world", {{"type", {"string", "object"}}}},
                    {"settings", any_object()},
                    {"s3", any_object()},
                    {"kms", any_object()},
                    {"inspector", any_object()},
                    {"iam", any_object()}});
}

Value lab() {
  return object_of({{"number", {{"type", "integer"}, {"minimum", 1}}},
                    {"level", {{"enum", {"easy", "medium", "hard"}}}},
                    {"task", {{"oneOf", {text(), list_of(text())}}}},
                    {"minutes", number()},
                    {"hints", list_of(text())},
                    {"as", text()},
                    {"keep", list_of(any_object())}},
                   {"number", "task"});
}

}  // namespace

Value scenario_schema() {
  Value schema = object_of({{"$schema", text()},
                            {"name", {{"type", "string"}, {"minLength", 1}}},
                            {"why", {{"oneOf", {text(), list_of(text())}}}},
                            {"tags", list_of(text())},
                            {"seed", {{"type", "integer"}, {"minimum", 0}}},
                            {"pace", text()},
                            {"given", given()},
                            {"before", definition("steps")},
                            {"faults", faults()},
                            {"run", run()},
                            {"during", during()},
                            {"after", definition("steps")},
                            {"lab", lab()},
                            {"expect", expectations()}},
                           {"name", "run", "expect"});
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "Scenario of inspector-sim";
  schema["$defs"] = {{"steps", steps()},
                     {"call", {{"type", "string"}, {"pattern", "^[^:]+:.+$"}}},
                     {"span", {{"type", "string"}, {"pattern", "^[0-9]+(ms|s|m|h|d)$"}}}};
  return schema;
}

}  // namespace harness
