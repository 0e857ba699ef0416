#include "fakes/s3/uploads.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/s3/acls.h"
#include "fakes/s3/bodies.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/copies.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/listings.h"
#include "fakes/s3/objects.h"
#include "fakes/s3/ownership.h"
#include "fakes/s3/ranges.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/checksums.h"

namespace fakes::s3 {
namespace {

constexpr int64_t kMostPartBytes = int64_t{5} << 30;

bool is_sha(std::string_view algorithm) { return algorithm.starts_with("SHA"); }

// Which type goes with which algorithm; CRC64NVME is always of the whole, SHA always composite.
std::string type_for(const std::string& algorithm, const std::string& asked) {
  if (algorithm.empty()) {
    if (asked.empty()) return "";
    throw invalid_request(
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
        "header.");
  }
  const bool nvme = algorithm == kDefaultAlgorithm;
  if ((asked == "FULL_OBJECT" && is_sha(algorithm)) || (asked == "COMPOSITE" && nvme)) {
    throw invalid_request(
        fmt::format("The {} checksum type cannot be used with the {} checksum "
                    "algorithm.",
                    asked, sim::text::lower(algorithm)));
  }
  return !asked.empty() ? asked : nvme ? "FULL_OBJECT" : "COMPOSITE";
}

// Only what the request itself said: that is what policies see with every part.
Value encryption_members(const Input& input) {
  Value out = Value::object();
  for (const char* member : {"ServerSideEncryption", "SSEKMSKeyId"}) {
    if (input.has(member)) out[member] = input.text(member);
  }
  return out;
}

void check_part_number(const Input& input) {
  const int64_t number = input.number("PartNumber");
  if (number >= 1 && number <= 10000) return;
  throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                         "partNumber", std::to_string(number));
}

// The algorithm by which the upload's parts are summed.
std::string part_algorithm(const Upload& upload) {
  return upload.checksum_algorithm.empty() ? std::string(kDefaultAlgorithm)
                                           : upload.checksum_algorithm;
}

// Writes the pieces as a part of the upload. Answers it with ETag and checksum filled in.
Part store_part(Call& call, const Bucket& bucket, const Upload& upload, int64_t number,
                const std::function<std::string_view()>& next,
                std::optional<std::string> checksum) {
  const Sealing sealing = sealing_of(call.state, upload.body);
  // The upload's data key comes from KMS again with each part: that is the kms:Decrypt that big
  // uploads need and small ones do not.
  const std::string data_key = data_key_of(call, bucket, sealing);
  Part part;
  part.body = upload.body;
  part.number = number;
  part.stream = next_number(call.state);
  part.modified = to_millis(call.now());
  FrameWriter writer(call.state, part.stream, data_key);
  sim::crypto::Digest md5(sim::crypto::Digest::Kind::kMd5);
  sim::wire::Checksum running(sim::wire::checksum_algorithm(part_algorithm(upload)).value());
  for (auto piece = next(); !piece.empty(); piece = next()) {
    writer.add(piece);
    md5.add(piece);
    if (!checksum) running.add(piece);
    part.size += static_cast<int64_t>(piece.size());
  }
  writer.finish();
  part.md5 = md5.finish();
  part.etag = etag_of(call, sealing, part.md5);
  part.checksum = checksum ? *checksum : sim::encoding::base64(running.finish());
  put_part(call.state, part);
  return part;
}

void check_part_size(int64_t size) {
  if (size <= kMostPartBytes) return;
  throw ApiError("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size")
      .with("ProposedSize", size)
      .with("MaxSizeAllowed", kMostPartBytes);
}

Value shown_owner(const Call& call, const std::string& account) {
  return {{"ID", canonical_id(call, account)}};
}

Value shown_upload(const Call& call, const Bucket& bucket, const Upload& upload,
                   const Encoding& encode) {
  Value entry = {{"Key", encode(upload.key)},
                 {"UploadId", upload.id},
                 {"Initiator", {{"ID", upload.initiator_arn}}},
                 {"Owner", shown_owner(call, bucket.account)},
                 {"StorageClass", upload.storage_class},
                 {"Initiated", upload.initiated}};
  if (!upload.checksum_algorithm.empty()) {
    entry["ChecksumAlgorithm"] = upload.checksum_algorithm;
    entry["ChecksumType"] = upload.checksum_type;
  }
  return entry;
}

}  // namespace

Upload upload_of(Call& call, const Bucket& bucket, const Input& input) {
  auto upload = find_upload(call.state, bucket.id, input.text("Key"), input.text("UploadId"));
  if (!upload) throw no_such_upload(input.view("UploadId"));
  return std::move(*upload);
}

Output create_multipart_upload(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const ObjectAccess access = access_of_new_object(call, bucket, input);
  Upload upload;
  if (input.has("ChecksumAlgorithm")) {
    upload.checksum_algorithm = known_algorithm(input.text("ChecksumAlgorithm"));
  }
  upload.checksum_type = type_for(upload.checksum_algorithm, input.text("ChecksumType"));
  upload.bucket = bucket.id;
  upload.key = input.text("Key");
  upload.facts = facts_of(input);
  upload.facts.encryption = encryption_members(input);
  upload.facts.owner = access.owner;
  upload.facts.acl = access.acl;
  upload.storage_class = storage_class_of(input);
  upload.initiated = to_millis(call.now());
  upload.initiator_arn = call.caller.arn.empty() ? call.caller.name : call.caller.arn;
  const OpenSealing sealed = new_sealing(call, bucket, upload.key, encryption_request(input));
  upload.body = add_body(call.state, sealed.sealing);
  upload.id = call.ids.token("s3/upload", 72);
  add_upload(call.state, upload);

  Output out = Value{{"Bucket", bucket.name}, {"Key", upload.key}, {"UploadId", upload.id}};
  show_encryption(out.members, sealed.sealing);
  if (!upload.checksum_algorithm.empty()) {
    out.members["ChecksumAlgorithm"] = upload.checksum_algorithm;
    out.members["ChecksumType"] = upload.checksum_type;
  }
  return out;
}

Output upload_part(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const Upload upload = upload_of(call, bucket, input);
  check_part_number(input);
  const std::string_view body = input.view("Body");
  check_part_size(static_cast<int64_t>(body.size()));
  const std::string algorithm = part_algorithm(upload);
  const auto sent = sent_checksum(input);
  if (sent && !upload.checksum_algorithm.empty() && sent->algorithm != algorithm) {
    throw invalid_request(
        fmt::format("Checksum Type mismatch occurred, expected checksum Type: {}, "
                    "actual checksum Type: {}",
                    sim::text::lower(algorithm), sim::text::lower(sent->algorithm)));
  }
  const SentChecksum verified = verified_checksum(input, body, algorithm);
  bool given = false;
  const auto whole = [&] { return std::exchange(given, true) ? std::string_view() : body; };
  std::optional<std::string> known;
  if (verified.algorithm == algorithm) known = verified.value;
  const Part part = store_part(call, bucket, upload, input.number("PartNumber"), whole, known);
  Output out;
  out.members["ETag"] = in_quotes(part.etag);
  // Clients put a part's checksum into Complete only when it is echoed here.
  out.members[checksum_member(verified.algorithm)] = verified.value;
  show_encryption(out.members, sealing_of(call.state, upload.body));
  return out;
}

Output upload_part_copy(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const Upload upload = upload_of(call, bucket, input);
  check_part_number(input);
  const Source source = copy_source_of(call, input);
  const Object& from = source.object;
  const Span span = input.has("CopySourceRange")
                        ? copied_span(input.text("CopySourceRange"), from.size)
                        : Span{0, from.size, false};
  check_part_size(span.length);
  FrameReader reader(call.state,
                     data_key_of(call, source.bucket, sealing_of(call.state, from.body)),
                     parts_of(call.state, from.body), span.first, span.length);
  std::string piece;
  const auto next = [&]() -> std::string_view { return piece = reader.next(); };
  const Part part =
      store_part(call, bucket, upload, input.number("PartNumber"), next, std::nullopt);
  Output out;
  Value& result = out.members["CopyPartResult"];
  result["ETag"] = in_quotes(part.etag);
  result["LastModified"] = part.modified;
  result[checksum_member(part_algorithm(upload))] = part.checksum;
  show_encryption(out.members, sealing_of(call.state, upload.body));
  return out;
}

Output abort_multipart_upload(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  abort_upload(call.state, upload_of(call, bucket, input));
  return {};
}

Output list_parts(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const Upload upload = upload_of(call, bucket, input);
  const int64_t marker = input.number("PartNumberMarker");
  const int64_t limit = page_size(input, "MaxParts", "max-parts");
  Value shown = Value::array();
  bool truncated = false;
  int64_t last = 0;
  for (const auto& part : parts_of(call.state, upload.body)) {
    if (part.number <= marker) continue;
    if (static_cast<int64_t>(shown.size()) == limit) {
      truncated = limit > 0;
      break;
    }
    Value entry = {{"PartNumber", part.number},
                   {"LastModified", part.modified},
                   {"ETag", in_quotes(part.etag)},
                   {"Size", part.size}};
    if (!upload.checksum_algorithm.empty()) {
      entry[checksum_member(upload.checksum_algorithm)] = part.checksum;
    }
    last = part.number;
    shown.push_back(std::move(entry));
  }
  Output out = Value{{"Bucket", bucket.name},
                     {"Key", upload.key},
                     {"UploadId", upload.id},
                     {"Initiator", {{"ID", upload.initiator_arn}}},
                     {"Owner", shown_owner(call, bucket.account)},
                     {"StorageClass", upload.storage_class},
                     {"PartNumberMarker", marker},
                     {"NextPartNumberMarker", last},
                     {"MaxParts", limit},
                     {"IsTruncated", truncated}};
  if (!shown.empty()) out.members["Parts"] = std::move(shown);
  if (!upload.checksum_algorithm.empty()) {
    out.members["ChecksumAlgorithm"] = upload.checksum_algorithm;
    out.members["ChecksumType"] = upload.checksum_type;
  }
  return out;
}

Output list_multipart_uploads(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  const Encoding encode(input);
  const std::string prefix = input.text("Prefix"), delimiter = input.text("Delimiter");
  const std::string after_key = input.text("KeyMarker"), after_id = input.text("UploadIdMarker");
  const int64_t limit = page_size(input, "MaxUploads", "max-uploads");
  const auto after =
      after_id.empty() ? std::nullopt : find_upload(call.state, bucket.id, after_key, after_id);
  Value shown = Value::array(), prefixes = Value::array();
  std::string next_key, next_id, last_prefix;
  bool truncated = false;
  for (const auto& upload : uploads_of(call.state, bucket.id, prefix)) {
    // With an upload's id the marker stands between uploads of one key.
    const bool seen = upload.key < after_key || (upload.key == after_key && !after_key.empty() &&
                                                 (!after || upload.sequence <= after->sequence));
    if (seen) continue;
    const auto at =
        delimiter.empty() ? std::string::npos : upload.key.find(delimiter, prefix.size());
    const std::string common =
        at == std::string::npos ? std::string() : upload.key.substr(0, at + delimiter.size());
    if (!common.empty() && (common == last_prefix || after_key.starts_with(common))) continue;
    if (static_cast<int64_t>(shown.size() + prefixes.size()) == limit) {
      truncated = limit > 0;
      break;
    }
    if (!common.empty()) {
      last_prefix = next_key = common;
      next_id.clear();
      prefixes.push_back({{"Prefix", encode(common)}});
      continue;
    }
    next_key = upload.key;
    next_id = upload.id;
    shown.push_back(shown_upload(call, bucket, upload, encode));
  }
  Output out = Value{{"Bucket", bucket.name},      {"KeyMarker", encode(after_key)},
                     {"UploadIdMarker", after_id}, {"Prefix", encode(prefix)},
                     {"MaxUploads", limit},        {"IsTruncated", truncated}};
  Value& m = out.members;
  if (!next_key.empty()) {
    m["NextKeyMarker"] = encode(next_key);
    m["NextUploadIdMarker"] = next_id;
  }
  if (!delimiter.empty()) m["Delimiter"] = encode(delimiter);
  if (encode.active()) m["EncodingType"] = "url";
  if (!shown.empty()) m["Uploads"] = std::move(shown);
  if (!prefixes.empty()) m["CommonPrefixes"] = std::move(prefixes);
  return out;
}

}  // namespace fakes::s3
