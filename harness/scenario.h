// A scenario as its file says it: the world that is given, faults, the program that runs, and what
// is expected of it. Reading a file names every fault of it with line and column; nothing runs
// before every file is sound.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/parsed.h"
#include "sim/base/value.h"
#include "sim/time/pace.h"
#include "sim/world_file.h"

namespace harness {

struct Verb;  // expectations.h

// Something done to the world from inside: an API call, or time that passes.
struct Step {
  std::string service, operation;  // empty: time passes
  sim::Value input = sim::Value::object();
  std::string as = "root", region;  // region empty: the scenario's
  std::string keep;                 // name under which later steps find the output
  std::string error;                // code that the call must fail with
  sim::Millis advance{0};
  sim::Value answered;  // in a recording: what the call was answered then
  std::string pointer;  // of the step in its file
};

// Steps that happen while the program runs, after the n-th call of an operation was answered.
struct During {
  std::string after;  // "inspector2:CreateFindingsReport", wildcards allowed
  int64_t call = 1;
  std::vector<Step> steps;
  std::string pointer;
};

struct Subject {
  bool bundled_exporter = true;  // arguments go to inspector-export; else they are a command
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;
  std::string as, region;      // empty: the world's first user, the world's region
  sim::Millis within{60'000};  // real time
};

struct Expectation {
  const Verb* verb = nullptr;
  sim::Value value;
  std::string pointer;
};

struct Scenario {
  std::string path, folder, text;  // the file
  std::string name, why;
  std::vector<std::string> tags;
  std::optional<uint64_t> seed;
  sim::Pace pace{sim::PaceKind::kLeap, 1, sim::Millis(1000)};
  sim::Value given = sim::Value::object();
  std::optional<sim::WorldFile> world;  // in place of `given`, when a tool has made it ready
  std::vector<Step> before, after;
  std::vector<During> during;
  std::vector<sim::Value> faults;
  Subject run;
  std::vector<Expectation> expect;
  sim::Value lab;  // of a scenario that is a lab, too: see learn/lab.h

  // "FILE: line 3, column 5: message"
  std::string complaint(std::string_view pointer, std::string_view message) const;
};

// Reads a scenario. `path` is how messages name it; files that it names are looked up from
// `folder`.
sim::Parsed<Scenario> parse_scenario(std::string path, std::string folder, std::string text);
sim::Parsed<Scenario> read_scenario(const std::string& path);

// A file named by a scenario: looked up in its folder, then in the folders above it. Nothing when
// it is nowhere.
std::optional<std::string> find_beside(const std::string& folder, const std::string& file);

}  // namespace harness
