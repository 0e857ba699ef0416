// What S3 knows about its actions in policies: the kind of resource each one applies to, and the
// condition keys it evaluates. Facts of AWS's service authorization reference. PutBucketPolicy is
// validated against it, and requests carry only the keys that their action evaluates.
#pragma once

#include <string_view>
#include <vector>

namespace fakes::s3 {

enum class Target { kBucket, kObject };

struct Action {
  std::string_view name;  // without "s3:"
  Target target;
  std::string_view keys;  // condition keys of its own without "s3:", separated by spaces
};

// Every action that a bucket policy may name.
const std::vector<Action>& actions();
// The actions that a name with wildcards covers, prefix "s3:" included in the pattern.
std::vector<const Action*> actions_like(std::string_view pattern);
// Whether the action evaluates the condition key ("s3:prefix"), letter case aside.
bool evaluates(const Action& action, std::string_view key);
bool evaluates(std::string_view action, std::string_view key);
// Whether S3 has a condition key of that name at all.
bool is_s3_key(std::string_view key);

}  // namespace fakes::s3
