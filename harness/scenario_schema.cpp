#include "harness/scenario_schema.h"

#include <string>

#include "harness/expectations.h"

namespace harness {
namespace {

using sim::Value;

// What is no text may be given by a placeholder of the matrix or the variables.
Value or_placeholder(Value kind) {
  return {{"anyOf", {std::move(kind), {{"$ref", "#/$defs/placeholder"}}}}};
}

Value text() { return {{"type", "string"}}; }
Value number() { return or_placeholder({{"type", "integer"}}); }
Value flag() { return or_placeholder({{"type", "boolean"}}); }
Value any_object() { return or_placeholder({{"type", "object"}}); }
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

// A list that is not empty.
Value some(Value item) {
  Value list = list_of(std::move(item));
  list["minItems"] = 1;
  return list;
}

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
    case ValueKind::kCount:
      return {{"oneOf", {number(), bounds(number())}}};
    case ValueKind::kSpan:
      return definition("span");
    case ValueKind::kTexts:
      return some(text());
    case ValueKind::kNumbers:
      return some(number());
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
  const Value number_from_one = {{"type", "integer"}, {"minimum", 1}};
  const auto upon_call = [&](const char* moment) {
    return object_of({{moment, definition("call")},
                      {"principal", text()},
                      {"call", number_from_one},
                      {"do", definition("steps")}},
                     {moment, "do"});
  };
  const auto in_time = [](const char* moment, Value time) {
    return object_of({{moment, std::move(time)}, {"do", definition("steps")}}, {moment, "do"});
  };
  return list_of({{"oneOf",
                   {upon_call("before"), upon_call("after"), in_time("after", definition("span")),
                    in_time("at", text())}}});
}

Value faults() {
  const Value from_one = {{"type", "integer"}, {"minimum", 1}};
  const Value from_nought = {{"type", "integer"}, {"minimum", 0}};
  const Value span = definition("span");
  const Value writes = object_of({{"writes", from_one}}, {"writes"});
  const Value stall = object_of({{"after", from_nought}, {"for", span}}, {"for"});
  const Value numbers = some(from_one);
  return list_of(
      object_of({{"on", {{"type", "string"}, {"pattern", "[:{]"}}},
                 {"principal", text()},
                 {"resource", text()},
                 {"calls", {{"oneOf", {numbers, bounds(from_one)}}}},
                 {"attempts", numbers},
                 {"from", text()},
                 {"until", text()},
                 {"answer", {{"type", "string"}, {"pattern", "^([A-Za-z0-9.]+|\\{.*)$"}}},
                 {"any_code", flag()},
                 {"status", {{"type", "integer"}, {"minimum", 400}, {"maximum", 599}}},
                 {"message", text()},
                 {"retry_after", span},
                 {"expired", flag()},
                 {"duplicate", flag()},
                 {"stale", {{"oneOf", {span, writes}}}},
                 {"skew", {{"type", "string"}, {"pattern", "^-?[0-9]+(ms|s|m|h|d)$"}}},
                 {"delay", span},
                 {"cut_after", from_nought},
                 {"stall", stall},
                 {"corrupt", object_of({{"at", from_nought}, {"bytes", from_one}})},
                 {"wrong_checksum", flag()},
                 {"reset", flag()},
                 {"hang", flag()},
                 {"refuse", span}},
                {"on"}));
}

Value credentials() {
  const auto from = [](Value kinds) { return Value{{"enum", std::move(kinds)}}; };
  const Value own =
      object_of({{"from", from({"environment", "profile"})}, {"name", text()}}, {"from"});
  const Value endpoint = object_of(
      {{"from", from({"container", "instance"})}, {"role", text()}, {"lasts", definition("span")}},
      {"from", "role"});
  return {{"oneOf", {from({"environment", "profile"}), own, endpoint}}};
}

Value program() {
  const auto form = [](const char* which, Value words) {
    return object_of({{which, std::move(words)},
                      {"within", definition("span")},
                      {"env", {{"type", "object"}, {"additionalProperties", text()}}},
                      {"name", text()},
                      {"as", text()},
                      {"region", text()},
                      {"folder", text()},
                      {"stdin", text()},
                      {"credentials", credentials()},
                      {"starts_after", definition("call")}},
                     Value::array({which}));
  };
  return {{"oneOf", {form("exporter", list_of(text())), form("command", some(text()))}}};
}

Value matrix() {
  return {
      {"type", "object"}, {"minProperties", 1}, {"additionalProperties", some(Value::object())}};
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
                            {"extends", text()},
                            {"matrix", matrix()},
                            {"variables", any_object()},
                            {"seed", {{"type", "integer"}, {"minimum", 0}}},
                            {"pace", text()},
                            {"given", given()},
                            {"before", definition("steps")},
                            {"faults", faults()},
                            {"run", {{"oneOf", {program(), some(program())}}}},
                            {"during", during()},
                            {"after", definition("steps")},
                            {"lab", lab()},
                            {"expect", expectations()}},
                           {"name"});
  schema["anyOf"] = {{{"required", {"run", "expect"}}}, {{"required", {"extends"}}}};
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "Scenario of inspector-sim";
  schema["$defs"] = {
      {"steps", steps()},
      {"call", {{"type", "string"}, {"pattern", "^[^:]+:.+$"}}},
      {"span", {{"type", "string"}, {"pattern", "^([0-9]+(ms|s|m|h|d)|\\{.*)$"}}},
      {"placeholder", {{"type", "string"}, {"pattern", "^\\{(matrix|variables)\\.[^{}]+\\}$"}}}};
  return schema;
}

}  // namespace harness
