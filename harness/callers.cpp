#include "harness/callers.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/environment.h"
#include "harness/stage.h"
#include "sim/gateway/access.h"

namespace harness {
namespace {

std::string callers_of(Stage& stage, const Subject& run) {
  const auto& world = stage.description();
  if (!run.credentials.role.empty()) {
    return fmt::format("arn:*:sts::{}:assumed-role/{}/*", stage.accounts().front(),
                       run.credentials.role);
  }
  const auto key = run.as.empty() ? first_key(world) : key_of(world, run.as);
  const auto who = key ? stage.principal(key->account + ":" + key->user) : std::nullopt;
  return who ? sim::principal_name(*who) : std::string();
}

}  // namespace

std::optional<std::string> callers_of_first(Stage& stage, const Scenario& scenario) {
  if (scenario.also.empty()) return "*";
  const std::string first = callers_of(stage, scenario.run);
  const bool shared =
      std::any_of(scenario.also.begin(), scenario.also.end(),
                  [&](const Subject& other) { return callers_of(stage, other) == first; });
  return shared ? std::nullopt : std::optional(first);
}

}  // namespace harness
