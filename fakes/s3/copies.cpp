#include "fakes/s3/copies.h"

#include "fakes/s3/bodies.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/conditions.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/notifications.h"
#include "fakes/s3/objects.h"
#include "fakes/s3/ownership.h"

namespace fakes::s3 {
namespace {

constexpr int64_t kMostBytes = int64_t{5} << 30;

// A copy onto itself must change something.
void check_not_idle(const Input& input, const Bucket& bucket, const Source& source,
                    const Sealing& sealing) {
  const bool itself = source.bucket.id == bucket.id && source.object.key == input.text("Key");
  const bool changes = input.text("MetadataDirective") == "REPLACE" || input.has("StorageClass") ||
                       input.has("ServerSideEncryption") || bucket.encryption || sealing.kms();
  if (!itself || changes) return;
  throw invalid_request(
      "This copy request is illegal because it is trying to copy an object to itself without "
      "changing the object's metadata, storage class, website redirect location or encryption "
      "attributes.");
}

Facts facts_of_copy(const Input& input, const Facts& source) {
  Facts asked = facts_of(input);
  Facts out = source;
  if (input.text("MetadataDirective") == "REPLACE") {
    out.headers = std::move(asked.headers);
    out.metadata = std::move(asked.metadata);
  }
  if (input.text("TaggingDirective") == "REPLACE") out.tags = std::move(asked.tags);
  return out;
}

}  // namespace

Source copy_source_of(Call& call, const Input& input) {
  const CopySource named = parse_copy_source(input.view("CopySource"));
  Source out;
  out.bucket = existing_bucket(call, named.bucket);
  out.object = existing_object(call, out.bucket, named.key, named.version);
  check_copy_source(call, copy_source_conditions(input), out.object);
  const std::string& storage = out.object.storage_class;
  if (storage == "GLACIER" || storage == "DEEP_ARCHIVE") throw invalid_object_state(storage);
  return out;
}

Output copy_object(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const ObjectAccess access = access_of_new_object(call, bucket, input);
  const Source source = copy_source_of(call, input);
  const Object& from = source.object;
  if (from.size > kMostBytes) {
    throw invalid_request(
        "The specified copy source is larger than the maximum allowable size for "
        "a copy source: 5368709120");
  }
  const Sealing sealing = sealing_of(call.state, from.body);
  check_not_idle(input, bucket, source, sealing);
  check_write(input, input.text("Key"), find_object(call.state, bucket.id, input.text("Key")));

  NewObject wanted;
  wanted.key = input.text("Key");
  wanted.facts = facts_of_copy(input, from.facts);
  wanted.facts.owner = access.owner;
  wanted.facts.acl = access.acl;
  wanted.storage_class = storage_class_of(input);
  wanted.encryption = encryption_request(input);
  wanted.checksum_algorithm = input.has("ChecksumAlgorithm")
                                  ? known_algorithm(input.text("ChecksumAlgorithm"))
                              : from.checksum.algorithm.empty() ? std::string(kDefaultAlgorithm)
                                                                : from.checksum.algorithm;
  FrameReader reader(call.state, data_key_of(call, source.bucket, sealing),
                     parts_of(call.state, from.body), 0, from.size);
  std::string piece;
  const auto next = [&]() -> std::string_view { return piece = reader.next(); };
  const Object object = store_object(call, bucket, std::move(wanted), next);
  announce_created(call, bucket, object, "CopyObject");

  Output out;
  Value& result = out.members["CopyObjectResult"];
  result["ETag"] = in_quotes(object.etag);
  result["LastModified"] = object.modified;
  show_checksum(result, object.checksum);
  show_encryption(out.members, sealing_of(call.state, object.body));
  return out;
}

}  // namespace fakes::s3
