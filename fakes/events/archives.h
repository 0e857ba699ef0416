// Archives: events of a bus that are kept, so that they can be replayed.
#pragma once

#include <string>

#include "fakes/events/records.h"
#include "sim/gateway/service.h"

namespace fakes::events {

sim::Output create_archive(sim::Call& call, const sim::Input& input);
sim::Output update_archive(sim::Call& call, const sim::Input& input);
sim::Output describe_archive(sim::Call& call, const sim::Input& input);
sim::Output list_archives(sim::Call& call, const sim::Input& input);
sim::Output delete_archive(sim::Call& call, const sim::Input& input);

// Puts an event into the archives of a bus that want it. A replayed one is there already.
void keep_in_archives(sim::Call& call, const BusPlace& bus, const sim::Value& event,
                      const std::string& text);
// Forgets the events that an archive has kept for its days.
void drop_expired(sim::Call& call, const Item& archive);

// Lists of archives and of replays take one filter at most.
void check_one_filter(const sim::Input& input, const char* operation);

}  // namespace fakes::events
