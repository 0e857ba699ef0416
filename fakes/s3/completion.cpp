#include "fakes/s3/completion.h"

#include <fmt/format.h>

#include <map>

#include "fakes/s3/bodies.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/conditions.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/notifications.h"
#include "fakes/s3/objects.h"
#include "fakes/s3/uploads.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

constexpr int64_t kLeastPartBytes = int64_t{5} << 20;

// The checksum a listed part carries, of whatever algorithm.
std::optional<SentChecksum> listed_checksum(const Value& listed) {
  for (const char* algorithm : {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"}) {
    const auto found = listed.find(checksum_member(algorithm));
    if (found != listed.end() && found->is_string()) {
      return SentChecksum{algorithm, found->get<std::string>()};
    }
  }
  return std::nullopt;
}

ApiError invalid_part(const Upload& upload, const Value& listed) {
  return ApiError("InvalidPart", 400,
                  "One or more of the specified parts could not be found.  The part may not have "
                  "been uploaded, or the specified entity tag may not match the part's entity tag.")
      .with("UploadId", upload.id)
      .with("PartNumber", listed.value("PartNumber", 0))
      .with("ETag", listed.value("ETag", ""));
}

void check_listed_checksum(const Upload& upload, const Value& listed, const Part& part) {
  const auto sent = listed_checksum(listed);
  const int64_t number = part.number;
  if (!sent) {
    if (upload.checksum_type != "COMPOSITE") return;
    throw invalid_request(fmt::format(
        "The upload was created using a {} checksum. The complete request must include the "
        "checksum for each part. It was missing for part {} in the request.",
        sim::text::lower(upload.checksum_algorithm), number));
  }
  // Without an algorithm of the upload, parts were summed in S3's own; others cannot be compared.
  if (upload.checksum_algorithm.empty()) {
    if (sent->algorithm == kDefaultAlgorithm && sent->value != part.checksum) {
      throw invalid_part(upload, listed);
    }
    return;
  }
  if (sent->algorithm == upload.checksum_algorithm && sent->value == part.checksum) return;
  throw bad_digest(fmt::format("The {} you specified for part {} did not match what we received.",
                               sim::text::lower(sent->algorithm), number));
}

// The parts that the request lists, in its order, each as it was uploaded.
std::vector<Part> listed_parts(Call& call, const Upload& upload, const Value& listed) {
  std::map<int64_t, Part> stored;
  for (auto& part : parts_of(call.state, upload.body)) stored.emplace(part.number, part);
  std::vector<Part> chosen;
  int64_t previous = 0;
  for (const auto& each : listed) {
    const int64_t number = each.value("PartNumber", int64_t{0});
    if (number <= previous) {
      throw ApiError("InvalidPartOrder", 400,
                     "The list of parts was not in ascending order. Parts must be ordered by part "
                     "number.")
          .with("UploadId", upload.id);
    }
    previous = number;
    const auto found = stored.find(number);
    const std::string etag = each.value("ETag", "");
    if (found == stored.end() || etag.empty() || etag == "*" ||
        !same_etag(etag, found->second.etag)) {
      throw invalid_part(upload, each);
    }
    check_listed_checksum(upload, each, found->second);
    chosen.push_back(found->second);
  }
  for (size_t i = 0; i + 1 < chosen.size(); ++i) {
    if (chosen[i].size >= kLeastPartBytes) continue;
    throw ApiError("EntityTooSmall", 400,
                   "Your proposed upload is smaller than the minimum allowed size")
        .with("ProposedSize", chosen[i].size)
        .with("MinSizeAllowed", kLeastPartBytes)
        .with("PartNumber", chosen[i].number)
        .with("ETag", chosen[i].etag);
  }
  return chosen;
}

Checksum checksum_of_whole(const Input& input, const Upload& upload,
                           const std::vector<Part>& parts) {
  const std::string asked = input.text("ChecksumType");
  if (!asked.empty() && asked != upload.checksum_type) {
    throw invalid_request(fmt::format(
        "The upload was created using the {} checksum mode. The complete request must use the same "
        "checksum mode.",
        upload.checksum_type.empty() ? "null" : upload.checksum_type));
  }
  Checksum out;
  out.algorithm = upload.checksum_algorithm.empty() ? std::string(kDefaultAlgorithm)
                                                    : upload.checksum_algorithm;
  out.type = upload.checksum_type.empty() ? "FULL_OBJECT" : upload.checksum_type;
  out.value = out.type == "COMPOSITE" ? composite_checksum(out.algorithm, parts)
                                      : joined_checksum(out.algorithm, parts);
  const auto sent = sent_checksum(input);
  if (sent && (sent->algorithm != out.algorithm || sent->value != out.value)) {
    throw bad_digest(fmt::format("The {} you specified did not match the calculated checksum.",
                                 sim::text::lower(sent->algorithm)));
  }
  return out;
}

std::string etag_of_parts(Call& call, const Sealing& sealing, const std::vector<Part>& parts) {
  std::string md5s;
  for (const auto& part : parts) md5s += part.md5;
  return fmt::format("{}-{}", etag_of(call, sealing, sim::crypto::md5(md5s)), parts.size());
}

// Parts that the request left out go, with their frames.
void drop_unlisted(Call& call, const Upload& upload, const std::vector<Part>& chosen) {
  size_t next = 0;
  for (const auto& part : parts_of(call.state, upload.body)) {
    if (next < chosen.size() && chosen[next].number == part.number) {
      ++next;
    } else {
      delete_part(call.state, part);
    }
  }
}

Output answer_for(Call& call, const Bucket& bucket, const Object& object) {
  const std::string key = sim::encoding::percent_encode(object.key);
  Output out = Value{{"Location", fmt::format("https://{}.s3.{}.{}/{}", bucket.name, bucket.region,
                                              call.partition.dns_suffix, key)},
                     {"Bucket", bucket.name},
                     {"Key", object.key},
                     {"ETag", in_quotes(object.etag)}};
  show_checksum(out.members, object.checksum);
  show_encryption(out.members, sealing_of(call.state, object.body));
  return out;
}

}  // namespace

Output complete_multipart_upload(Call& call, const Input& input) {
  refuse_unsupported(input);
  const Bucket bucket = bucket_of(call, input);
  const std::string key = input.text("Key");
  const auto current = find_object(call.state, bucket.id, key);
  const auto found = find_upload(call.state, bucket.id, key, input.text("UploadId"));
  if (!found) {
    // A client that missed the answer asks again: the object it made is still the answer.
    if (current && current->upload == input.text("UploadId")) {
      return answer_for(call, bucket, *current);
    }
    throw no_such_upload(input.view("UploadId"));
  }
  const Upload& upload = *found;
  if (!input.has("MultipartUpload")) throw malformed_xml();
  const Value& listed = input.in("MultipartUpload").at("Parts");
  if (!listed.is_array() || listed.empty()) {
    throw invalid_request("You must specify at least one part");
  }
  const std::vector<Part> parts = listed_parts(call, upload, listed);
  const Sealing sealing = sealing_of(call.state, upload.body);
  Object object;
  for (const auto& part : parts) object.size += part.size;
  if (input.has("MpuObjectSize") && input.number("MpuObjectSize") != object.size) {
    throw invalid_request(fmt::format(
        "The provided 'x-amz-mp-object-size' header value {} does not match what was computed: {}",
        input.number("MpuObjectSize"), object.size));
  }
  object.checksum = checksum_of_whole(input, upload, parts);
  check_write(input, key, current, &upload);
  // Comparing checksums takes what they are sealed with.
  if (sealing.kms() && (sent_checksum(input) || listed_checksum(listed[0]))) {
    data_key_of(call, bucket, sealing);
  }
  object.bucket = bucket.id;
  object.key = key;
  object.etag = etag_of_parts(call, sealing, parts);
  object.modified = to_millis(call.now());
  object.body = upload.body;
  object.upload = upload.id;
  object.part_count = static_cast<int64_t>(parts.size());
  object.storage_class = upload.storage_class;
  object.facts = upload.facts;
  drop_unlisted(call, upload, parts);
  forget_upload(call.state, upload);
  put_object(call.state, object);
  announce_created(call, bucket, object, "CompleteMultipartUpload");
  return answer_for(call, bucket, object);
}

}  // namespace fakes::s3
