// Rows of the smaller things that Inspector keeps (CIS scan configurations and sessions, code
// security integrations, configurations and scans, clusters that run an image): each a JSON
// document of a kind, found by its id; and the tags of whatever can be tagged.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/records.h"

namespace fakes::inspector {

extern const char* const kItemSchema;

struct Item {
  Scope scope;
  std::string kind;  // "cis-configuration", "codesecurity-integration", …
  std::string id;    // an ARN where it has one
  sim::Value document;
};

void put_item(sim::state::Database& db, const Item& item);
std::optional<Item> find_item(sim::state::Database& db, const Scope& scope, std::string_view kind,
                              std::string_view id);
// In ascending order of ids.
std::vector<Item> items_of(sim::state::Database& db, const Scope& scope, std::string_view kind);
bool remove_item(sim::state::Database& db, const Scope& scope, std::string_view kind,
                 std::string_view id);

// A resource that can be tagged has tags, if only none; what has no row cannot be tagged.
void put_tags(sim::state::Database& db, const Scope& scope, std::string_view arn,
              const sim::Value& tags);
std::optional<sim::Value> find_tags(sim::state::Database& db, const Scope& scope,
                                    std::string_view arn);
void remove_tags(sim::state::Database& db, const Scope& scope, std::string_view arn);

}  // namespace fakes::inspector
