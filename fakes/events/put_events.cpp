#include "fakes/events/put_events.h"

#include <fmt/format.h>

#include "fakes/events/pattern.h"
#include "fakes/events/places.h"
#include "fakes/events/routing.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kBytesOfTime = 14;

struct EntryError {
  std::string code, message;
};

EntryError required(const char* name) {
  return {"InvalidArgument",
          fmt::format("Parameter {} is not valid. Reason: {} is a required argument.", name, name)};
}

// What EventBridge counts of an entry.
int64_t bytes_of(const Value& entry) {
  int64_t bytes = entry.contains("Time") ? kBytesOfTime : 0;
  for (const char* name : {"Source", "DetailType", "Detail"}) {
    bytes += static_cast<int64_t>(entry.value(name, "").size());
  }
  for (const auto& resource : entry.value("Resources", Value::array())) {
    bytes += static_cast<int64_t>(resource.get_ref<const std::string&>().size());
  }
  return bytes;
}

Happening happening_of(const Call& call, const Value& entry) {
  for (const char* name : {"Source", "DetailType", "Detail"}) {
    if (entry.value(name, "").empty()) throw required(name);
  }
  Happening what;
  what.source = entry.at("Source");
  what.detail_type = entry.at("DetailType");
  if (what.source.starts_with("aws.")) {
    throw EntryError{"NotAuthorizedForSourceException", "Not authorized for the source."};
  }
  auto detail = strict_json(entry.at("Detail").get_ref<const std::string&>());
  if (!detail || !detail->is_object()) {
    throw EntryError{"MalformedDetail", "Detail is malformed."};
  }
  what.detail = std::move(*detail);
  what.account = call.account;
  what.region = call.region;
  what.time =
      entry.contains("Time") ? sim::from_millis(entry.at("Time").get<int64_t>()) : call.now();
  what.resources = entry.value("Resources", std::vector<std::string>());
  return what;
}

}  // namespace

// An entry for a bus that does not exist is taken, and goes nowhere.
Output put_events(Call& call, const Input& input) {
  if (input.has("EndpointId")) throw not_implemented("global endpoints of PutEvents");
  const Value& entries = input.at("Entries");
  int64_t bytes = 0;
  for (const auto& entry : entries) bytes += bytes_of(entry);
  if (bytes > call.settings.number("events.put_events_bytes")) {
    throw invalid_request("Total size of the entries in the request is over the limit.");
  }
  Value results = Value::array();
  int64_t failed = 0;
  for (const auto& entry : entries) {
    try {
      const auto what = happening_of(call, entry);
      const BusPlace bus = bus_named(call, entry.value("EventBusName", ""));
      results.push_back({{"EventId", put_event(call, bus, what)}});
    } catch (const EntryError& error) {
      ++failed;
      results.push_back({{"ErrorCode", error.code}, {"ErrorMessage", error.message}});
    }
  }
  return Value{{"FailedEntryCount", failed}, {"Entries", std::move(results)}};
}

Output test_event_pattern(Call&, const Input& input) {
  const auto event = strict_json(input.view("Event"));
  if (!event || !event->is_object()) {
    throw invalid_request("Parameter Event is not valid.");
  }
  for (const char* name : {"id", "account", "source", "time", "region", "detail-type"}) {
    if (!event->contains(name)) {
      throw invalid_request(
          fmt::format("Parameter Event is not valid. Reason: {} is a required field.", name));
    }
  }
  try {
    return Value{{"Result", Pattern(input.view("EventPattern")).matches(*event)}};
  } catch (const PatternError& error) {
    throw invalid_pattern(error.what());
  }
}

}  // namespace fakes::events
