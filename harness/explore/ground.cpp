#include "harness/explore/ground.h"

#include "harness/environment.h"
#include "harness/full_names.h"
#include "harness/stage.h"
#include "sim/base/json_text.h"

namespace harness::explore {
namespace {

using sim::Value;

// "@filters/high.json" is looked up from the scenario's folder, and so is a program with a slash.
void name_run_in_full(Value& run, const Scenario& scenario) {
  const char* words = scenario.run.bundled_exporter ? "exporter" : "command";
  bool program = !scenario.run.bundled_exporter;
  for (auto& word : run[words]) {
    const auto text = word.get<std::string>();
    if (text.starts_with('@')) {
      if (const auto path = find_beside(scenario.folder, text.substr(1))) word = "@" + *path;
    } else if (program && text.find('/') != std::string::npos) {
      if (const auto path = find_beside(scenario.folder, text)) word = *path;
    }
    program = false;
  }
}

// The scenario without what it extends and without its matrix: trials stand for themselves.
Value said_by(const Scenario& scenario) {
  std::vector<sim::Complaint> none;  // it has been read before
  std::vector<WrittenFile> files = {
      {scenario.path, scenario.text, *sim::json::parse(scenario.text).value}};
  const Value written = with_extended(files, scenario.folder, none);
  for (auto& variant : variants_of(written, Places(files), none)) {
    if (variant.name == scenario.variant) return std::move(variant.value);
  }
  return written;
}

}  // namespace

Prepared prepared(const Scenario& scenario) {
  if (!scenario.also.empty()) {
    throw ScenarioError(scenario.complaint("/run", "explore runs one program, not several"));
  }
  Prepared out;
  sim::WorldFile world = given_world(scenario);
  out.policies = take_in_policies(world);
  name_in_full(world.value, world.folder);
  Ground& ground = out.ground;
  ground.world = world.value;
  ground.region = scenario.run.region.empty() ? home_region(ground.world) : scenario.run.region;
  ground.scenario = said_by(scenario);
  for (const char* member : {"$schema", "after", "tags"}) ground.scenario.erase(member);
  ground.scenario["given"] = {{"world", "world.json"}};
  ground.scenario["why"] = "A trial of inspector-sim explore with " + scenario.path + ".";
  ground.scenario["tags"] = {"explore"};
  ground.scenario["expect"] = {{{"handled", "well"}}};
  if (scenario.seed) ground.scenario["seed"] = *scenario.seed;
  name_run_in_full(ground.scenario["run"], scenario);
  return out;
}

}  // namespace harness::explore
