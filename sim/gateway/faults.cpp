#include "sim/gateway/faults.h"

#include <fmt/format.h>

#include <cctype>
#include <stdexcept>

#include "sim/base/text.h"
#include "sim/time/instant.h"

namespace sim {
namespace {

const std::vector<std::string> kMembers = {"on",      "calls", "principal", "answer", "status",
                                           "message", "delay", "cut_after", "reset"};

FaultRule parse(const Value& rule) {
  if (!rule.is_object()) throw std::invalid_argument("a fault rule is an object");
  for (const auto& [name, value] : rule.items()) {
    if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
      const auto near = text::nearest(name, kMembers);
      throw std::invalid_argument(
          fmt::format("a fault rule has no member \"{}\"{}", name,
                      near ? fmt::format("; did you mean \"{}\"?", *near) : std::string()));
    }
  }
  FaultRule out;
  try {
    out.on = rule.at("on").get<std::string>();
    out.principal = rule.value("principal", "*");
    if (rule.contains("calls")) {
      if (!rule["calls"].is_array()) throw std::invalid_argument("\"calls\" is a list");
      for (const auto& n : rule["calls"]) out.calls.insert(n.get<int64_t>());
      if (out.calls.empty() || *out.calls.begin() < 1) {
        throw std::invalid_argument("\"calls\" lists call numbers from 1");
      }
    }
    out.answer = rule.value("answer", "");
    out.status = rule.value("status", 0);
    out.message = rule.value("message", "");
    if (rule.contains("delay")) {
      const auto delay = date::parse_span(rule["delay"].get<std::string>());
      if (!delay) throw std::invalid_argument("\"delay\" is a span such as \"250ms\" or \"2s\"");
      out.delivery.delay_millis = delay->count();
    }
    if (out.status != 0 && (out.status < 400 || out.status > 599)) {
      throw std::invalid_argument("\"status\" is an HTTP status from 400 to 599");
    }
    for (const char c : out.answer) {
      if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.') {
        throw std::invalid_argument("\"answer\" is an error code such as ThrottlingException");
      }
    }
    if (rule.contains("cut_after") && !rule["cut_after"].is_number_unsigned()) {
      throw std::invalid_argument("\"cut_after\" is a number of bytes");
    }
    if (rule.contains("cut_after"))
      out.delivery.cut_after_bytes = rule["cut_after"].get<uint64_t>();
    out.delivery.reset = rule.value("reset", false);
  } catch (const Value::exception& e) {
    throw std::invalid_argument(fmt::format("a fault rule is malformed: {}", e.what()));
  }
  if (out.on.find(':') == std::string::npos) {
    throw std::invalid_argument(fmt::format(
        "\"on\" names a service and an operation, such as \"kms:GenerateDataKey\", not \"{}\"",
        out.on));
  }
  if (out.answer.empty() && !out.delivery.reset && !out.delivery.cut_after_bytes &&
      out.delivery.delay_millis == 0) {
    throw std::invalid_argument(
        "a fault rule needs \"answer\", \"delay\", \"cut_after\" or \"reset\"");
  }
  return out;
}

}  // namespace

std::string FaultRule::name() const { return fmt::format("fault {} on {}", id, on); }

Faults::Faults(state::Database& ledger) : ledger_(ledger) { reload(); }

void Faults::reload() {
  ledger_.script(
      "CREATE TABLE IF NOT EXISTS fault (id INTEGER PRIMARY KEY, rule TEXT NOT NULL, seen INTEGER "
      "NOT NULL, fired INTEGER NOT NULL);");
  rules_ =
      ledger_.all("SELECT id, rule, seen, fired FROM fault ORDER BY id", [](const state::Row& row) {
        FaultRule rule = parse(Value::parse(row.view(1)));
        rule.id = row.integer(0);
        rule.seen = row.integer(2);
        rule.fired = row.integer(3);
        return rule;
      });
}

int64_t Faults::add(const Value& value) {
  FaultRule rule = parse(value);
  ledger_.run("INSERT INTO fault (rule, seen, fired) VALUES (?, 0, 0)", value.dump());
  rule.id = ledger_.last_row_id();
  rules_.push_back(std::move(rule));
  return rules_.back().id;
}

void Faults::clear() {
  ledger_.run("DELETE FROM fault");
  rules_.clear();
}

const FaultRule* Faults::match(const std::string& service, const std::string& operation,
                               const std::string& principal, Door door) {
  if (rules_.empty()) return nullptr;
  const std::string subject = service + ":" + operation;
  const FaultRule* firing = nullptr;
  for (auto& rule : rules_) {
    if (!text::wildcard_match(rule.on, subject) ||
        !text::wildcard_match(rule.principal, principal)) {
      continue;
    }
    const auto& delivery = rule.delivery;
    const bool only_delays = rule.answer.empty() && !delivery.reset && !delivery.cut_after_bytes;
    if (only_delays && door == Door::kInside) continue;
    ++rule.seen;
    if (!firing && (rule.calls.empty() || rule.calls.count(rule.seen))) {
      ++rule.fired;
      firing = &rule;
    }
    ledger_.run("UPDATE fault SET seen = ?, fired = ? WHERE id = ?", rule.seen, rule.fired,
                rule.id);
  }
  return firing;
}

Value to_value(const FaultRule& rule) {
  return {{"id", rule.id},
          {"on", rule.on},
          {"seen", rule.seen},
          {"fired", rule.fired},
          {"answer", rule.answer}};
}

}  // namespace sim
