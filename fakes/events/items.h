// Connections, API destinations, archives and replays are kept alike: each has a name that is its
// own in its account and region, an ARN, and a document in the words of its operations. What those
// operations share.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>

#include "fakes/events/records.h"
#include "sim/gateway/service.h"

namespace fakes::events {

inline constexpr const char* kConnection = "connection";
inline constexpr const char* kDestination = "api-destination";
inline constexpr const char* kArchive = "archive";
inline constexpr const char* kReplay = "replay";

// The caller's item; throws ResourceNotFoundException.
Item existing_item(sim::Call& call, const char* kind, const std::string& name);
// An item that is not there yet, with what the request says of it and an ARN that ends in `path`;
// throws ResourceAlreadyExistsException.
Item new_item(sim::Call& call, const char* kind, const std::string& name, const std::string& path,
              const sim::Input& input);
sim::ApiError no_such_item(const char* kind, const std::string& name);

// The item that an ARN names; nothing when it is gone or another of its name has come.
std::optional<Item> item_of_arn(sim::state::Database& db, const char* kind, const std::string& arn);

// Members of the request take the place of the item's.
void take_members(const sim::Input& input, std::initializer_list<const char*> names, Item& item);
// A page of the caller's items of a kind: those whose names begin with the request's NamePrefix
// and that are wanted, in the order of their names.
sim::Output page_of_items(sim::Call& call, const sim::Input& input, const char* kind,
                          const char* member, const std::function<bool(const Item&)>& wanted,
                          const std::function<sim::Value(const Item&)>& show);
// The members of `from` that an operation answers with.
sim::Value only(const sim::Value& from, std::initializer_list<const char*> names);

}  // namespace fakes::events
