#include "sim/gateway/explanation.h"

#include <fmt/format.h>

#include "sim/base/text.h"
#include "sim/policy/authorizer.h"

namespace sim {
namespace {

std::string headline(const JournalEntry& e) {
  std::string line = fmt::format("#{} {}  {}:{}  in {}  by {}  ->  {}", e.id, date::iso(e.at),
                                 e.service, e.operation, e.region, e.principal, e.status);
  if (!e.error.empty()) line += fmt::format(" {}", e.error);
  if (!e.message.empty()) line += fmt::format("\n  {}", e.message);
  if (!e.fault.empty()) line += fmt::format("\n  interfered: {}", e.fault);
  return line + "\n";
}

std::string indented(const std::string& block, int depth) {
  const std::string margin(static_cast<size_t>(depth) * 2, ' ');
  std::string out;
  for (const auto line : text::split(block, '\n')) {
    if (!line.empty()) out += margin + std::string(line) + "\n";
  }
  return out;
}

Value explain(const Journal& journal, const JournalEntry& entry, int depth, std::string& text) {
  Value out = {{"entry", to_value(entry)},
               {"decisions", journal.decisions(entry.id)},
               {"calls", Value::array()}};
  text += indented(headline(entry), depth);
  for (const auto& decision : out["decisions"]) {
    text += indented(policy::to_text(decision), depth + 1);
  }
  for (const auto& child : journal.children(entry.id)) {
    out["calls"].push_back(explain(journal, child, depth + 1, text));
  }
  return out;
}

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
  std::string text;
  Value out = explain(journal, *entry, 0, text);
  out["text"] = text;
  return out;
}

}  // namespace sim
