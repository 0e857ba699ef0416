#include "fakes/s3/objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "fakes/s3/bodies.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/conditions.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/notifications.h"
#include "fakes/s3/ownership.h"
#include "fakes/s3/ranges.h"
#include "fakes/s3/tagging.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/checksums.h"

namespace fakes::s3 {
namespace {

constexpr std::string_view kStoredHeaders[] = {"CacheControl",    "ContentDisposition",
                                               "ContentEncoding", "ContentLanguage",
                                               "ContentType",     "Expires"};

// A bucket that never had versioning knows one version of each key, "null".
void check_version(const std::string& key, const std::string& version) {
  if (version.empty() || version == "null") return;
  const bool well_formed =
      version.size() == 32 && std::all_of(version.begin(), version.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
      });
  if (!well_formed) {
    throw invalid_argument("Invalid version id specified", "versionId", version);
  }
  throw no_such_version(key, version);
}

// The members by which GET and HEAD describe an object.
Value description(const Object& object, const Sealing& sealing) {
  Value out = object.facts.headers;
  out["ETag"] = in_quotes(object.etag);
  out["LastModified"] = object.modified / 1000 * 1000;
  out["AcceptRanges"] = "bytes";
  if (!out.contains("ContentType")) out["ContentType"] = "binary/octet-stream";
  if (!object.facts.metadata.empty()) out["Metadata"] = object.facts.metadata;
  if (object.storage_class != "STANDARD") out["StorageClass"] = object.storage_class;
  show_encryption(out, sealing);
  return out;
}

// response-content-type and its kin replace what the object says about itself.
void override_headers(const Call& call, const Input& input, Value& members) {
  for (const auto member : kStoredHeaders) {
    const std::string name = "Response" + std::string(member);
    if (!input.has(name)) continue;
    if (call.caller.kind == sim::aws::PrincipalKind::kAnonymous) {
      throw invalid_request(
          "Request specific response headers cannot be used for anonymous GET requests.");
    }
    members[std::string(member)] = input.at(name);
  }
}

// What GET and HEAD have in common: the object, conditions, and the answer's members and status.
struct Reading {
  Bucket bucket;
  Object object;
  Sealing sealing;
  std::vector<Part> parts;
  Span span;
  Output answer;
};

Reading read(Call& call, const Input& input) {
  refuse_unsupported(input);
  Reading r;
  r.bucket = bucket_of(call, input);
  r.object = object_of(call, r.bucket, input);
  check_read(call, read_conditions(input), r.object);
  r.sealing = sealing_of(call.state, r.object.body);
  r.parts = parts_of(call.state, r.object.body);
  r.span = requested_span(input, r.object, r.parts);
  r.answer.members = description(r.object, r.sealing);
  Value& members = r.answer.members;
  override_headers(call, input, members);
  members["ContentLength"] = r.span.length;
  if (r.span.partial) {
    r.answer.status = 206;
    members["ContentRange"] = fmt::format("bytes {}-{}/{}", r.span.first,
                                          r.span.first + r.span.length - 1, r.object.size);
  }
  if (input.has("PartNumber") && r.object.part_count > 0) {
    members["PartsCount"] = r.object.part_count;
  }
  if (!r.object.facts.tags.empty() &&
      call.may(on_object(call, r.bucket, r.object.key, "s3:GetObjectTagging")).allowed()) {
    members["TagCount"] = r.object.facts.tags.size();
  }
  // Only of the whole: a checksum says nothing about a range.
  if (input.text("ChecksumMode") == "ENABLED" && r.span.length == r.object.size) {
    show_checksum(members, r.object.checksum);
  }
  return r;
}

void refuse_locks(const Input& input) {
  for (const char* member :
       {"ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus"}) {
    if (input.value().contains(member)) {
      throw invalid_request("Bucket is missing Object Lock Configuration");
    }
  }
  if (input.value().contains("BypassGovernanceRetention")) {
    throw invalid_argument(
        "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
        "x-amz-bypass-governance-retention");
  }
}

}  // namespace

std::string in_quotes(std::string_view etag) { return fmt::format("\"{}\"", etag); }

Object existing_object(Call& call, const Bucket& bucket, const std::string& key,
                       const std::string& version) {
  check_version(key, version);
  auto object = find_object(call.state, bucket.id, key);
  if (!object) throw_no_such_key(call, bucket, key);
  return std::move(*object);
}

Object object_of(Call& call, const Bucket& bucket, const Input& input) {
  return existing_object(call, bucket, input.text("Key"), input.text("VersionId"));
}

void refuse_unsupported(const Input& input) {
  constexpr std::pair<const char*, const char*> kRefused[] = {
      {"SSECustomerAlgorithm", "x-amz-server-side-encryption-customer-algorithm"},
      {"SSECustomerKey", "x-amz-server-side-encryption-customer-key"},
      {"SSECustomerKeyMD5", "x-amz-server-side-encryption-customer-key-MD5"},
      {"CopySourceSSECustomerAlgorithm",
       "x-amz-copy-source-server-side-encryption-customer-algorithm"},
      {"CopySourceSSECustomerKey", "x-amz-copy-source-server-side-encryption-customer-key"},
      {"CopySourceSSECustomerKeyMD5", "x-amz-copy-source-server-side-encryption-customer-key-MD5"},
      {"WebsiteRedirectLocation", "x-amz-website-redirect-location"},
      {"WriteOffsetBytes", "x-amz-write-offset-bytes"},
      {"MFA", "x-amz-mfa"},
      {"IfMatchLastModifiedTime", "x-amz-if-match-last-modified-time"},
      {"IfMatchSize", "x-amz-if-match-size"},
      {"IfMatchInitiatedTime", "x-amz-if-match-initiated-time"},
  };
  for (const auto& [member, header] : kRefused) {
    if (input.value().contains(member)) throw header_not_implemented(header);
  }
  refuse_locks(input);
}

Facts facts_of(const Input& input) {
  Facts facts;
  for (const auto member : kStoredHeaders) {
    if (input.has(member)) facts.headers[std::string(member)] = input.at(member);
  }
  // What only described the transfer is not stored: "aws-chunked,gzip" is "gzip".
  if (input.has("ContentEncoding")) {
    std::vector<std::string> kept;
    for (const auto& each : sim::text::split(input.view("ContentEncoding"), ',')) {
      const auto coding = sim::text::trim(each);
      if (!coding.empty() && coding != "aws-chunked") kept.emplace_back(coding);
    }
    if (kept.empty()) {
      facts.headers.erase("ContentEncoding");
    } else {
      facts.headers["ContentEncoding"] = sim::text::join(kept, ",");
    }
  }
  if (input.has("Metadata")) facts.metadata = input.at("Metadata");
  size_t bytes = 0;
  for (const auto& [name, value] : facts.metadata.items()) {
    bytes += name.size() + value.get_ref<const std::string&>().size();
  }
  if (bytes > 2048) {
    throw ApiError("MetadataTooLarge", 400,
                   "Your metadata headers exceed the maximum allowed metadata size")
        .with("Size", bytes)
        .with("MaxSizeAllowed", 2048);
  }
  if (input.has("Tagging")) facts.tags = tags_of_header(input.text("Tagging"));
  return facts;
}

std::string storage_class_of(const Input& input) {
  std::string asked = input.text("StorageClass", "STANDARD");
  for (const char* elsewhere :
       {"OUTPOSTS", "SNOW", "EXPRESS_ONEZONE", "FSX_OPENZFS", "FSX_ONTAP"}) {
    if (asked == elsewhere) throw invalid_storage_class(asked);
  }
  return asked;
}

Object store_object(Call& call, const Bucket& bucket, NewObject wanted,
                    const std::function<std::string_view()>& next,
                    std::optional<std::string> checksum) {
  const OpenSealing sealed = new_sealing(call, bucket, wanted.key, wanted.encryption);
  Object object;
  object.bucket = bucket.id;
  object.key = std::move(wanted.key);
  object.facts = std::move(wanted.facts);
  object.storage_class = std::move(wanted.storage_class);
  object.modified = to_millis(call.now());
  object.body = add_body(call.state, sealed.sealing);
  const int64_t stream = next_number(call.state);
  FrameWriter writer(call.state, stream, sealed.data_key);
  sim::crypto::Digest md5(sim::crypto::Digest::Kind::kMd5);
  sim::wire::Checksum running(sim::wire::checksum_algorithm(wanted.checksum_algorithm).value());
  for (auto piece = next(); !piece.empty(); piece = next()) {
    writer.add(piece);
    md5.add(piece);
    if (!checksum) running.add(piece);
    object.size += static_cast<int64_t>(piece.size());
  }
  writer.finish();
  const std::string raw_md5 = md5.finish();
  object.etag = etag_of(call, sealed.sealing, raw_md5);
  object.checksum = {std::move(wanted.checksum_algorithm), "FULL_OBJECT",
                     checksum ? *checksum : sim::encoding::base64(running.finish())};
  put_part(call.state, {object.body, 1, stream, object.size, object.etag, raw_md5,
                        object.checksum.value, object.modified});
  s3::put_object(call.state, object);
  return object;
}

Output put_object(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const ObjectAccess access = access_of_new_object(call, bucket, input);
  NewObject wanted;
  wanted.key = input.text("Key");
  wanted.facts = facts_of(input);
  wanted.facts.owner = access.owner;
  wanted.facts.acl = access.acl;
  wanted.storage_class = storage_class_of(input);
  wanted.encryption = encryption_request(input);
  check_write(input, wanted.key, find_object(call.state, bucket.id, wanted.key));
  const std::string_view body = input.view("Body");
  SentChecksum checksum = verified_checksum(input, body, kDefaultAlgorithm);
  wanted.checksum_algorithm = std::move(checksum.algorithm);
  bool given = false;
  const auto whole = [&] { return std::exchange(given, true) ? std::string_view() : body; };
  const Object object = store_object(call, bucket, std::move(wanted), whole, checksum.value);
  announce_created(call, bucket, object, "PutObject");
  Output out;
  out.members["ETag"] = in_quotes(object.etag);
  show_checksum(out.members, object.checksum);
  show_encryption(out.members, sealing_of(call.state, object.body));
  return out;
}

Output get_object(Call& call, const Input& input) {
  Reading r = read(call, input);
  const std::string& storage = r.object.storage_class;
  if (storage == "GLACIER" || storage == "DEEP_ARCHIVE") throw invalid_object_state(storage);
  r.answer.body = streamed_body(call.state, data_key_of(call, r.bucket, r.sealing),
                                std::move(r.parts), r.span.first, r.span.length);
  return std::move(r.answer);
}

Output head_object(Call& call, const Input& input) {
  Reading r = read(call, input);
  // The stored checksum is sealed as the object is: showing it takes kms:Decrypt.
  if (input.text("ChecksumMode") == "ENABLED" && r.sealing.kms()) {
    data_key_of(call, r.bucket, r.sealing);
  }
  return std::move(r.answer);
}

Output delete_object(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const std::string key = input.text("Key"), version = input.text("VersionId");
  if (!version.empty() && version != "null") check_version(key, version);
  if (input.has("IfMatch")) {
    const auto object = find_object(call.state, bucket.id, key);
    if (!object) throw no_such_key(key);
    if (!same_etag(input.text("IfMatch"), object->etag)) throw precondition_failed("If-Match");
  }
  // A missing key is fine, too.
  if (s3::delete_object(call.state, bucket.id, key)) announce_deleted(call, bucket, key);
  return {};
}

// Every key is judged by itself; a refusal is an entry of the answer.
Output delete_objects(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  check_request_digest(call);
  const Input wanted = input.in("Delete");
  const Value& keys = wanted.at("Objects");
  if (!keys.is_array() || keys.empty() || keys.size() > 1000) throw malformed_xml();
  Value deleted = Value::array(), errors = Value::array();
  for (const auto& each : keys) {
    const std::string key = each.value("Key", ""), version = each.value("VersionId", "");
    try {
      call.demand(on_object(call, bucket, key,
                            version.empty() ? "s3:DeleteObject" : "s3:DeleteObjectVersion"));
      if (!version.empty() && version != "null") throw no_such_version(key, version);
      if (each.contains("LastModifiedTime")) {
        throw header_not_implemented("x-amz-if-match-last-modified-time");
      }
      if (each.contains("Size")) throw header_not_implemented("x-amz-if-match-size");
      if (each.contains("ETag")) {
        const auto object = find_object(call.state, bucket.id, key);
        if (!object) throw no_such_key(key);
        if (!same_etag(each.value("ETag", ""), object->etag)) throw precondition_failed("If-Match");
      }
      if (s3::delete_object(call.state, bucket.id, key)) announce_deleted(call, bucket, key);
      Value entry = {{"Key", key}};
      if (!version.empty()) entry["VersionId"] = version;
      deleted.push_back(std::move(entry));
    } catch (const ApiError& error) {
      Value entry = {{"Key", key}, {"Code", error.code}, {"Message", error.message}};
      if (!version.empty()) entry["VersionId"] = version;
      errors.push_back(std::move(entry));
    }
  }
  Output out;
  if (!wanted.flag("Quiet") && !deleted.empty()) out.members["Deleted"] = std::move(deleted);
  if (!errors.empty()) out.members["Errors"] = std::move(errors);
  return out;
}

Output get_object_attributes(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const Object object = object_of(call, bucket, input);
  Output out;
  out.members["LastModified"] = object.modified / 1000 * 1000;
  for (const auto& each : input.at("ObjectAttributes")) {
    const std::string name = each.get<std::string>();
    if (name == "ETag") out.members["ETag"] = object.etag;  // without quotes, here alone
    if (name == "ObjectSize") out.members["ObjectSize"] = object.size;
    if (name == "StorageClass") out.members["StorageClass"] = object.storage_class;
    if (name == "Checksum" && !object.checksum.algorithm.empty()) {
      Checksum shown = object.checksum;
      shown.value = shown.value.substr(0, shown.value.find('-'));
      show_checksum(out.members["Checksum"], shown);
    }
    if (name == "ObjectParts" && object.part_count > 0) {
      out.members["ObjectParts"] = part_attributes(call, input, object);
    }
  }
  return out;
}

}  // namespace fakes::s3
