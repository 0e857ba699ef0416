#include "sim/gateway/faults.h"

#include <algorithm>

#include "sim/base/text.h"

namespace sim {

Faults::Faults(state::Database& ledger, const Clock& story) : ledger_(ledger), story_(story) {
  reload();
}

void Faults::reload() {
  ledger_.script(
      "CREATE TABLE IF NOT EXISTS fault (id INTEGER PRIMARY KEY, rule TEXT NOT NULL, seen INTEGER "
      "NOT NULL, fired INTEGER NOT NULL);");
  rules_ = ledger_.all("SELECT id, rule, seen, fired FROM fault ORDER BY id",
                       [&](const state::Row& row) {
                         FaultRule rule = parse_fault(Value::parse(row.view(1)), story_.now());
                         rule.id = row.integer(0);
                         rule.seen = row.integer(2);
                         rule.fired = row.integer(3);
                         return rule;
                       });
}

int64_t Faults::add(const Value& value) {
  FaultRule rule = parse_fault(value, story_.now());
  ledger_.run("INSERT INTO fault (rule, seen, fired) VALUES (?, 0, 0)",
              with_dates(value, rule).dump());
  rule.id = ledger_.last_row_id();
  rules_.push_back(std::move(rule));
  return rules_.back().id;
}

void Faults::clear() {
  ledger_.run("DELETE FROM fault");
  rules_.clear();
}

void Faults::keep_counts(const FaultRule& rule) {
  ledger_.run("UPDATE fault SET seen = ?, fired = ? WHERE id = ?", rule.seen, rule.fired, rule.id);
}

bool Faults::fits(const FaultRule& rule, const Sight& call) const {
  const auto now = story_.now();
  if ((rule.from && now < *rule.from) || (rule.until && now >= *rule.until)) return false;
  if (!text::wildcard_match(rule.on, call.service + ":" + call.operation) ||
      !text::wildcard_match(rule.principal, call.principal)) {
    return false;
  }
  if (rule.only_on_a_wire() && call.door == Door::kInside) return false;
  if (!rule.attempts.empty() && rule.attempts.count(call.attempt) == 0) return false;
  if (rule.stale && !reads_only(call.operation)) return false;
  if (rule.resource.empty()) return true;
  if (!call.resources) return false;
  const auto arns = call.resources();
  return std::any_of(arns.begin(), arns.end(), [&](const std::string& arn) {
    return text::wildcard_match(rule.resource, arn);
  });
}

template <class Wanted>
const FaultRule* Faults::first_to_fire(const Sight& call, Wanted wanted) {
  const FaultRule* firing = nullptr;
  for (auto& rule : rules_) {
    if (!wanted(rule) || !fits(rule, call)) continue;
    ++rule.seen;
    if (!firing && rule.calls.holds(rule.seen)) {
      ++rule.fired;
      firing = &rule;
    }
    keep_counts(rule);
  }
  return firing;
}

const FaultRule* Faults::match(const Sight& call) {
  return first_to_fire(call, [](const FaultRule& rule) { return rule.skew.count() == 0; });
}

const FaultRule* Faults::match_signature(const Sight& call) {
  return first_to_fire(call, [](const FaultRule& rule) { return rule.skew.count() != 0; });
}

void Faults::take_back(int64_t id) {
  for (auto& rule : rules_) {
    if (rule.id != id || rule.fired == 0) continue;
    --rule.fired;
    keep_counts(rule);
  }
}

bool Faults::any_stale() const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [](const FaultRule& rule) { return rule.stale.has_value(); });
}

}  // namespace sim
