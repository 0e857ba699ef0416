// Replays: events of an archive go onto their bus once more, minute by minute of their time.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace fakes::events {

sim::Output start_replay(sim::Call& call, const sim::Input& input);
sim::Output describe_replay(sim::Call& call, const sim::Input& input);
sim::Output list_replays(sim::Call& call, const sim::Input& input);
sim::Output cancel_replay(sim::Call& call, const sim::Input& input);

// Job: the next minute of a replay, or its end. The subject is the replay's name.
void replay(sim::Call& call, const std::string& subject);

}  // namespace fakes::events
