// Rules: which events of a bus are wanted.
#pragma once

#include "fakes/events/records.h"
#include "sim/gateway/service.h"

namespace fakes::events {

sim::Output put_rule(sim::Call& call, const sim::Input& input);
sim::Output delete_rule(sim::Call& call, const sim::Input& input);
sim::Output describe_rule(sim::Call& call, const sim::Input& input);
sim::Output list_rules(sim::Call& call, const sim::Input& input);
sim::Output enable_rule(sim::Call& call, const sim::Input& input);
sim::Output disable_rule(sim::Call& call, const sim::Input& input);
sim::Output list_rule_names_by_target(sim::Call& call, const sim::Input& input);

// Job: a rule's schedule has come to its next time. The subject is account/name.
void fire_schedule(sim::Call& call, const std::string& subject);

// Throws InvalidEventPatternException.
void check_pattern(const std::string& text);

}  // namespace fakes::events
