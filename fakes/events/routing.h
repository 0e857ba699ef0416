// From an event to the rules that want it: what PutEvents and AWS services hand in becomes one text
// in the documented form, every matching rule of the bus makes a delivery for each of its targets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/events/records.h"
#include "sim/gateway/event.h"
#include "sim/gateway/service.h"

namespace fakes::events {

// An event before it has a form.
struct Happening {
  std::string detail_type, source, account, region;
  sim::Instant time;
  std::vector<std::string> resources;
  sim::Value detail;
};

// Whether anything may take an event from that bus: a rule, or an archive of its account.
bool is_awaited(sim::state::Database& db, const BusPlace& bus);

// Puts an event onto a bus; answers its id.
std::string put_event(sim::Call& call, const BusPlace& bus, const Happening& happening);

// The event that a rule's schedule makes, for its own targets.
void put_scheduled_event(sim::Call& call, const Rule& rule);

// An event, as text, onto a bus that it reaches after `hops` others.
void route(sim::Call& call, const BusPlace& bus, const std::string& text, int64_t hops);

// A replay: its name, and the rules that its events are for; without rules, every rule's.
struct Replayed {
  std::string name;
  std::vector<std::string> rules;
};
// An archived event onto its bus once more, with the name of the replay in it.
void replay_event(sim::Call& call, const BusPlace& bus, const Replayed& replayed,
                  const std::string& text);

// The hook of the gateway: what an AWS service announces goes onto the default bus of its account.
void take_event(sim::Call& call, const sim::Event& event);

}  // namespace fakes::events
