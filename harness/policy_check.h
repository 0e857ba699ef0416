// `inspector-sim policy check --kind KIND FILE`: what a service would answer to a policy document,
// found out by putting it, through the service's own front door, into a world made for it; and all
// its faults with their places, where a service names the first only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"

namespace harness {

struct CheckOptions {
  std::string kind;  // one of check_kinds()
  std::string file;  // "-": standard input
  std::string account = "111122223333";
  std::optional<std::string> bucket;  // default: the one that the document's resources name
  std::optional<std::string> region;  // default: by the partition of the document's ARNs
  std::optional<std::string> world;   // principals must exist in it; else any may be named
  bool json = false;
};

struct CheckedPolicy {
  bool accepted = false;
  std::string code, message;          // the service's, when it refuses
  std::vector<std::string> faults;    // "line 3, column 15 (Statement[0].Effect): …"
  std::vector<std::string> warnings;  // what is accepted and yet surely not meant
};

const std::vector<std::string>& check_kinds();

// Throws std::runtime_error for an unknown kind or a world that cannot be loaded.
CheckedPolicy check_policy(const CheckOptions& options, const std::string& document);

// {"accepted", "error"?: {"code", "message"}, "faults", "warnings"}
sim::Value to_value(const CheckedPolicy& checked);

// Reads, checks and prints. 0 accepted, 1 refused.
int run_policy_check(const CheckOptions& options);

}  // namespace harness
