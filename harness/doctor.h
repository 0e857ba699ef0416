// `inspector-sim doctor`: predicts how an export of findings would go, in a world or in a real
// account whose policies were saved to files, and says what to change.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/diagnosis.h"

namespace harness {

struct DoctorOptions {
  std::optional<std::string> world;            // file; the default world otherwise
  std::optional<std::string> as;               // default: the world's first user with a key
  std::optional<std::string> account, region;  // default: the world's own
  std::optional<std::string> bucket, prefix;
  std::string key;  // in a world its ARN, id or alias; else see AccountFiles
  std::string format = "CSV";
  // Files of a real account; when one is given, all but the location are needed.
  std::optional<std::string> bucket_policy, bucket_location, key_policy;
  bool json = false;
};

// Prints the diagnosis. 0: the export will succeed; 1: it will not. Throws std::runtime_error, one
// line for a person, for input that cannot be examined.
int run_doctor(const DoctorOptions& options);

// `assumed`: what could not be looked at.
std::string text_of(const Diagnosis& diagnosis, const std::vector<std::string>& assumed);

// The ARN of a key that a person names by ARN, id or alias. Throws std::runtime_error for an alias
// that is not there.
std::string key_arn_named(sim::World& world, const std::string& account, const std::string& region,
                          const std::string& name);

}  // namespace harness
