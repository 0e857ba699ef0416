// A real account as the AWS CLI prints it: the files that `aws s3api get-bucket-policy`,
// `get-bucket-location`, `aws kms get-key-policy` and `describe-key` leave, made into a world in
// which an export can be examined offline. Used by the doctor.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/rehearsal.h"
#include "sim/policy/document.h"
#include "sim/world.h"

namespace harness {

// What a file holds is not what it should be. The message is one line: file, place, remedy.
struct AccountFileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The document in what get-bucket-policy or get-key-policy prints, or the text itself when it is a
// document already. Throws AccountFileError, also for a document that its service would not store.
std::string policy_in(const std::string& file, const std::string& text,
                      sim::policy::DocumentKind kind);

// The region in what get-bucket-location prints: null is us-east-1, "EU" is eu-west-1.
std::string region_in(const std::string& file, const std::string& text);

struct DescribedKey {
  std::string arn, id, account, region;
  std::string spec, usage, manager, state;
};
// The key in what describe-key prints.
DescribedKey key_in(const std::string& file, const std::string& text);
// An enabled symmetric key of that ARN; nothing when it is none.
std::optional<DescribedKey> key_of_arn(const std::string& arn);

struct AccountFiles {
  std::string account, region;                 // whose findings are exported, and where
  std::optional<std::string> bucket;           // default: the one that the bucket policy names
  std::string bucket_policy, key_policy;       // files; "none": there is no policy
  std::optional<std::string> bucket_location;  // file; default: the region of the export
  std::string key;                             // file, or the ARN of an enabled symmetric key
};

struct AccountWorld {
  std::unique_ptr<sim::World> world;
  ExportPlan plan;                   // its caller is the account's root user
  std::vector<std::string> assumed;  // what the files do not tell, a sentence each
};
// Throws AccountFileError, and std::runtime_error for a file that cannot be read.
AccountWorld world_of(const AccountFiles& files);

}  // namespace harness
