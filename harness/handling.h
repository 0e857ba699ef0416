// How a program dealt with what befell it: it has its report, or says why it has none, or does
// something worse. Used by the expectation "handled" and by `inspector-sim explore`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/expectations.h"

namespace harness {

enum class Handling {
  kSucceeds,    // the report is there, and so is what the program kept of it
  kRetries,     // the same, after a call that failed was made again
  kReports,     // it failed, and its words name the cause
  kUntouched,   // none of the faults came about
  kUnclear,     // it failed, and its words name no cause
  kHangs,       // it did not end
  kCrashes,     // a signal ended it, or it could not be started
  kLies,        // it says success and there is no good report
  kLoses,       // it failed, and a report goes on that it says nothing of
  kDuplicates,  // one export made the same report twice
  kLeaks,       // a secret is in its output
};

struct Handled {
  Handling how = Handling::kSucceeds;
  std::string why;  // what it is judged by; one line
  bool is_bad() const { return how > Handling::kUntouched; }
};

// "succeeds", "retries", "reports", "untouched", "unclear", "hangs", "crashes", "lies", "loses",
// "duplicates", "leaks".
std::string_view word_of(Handling how);
std::optional<Handling> handling_named(std::string_view word);
std::vector<std::string> handling_words();

Handled handling_of(const Evidence& evidence);

// The expectation {"handled": "well"}: nothing that is bad; {"handled": "reports"}: exactly that.
std::vector<Unmet> judge_handled(const Evidence& evidence, const Expectation& expectation);

}  // namespace harness
