// Which trials of an exploration are wanted, each written to the file that runs it again. Used by
// explore.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/explore.h"
#include "harness/explore/trial.h"
#include "harness/scenario.h"

namespace harness::explore {

// A trial that is wanted, in its file.
struct Ready {
  Trial trial;
  std::string file;
  std::string of;  // a digest of the trial, its world and its program
};

// Those that the options choose, in "trials" of the folder.
std::vector<Ready> written_trials(const ExploreOptions& options, const Scenario& scenario,
                                  const Ground& ground, const std::string& folder,
                                  std::vector<Trial> trials);

// Letters and digits with "-" between: a name as one of a file.
std::string plain_name(std::string_view name);

}  // namespace harness::explore
