// Whether a program that failed says why: the words by which people name what its calls and its
// report met with, looked for in its output. Used to judge how it handled a fault.
#pragma once

#include <string>
#include <vector>

#include "fakes/inspector/records.h"
#include "harness/expectations.h"

namespace harness {

struct ToldCause {
  std::string told;    // the word that was found; empty when there is none
  bool known = false;  // something went wrong that the program could see
  std::string wanted;  // codes of what went wrong, for a complaint
};

// `calls`: the program's own.
ToldCause told_cause(const Evidence& evidence, const std::vector<sim::JournalEntry>& calls,
                     const std::vector<fakes::inspector::Report>& reports,
                     const std::string& output);

}  // namespace harness
