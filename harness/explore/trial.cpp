#include "harness/explore/trial.h"

namespace harness::explore {

using sim::Value;

Trial Ground::trial(std::string name, const Value& fault) const {
  Trial out{std::move(name), scenario};
  out.scenario["name"] = out.name;
  if (!fault.is_null()) {
    if (!out.scenario.contains("faults")) out.scenario["faults"] = Value::array();
    out.scenario["faults"].push_back(fault);
  }
  return out;
}

}  // namespace harness::explore
