#include "harness/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "harness/exporter_command.h"
#include "harness/scenario_files.h"
#include "sim/base/json_text.h"
#include "sim/world_file.h"

namespace harness {
namespace {

namespace fs = std::filesystem;
using sim::Value;

constexpr int kBadFile = 2;
constexpr int kInterrupted = 130;

std::string full_path(const std::string& file) {
  return fs::absolute(file).lexically_normal().string();
}

void add_files(const std::string& file, std::set<std::string>& known);

void add_named(const Value& value, const std::string& folder, std::set<std::string>& known) {
  if (value.is_structured()) {
    for (const auto& each : value) add_named(each, folder, known);
  }
  if (!value.is_string()) return;
  auto name = value.get<std::string>();
  if (name.starts_with('@')) name.erase(0, 1);
  constexpr size_t kLongestName = 4096;
  if (name.empty() || name.size() > kLongestName || name.find('\n') != std::string::npos) return;
  if (const auto path = find_beside(folder, name)) add_files(*path, known);
}

void add_files(const std::string& file, std::set<std::string>& known) {
  if (!known.insert(file).second || fs::path(file).extension() != ".json") return;
  try {
    const auto parsed = sim::json::parse(sim::read_file(file));
    if (parsed) add_named(*parsed.value, fs::path(file).parent_path().string(), known);
  } catch (const std::runtime_error&) {  // it is gone, which is a change of its own
  }
}

// What a run of some scenarios depends on.
struct Watched {
  std::map<std::string, std::set<std::string>> behind;  // of each scenario file
  std::set<std::string> exporter;

  std::set<std::string> all() const {
    std::set<std::string> files = exporter;
    for (const auto& [scenario, named] : behind) files.insert(named.begin(), named.end());
    return files;
  }
  // Of the scenarios that are there.
  std::vector<std::string> concerned_by(const std::set<std::string>& changes,
                                        const std::vector<std::string>& there) const {
    const auto touches = [&](const std::set<std::string>& files) {
      return std::any_of(changes.begin(), changes.end(),
                         [&](const std::string& change) { return files.count(change) > 0; });
    };
    std::vector<std::string> scenarios;
    for (const auto& scenario : there) {
      if (touches(exporter) || touches(behind.at(scenario))) scenarios.push_back(scenario);
    }
    return scenarios;
  }
};

// Scenario files as they are there now; none while a folder is empty.
std::vector<std::string> files_now(const RunOptions& options) {
  try {
    return scenario_files(options.paths);
  } catch (const std::runtime_error&) {
    return {};
  }
}

// What was named once stays known: a file that went may come back.
void note_files(const RunOptions& options, Watched& watched) {
  for (const auto& file : files_now(options)) watched.behind[file].merge(files_behind(file));
  for (const auto& word : exporter_words(options.exporter)) {
    if (fs::is_regular_file(word)) watched.exporter.insert(word);
  }
}

Look look_at_all(const RunOptions& options, const Watched& watched) {
  auto files = watched.all();
  for (const auto& file : files_now(options)) files.insert(full_path(file));
  return look_at(files);
}

// A selection that finds nothing among the changed files is no reason to end.
int run_and_tell(const RunOptions& options) {
  try {
    return run_scenarios(options);
  } catch (const std::runtime_error& e) {
    fmt::print(stderr, "inspector-sim: {}\n", e.what());
    return kBadFile;
  }
}

}  // namespace

std::set<std::string> files_behind(const std::string& scenario) {
  std::set<std::string> known;
  add_files(full_path(scenario), known);
  return known;
}

Look look_at(const std::set<std::string>& files) {
  Look look;
  for (const auto& file : files) {
    std::error_code error;
    const auto written = fs::last_write_time(file, error);
    if (error) continue;
    look[file] =
        fmt::format("{} {}", written.time_since_epoch().count(), fs::file_size(file, error));
  }
  return look;
}

std::set<std::string> changed(const Look& before, const Look& now) {
  std::set<std::string> files;
  for (const auto& [file, look] : before) {
    const auto at = now.find(file);
    if (at == now.end() || at->second != look) files.insert(file);
  }
  for (const auto& [file, look] : now) {
    if (!before.count(file)) files.insert(file);
  }
  return files;
}

Moment quarter_of_a_second() {
  return [] {
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    return true;
  };
}

int watch_scenarios(const RunOptions& options, const Moment& moment) {
  Watched watched;
  note_files(options, watched);
  Look at_the_run = look_at_all(options, watched), last = at_the_run;
  int status = run_and_tell(options);
  while (status != kInterrupted) {
    fmt::print("watching {} files; Ctrl-C ends it\n", at_the_run.size());
    std::fflush(stdout);
    std::vector<std::string> due;
    while (due.empty()) {
      if (!moment()) return status;
      const Look now = look_at_all(options, watched);
      const bool still_changing = !changed(last, now).empty();
      last = now;
      // An editor may not be done: a change counts once nothing moves any more.
      const auto changes = changed(at_the_run, now);
      if (changes.empty() || still_changing) continue;
      note_files(options, watched);
      due = watched.concerned_by(changes, files_now(options));
      at_the_run = last = look_at_all(options, watched);
    }
    RunOptions again = options;
    again.paths = std::move(due);
    status = run_and_tell(again);
  }
  return status;
}

}  // namespace harness
