#include "sim/world.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/crypto.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/state/integrations.h"
#include "sim/state/outbox.h"
#include "sim/state/past.h"
#include "sim/state/vpc_endpoints.h"

namespace sim {
namespace {

// Where the story begins when no world file says so; any fixed instant serves.
constexpr Instant kStart{Millis(1'772'355'600'000)};  // 2026-03-01T09:00:00Z
// A leap never goes further than this: a polling client waits for a report, not for next week.
constexpr Millis kLongestLeap = std::chrono::hours(24);
// The story's time is written back at most once in this span while it flows by itself.
constexpr Millis kSaveEvery{1000};

// Requests of one idle stretch that are remembered to recognise a client that asks again.
constexpr size_t kMostAsked = 1000;

constexpr const char* kMetaSchema =
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;";

// What a request asks for, whenever and however it was signed.
std::string question_of(const wire::HttpRequest& request) {
  const bool presigned = request.target.find("X-Amz-Signature=") != std::string::npos;
  return crypto::sha256(fmt::format("{}\n{}\n{}\n{}", request.method,
                                    presigned ? request.path() : std::string_view(request.target),
                                    request.headers.get("X-Amz-Target"), request.body));
}

}  // namespace

World::World(Options options)
    : wire_(options.wire ? *options.wire : wall_),
      store_(options.state_file),
      story_(kStart),
      ids_((store_.ledger.script(state::kIdsSchema), store_.ledger), 1),
      accounts_((store_.state.script(std::string(kMetaSchema) + state::kAccountsSchema +
                                     state::kAgendaSchema + state::kPastSchema +
                                     state::kVpcEndpointsSchema + state::kOutboxSchema +
                                     state::kIntegrationsSchema),
                 store_.state)),
      settings_(store_.state),
      agenda_(store_.state),
      gateway_({store_, story_, wire_, ids_, accounts_, settings_, agenda_}),
      last_wire_(wire_.now()),
      saved_story_(kStart) {
  resumed_ = !recall("now").empty();
  if (resumed_) reload();
}

World::~World() {
  try {
    save_story();
  } catch (const std::exception&) {
    // A file that can no longer be written keeps the time of its last save.
  }
}

void World::remember(std::string_view name, const std::string& value) {
  store_.state.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value);
}

std::string World::recall(std::string_view name) {
  return store_.state.text("SELECT value FROM meta WHERE name = ?", name).value_or("");
}

void World::save_story() {
  if (recall("now").empty() && saved_story_ == kStart && story_.now() == kStart) return;
  remember("now", std::to_string(to_millis(story_.now())));
  saved_story_ = story_.now();
}

void World::reload() {
  story_.set(from_millis(text::to_integer(recall("now")).value_or(to_millis(kStart))));
  saved_story_ = story_.now();
  ids_.reseed(static_cast<uint64_t>(text::to_integer(recall("seed")).value_or(1)));
  pace_ = parse_pace(recall("pace")).value_or(pace_);
  last_wire_ = wire_.now();
  asked_.clear();
  gateway_.reload();
  if (const std::string kept = recall("world"); loaded_.value.is_null() && !kept.empty()) {
    const Value file = Value::parse(kept);
    loaded_ = WorldFile::parse(file["name"], file["folder"], file["text"]);
  }
}

void World::load(const WorldFile& file) {
  if (resumed_) {
    throw WorldFileError(
        fmt::format("{}: the state file holds a world already; name another one with --state, or "
                    "leave out --world",
                    file.name));
  }
  state::Savepoint all_or_nothing(store_.state);
  const Value& top = file.value;
  if (top.contains("now")) {
    const auto now =
        top["now"].is_string() ? date::parse_iso(top["now"].get<std::string>()) : std::nullopt;
    if (!now) throw file.error("/now", "\"now\" is a date such as \"2026-03-01T09:00:00Z\"");
    story_.set(*now);
  }
  if (top.contains("seed")) {
    if (!top["seed"].is_number_unsigned() || top["seed"].get<uint64_t>() > INT64_MAX)
      throw file.error("/seed", "\"seed\" is a whole number");
    remember("seed", std::to_string(top["seed"].get<uint64_t>()));
    ids_.reseed(top["seed"].get<uint64_t>());
  }
  load_world(gateway_, file);
  remember("now", std::to_string(to_millis(story_.now())));
  saved_story_ = story_.now();
  // Kept with the state, so that a resumed world can be reset as well.
  remember("world",
           Value{{"name", file.name}, {"folder", file.folder}, {"text", file.text}}.dump());
  all_or_nothing.keep();
  loaded_ = file;
}

void World::clear() {
  for (auto* database : {&store_.state, &store_.ledger}) {
    const auto tables = database->all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        [](const state::Row& row) { return row.text(0); });
    for (const auto& table : tables) database->run("DELETE FROM " + table);
  }
}

void World::reset() {
  const Pace pace = pace_;
  const auto before = snapshot();
  clear();
  story_.set(kStart);
  ids_.reseed(1);
  resumed_ = false;
  gateway_.reload();
  try {
    if (!loaded_.value.is_null()) load(WorldFile(loaded_));
  } catch (...) {  // a file that the world names is gone: better the world as it was than none
    restore(before);
    throw;
  }
  set_pace(pace);
  last_wire_ = wire_.now();
  asked_.clear();
}

state::Snapshot World::snapshot() {
  save_story();
  return store_.snapshot();
}

void World::restore(const state::Snapshot& snapshot) {
  store_.restore(snapshot);
  reload();
}

void World::advance_to(Instant at) {
  while (const auto item = agenda_.next()) {
    if (item->due > at) break;
    ring(item->due);
    story_.set(std::max(story_.now(), item->due));
    agenda_.remove(item->id);
    gateway_.run_job(*item);
  }
  ring(at);
  story_.set(std::max(story_.now(), at));
  if (story_.now() - saved_story_ >= kSaveEvery) save_story();
}

void World::ring(Instant until) {
  while (!alarms_.empty() && alarms_.begin()->first <= until) {
    const auto [when, act] = *alarms_.begin();
    alarms_.erase(alarms_.begin());
    story_.set(std::max(story_.now(), when));
    act();
  }
}

void World::set_pace(Pace pace) {
  pace_ = pace;
  last_wire_ = wire_.now();
  remember("pace", to_text(pace));
}

void World::leap() {
  const auto background = [&](const state::AgendaItem& item) {
    const Service* service = gateway_.find_service(item.service);
    const auto& jobs = service->background_jobs;
    return std::find(jobs.begin(), jobs.end(), item.job) != jobs.end();
  };
  auto to = story_.now() + kLongestLeap;
  bool found = !alarms_.empty() && alarms_.begin()->first <= to;
  if (found) to = alarms_.begin()->first;
  for (const auto& item : agenda_.until(to)) {
    if (background(item)) continue;
    to = std::min(to, item.due);
    found = true;
    break;
  }
  if (found) advance_to(to);
}

void World::keep_time(const std::string& question) {
  switch (pace_.kind) {
    case PaceKind::kReal: {
      const Instant wire_now = wire_.now();
      const auto elapsed = std::chrono::duration<double, std::milli>(wire_now - last_wire_);
      const Millis by(static_cast<int64_t>(elapsed.count() * pace_.scale));
      if (by.count() <= 0) return;
      last_wire_ = wire_now;
      advance(by);
      return;
    }
    case PaceKind::kStepped:
      return;
    case PaceKind::kLeap:
      if (asked_.count(question) == 0) return;
      asked_.clear();
      return leap();
    case PaceKind::kPerRequest:
      advance(pace_.step);
      return;
  }
}

wire::HttpResponse World::handle(wire::HttpRequest request) {
  const std::string question = pace_.kind == PaceKind::kLeap ? question_of(request) : "";
  keep_time(question);
  const int64_t changes = store_.state.total_changes();
  auto response = gateway_.handle(std::move(request));
  if (pace_.kind != PaceKind::kReal) response.delivery.idle_millis = 0;
  if (pace_.kind != PaceKind::kLeap) return response;
  const bool changed = store_.state.total_changes() != changes;
  if (changed || asked_.size() == kMostAsked) asked_.clear();
  if (!changed) asked_.insert(question);
  return response;
}

}  // namespace sim
