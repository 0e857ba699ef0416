// The accounts of the world and the settings in force: facts that every fake may read. An account
// exists only when a world file (or Organizations) made it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"
#include "sim/state/database.h"

namespace sim::state {

struct Account {
  std::string id;  // twelve digits
  std::string name;
  std::string canonical_id;  // S3's 64 hex digits
  std::string partition = "aws";
};

class Accounts {
 public:
  explicit Accounts(Database& state) : state_(state) {}
  void add(const Account& account);
  std::optional<Account> find(std::string_view id) const;
  std::vector<Account> all() const;

 private:
  Database& state_;
};

// A behaviour that AWS does not document, with the value we assume unless a world says otherwise.
struct Setting {
  std::string_view name;  // "inspector.slash_after_prefix"
  Value fallback;
  std::string_view meaning;                    // one line: what it changes, and what is known
  std::vector<std::string_view> choices = {};  // of a text; empty: any
};

// The settings of one world: what services declare, with what a world file or the control API set.
// A name that nobody declared is refused, with the nearest known one.
class Settings {
 public:
  explicit Settings(Database& state) : state_(state) {}

  void declare(const std::vector<Setting>& settings);
  // Reads again what the database holds, after a restore.
  void reload();
  // Throws std::invalid_argument for an unknown name, a value of another JSON type, a number below
  // 0 or above a thousand million, or a text that is no choice.
  void check(const std::string& name, const Value& value) const;
  void set(const std::string& name, const Value& value);
  // Throws std::logic_error for a name that nobody declared: that is a bug of the caller.
  const Value& get(std::string_view name) const;
  bool flag(std::string_view name) const { return get(name).get<bool>(); }
  int64_t number(std::string_view name) const { return get(name).get<int64_t>(); }
  std::string text(std::string_view name) const { return get(name).get<std::string>(); }
  const std::map<std::string, Setting, std::less<>>& declared() const { return declared_; }

 private:
  Database& state_;
  std::map<std::string, Setting, std::less<>> declared_;
  std::map<std::string, Value, std::less<>> values_;
};

extern const char* const kAccountsSchema;

}  // namespace sim::state
