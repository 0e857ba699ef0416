#include "sim/gateway/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "sim/base/text.h"
#include "sim/policy/explain.h"

namespace sim {
namespace {

std::string indented(const std::string& block, int depth) {
  const std::string margin(static_cast<size_t>(depth) * 2, ' ');
  std::string out;
  for (const auto line : text::split(block, '\n')) {
    if (!line.empty()) out += margin + std::string(line) + "\n";
  }
  return out;
}

std::string headline(const JournalEntry& e) {
  std::string line = fmt::format("#{} {}  {}:{}  in {}  by {}  ->  {}", e.id, date::iso(e.at),
                                 e.service, e.operation, e.region, e.principal, e.status);
  if (!e.error.empty()) line += fmt::format(" {}", e.error);
  if (!e.message.empty()) line += fmt::format("\n  {}", e.message);
  if (!e.fault.empty()) line += fmt::format("\n  interfered: {}", e.fault);
  return line + "\n";
}

bool is_foreseen(const Value& decision) { return decision.value("foreseen", false); }

bool same_question(const Value& a, const Value& b) {
  constexpr std::array kAsked = {"principal", "action", "resource"};
  return std::all_of(kAsked.begin(), kAsked.end(), [&](const char* name) {
    return a.value(name, Value()) == b.value(name, Value());
  });
}

// The same edit may be proposed for several requests.
bool same_edit(const Value& a, const Value& b) {
  constexpr std::array kEdit = {"policy", "edit", "statement", "index", "key", "values"};
  return std::all_of(kEdit.begin(), kEdit.end(), [&](const char* name) {
    return a.value(name, Value()) == b.value(name, Value());
  });
}

bool same_mistake(const Value& a, const Value& b) { return a == b; }

void add_once(Value& list, const Value& items, bool (*same)(const Value&, const Value&)) {
  for (const auto& item : items) {
    const bool there =
        std::any_of(list.begin(), list.end(), [&](const Value& each) { return same(each, item); });
    if (!there) list.push_back(item);
  }
}

class Telling {
 public:
  explicit Telling(const Journal& journal) : journal_(journal) {}

  Value tell(const JournalEntry& entry) {
    take_in(entry);
    Value out = tell_entry(entry, 0);
    out["mistakes"] = mistakes_;
    out["remedies"] = remedies_;
    out["text"] = text_ + policy::advice_text(mistakes_, remedies_);
    return out;
  }

 private:
  // Every decision that was taken in earnest, to leave out what merely foresaw it.
  void take_in(const JournalEntry& entry) {
    for (auto& decision : journal_.decisions(entry.id)) {
      if (!is_foreseen(decision)) taken_.push_back(std::move(decision));
    }
    for (const auto& child : journal_.children(entry.id)) take_in(child);
  }

  bool repeats(const Value& decision) const {
    return is_foreseen(decision) &&
           std::any_of(taken_.begin(), taken_.end(),
                       [&](const Value& each) { return same_question(each, decision); });
  }

  Value tell_entry(const JournalEntry& entry, int depth) {
    Value out = {
        {"entry", to_value(entry)}, {"decisions", Value::array()}, {"calls", Value::array()}};
    text_ += indented(headline(entry), depth);
    auto decisions = journal_.decisions(entry.id);
    decisions.erase(std::remove_if(decisions.begin(), decisions.end(),
                                   [&](const Value& each) { return repeats(each); }),
                    decisions.end());
    tell_decisions(decisions, false, depth);
    for (const auto& child : journal_.children(entry.id)) {
      out["calls"].push_back(tell_entry(child, depth + 1));
    }
    tell_decisions(decisions, true, depth);
    for (auto& decision : decisions) out["decisions"].push_back(std::move(decision));
    return out;
  }

  void tell_decisions(const std::vector<Value>& decisions, bool foreseen, int depth) {
    for (const auto& decision : decisions) {
      if (is_foreseen(decision) != foreseen) continue;
      text_ +=
          indented((foreseen ? "would be refused next: " : "") + policy::explained_text(decision),
                   depth + 1);
      add_once(mistakes_, decision.value("mistakes", Value::array()), same_mistake);
      add_once(remedies_, decision.value("remedies", Value::array()), same_edit);
    }
  }

  const Journal& journal_;
  std::vector<Value> taken_;
  Value mistakes_ = Value::array(), remedies_ = Value::array();
  std::string text_;
};

}  // namespace

std::optional<int64_t> entry_named(const Journal& journal, std::string_view word) {
  if (word == "last") return journal.last_request();
  if (word == "denied") return journal.last_denied();
  const auto id = text::to_integer(word);
  return id && journal.find(*id) ? std::optional<int64_t>(*id) : std::nullopt;
}

std::optional<Value> explanation(const Journal& journal, int64_t entry_id) {
  const auto entry = journal.find(entry_id);
  if (!entry) return std::nullopt;
  return Telling(journal).tell(*entry);
}

}  // namespace sim
