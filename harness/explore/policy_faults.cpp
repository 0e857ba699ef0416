#include "harness/explore/policy_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/base/text.h"

namespace harness::explore {
namespace {

using sim::Value;

// Who called, and where: policies of others, and of other regions, change nothing.
struct Scope {
  std::set<std::string> regions, principals;

  Scope(const Ground& ground, const Value& calls) : regions{ground.region} {
    for (const auto& call : calls) {
      regions.insert(call.at("region").get<std::string>());
      principals.insert(call.at("principal").get<std::string>());
    }
  }

  bool concerns(const Value& world, const std::string& pointer) const {
    const auto parts = sim::text::split(pointer, '/');
    for (size_t i = 0; i + 1 < parts.size(); ++i) {
      if (parts[i] == "regions") return regions.count(std::string(parts[i + 1])) > 0;
      if (parts[i] == "users" || parts[i] == "roles") {
        const Value::json_pointer entry(
            fmt::format("/{}/{}/{}/{}", parts[1], parts[2], parts[i], parts[i + 1]));
        return called(world.at(entry).value("name", ""));
      }
    }
    return true;
  }

 private:
  bool called(const std::string& name) const {
    return std::any_of(principals.begin(), principals.end(), [&](const std::string& arn) {
      return arn.find("/" + name) != std::string::npos;
    });
  }
};

}  // namespace

std::vector<Trial> policy_trials(const Ground& ground, const std::vector<PolicyPlace>& places,
                                 const Value& calls) {
  const Scope scope(ground, calls);
  std::vector<Trial> out;
  for (const auto& place : places) {
    if (!scope.concerns(ground.world, place.pointer)) continue;
    const Value::json_pointer pointer(place.pointer);
    for (const auto& mutant : mutants_of(ground.world.at(pointer))) {
      Trial trial = ground.trial(fmt::format("{}: {}", place.name, mutant.change));
      Value& world = trial.scenario["given"]["world"] = ground.world;
      world[pointer] = mutant.document;
      out.push_back(std::move(trial));
    }
  }
  return out;
}

}  // namespace harness::explore
