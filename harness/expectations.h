// What a scenario may expect, one verb each. A verb says how it is written, so that a scenario file
// is checked before anything runs, and how it is judged once the program has ended.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario.h"
#include "harness/subject.h"
#include "sim/gateway/journal.h"
#include "sim/world.h"

namespace harness {

class Stage;

// A report that was begun while the scenario ran, by the program or by a step.
struct BegunReport {
  std::string id, account, region;
  bool by_program = true;  // else by one of the scenario's own steps
  int64_t call = 0;        // journal id of the request
};

// Everything that a run left behind.
struct Evidence {
  Stage& stage;
  const Scenario& scenario;
  const SubjectResult& subject;
  std::vector<sim::JournalEntry> journal;  // of the run, services' own calls among them
  std::vector<BegunReport> reports;        // in order
  std::vector<sim::FaultRule> faults;      // as they stood at the end
  sim::Millis virtual_duration{0};
  std::vector<SubjectResult> others = {};    // of programs that ran beside the first
  std::map<int64_t, int64_t> arrivals = {};  // the program's calls, on a steady clock
  int64_t credentials_handed_out = 0;        // by the credential endpoints
};

// An expectation that was not met, or an invariant that was broken.
struct Unmet {
  std::string pointer;               // of the expectation; empty for an invariant
  std::string message;               // "expected …, but …"
  std::vector<int64_t> journal_ids;  // requests whose explanation shows why
};

enum class ValueKind {
  kText,
  kNumber,
  kFlag,
  kTextOrNumber,
  kObject,
  kBounds,
  kCount,    // a whole number, or bounds
  kSpan,     // "30s"
  kTexts,    // a list
  kNumbers,  // a list
  kAny
};

struct Qualifier {
  std::string_view name;
  ValueKind kind;
};

struct Verb {
  std::string_view name;
  ValueKind kind;                     // of the verb's own value
  std::vector<Qualifier> qualifiers;  // members beside the verb
  std::vector<Qualifier> members;  // of the verb's value, when it is an object with fixed members
  std::vector<Unmet> (*judge)(const Evidence&, const Expectation&);
};

const std::vector<Verb>& verbs();

// The call that the verb "call" makes.
Step call_step(const Expectation& expectation);

// The verb of an expectation, and every complaint about how it is written.
const Verb* read_expectation(const class Reader& reader);

}  // namespace harness
