// A lab: a scenario in which an export fails, with a task for a person who is to repair its world,
// hints, and what must still hold afterwards. Read from the folder `labs` of the scenario library.
#pragma once

#include <string>
#include <vector>

#include "harness/scenario.h"

namespace harness::learn {

struct Lab {
  int64_t number = 0;
  std::string level;  // "easy", "medium", "hard"
  std::string task;
  int64_t minutes = 10;            // after which points go
  std::vector<std::string> hints;  // before those that the world itself gives
  std::string as;                  // whose credentials the trainee has; empty: the first user's
  std::vector<Expectation> keep;   // calls that must be answered so for the lab to be solved
  Scenario scenario;
};

sim::Parsed<Lab> lab_of(Scenario scenario);
// All labs of a folder by their numbers. Throws std::runtime_error, one line, for a lab that is
// none and for a number that two have.
std::vector<Lab> read_labs(const std::string& folder);
// Throws std::runtime_error that says which there are.
const Lab& lab_numbered(const std::vector<Lab>& labs, int64_t number);

// The folder that is asked for; else scenarios/labs here, or beside the program's folder.
std::string labs_folder(const std::string& asked, const std::string& program);

// An argument of the exporter's command line, "--bucket"; empty when it is not there.
std::string argument_of(const Lab& lab, const std::string& name);

}  // namespace harness::learn
