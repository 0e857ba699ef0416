#include "harness/explore/trial.h"

namespace harness::explore {

using sim::Value;

Value& Ground::program_of(Value& scenario) {
  Value& run = scenario["run"];
  return run.is_array() ? run.front() : run;
}

void Ground::give_time(Value& scenario, const std::string& within) {
  Value& run = scenario["run"];
  if (run.is_object()) run["within"] = within;
  if (!run.is_array()) return;
  for (auto& each : run) each["within"] = within;
}

Trial Ground::trial(std::string name, const Value& fault) const {
  Trial out{std::move(name), scenario, false};
  out.scenario["name"] = out.name;
  if (!fault.is_null()) {
    if (!out.scenario.contains("faults")) out.scenario["faults"] = Value::array();
    out.scenario["faults"].push_back(fault);
  }
  return out;
}

}  // namespace harness::explore
