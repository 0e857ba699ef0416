#include "sim/policy/vocabulary.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "sim/base/text.h"
#include "sim/policy/authorizer.h"
#include "sim/policy/match.h"
#include "sim/policy/vocabulary_table.h"

namespace sim::policy {
namespace {

struct Service {
  std::vector<std::string> actions;
  std::set<std::string, std::less<>> folded_actions;
};

struct Vocabulary {
  std::map<std::string, Service, std::less<>> services;
  std::set<std::string, std::less<>> key_prefixes;
  std::unordered_map<std::string, KeyFacts> keys;  // by lower-case name
};

template <class Take>
void each_word(std::string_view words, Take take) {
  while (!words.empty()) {
    const auto space = words.find(' ');
    if (space != 0) take(words.substr(0, space));
    if (space == std::string_view::npos) return;
    words.remove_prefix(space + 1);
  }
}

void add_actions(const VocabularyRow& row, Vocabulary& vocabulary) {
  if (row.actions.empty()) return;
  Service& service = vocabulary.services[std::string(row.service)];
  std::string verb;
  each_word(row.actions, [&](std::string_view word) {
    if (word.back() == ':') {
      verb = word.substr(0, word.size() - 1);
      return;
    }
    const std::string name = word == "." ? verb : verb + std::string(word);
    service.folded_actions.insert(text::lower(name));
    service.actions.push_back(name);
  });
}

KeyType take_type(std::string_view& word) {
  static const std::map<char, KeyType> kMarks = {{'#', KeyType::kNumeric},
                                                 {'?', KeyType::kBool},
                                                 {'@', KeyType::kArn},
                                                 {'~', KeyType::kDate},
                                                 {'%', KeyType::kAddress}};
  const auto mark = kMarks.find(word.back());
  if (mark == kMarks.end()) return KeyType::kString;
  word.remove_suffix(1);
  return mark->second;
}

void add_keys(const VocabularyRow& row, Vocabulary& vocabulary) {
  vocabulary.key_prefixes.insert(std::string(row.service));
  each_word(row.keys, [&](std::string_view word) {
    KeyFacts facts;
    facts.multivalued = word.front() == '+';
    if (facts.multivalued) word.remove_prefix(1);
    facts.type = take_type(word);
    facts.family = word.back() == '/' || word.back() == ':';
    facts.name = std::string(row.service) + ":" + std::string(word);
    std::string folded = text::lower(facts.name);
    vocabulary.keys.emplace(std::move(folded), std::move(facts));
  });
}

const Vocabulary& vocabulary() {
  static const Vocabulary kVocabulary = [] {
    Vocabulary made;
    for (const auto& row : vocabulary_rows()) {
      add_actions(row, made);
      add_keys(row, made);
    }
    return made;
  }();
  return kVocabulary;
}

const Service* find_service(std::string_view service) {
  const auto& services = vocabulary().services;
  const auto found = services.find(text::lower(service));
  return found == services.end() ? nullptr : &found->second;
}

}  // namespace

bool is_known_service(std::string_view service) { return find_service(service) != nullptr; }

const std::vector<std::string>& actions_of(std::string_view service) {
  static const std::vector<std::string> kNone;
  const Service* found = find_service(service);
  return found ? found->actions : kNone;
}

bool is_action(std::string_view service, std::string_view name) {
  const Service* found = find_service(service);
  if (!found) return false;
  if (name.find_first_of("*?") == std::string_view::npos) {
    return found->folded_actions.contains(text::lower(name));
  }
  const Pattern pattern = compile_action(name);
  const Context none;
  return std::any_of(found->actions.begin(), found->actions.end(),
                     [&](const std::string& action) { return matches(pattern, action, none); });
}

std::optional<KeyFacts> key_of(std::string_view folded_key) {
  const auto& keys = vocabulary().keys;
  if (const auto found = keys.find(std::string(folded_key)); found != keys.end()) {
    return found->second;
  }
  for (size_t i = folded_key.find(':'); i != std::string_view::npos;
       i = folded_key.find_first_of(":/", i + 1)) {
    const auto family = keys.find(std::string(folded_key.substr(0, i + 1)));
    if (family != keys.end() && family->second.family) return family->second;
  }
  return std::nullopt;
}

bool is_known_key_prefix(std::string_view folded_prefix) {
  return vocabulary().key_prefixes.contains(folded_prefix);
}

std::optional<std::string> nearest_key(std::string_view key) {
  std::vector<std::string> names;
  for (const auto& [folded, facts] : vocabulary().keys) names.push_back(facts.name);
  std::sort(names.begin(), names.end());
  // The service is often what was forgotten.
  if (key.find(':') == std::string_view::npos) {
    const std::string global = "aws:" + text::lower(key);
    if (const auto found = key_of(global)) return found->name;
  }
  return text::nearest(key, names);
}

std::string_view name_of(KeyType type) {
  switch (type) {
    case KeyType::kString:
      return "a string";
    case KeyType::kNumeric:
      return "a number";
    case KeyType::kBool:
      return "true or false";
    case KeyType::kArn:
      return "an ARN";
    case KeyType::kDate:
      return "a date";
    case KeyType::kAddress:
      return "an IP address";
  }
  return "";
}

}  // namespace sim::policy
