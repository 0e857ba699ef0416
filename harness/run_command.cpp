#include "harness/run_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "harness/reports/console.h"
#include "harness/reports/junit.h"
#include "harness/stage.h"
#include "sim/time/clock.h"

namespace harness {
namespace {

namespace fs = std::filesystem;

constexpr int kBadFile = 2;
constexpr int kInterrupted = 130;

// Folders of a scenario library that hold something else: worlds, policies and filters that
// scenarios name.
bool holds_scenarios(const fs::path& folder) {
  const auto name = folder.filename().string();
  return name != "worlds" && name != "policies" && name != "filters" && !name.starts_with('.');
}

std::vector<std::string> scenario_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (auto at = fs::recursive_directory_iterator(path); at != fs::end(at); ++at) {
      if (at->is_directory() && !holds_scenarios(at->path())) at.disable_recursion_pending();
      if (at->is_regular_file() && at->path().extension() == ".json") {
        found.push_back(at->path().string());
      }
    }
    if (found.empty()) throw std::runtime_error(fmt::format("{} holds no scenario", path));
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

bool wanted(const Scenario& scenario, const std::string& filter) {
  return scenario.name.find(filter) != std::string::npos ||
         scenario.path.find(filter) != std::string::npos;
}

// Reads a file and puts its world on stage once. Prints every complaint; nothing on success.
std::optional<Scenario> checked(const std::string& file) {
  auto parsed = read_scenario(file);
  if (!parsed) {
    for (const auto& [place, message] : parsed.complaints) {
      fmt::print(stderr, "inspector-sim: {}{}{}{}\n", place.empty() ? "" : file + ": ", place,
                 place.empty() ? "" : ": ", message);
    }
    return std::nullopt;
  }
  try {
    Stage(*parsed.value).check(*parsed.value);
    return std::move(parsed.value);
  } catch (const std::exception& e) {
    fmt::print(stderr, "inspector-sim: {}\n", e.what());
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::vector<Scenario>> checked_scenarios(const std::vector<std::string>& paths,
                                                       const std::string& filter) {
  std::vector<Scenario> scenarios;
  bool sound = true;
  for (const auto& file : scenario_files(paths)) {
    auto scenario = checked(file);
    sound = sound && scenario.has_value();
    if (scenario && wanted(*scenario, filter)) scenarios.push_back(std::move(*scenario));
  }
  if (!sound) return std::nullopt;
  if (scenarios.empty()) {
    throw std::runtime_error(fmt::format("no scenario has \"{}\" in its name", filter));
  }
  return scenarios;
}

int run_scenarios(const RunOptions& options) {
  const auto scenarios = checked_scenarios(options.paths, options.filter);
  if (!scenarios) return kBadFile;

  std::vector<std::unique_ptr<Listener>> listeners;
  listeners.push_back(
      std::make_unique<ConsoleReport>(stdout, options.verbose ? ConsoleReport::Detail::kEverything
                                                              : ConsoleReport::Detail::kFailures));
  if (options.junit) listeners.push_back(std::make_unique<JunitReport>(*options.junit));

  Tally tally;
  for (const auto& scenario : *scenarios) {
    for (auto& listener : listeners) listener->started(scenario);
    const auto outcome = run_scenario(scenario, options.exporter);
    if (outcome.subject.interrupted) return kInterrupted;
    ++(outcome.passed() ? tally.passed : tally.failed);
    tally.real += outcome.real_duration;
    for (auto& listener : listeners) listener->ended(scenario, outcome);
  }
  for (auto& listener : listeners) listener->finished(tally);
  return tally.failed == 0 ? 0 : 1;
}

}  // namespace harness
