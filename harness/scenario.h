// A scenario as its file says it: the world that is given, faults, the program that runs, and what
// is expected of it. Reading a file names every fault of it with line and column; nothing runs
// before every file is sound.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/written.h"
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

// Steps that happen while the program runs: before the n-th call of an operation is performed,
// after it was answered, or when the story reaches a time.
struct During {
  enum class When { kBeforeCall, kAfterCall, kAtTime };
  When when = When::kAfterCall;
  std::string on;  // "inspector2:CreateFindingsReport", wildcards allowed
  std::string principal = "*";  // whose calls count; a pattern
  int64_t call = 1;
  sim::Millis span{0};               // kAtTime: after the program's start …
  std::optional<sim::Instant> date;  // … or this
  std::vector<Step> steps;
  std::string pointer;
};

// Where a program finds its credentials.
struct CredentialSource {
  enum class Kind { kEnvironment, kProfile, kContainer, kInstance };
  Kind kind = Kind::kEnvironment;
  std::string profile = "default";
  std::string role;              // kContainer, kInstance: whose sessions the endpoint hands out
  sim::Millis lasts{3'600'000};  // each of them, on the story's clock
};

struct Subject {
  std::string name;              // for expectations that are about one of several
  bool bundled_exporter = true;  // arguments go to inspector-export; else they are a command
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;
  std::string as, region;      // empty: the world's first user, the world's region
  sim::Millis within{60'000};  // real time
  std::string folder;          // where it runs; empty: a home of its own
  std::optional<std::string> standard_input;
  CredentialSource credentials;
  std::string starts_after;  // a call that was answered; empty: at once
};

struct Expectation {
  const Verb* verb = nullptr;
  sim::Value value;
  std::string pointer;
};

struct Scenario {
  std::string path, folder, text;  // the file
  std::vector<WrittenFile> files;  // it and those that it extends
  std::string name, why;
  std::string variant;  // of the file's matrix, "eu-west-1, JSON"; empty without one
  std::vector<std::string> tags;
  std::optional<uint64_t> seed;
  sim::Pace pace{sim::PaceKind::kLeap, 1, sim::Millis(1000)};
  sim::Value given = sim::Value::object();
  std::optional<sim::WorldFile> world;  // in place of `given`, when a tool has made it ready
  std::vector<Step> before, after;
  std::vector<During> during;
  std::vector<sim::Value> faults;
  Subject run;
  std::vector<Subject> also;  // programs that run beside it
  std::vector<Expectation> expect;
  sim::Value lab;  // of a scenario that is a lab, too: see learn/lab.h

  Places places() const;
  // "FILE: line 3, column 5: message"
  std::string complaint(std::string_view pointer, std::string_view message) const;
};

// Reads the scenarios of a file: one, or one for each combination of its matrix. `path` is how
// messages name it; files that it names are looked up from `folder`.
sim::Parsed<std::vector<Scenario>> parse_scenarios(std::string path, std::string folder,
                                                   std::string text);
sim::Parsed<std::vector<Scenario>> read_scenarios(const std::string& path);
// The same for who can only do with one: a file with a matrix is refused.
sim::Parsed<Scenario> parse_scenario(std::string path, std::string folder, std::string text);
sim::Parsed<Scenario> read_scenario(const std::string& path);

// A file named by a scenario: looked up in its folder, then in the folders above it. Nothing when
// it is nowhere.
std::optional<std::string> find_beside(const std::string& folder, const std::string& file);

}  // namespace harness
