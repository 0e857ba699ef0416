#include "fakes/events/section.h"

#include <fmt/format.h>

#include "fakes/events/buses.h"
#include "fakes/events/rules.h"
#include "fakes/events/targets.h"
#include "fakes/models.h"
#include "sim/gateway/section_entry.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;
using sim::section::check_members;

using Work = sim::Output (*)(Call&, const sim::Input&);

// What a request of that operation would do, with its faults told at a place of the file.
void perform(Call& call, const char* operation, Work work, const Value& input,
             const std::string& at) {
  const auto& model = *fakes::model("events").find(operation);
  const auto faults = sim::wire::check_constraints(model, input);
  if (!faults.empty()) throw WorldError(at, sim::wire::constraint_message(faults));
  try {
    work(call, sim::Input(model.input, input));
  } catch (const sim::ApiError& error) {
    throw WorldError(at, fmt::format("{}: {}", error.code, error.message));
  }
}

// Members of `from` under the names that the operation has for them.
Value renamed(const Value& from, std::initializer_list<std::pair<const char*, const char*>> names) {
  Value out = Value::object();
  for (const auto& [name, member] : names) {
    if (const auto found = from.find(name); found != from.end()) out[member] = *found;
  }
  return out;
}

const Value& list_in(const Value& section, const char* name) {
  static const Value kNone = Value::array();
  const auto found = section.find(name);
  if (found == section.end()) return kNone;
  if (!found->is_array()) throw WorldError("/" + std::string(name), "must be a list");
  return *found;
}

void load_bus(Call& call, const sim::Section::Content& content, const Value& bus,
              const std::string& at) {
  check_members(bus, at, {"name", "policy", "description"});
  const std::string name = sim::section::text_of(bus, at, "name");
  if (name != "default") {
    perform(call, "CreateEventBus", create_event_bus,
            renamed(bus, {{"name", "Name"}, {"description", "Description"}}), at);
  }
  if (!bus.contains("policy")) return;
  std::string policy;
  try {
    policy = content.document(bus.at("policy"));
  } catch (const WorldError& error) {
    throw WorldError(at + "/policy" + error.pointer, error.what());
  }
  perform(call, "PutPermission", put_permission, {{"EventBusName", name}, {"Policy", policy}},
          at + "/policy");
}

// Targets are what PutTargets takes; one without an Id is known by its number.
Value targets_of(const Value& rule, const std::string& at) {
  Value targets = Value::array();
  const Value& given = rule.at("targets");
  if (!given.is_array()) throw WorldError(at + "/targets", "must be a list");
  for (const auto& each : given) {
    if (!each.is_object()) throw WorldError(at + "/targets", "a target is an object");
    Value target = each;
    if (!target.contains("Id")) target["Id"] = std::to_string(targets.size() + 1);
    targets.push_back(std::move(target));
  }
  return targets;
}

void load_rule(Call& call, const Value& rule, const std::string& at) {
  check_members(rule, at,
                {"name", "bus", "pattern", "schedule", "state", "description", "targets"});
  Value input = renamed(rule, {{"name", "Name"},
                               {"bus", "EventBusName"},
                               {"state", "State"},
                               {"schedule", "ScheduleExpression"},
                               {"description", "Description"}});
  if (rule.contains("pattern")) input["EventPattern"] = rule.at("pattern").dump();
  perform(call, "PutRule", put_rule, input, at);
  if (!rule.contains("targets")) return;
  Value targets = renamed(rule, {{"name", "Rule"}, {"bus", "EventBusName"}});
  targets["Targets"] = targets_of(rule, at);
  perform(call, "PutTargets", put_targets, targets, at + "/targets");
}

}  // namespace

void load_section(Call& call, const sim::Section::Content& content) {
  check_members(content.value, "", {"buses", "rules"});
  const Value& buses = list_in(content.value, "buses");
  for (size_t i = 0; i < buses.size(); ++i) {
    load_bus(call, content, buses[i], fmt::format("/buses/{}", i));
  }
  const Value& rules = list_in(content.value, "rules");
  for (size_t i = 0; i < rules.size(); ++i) {
    load_rule(call, rules[i], fmt::format("/rules/{}", i));
  }
}

}  // namespace fakes::events
