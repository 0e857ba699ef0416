#include "harness/expectations.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/handling.h"
#include "harness/judges.h"
#include "harness/reader.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::Value;

std::string_view kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::kText:
      return "a text";
    case ValueKind::kNumber:
      return "a whole number";
    case ValueKind::kFlag:
      return "true or false";
    case ValueKind::kTextOrNumber:
      return "a text or a whole number";
    case ValueKind::kObject:
      return "an object";
    case ValueKind::kBounds:
      return "an object of \"at_least\" and \"at_most\"";
    case ValueKind::kCount:
      return "a whole number, or an object of \"at_least\" and \"at_most\"";
    case ValueKind::kSpan:
      return "a span such as \"30s\" or \"5m\"";
    case ValueKind::kTexts:
      return "a list of texts";
    case ValueKind::kNumbers:
      return "a list of whole numbers";
    case ValueKind::kAny:
      break;
  }
  return "a value";
}

template <class Kind>
bool is_list(const Value& value, Kind kind) {
  return value.is_array() && !value.empty() && std::all_of(value.begin(), value.end(), kind);
}

bool fits(ValueKind kind, const Value& value) {
  switch (kind) {
    case ValueKind::kText:
      return value.is_string();
    case ValueKind::kNumber:
      return value.is_number_integer();
    case ValueKind::kFlag:
      return value.is_boolean();
    case ValueKind::kTextOrNumber:
      return value.is_string() || value.is_number_integer();
    case ValueKind::kObject:
    case ValueKind::kBounds:
      return value.is_object();
    case ValueKind::kCount:
      return value.is_number_integer() || value.is_object();
    case ValueKind::kSpan:
      return value.is_string() && sim::date::parse_span(value.get<std::string>());
    case ValueKind::kTexts:
      return is_list(value, [](const Value& each) { return each.is_string(); });
    case ValueKind::kNumbers:
      return is_list(value, [](const Value& each) { return each.is_number_integer(); });
    case ValueKind::kAny:
      break;
  }
  return true;
}

// Bounds of a count are whole numbers; those of a duration are looked at by its verb.
void check_bounds(const Reader& bounds, ValueKind kind) {
  bounds.is_object_of({"at_least", "at_most"});
  if (kind != ValueKind::kCount) return;
  for (const char* bound : {"at_least", "at_most"}) bounds.number(bound, 0);
}

void check_kind(const Reader& reader, std::string_view member, ValueKind kind) {
  const Value& value = reader.value()[std::string(member)];
  if (!fits(kind, value)) {
    reader.complain_at(member, fmt::format("\"{}\" is {}", member, kind_name(kind)));
  } else if (kind == ValueKind::kBounds || (kind == ValueKind::kCount && value.is_object())) {
    check_bounds(reader.in(member), kind);
  }
}

void check_members(const Reader& reader, const std::vector<Qualifier>& members) {
  std::vector<std::string> known;
  for (const auto& member : members) known.emplace_back(member.name);
  reader.is_object_of(known);
  for (const auto& member : members) {
    if (reader.has(member.name)) check_kind(reader, member.name, member.kind);
  }
}

void check_virtual_duration(const Reader& reader) {
  for (const char* bound : {"at_least", "at_most"}) reader.in("virtual_duration").span(bound);
}

void check_handled(const Reader& reader) {
  const std::string word = reader.text("handled");
  if (word == "well" || handling_named(word)) return;
  reader.complain_at("handled", "\"handled\" is \"well\", or how exactly: " +
                                    sim::text::join(handling_words(), ", "));
}

void check_calls(const Reader& reader) {
  const Reader calls = reader.in("calls");
  for (const auto& [name, value] : calls.value().items()) {
    if (name.find(':') == std::string::npos) {
      calls.complain_at(name, "a call is named such as \"kms:GenerateDataKey\"");
    }
    if (!value.is_number_integer()) check_kind(calls, name, ValueKind::kBounds);
  }
}

}  // namespace

const std::vector<Verb>& verbs() {
  using K = ValueKind;
  static const std::vector<Verb> kVerbs = {
      {"exit", K::kNumber, {{"program", K::kTextOrNumber}}, {}, judge_exit},
      {"exits", K::kNumbers, {}, {}, judge_exits},
      {"stdout_contains", K::kText, {{"program", K::kTextOrNumber}}, {}, judge_stdout},
      {"stderr_contains", K::kText, {{"program", K::kTextOrNumber}}, {}, judge_stderr},
      {"stdout_lacks", K::kText, {{"program", K::kTextOrNumber}}, {}, judge_stdout_lacks},
      {"stderr_lacks", K::kText, {{"program", K::kTextOrNumber}}, {}, judge_stderr_lacks},
      {"report",
       K::kText,
       {{"error_code", K::kText}, {"message_contains", K::kText}},
       {},
       judge_report},
      {"reports", K::kNumber, {}, {}, judge_report_count},
      {"object",
       K::kObject,
       {},
       {{"bucket", K::kText},
        {"key", K::kText},
        {"key_prefix", K::kText},
        {"key_suffix", K::kText},
        {"encrypted_with", K::kText},
        {"rows", K::kNumber},
        {"findings", K::kTextOrNumber},
        {"contains", K::kText},
        {"lacks", K::kText},
        {"content_type", K::kText},
        {"count", K::kCount},
        {"multipart", K::kFlag},
        {"absent", K::kFlag}},
       judge_object},
      {"denied",
       K::kText,
       {{"because", K::kText},
        {"layer", K::kText},
        {"policy", K::kText},
        {"statement", K::kText},
        {"principal", K::kText},
        {"failed", K::kText},
        {"condition", K::kText},
        {"had", K::kText},
        {"wanted", K::kText}},
       {},
       judge_denied},
      {"allowed",
       K::kText,
       {{"layer", K::kText},
        {"policy", K::kText},
        {"statement", K::kText},
        {"principal", K::kText}},
       {},
       judge_allowed},
      {"calls", K::kObject, {}, {}, judge_calls},
      {"order", K::kTexts, {}, {}, judge_order},
      {"spacing", K::kText, {{"at_least", K::kSpan}, {"at_most", K::kSpan}}, {}, judge_spacing},
      {"retried",
       K::kText,
       {{"after", K::kText}, {"times", K::kCount}, {"back_off", K::kSpan}, {"growing", K::kFlag}},
       {},
       judge_retried},
      {"credentials_fetched", K::kCount, {}, {}, judge_credentials},
      {"findings",
       K::kCount,
       {{"where", K::kObject}, {"account", K::kText}, {"region", K::kText}},
       {},
       judge_findings},
      {"call",
       K::kText,
       {{"input", K::kObject},
        {"as", K::kText},
        {"region", K::kText},
        {"error", K::kText},
        {"output", K::kObject}},
       {},
       judge_call},
      {"event",
       K::kObject,
       {{"error", K::kText}, {"times", K::kNumber}},
       {{"source", K::kText},
        {"detail-type", K::kText},
        {"detail", K::kObject},
        {"bus", K::kText},
        {"rule", K::kText},
        {"target", K::kText},
        {"payload", K::kText}},
       judge_event},
      {"fault_fired", K::kText, {{"times", K::kNumber}}, {}, judge_fault},
      {"handled", K::kText, {}, {}, judge_handled},
      {"no_dangling_uploads", K::kFlag, {}, {}, judge_uploads},
      {"virtual_duration", K::kBounds, {}, {}, judge_virtual_duration},
  };
  return kVerbs;
}

const Verb* read_expectation(const Reader& reader) {
  if (!reader.value().is_object()) {
    reader.complain("an expectation is an object such as {\"exit\": 0}");
    return nullptr;
  }
  const Verb* verb = nullptr;
  std::vector<std::string> names;
  for (const auto& each : verbs()) {
    names.emplace_back(each.name);
    if (!verb && reader.has(each.name)) verb = &each;
  }
  if (!verb) {
    const std::string first = reader.value().empty() ? "" : reader.value().begin().key();
    reader.complain(fmt::format("an expectation has one of {}{}", sim::text::join(names, ", "),
                                sim::text::did_you_mean(first, names)));
    return nullptr;
  }
  std::vector<std::string> known = {std::string(verb->name)};
  for (const auto& qualifier : verb->qualifiers) known.emplace_back(qualifier.name);
  reader.is_object_of(known);
  check_kind(reader, verb->name, verb->kind);
  for (const auto& qualifier : verb->qualifiers) {
    if (reader.has(qualifier.name)) check_kind(reader, qualifier.name, qualifier.kind);
  }
  if (!verb->members.empty()) check_members(reader.in(verb->name), verb->members);
  if (verb->name == "handled") check_handled(reader);
  if (verb->name == "virtual_duration") check_virtual_duration(reader);
  if (verb->name == "calls" && reader.value()["calls"].is_object()) check_calls(reader);
  return verb;
}

}  // namespace harness
