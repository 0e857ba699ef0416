#include "sim/gateway/fault_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/base/did_you_mean.h"
#include "sim/base/json_text.h"

namespace sim {
namespace {

using Strings = std::vector<std::string>;

// Reads the members of one object of a rule, each fault of which is told with its place.
class Members {
 public:
  Members(const Value& object, std::string pointer, const Strings& known)
      : object_(object), pointer_(std::move(pointer)) {
    if (!object.is_object()) {
      throw FaultError(
          pointer_, pointer_.empty() ? "a fault rule is an object" : "an object is expected here");
    }
    for (const auto& [name, value] : object.items()) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      fail(name, fmt::format("a fault rule has no member \"{}\"{}", name,
                             text::did_you_mean_or(name, known)));
    }
  }

  [[noreturn]] void fail(std::string_view member, const std::string& message) const {
    throw FaultError(member.empty() ? pointer_ : pointer_ + json::step(member), message);
  }
  const Value* find(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  std::string pointer_to(const char* name) const { return pointer_ + json::step(name); }

  std::string text(const char* name, std::string_view fallback = "") const {
    const Value* value = find(name);
    if (!value) return std::string(fallback);
    if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
      fail(name, fmt::format("\"{}\" is a text", name));
    }
    return value->get<std::string>();
  }
  bool flag(const char* name) const {
    const Value* value = find(name);
    if (!value) return false;
    if (!value->is_boolean()) fail(name, fmt::format("\"{}\" is true or false", name));
    return value->get<bool>();
  }
  std::optional<int64_t> number(const char* name, int64_t least) const {
    const Value* value = find(name);
    if (!value) return std::nullopt;
    const bool small = value->is_number_integer() &&
                       !(value->is_number_unsigned() && value->get<uint64_t>() > INT64_MAX);
    if (!small || value->get<int64_t>() < least) {
      fail(name, fmt::format("\"{}\" is a whole number from {}", name, least));
    }
    return value->get<int64_t>();
  }
  std::optional<Millis> span(const char* name) const {
    const Value* value = find(name);
    if (!value) return std::nullopt;
    const auto span =
        value->is_string() ? date::parse_span(value->get<std::string>()) : std::nullopt;
    if (!span || span->count() == 0) {
      fail(name, fmt::format("\"{}\" is a span such as \"250ms\" or \"2s\"", name));
    }
    return span;
  }
  // A date, or a span that counts from `now`.
  std::optional<Instant> time(const char* name, Instant now) const {
    const Value* value = find(name);
    if (!value) return std::nullopt;
    if (value->is_string()) {
      const auto word = value->get<std::string>();
      if (const auto span = date::parse_span(word)) return now + *span;
      if (const auto at = date::parse_iso(word)) return *at;
    }
    fail(name, fmt::format("\"{}\" is a span after the start such as \"5m\", or a date such as "
                           "\"2026-03-01T09:00:00Z\"",
                           name));
  }
  std::set<int64_t> numbers(const char* name) const {
    std::set<int64_t> out;
    const Value* list = find(name);
    if (!list) return out;
    const bool sound = list->is_array() && !list->empty() &&
                       std::all_of(list->begin(), list->end(), [](const Value& n) {
                         return n.is_number_integer() && n.get<int64_t>() >= 1;
                       });
    if (!sound) fail(name, fmt::format("\"{}\" lists numbers from 1", name));
    for (const auto& n : *list) out.insert(n.get<int64_t>());
    return out;
  }

 private:
  const Value& object_;
  std::string pointer_;
};

FaultRule::Numbers read_calls(const Members& rule) {
  FaultRule::Numbers calls;
  const Value* value = rule.find("calls");
  if (!value) return calls;
  if (!value->is_object()) {
    calls.listed = rule.numbers("calls");
    return calls;
  }
  const Members range(*value, rule.pointer_to("calls"), {"at_least", "at_most"});
  calls.at_least = range.number("at_least", 1).value_or(1);
  calls.at_most = range.number("at_most", 1);
  if (calls.at_most && *calls.at_most < calls.at_least) {
    range.fail("at_most", "\"at_most\" is not below \"at_least\"");
  }
  return calls;
}

std::optional<FaultRule::Staleness> read_stale(const Members& rule) {
  const Value* value = rule.find("stale");
  if (!value) return std::nullopt;
  if (value->is_string()) return FaultRule::Staleness{0, *rule.span("stale")};
  const Members members(*value, rule.pointer_to("stale"), {"writes"});
  const auto writes = members.number("writes", 1);
  if (!writes) members.fail("", "\"stale\" is a span, or {\"writes\": 1}: as before the last one");
  return FaultRule::Staleness{*writes, Millis(0)};
}

// "20m": the service's clock is ahead; "-20m": it is behind.
Millis read_skew(const Members& rule) {
  const std::string word = rule.text("skew");
  if (word.empty()) return Millis(0);
  const bool behind = word.starts_with('-');
  const auto span = date::parse_span(std::string_view(word).substr(behind ? 1 : 0));
  if (!span || span->count() == 0) {
    rule.fail("skew", "\"skew\" is a span such as \"20m\" (ahead) or \"-20m\" (behind)");
  }
  return behind ? -*span : *span;
}

void read_delivery(const Members& rule, FaultRule& out) {
  auto& delivery = out.delivery;
  delivery.delay_millis = rule.span("delay").value_or(Millis(0)).count();
  if (const auto bytes = rule.number("cut_after", 0)) {
    delivery.cut_after_bytes = static_cast<uint64_t>(*bytes);
  }
  if (const Value* stall = rule.find("stall")) {
    const Members members(*stall, rule.pointer_to("stall"), {"after", "for"});
    const auto span = members.span("for");
    if (!span) members.fail("", "\"stall\" is such as {\"after\": 1000, \"for\": \"5s\"}");
    delivery.stall_after_bytes = static_cast<uint64_t>(members.number("after", 0).value_or(0));
    delivery.stall_millis = span->count();
  }
  if (const Value* corrupt = rule.find("corrupt")) {
    const Members members(*corrupt, rule.pointer_to("corrupt"), {"at", "bytes"});
    out.corrupt =
        FaultRule::Corruption{static_cast<uint64_t>(members.number("at", 0).value_or(0)),
                              static_cast<uint64_t>(members.number("bytes", 1).value_or(1))};
  }
  out.wrong_checksum = rule.flag("wrong_checksum");
  delivery.reset = rule.flag("reset");
  delivery.hang = rule.flag("hang");
  delivery.refuse_millis = rule.span("refuse").value_or(Millis(0)).count();
}

void check_code(const Members& rule, const FaultRule& out) {
  if (out.status != 0 && (out.status < 400 || out.status > 599)) {
    rule.fail("status", "\"status\" is an HTTP status from 400 to 599");
  }
  for (const char c : out.answer) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.') {
      rule.fail("answer", "\"answer\" is an error code such as ThrottlingException");
    }
  }
  for (const char* name : {"message", "any_code"}) {
    if (rule.find(name) && out.answer.empty()) {
      rule.fail(name, fmt::format("\"{}\" goes with \"answer\"", name));
    }
  }
  if (out.retry_after && out.answer.empty() && out.status == 0) {
    rule.fail("retry_after", "\"retry_after\" goes with \"answer\" or \"status\"");
  }
}

// What becomes of the call, and how its answer is lost, are one thing each.
void check_one_of(const Members& rule, const Strings& names) {
  std::string first;
  for (const auto& name : names) {
    if (!rule.find(name.c_str())) continue;
    if (!first.empty()) {
      rule.fail(name, fmt::format("\"{}\" and \"{}\" do not go together", first, name));
    }
    first = name;
  }
}

bool does_something(const FaultRule& rule) {
  const auto& delivery = rule.delivery;
  return rule.refuses() || rule.duplicate || rule.stale || rule.skew.count() != 0 || rule.corrupt ||
         rule.wrong_checksum || delivery.delay_millis != 0 || delivery.cut_after_bytes ||
         delivery.stall_after_bytes || delivery.reset || delivery.hang ||
         delivery.refuse_millis != 0;
}

void check_whole(const Members& rule, const FaultRule& out) {
  if (out.on.find(':') == std::string::npos) {
    rule.fail(rule.find("on") ? "on" : "",
              fmt::format("\"on\" names a service and an operation, such as "
                          "\"kms:GenerateDataKey\", not \"{}\"",
                          out.on));
  }
  if (out.from && out.until && *out.until <= *out.from) {
    rule.fail("until", "\"until\" is after \"from\"");
  }
  check_code(rule, out);
  check_one_of(rule, {"answer", "expired", "duplicate", "stale", "skew"});
  check_one_of(rule, {"status", "expired", "duplicate", "stale", "skew"});
  check_one_of(rule, {"reset", "hang", "refuse", "cut_after"});
  if (out.skew.count() != 0 && !out.resource.empty()) {
    rule.fail("resource", "a signature is judged before anyone knows the resource");
  }
  if (!does_something(out)) {
    rule.fail("",
              "a fault rule needs \"answer\", \"delay\", \"cut_after\", \"reset\" or another "
              "of: status, expired, duplicate, stale, skew, stall, corrupt, wrong_checksum, "
              "hang, refuse");
  }
}

}  // namespace

const Strings& fault_members() {
  static const Strings kMembers = {
      "on",      "principal", "resource",       "calls",  "attempts", "from",
      "until",   "answer",    "any_code",       "status", "message",  "retry_after",
      "expired", "duplicate", "stale",          "skew",   "delay",    "cut_after",
      "stall",   "corrupt",   "wrong_checksum", "reset",  "hang",     "refuse"};
  return kMembers;
}

bool reads_only(std::string_view operation) {
  for (const std::string_view verb : {"Get", "List", "Describe", "Head", "BatchGet", "Search"}) {
    if (operation.starts_with(verb)) return true;
  }
  return false;
}

bool FaultRule::Numbers::holds(int64_t number) const {
  if (!listed.empty()) return listed.count(number) != 0;
  return number >= at_least && (!at_most || number <= *at_most);
}

std::string FaultRule::name() const { return fmt::format("fault {} on {}", id, on); }

bool FaultRule::only_on_a_wire() const {
  const bool told = !answer.empty() || status != 0;
  return !told && !duplicate && !delivery.reset && !delivery.cut_after_bytes;
}

FaultRule parse_fault(const Value& value, Instant now) {
  const Members rule(value, "", fault_members());
  FaultRule out;
  out.on = rule.text("on");
  out.principal = rule.text("principal", "*");
  out.resource = rule.text("resource");
  out.calls = read_calls(rule);
  out.attempts = rule.numbers("attempts");
  out.from = rule.time("from", now);
  out.until = rule.time("until", now);
  out.answer = rule.text("answer");
  out.any_code = rule.flag("any_code");
  out.status = static_cast<int>(std::min<int64_t>(rule.number("status", 400).value_or(0), 1000));
  out.message = rule.text("message");
  out.retry_after = rule.span("retry_after");
  out.expired = rule.flag("expired");
  out.duplicate = rule.flag("duplicate");
  out.stale = read_stale(rule);
  out.skew = read_skew(rule);
  read_delivery(rule, out);
  check_whole(rule, out);
  return out;
}

Value with_dates(Value rule, const FaultRule& parsed) {
  if (parsed.from) rule["from"] = date::iso_millis(*parsed.from);
  if (parsed.until) rule["until"] = date::iso_millis(*parsed.until);
  return rule;
}

Value to_value(const FaultRule& rule) {
  return {{"id", rule.id},
          {"on", rule.on},
          {"seen", rule.seen},
          {"fired", rule.fired},
          {"answer", rule.answer}};
}

}  // namespace sim
