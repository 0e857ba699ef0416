// A trial: the explored scenario with one thing gone wrong, as a scenario of its own that
// `inspector-sim run` takes. Used by `explore` and those who plan trials for it.
#pragma once

#include <string>
#include <vector>

#include "sim/base/value.h"

namespace harness::explore {

struct Trial {
  std::string name;     // "call 2 of s3:GetObject: answers SlowDown"
  sim::Value scenario;  // its JSON
  bool waits = false;   // most of its time, for an answer that does not come
};

// The explored scenario as trials change it: its JSON without what it expects, every file that it
// names by the full path, and its world, policies taken in.
struct Ground {
  sim::Value scenario;
  sim::Value world;
  std::string region;         // the program's
  std::string callers = "*";  // pattern of the principals whose calls are the program's
  bool own_limit = false;     // the bundled exporter: its limit for an answer can be set
  std::string client_wait;    // span that no answer may be late by
  std::string within;         // span in which a trial with a late answer must end

  // The program's "run" in a trial: of several that run at once, the first.
  static sim::Value& program_of(sim::Value& scenario);
  // Every program of a trial gets so long.
  static void give_time(sim::Value& scenario, const std::string& within);
  // A copy with a name, and one more fault when there is one.
  Trial trial(std::string name, const sim::Value& fault = nullptr) const;
};

}  // namespace harness::explore
