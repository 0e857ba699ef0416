#include "fakes/s3/worlds.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/s3/acls.h"
#include "fakes/s3/bucket_names.h"
#include "fakes/s3/bucket_settings.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/objects.h"
#include "fakes/s3/policy_validation.h"
#include "sim/base/json_text.h"
#include "sim/gateway/section_entry.h"

namespace fakes::s3 {
namespace {

using sim::WorldError;
using sim::section::check_members;

std::string text_member(const Value& object, const std::string& at, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) {
    throw WorldError(at + sim::json::step(name), fmt::format("\"{}\" must be a string", name));
  }
  return found->get<std::string>();
}

std::optional<Value> encryption(const Value& spec, const std::string& at) {
  if (!spec.contains("encryption")) return std::nullopt;
  const Value& given = spec.at("encryption");
  const std::string here = at + "/encryption";
  check_members(given, here, {"algorithm", "key", "bucket_key"});
  const std::string algorithm = text_member(given, here, "algorithm");
  if (algorithm != "AES256" && algorithm != "aws:kms" && algorithm != "aws:kms:dsse") {
    throw WorldError(here + "/algorithm", "\"algorithm\" must be AES256, aws:kms or aws:kms:dsse");
  }
  Value rule = {{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", algorithm}}}};
  if (given.contains("key")) {
    rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] = text_member(given, here, "key");
  }
  if (given.contains("bucket_key")) {
    if (!given.at("bucket_key").is_boolean()) {
      throw WorldError(here + "/bucket_key", "\"bucket_key\" must be true or false");
    }
    rule["BucketKeyEnabled"] = given.at("bucket_key");
  }
  return checked_encryption({{"Rules", Value::array({std::move(rule)})}});
}

void read_switches(const Value& given, const std::string& here, Value& into) {
  check_members(
      given, here,
      {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"});
  for (const auto& [name, value] : given.items()) {
    if (!value.is_boolean()) {
      throw WorldError(here + "/" + name, fmt::format("\"{}\" must be true or false", name));
    }
    into[name] = value;
  }
}

void read_public_access(const Value& spec, const std::string& at, Bucket& bucket) {
  if (!spec.contains("public_access_block")) return;
  read_switches(spec.at("public_access_block"), at + "/public_access_block", *bucket.public_access);
}

// Ownership, and the canned ACL, which needs ACLs to be on.
void read_acl(const Call& call, const Value& spec, const std::string& at, Bucket& bucket) {
  if (spec.contains("ownership")) {
    bucket.ownership = text_member(spec, at, "ownership");
    const auto& known = {"BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"};
    if (std::find(known.begin(), known.end(), bucket.ownership) == known.end()) {
      throw WorldError(at + "/ownership",
                       "\"ownership\" must be BucketOwnerEnforced, BucketOwnerPreferred or "
                       "ObjectWriter");
    }
  }
  if (!spec.contains("acl")) return;
  const std::string name = text_member(spec, at, "acl");
  const auto& known = {"private", "public-read", "public-read-write", "authenticated-read"};
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    throw WorldError(at + "/acl",
                     "\"acl\" must be private, public-read, public-read-write or "
                     "authenticated-read");
  }
  if (!bucket.acls_enabled()) {
    throw WorldError(at + "/acl",
                     "the bucket has ACLs off: set its \"ownership\" to ObjectWriter or "
                     "BucketOwnerPreferred");
  }
  bucket.acl = canned_acl(call, {AclOf::kBucket, bucket.account, bucket.account}, name);
  if (is_public_acl(*bucket.acl) && bucket.blocks("BlockPublicAcls")) {
    throw WorldError(at + "/acl",
                     "the ACL is public, which \"public_access_block\" forbids: set its "
                     "\"BlockPublicAcls\" to false");
  }
}

// Principals may be loaded after the bucket, so only the document itself is judged.
void read_policy(const sim::Section::Content& content, const Value& spec, const std::string& at,
                 Bucket& bucket) {
  if (!spec.contains("policy")) return;
  std::string text;
  try {
    text = content.document(spec.at("policy"));
  } catch (const WorldError& error) {
    throw WorldError(at + "/policy" + error.pointer, error.what());
  }
  try {
    bucket.policy_is_public = checked_policy(text, bucket).is_public;
  } catch (const ApiError& error) {
    throw WorldError(at + "/policy", error.message);
  }
  if (bucket.policy_is_public && bucket.blocks("BlockPublicPolicy")) {
    throw WorldError(at + "/policy",
                     "the policy is public, which \"public_access_block\" forbids: set its "
                     "\"BlockPublicPolicy\" to false");
  }
  bucket.policy = std::move(text);
}

void load_object(Call& call, const Bucket& bucket, const Value& spec, const std::string& at) {
  check_members(spec, at, {"key", "text"});
  const std::string text = text_member(spec, at, "text");
  NewObject wanted;
  wanted.key = text_member(spec, at, "key");
  wanted.checksum_algorithm = kDefaultAlgorithm;
  if (wanted.key.empty() || wanted.key.size() > 1024) {
    throw WorldError(at + "/key", "a key has 1 to 1024 bytes");
  }
  bool given = false;
  const auto whole = [&]() -> std::string_view {
    return std::exchange(given, true) ? std::string_view() : std::string_view(text);
  };
  try {
    store_object(call, bucket, std::move(wanted), whole);
  } catch (const ApiError& error) {
    throw WorldError(at, fmt::format("{}: {}", error.code, error.message));
  }
}

bool flag_member(const Value& spec, const std::string& at, const char* name) {
  if (!spec.contains(name)) return false;
  if (!spec.at(name).is_boolean()) {
    throw WorldError(at + sim::json::step(name), fmt::format("\"{}\" must be true or false", name));
  }
  return spec.at(name).get<bool>();
}

// "tags": {"team": "security"}
void read_tags(const Value& spec, const std::string& at, Bucket& bucket) {
  if (!spec.contains("tags")) return;
  if (!spec.at("tags").is_object()) {
    throw WorldError(at + "/tags", "\"tags\" is an object of names and values");
  }
  Value tags = Value::array();
  for (const auto& [name, value] : spec.at("tags").items()) {
    if (!value.is_string()) {
      throw WorldError(at + "/tags" + sim::json::step(name), "a tag's value is a text");
    }
    tags.push_back({{"Key", name}, {"Value", value}});
  }
  try {
    check_bucket_tags(tags);
  } catch (const ApiError& error) {
    throw WorldError(at + "/tags", error.message);
  }
  if (!tags.empty()) bucket.tags = std::move(tags);
}

void load_bucket(Call& call, const sim::Section::Content& content, const Value& spec,
                 const std::string& at) {
  check_members(spec, at,
                {"name", "policy", "objects", "encryption", "public_access_block", "ownership",
                 "acl", "eventbridge", "tags", "abac"});
  const std::string name = text_member(spec, at, "name");
  const auto demo =
      call.settings.flag("s3.allow_demo_bucket_names") ? DemoNames::kAllowed : DemoNames::kRefused;
  if (!is_bucket_name(name, demo)) {
    throw WorldError(at + "/name", fmt::format("\"{}\" is not a valid bucket name", name));
  }
  if (find_bucket(call.state, call.partition.name, name)) {
    throw WorldError(at + "/name", fmt::format("the bucket {} exists already", name));
  }
  Bucket bucket = fresh_bucket(call, name, "");
  bucket.tells_events = flag_member(spec, at, "eventbridge");
  bucket.abac = flag_member(spec, at, "abac");
  read_tags(spec, at, bucket);
  bucket.encryption = encryption(spec, at);
  read_public_access(spec, at, bucket);
  read_acl(call, spec, at, bucket);
  read_policy(content, spec, at, bucket);
  add_bucket(call.state, bucket);
  if (!spec.contains("objects")) return;
  const Bucket stored = *find_bucket(call.state, call.partition.name, name);
  const Value& objects = spec.at("objects");
  if (!objects.is_array()) throw WorldError(at + "/objects", "\"objects\" must be a list");
  for (size_t i = 0; i < objects.size(); ++i) {
    load_object(call, stored, objects[i], fmt::format("{}/objects/{}", at, i));
  }
}

}  // namespace

void load_account_access(Call& call, const sim::Section::Content& content) {
  Value access = checked_public_access(Value::object());
  read_switches(content.value, "", access);
  set_account_access(call.state, call.account, access);
}

void load_buckets(Call& call, const sim::Section::Content& content) {
  if (!content.value.is_array()) throw WorldError("", "\"buckets\" must be a list");
  for (size_t i = 0; i < content.value.size(); ++i) {
    load_bucket(call, content, content.value[i], fmt::format("/{}", i));
  }
}

}  // namespace fakes::s3
