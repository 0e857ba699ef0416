// The rows of EventBridge: buses, rules with their targets, deliveries under way, and what has a
// name and a document. Events in archives are in archive_records; no other file of this fake holds
// SQL. The fake's error words are declared here too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/base/value.h"
#include "sim/state/database.h"

namespace fakes::events {

extern const char* const kSchema;

inline constexpr const char* kDefaultBus = "default";

// Where a bus is; every account has one named "default" in every region.
struct BusPlace {
  std::string account, region, name = kDefaultBus;
};

struct Bus {
  BusPlace place;
  std::string policy;                       // empty: none
  sim::Value facts = sim::Value::object();  // Description, KmsKeyIdentifier, DeadLetterConfig, …
  sim::Value tags = sim::Value::array();
  int64_t created = 0, modified = 0;  // milliseconds
};

struct Rule {
  BusPlace bus;
  std::string name;
  std::string pattern, schedule;  // empty: none
  std::string state = "ENABLED";
  sim::Value facts = sim::Value::object();  // Description, RoleArn, CreatedBy
  sim::Value tags = sim::Value::array();
};

struct Target {
  std::string id, arn;
  sim::Value document;  // as PutTargets takes it
};

// An event on its way to a target. Everything that it needs was decided when the event matched.
struct Delivery {
  int64_t id = 0;
  BusPlace bus;
  std::string rule_arn, rule_name;
  sim::Value target;
  std::string event;     // the whole event, as text
  int64_t ingested = 0;  // milliseconds
  int64_t attempts = 0;
  int64_t hops = 0;  // buses that it has passed
};

// A connection, API destination, archive or replay (items.h), as its operations take it.
struct Item {
  std::string kind, account, region, name, arn;
  sim::Value document;
};

// ---- buses ----
std::optional<Bus> find_bus(sim::state::Database& db, const BusPlace& place);
void put_bus(sim::state::Database& db, const Bus& bus);
void delete_bus(sim::state::Database& db, const BusPlace& place);
// In the order of their names; "default" is among them only when something was said about it.
std::vector<Bus> buses_of(sim::state::Database& db, std::string_view account,
                          std::string_view region);

// ---- rules and targets ----
std::optional<Rule> find_rule(sim::state::Database& db, const BusPlace& bus, std::string_view name);
void put_rule(sim::state::Database& db, const Rule& rule);
void delete_rule(sim::state::Database& db, const BusPlace& bus, std::string_view name);
std::vector<Rule> rules_of(sim::state::Database& db, const BusPlace& bus);
bool has_rules(sim::state::Database& db, const BusPlace& bus);

std::vector<Target> targets_of(sim::state::Database& db, const BusPlace& bus,
                               std::string_view rule);
void put_target(sim::state::Database& db, const BusPlace& bus, std::string_view rule,
                const Target& target);
bool delete_target(sim::state::Database& db, const BusPlace& bus, std::string_view rule,
                   std::string_view id);
std::vector<std::string> rules_with_target(sim::state::Database& db, const BusPlace& bus,
                                           std::string_view arn);

// ---- deliveries ----
int64_t add_delivery(sim::state::Database& db, const Delivery& delivery);
std::optional<Delivery> find_delivery(sim::state::Database& db, int64_t id);
void update_attempts(sim::state::Database& db, const Delivery& delivery);
void remove_delivery(sim::state::Database& db, int64_t id);

// ---- connections, API destinations, archives and replays ----
std::optional<Item> find_item(sim::state::Database& db, std::string_view kind,
                              std::string_view account, std::string_view region,
                              std::string_view name);
std::vector<Item> items_of(sim::state::Database& db, std::string_view kind,
                           std::string_view account, std::string_view region);
bool has_items(sim::state::Database& db, std::string_view kind, std::string_view account,
               std::string_view region);
void put_item(sim::state::Database& db, const Item& item);
void delete_item(sim::state::Database& db, const Item& item);

// ---- error words ----
sim::ApiError invalid_request(const std::string& message);  // ValidationException
sim::ApiError invalid_pattern(const std::string& reason);
sim::ApiError no_such_bus(std::string_view name);
sim::ApiError no_such_rule(std::string_view name, std::string_view bus);
sim::ApiError bus_exists(std::string_view name);
sim::ApiError limit_exceeded(const std::string& message);
sim::ApiError not_implemented(const std::string& what);

}  // namespace fakes::events
