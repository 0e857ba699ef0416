#include "fakes/s3/bucket_settings.h"

#include <set>

#include "fakes/s3/access_facts.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/errors.h"

namespace fakes::s3 {
namespace {

void check_tags(const Value& tags, size_t limit, const char* too_many) {
  if (tags.size() > limit) throw ApiError("BadRequest", 400, too_many);
  std::set<std::string> seen;
  for (const auto& tag : tags) {
    const std::string key = tag.value("Key", ""), value = tag.value("Value", "");
    if (key.empty() || key.size() > 128) {
      throw invalid_tag("The TagKey you have provided is invalid").with("TagKey", key);
    }
    if (value.size() > 256) {
      throw invalid_tag("The TagValue you have provided is invalid")
          .with("TagKey", key)
          .with("TagValue", value);
    }
    if (key.starts_with("aws:")) {
      throw invalid_tag("System tags cannot be added/updated by requester").with("TagKey", key);
    }
    if (!seen.insert(key).second) {
      throw invalid_tag("Cannot provide multiple Tags with the same key").with("TagKey", key);
    }
  }
}

Value default_encryption() {
  return {
      {"Rules", Value::array({{{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", "AES256"}}},
                               {"BucketKeyEnabled", false}}})}};
}

}  // namespace

void check_bucket_tags(const Value& tags) {
  check_tags(tags, 50, "Bucket tag count cannot be greater than 50");
}
void check_object_tags(const Value& tags) {
  check_tags(tags, 10, "Object tags cannot be greater than 10");
}

Value checked_public_access(const Value& wanted) {
  Value stored;
  for (const char* member :
       {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"}) {
    stored[member] = wanted.value(member, false);
  }
  return stored;
}

Output put_public_access_block(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  check_request_digest(call);
  bucket.public_access = checked_public_access(input.at("PublicAccessBlockConfiguration"));
  change_access(call, bucket);
  return {};
}

Output get_public_access_block(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  if (!bucket.public_access) {
    throw no_such_configuration("NoSuchPublicAccessBlockConfiguration", bucket.name,
                                "The public access block configuration was not found");
  }
  return Value{{"PublicAccessBlockConfiguration", *bucket.public_access}};
}

Output delete_public_access_block(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  bucket.public_access.reset();
  change_access(call, bucket);
  return {};
}

Value checked_encryption(const Value& configuration) {
  const Value rules = configuration.value("Rules", Value::array());
  if (rules.size() != 1) throw malformed_xml();
  Value rule = rules[0];
  const Value by_default = rule.value("ApplyServerSideEncryptionByDefault", Value::object());
  const std::string algorithm = by_default.value("SSEAlgorithm", "AES256");
  if (algorithm == "aws:fsx") throw malformed_xml();
  if (algorithm == "AES256" && by_default.contains("KMSMasterKeyID")) {
    throw invalid_argument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or "
        "aws:kms:dsse",
        "ApplyServerSideEncryptionByDefault");
  }
  // A rule may speak of blocked types or bucket keys alone.
  rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] = algorithm;
  if (!rule.contains("BucketKeyEnabled")) rule["BucketKeyEnabled"] = false;
  return {{"Rules", Value::array({std::move(rule)})}};
}

// The key is not looked at: a wrong one shows with the first object.
Output put_bucket_encryption(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  check_request_digest(call);
  bucket.encryption = checked_encryption(input.at("ServerSideEncryptionConfiguration"));
  update_bucket(call.state, bucket);
  return {};
}

// Every bucket has a default today: never "not found".
Output get_bucket_encryption(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  return Value{
      {"ServerSideEncryptionConfiguration", bucket.encryption.value_or(default_encryption())}};
}

Output delete_bucket_encryption(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  bucket.encryption.reset();
  update_bucket(call.state, bucket);
  return {};
}

// Versioning was never set: an empty document.
Output get_bucket_versioning(Call& call, const Input& input) {
  bucket_of(call, input);
  return {};
}

}  // namespace fakes::s3
