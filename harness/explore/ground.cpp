#include "harness/explore/ground.h"

#include <filesystem>

#include "harness/callers.h"
#include "harness/environment.h"
#include "harness/full_names.h"
#include "harness/stage.h"
#include "sim/base/json_text.h"

namespace harness::explore {
namespace {

using sim::Value;

// "@filters/high.json" is looked up from the scenario's folder, and so is a program with a slash;
// the folder in which a program runs stands beside it.
void name_run_in_full(Value& run, const Scenario& scenario) {
  const char* words = run.contains("exporter") ? "exporter" : "command";
  bool program = run.contains("command");
  for (auto& word : run[words]) {
    const auto text = word.get<std::string>();
    if (text.starts_with('@')) {
      if (const auto path = find_beside(scenario.folder, text.substr(1))) word = "@" + *path;
    } else if (program && text.find('/') != std::string::npos) {
      if (const auto path = find_beside(scenario.folder, text)) word = *path;
    }
    program = false;
  }
  if (run.contains("folder")) {
    const std::filesystem::path beside(scenario.folder);
    run["folder"] = (beside / run["folder"].get<std::string>()).lexically_normal().string();
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
  Prepared out;
  Stage stage(scenario);
  const auto callers = callers_of_first(stage, scenario);
  if (!callers) {
    throw ScenarioError(scenario.complaint(
        "/run",
        "explore aims at the first program and cannot tell its calls from another's that calls as "
        "the same identity: give one of them another \"as\""));
  }
  sim::WorldFile world = given_world(scenario);
  out.policies = take_in_policies(world);
  name_in_full(world.value, world.folder);
  Ground& ground = out.ground;
  ground.world = world.value;
  ground.callers = *callers;
  ground.region = scenario.run.region.empty() ? home_region(ground.world) : scenario.run.region;
  ground.scenario = said_by(scenario);
  for (const char* member : {"$schema", "after", "tags"}) ground.scenario.erase(member);
  ground.scenario["given"] = {{"world", "world.json"}};
  ground.scenario["why"] = "A trial of inspector-sim explore with " + scenario.path + ".";
  ground.scenario["tags"] = {"explore"};
  ground.scenario["expect"] = {{{"handled", "well"}}};
  // A program that waits where no time passes would wait for ever.
  if (scenario.pace.kind == sim::PaceKind::kStepped) ground.scenario["pace"] = "leap";
  if (scenario.seed) ground.scenario["seed"] = *scenario.seed;
  Value& run = ground.scenario["run"];
  if (run.is_object()) {
    name_run_in_full(run, scenario);
  } else {
    for (auto& each : run) name_run_in_full(each, scenario);
  }
  return out;
}

}  // namespace harness::explore
