#include "fakes/events/archives.h"

#include <fmt/format.h>

#include "fakes/events/archive_records.h"
#include "fakes/events/items.h"
#include "fakes/events/pattern.h"
#include "fakes/events/places.h"
#include "fakes/events/rules.h"
#include "sim/base/json_writer.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

std::vector<Item> archives_of(Call& call, const BusPlace& bus) {
  auto archives = items_of(call.state, kArchive, bus.account, bus.region);
  const std::string arn = bus_arn(call, bus);
  std::erase_if(archives,
                [&](const Item& item) { return item.document.at("EventSourceArn") != arn; });
  return archives;
}

// The bus that an archive takes its events from: one of the caller's.
void check_source(Call& call, const std::string& arn) {
  const auto place = bus_of_arn(arn);
  if (!place) {
    throw invalid_request(
        "Parameter EventSourceArn is not valid. Reason: Must contain an event bus ARN.");
  }
  const bool own = place->account == call.account && place->region == call.region;
  if (!own || !find_bus(call.state, *place)) throw no_such_bus(place->name);
}

// What the operations that change an archive answer with.
Value changed(const Item& item) {
  return {{"ArchiveArn", item.arn},
          {"State", "ENABLED"},
          {"CreationTime", item.document.at("CreationTime")}};
}

Value listed(Call& call, const Item& item) {
  drop_expired(call, item);
  const auto size = size_of_archive(call.state, item.arn);
  Value out = only(item.document, {"ArchiveName", "EventSourceArn", "CreationTime"});
  out["RetentionDays"] = item.document.value("RetentionDays", 0);
  out["State"] = "ENABLED";
  out["EventCount"] = size.events;
  out["SizeBytes"] = size.bytes;
  return out;
}

// The parts of an event that its sender chose, and its time.
int64_t bytes_of(const Value& event) {
  size_t bytes = 0;
  for (const char* name : {"source", "detail-type", "time"}) {
    bytes += event.at(name).get_ref<const std::string&>().size();
  }
  for (const auto& resource : event.at("resources")) {
    bytes += resource.get_ref<const std::string&>().size();
  }
  return static_cast<int64_t>(bytes + sim::json::dump(event.at("detail")).size());
}

bool wants(const Item& archive, const Value& event) {
  const auto pattern = archive.document.find("EventPattern");
  return pattern == archive.document.end() ||
         Pattern(pattern->get_ref<const std::string&>()).matches(event);
}

}  // namespace

void check_one_filter(const Input& input, const char* operation) {
  const int filters = input.has("State") + input.has("EventSourceArn") + input.has("NamePrefix");
  if (filters > 1) {
    throw invalid_request(
        fmt::format("At most one filter is allowed for {}. Use either : State, EventSourceArn, or "
                    "NamePrefix.",
                    operation));
  }
}

Output create_archive(Call& call, const Input& input) {
  check_source(call, input.text("EventSourceArn"));
  const std::string name = input.text("ArchiveName");
  Item item = new_item(call, kArchive, name, "archive/" + name, input);
  if (input.has("EventPattern")) check_pattern(input.text("EventPattern"));
  item.document["CreationTime"] = sim::to_millis(call.now());
  put_item(call.state, item);
  return changed(item);
}

// What the request leaves out stays.
Output update_archive(Call& call, const Input& input) {
  Item item = existing_item(call, kArchive, input.text("ArchiveName"));
  if (input.has("EventPattern")) check_pattern(input.text("EventPattern"));
  take_members(input, {"Description", "EventPattern", "RetentionDays", "KmsKeyIdentifier"}, item);
  put_item(call.state, item);
  drop_expired(call, item);
  return changed(item);
}

Output describe_archive(Call& call, const Input& input) {
  const Item item = existing_item(call, kArchive, input.text("ArchiveName"));
  Value out = listed(call, item);
  out.update(only(item.document, {"Description", "EventPattern", "KmsKeyIdentifier"}));
  out["ArchiveArn"] = item.arn;
  return out;
}

Output list_archives(Call& call, const Input& input) {
  check_one_filter(input, "ListArchives");
  const std::string source = input.text("EventSourceArn"), state = input.text("State", "ENABLED");
  if (!source.empty()) check_source(call, source);
  const auto wanted = [&](const Item& item) {
    return state == "ENABLED" && (source.empty() || item.document.at("EventSourceArn") == source);
  };
  return page_of_items(call, input, kArchive, "Archives", wanted,
                       [&](const Item& item) { return listed(call, item); });
}

Output delete_archive(Call& call, const Input& input) {
  const Item item = existing_item(call, kArchive, input.text("ArchiveName"));
  drop_all_archived(call.state, item.arn);
  delete_item(call.state, item);
  return {};
}

void keep_in_archives(Call& call, const BusPlace& bus, const Value& event,
                      const std::string& text) {
  if (event.contains("replay-name")) return;
  if (!has_items(call.state, kArchive, bus.account, bus.region)) return;
  for (const auto& archive : archives_of(call, bus)) {
    drop_expired(call, archive);
    if (!wants(archive, event)) continue;
    const auto time = sim::date::parse_iso(event.at("time").get<std::string>());
    put_archived(call.state, archive.arn,
                 {sim::to_millis(time.value_or(call.now())), sim::to_millis(call.now()),
                  bytes_of(event), text});
  }
}

void drop_expired(Call& call, const Item& archive) {
  const auto days = archive.document.value("RetentionDays", int64_t{0});
  if (days == 0) return;
  drop_archived(call.state, archive.arn,
                sim::to_millis(call.now() - std::chrono::hours(24) * days));
}

}  // namespace fakes::events
