#include "fakes/events/replays.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/events/archive_records.h"
#include "fakes/events/archives.h"
#include "fakes/events/items.h"
#include "fakes/events/places.h"
#include "fakes/events/routing.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kMinute = 60'000;
// From where on the next minute's events are looked for: a member of the document that no operation
// shows.
constexpr const char* kPosition = "Position";

sim::ApiError not_valid(const char* parameter, const std::string& reason) {
  return invalid_request(fmt::format("Parameter {} is not valid. Reason: {}", parameter, reason));
}

bool is_under_way(const Item& replay) {
  const std::string state = replay.document.at("State");
  return state == "STARTING" || state == "RUNNING" || state == "CANCELLING";
}

std::string name_after(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

// The archive, which must be of the bus that the events shall go to.
void check_places(Call& call, const Input& input) {
  const std::string bus_text = input.in("Destination").text("Arn");
  const auto bus = bus_of_arn(bus_text);
  if (!bus) throw not_valid("Destination.Arn", "Must contain an event bus ARN.");
  if (!find_bus(call.state, *bus)) throw no_such_bus(bus->name);
  const std::string source = input.text("EventSourceArn");
  const auto archive = item_of_arn(call.state, kArchive, source);
  if (!archive || archive->account != call.account || archive->region != call.region) {
    throw not_valid("EventSourceArn",
                    fmt::format("Archive {} does not exist.", name_after(source)));
  }
  if (archive->document.at("EventSourceArn") != bus_text) {
    throw not_valid("Destination.Arn", "Cross event bus replay is not permitted.");
  }
  const Value& destination = input.at("Destination");
  if (!destination.contains("FilterArns")) return;
  for (const auto& filter : destination.at("FilterArns")) {
    const auto rule = rule_of_arn(filter.get_ref<const std::string&>());
    if (rule && bus_arn(call, rule->bus) == bus_text) continue;
    throw not_valid("Destination.FilterArns",
                    fmt::format("{} is no rule of the event bus.", filter.get<std::string>()));
  }
}

void check_room(Call& call) {
  const auto items = items_of(call.state, kReplay, call.account, call.region);
  if (std::count_if(items.begin(), items.end(), is_under_way) >=
      call.settings.number("events.concurrent_replays")) {
    throw limit_exceeded("The requested resource exceeds the maximum number allowed.");
  }
}

Value shown(const Item& item) {
  Value out = item.document;
  out.erase(kPosition);
  out["ReplayArn"] = item.arn;
  return out;
}

Value listed(const Item& item) {
  return only(item.document,
              {"ReplayName", "EventSourceArn", "State", "EventStartTime", "EventEndTime",
               "EventLastReplayedTime", "ReplayStartTime", "ReplayEndTime"});
}

void end(Call& call, Item& item, const char* state) {
  item.document["State"] = state;
  item.document["ReplayEndTime"] = sim::to_millis(call.now());
  put_item(call.state, item);
}

// Replays the next minute that has events; false when there is none.
bool replay_minute(Call& call, Item& item, const Item& archive) {
  Value& document = item.document;
  const int64_t begin = document.at("EventStartTime"), last = document.at("EventEndTime");
  const auto first =
      first_archived(call.state, archive.arn, document.at(kPosition).get<int64_t>(), last);
  if (!first) return false;
  const int64_t until = std::min(last, begin + ((*first - begin) / kMinute + 1) * kMinute);
  const Value& destination = document.at("Destination");
  const auto bus = bus_of_arn(destination.at("Arn").get<std::string>());
  const auto rules = destination.value("FilterArns", std::vector<std::string>());
  for (const auto& event : archived_between(call.state, archive.arn, *first, until)) {
    replay_event(call, *bus, {item.name, rules}, event.event);
    document["EventLastReplayedTime"] = event.time;
  }
  document[kPosition] = until;
  return true;
}

}  // namespace

Output start_replay(Call& call, const Input& input) {
  check_places(call, input);
  const int64_t from = input.at("EventStartTime").get<int64_t>();
  if (input.at("EventEndTime").get<int64_t>() <= from) {
    throw not_valid("EventEndTime", "EventStartTime must be before EventEndTime.");
  }
  const std::string name = input.text("ReplayName");
  Item item = new_item(call, kReplay, name, "replay/" + name, input);
  check_room(call);
  item.document["State"] = "STARTING";
  item.document["ReplayStartTime"] = sim::to_millis(call.now());
  item.document[kPosition] = from;
  put_item(call.state, item);
  call.later(call.now() + std::chrono::seconds(call.settings.number("events.replay_start_seconds")),
             "replay", name);
  return only(shown(item), {"ReplayArn", "State", "ReplayStartTime"});
}

Output describe_replay(Call& call, const Input& input) {
  return shown(existing_item(call, kReplay, input.text("ReplayName")));
}

Output list_replays(Call& call, const Input& input) {
  check_one_filter(input, "ListReplays");
  const std::string source = input.text("EventSourceArn"), state = input.text("State");
  const auto wanted = [&](const Item& item) {
    return (source.empty() || item.document.at("EventSourceArn") == source) &&
           (state.empty() || item.document.at("State") == state);
  };
  return page_of_items(call, input, kReplay, "Replays", wanted, listed);
}

Output cancel_replay(Call& call, const Input& input) {
  Item item = existing_item(call, kReplay, input.text("ReplayName"));
  const std::string state = item.document.at("State");
  if (state != "STARTING" && state != "RUNNING") {
    throw sim::ApiError(
        "IllegalStatusException", 400,
        fmt::format("Replay {} is not in a valid state for this operation.", item.name));
  }
  item.document["State"] = "CANCELLING";
  put_item(call.state, item);
  return only(shown(item), {"ReplayArn", "State"});
}

void replay(Call& call, const std::string& subject) {
  auto item = find_item(call.state, kReplay, call.account, call.region, subject);
  if (!item) return;
  if (item->document.at("State") == "CANCELLING") return end(call, *item, "CANCELLED");
  const auto archive = item_of_arn(call.state, kArchive, item->document.at("EventSourceArn"));
  if (archive) drop_expired(call, *archive);
  item->document["State"] = "RUNNING";
  if (!archive || !replay_minute(call, *item, *archive)) return end(call, *item, "COMPLETED");
  put_item(call.state, *item);
  call.later(call.now() + sim::Millis(call.settings.number("events.replay_minute_milliseconds")),
             "replay", subject);
}

}  // namespace fakes::events
