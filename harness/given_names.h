// Names that a world has when a scenario begins, and which kinds of things the scenario itself may
// add to them. Used to tell a misspelt name from one that is made later.
#pragma once

#include <string>
#include <vector>

#include "harness/scenario.h"

namespace harness {

struct GivenNames {
  std::vector<std::string> accounts, buckets, rules, buses;
};
GivenNames given_names(const sim::Value& world);

// A program of one's own may make anything; of the bundled exporter it is known what it does.
struct MadeLater {
  bool accounts = false, buckets = false, rules = false;
};
MadeLater made_by(const Scenario& scenario);

}  // namespace harness
