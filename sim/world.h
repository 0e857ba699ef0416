// A world: store, clocks, agenda, services and the gateway that joins them. Tests and C++ users
// make one and call through a Client; the HTTP server feeds it messages; scenarios load, advance,
// snapshot and restore it. One thread owns a world.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "sim/gateway/client.h"
#include "sim/gateway/gateway.h"
#include "sim/state/agenda.h"
#include "sim/state/ids.h"
#include "sim/state/store.h"
#include "sim/time/clock.h"
#include "sim/time/pace.h"
#include "sim/world_file.h"

namespace sim {

class World {
 public:
  struct Options {
    std::string state_file = ":memory:";
    const Clock* wire = nullptr;  // nullptr: the wall clock
  };

  explicit World(Options options);
  World() : World(Options{}) {}
  ~World();

  void install(Service service) { gateway_.install(std::move(service)); }
  // True when the state file held a world already; load() then refuses.
  bool resumed() const { return resumed_; }

  // Fills an empty world. Throws WorldFileError with every place named; nothing is kept then.
  void load(const WorldFile& file);
  // Back to the world as load() left it, ids and faults included.
  void reset();

  state::Snapshot snapshot();
  void restore(const state::Snapshot& snapshot);

  // Moves the story and runs what comes due on the way, in order.
  void advance(Millis by) { advance_to(story_.now() + by); }
  void advance_to(Instant at);
  Instant now() const { return story_.now(); }
  // Does something once when the story reaches a time, before what is due then. Like the pace, no
  // part of the state: snapshots do not keep it.
  void at(Instant when, std::function<void()> act) { alarms_.emplace(when, std::move(act)); }
  Pace pace() const { return pace_; }
  void set_pace(Pace pace);

  // A message from a wire: moves the story as the pace demands, then takes the request path.
  wire::HttpResponse handle(wire::HttpRequest request);
  Client client(aws::Principal who, std::string region) {
    return Client(gateway_, std::move(who), std::move(region));
  }

  Gateway& gateway() { return gateway_; }
  state::Store& store() { return store_; }
  state::Accounts& accounts() { return accounts_; }
  state::Settings& settings() { return settings_; }
  state::Agenda& agenda() { return agenda_; }

 private:
  // The pace, before a request; `question` says what it asks for, whenever it is sent.
  void keep_time(const std::string& question);
  void leap();               // to the next piece of foreground work
  void ring(Instant until);  // alarms that are due, in order
  void clear();
  void remember(std::string_view name, const std::string& value);
  std::string recall(std::string_view name);
  void save_story();
  void reload();

  WallClock wall_;
  const Clock& wire_;
  state::Store store_;
  VirtualClock story_;
  state::Ids ids_;
  state::Accounts accounts_;
  state::Settings settings_;
  state::Agenda agenda_;
  Gateway gateway_;
  Pace pace_;
  Instant last_wire_;
  Instant saved_story_;
  // What was asked since the state last changed (pace `leap`): who asks the same again is waiting.
  std::set<std::string> asked_;
  std::multimap<Instant, std::function<void()>> alarms_;
  bool resumed_ = false;
  WorldFile loaded_;
};

}  // namespace sim
