#include "sim/state/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "sim/base/did_you_mean.h"

namespace sim::state {

const char* const kAccountsSchema =
    "CREATE TABLE IF NOT EXISTS account (id TEXT PRIMARY KEY, name TEXT NOT NULL, canonical_id "
    "TEXT "
    "NOT NULL, partition TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT "
    "ROWID;";

namespace {

Account read_account(const Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.text(3)};
}

}  // namespace

void Accounts::add(const Account& account) {
  state_.run("INSERT INTO account VALUES (?, ?, ?, ?)", account.id, account.name,
             account.canonical_id, account.partition);
}

std::optional<Account> Accounts::find(std::string_view id) const {
  return state_.first("SELECT id, name, canonical_id, partition FROM account WHERE id = ?",
                      read_account, id);
}

std::vector<Account> Accounts::all() const {
  return state_.all("SELECT id, name, canonical_id, partition FROM account ORDER BY id",
                    read_account);
}

void Settings::declare(const std::vector<Setting>& settings) {
  for (const auto& setting : settings) {
    if (!declared_.emplace(setting.name, setting).second) {
      throw std::logic_error(fmt::format("setting {} is declared twice", setting.name));
    }
    values_.emplace(setting.name, setting.fallback);
  }
}

void Settings::reload() {
  for (const auto& [name, setting] : declared_) values_[name] = setting.fallback;
  state_.each("SELECT name, value FROM setting",
              [&](const Row& row) { values_[row.text(0)] = Value::parse(row.view(1)); });
}

void Settings::check(const std::string& name, const Value& value) const {
  const auto at = declared_.find(name);
  if (at == declared_.end()) {
    std::vector<std::string> names;
    for (const auto& [known, setting] : declared_) names.push_back(known);
    throw std::invalid_argument(
        fmt::format("unknown setting \"{}\"{}", name, text::did_you_mean(name, names)));
  }
  const bool same_kind = at->second.fallback.is_number()
                             ? value.is_number_integer()
                             : at->second.fallback.type() == value.type();
  if (!same_kind) {
    throw std::invalid_argument(fmt::format("setting \"{}\" takes a {}, like {}", name,
                                            at->second.fallback.type_name(),
                                            at->second.fallback.dump()));
  }
  constexpr int64_t kLargest = 1'000'000'000;  // seconds, milliseconds or bytes that make sense
  if (value.is_number_integer() && (value < 0 || value > kLargest)) {
    throw std::invalid_argument(fmt::format("setting \"{}\" lies from 0 to {}", name, kLargest));
  }
  const auto& choices = at->second.choices;
  if (!choices.empty() && std::find(choices.begin(), choices.end(),
                                    value.get_ref<const std::string&>()) == choices.end()) {
    throw std::invalid_argument(
        fmt::format("setting \"{}\" is one of: {}", name, fmt::join(choices, ", ")));
  }
}

void Settings::set(const std::string& name, const Value& value) {
  check(name, value);
  state_.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, value.dump());
  values_[name] = value;
}

const Value& Settings::get(std::string_view name) const {
  const auto at = values_.find(name);
  if (at == values_.end()) throw std::logic_error(fmt::format("setting {} is not declared", name));
  return at->second;
}

}  // namespace sim::state
