// Policies of a world with one thing changed in each: a statement dropped or turned round, an
// action, resource or condition taken away, a value that never matches, a principal opened to
// everyone. Used to find out what a set of scenarios notices.
#pragma once

#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/world_file.h"

namespace harness {

struct Mutant {
  std::string change;  // "Statement[0] (Sid allow-inspector): without the action s3:PutObjectAcl"
  sim::Value document;
};

// Every mutant of a policy document; none of a value that is no document.
std::vector<Mutant> mutants_of(const sim::Value& document);

// A policy document of a world file, in its place.
struct PolicyPlace {
  std::string name;     // the file it was read from; else its place in the world
  std::string pointer;  // JSON pointer into the world
};

// Puts the documents that the world names as files into it, and says where every document stands.
std::vector<PolicyPlace> take_in_policies(sim::WorldFile& world);

}  // namespace harness
