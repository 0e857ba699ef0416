#include "fakes/s3/checksums.h"

#include <fmt/format.h>

#include <array>

#include "fakes/s3/errors.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/checksums.h"

namespace fakes::s3 {
namespace {

constexpr std::array<std::string_view, 5> kAlgorithms = {"CRC32", "CRC32C", "CRC64NVME", "SHA1",
                                                         "SHA256"};
constexpr std::array<std::string_view, 5> kOtherMembers = {
    "ChecksumSHA512", "ChecksumMD5", "ChecksumXXHASH64", "ChecksumXXHASH3", "ChecksumXXHASH128"};

sim::wire::ChecksumAlgorithm wire_algorithm(std::string_view name) {
  return sim::wire::checksum_algorithm(name).value();
}

std::string raw_of(const Part& part) {
  return sim::encoding::from_base64(part.checksum).value_or("");
}

void check_content_md5(const std::string& sent, std::string_view body) {
  const auto raw = sim::encoding::from_base64(sent);
  if (!raw || raw->size() != 16) {
    throw ApiError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.")
        .with("Content-MD5", sent);
  }
  const std::string actual = sim::crypto::md5(body);
  if (actual == *raw) return;
  throw bad_digest("The Content-MD5 you specified did not match what we received.")
      .with("ExpectedDigest", sim::encoding::hex(*raw))
      .with("CalculatedDigest", sim::encoding::base64(actual));
}

void check_value(const SentChecksum& sent, std::string_view body) {
  const auto raw = sim::encoding::from_base64(sent.value);
  if (!raw || raw->size() != sim::wire::checksum_size(wire_algorithm(sent.algorithm))) {
    throw invalid_request(fmt::format("Value for x-amz-checksum-{} header is invalid.",
                                      sim::text::lower(sent.algorithm)));
  }
  if (checksum_of(sent.algorithm, body) == sent.value) return;
  throw bad_digest(
      fmt::format("The {} you specified did not match the calculated checksum.", sent.algorithm));
}

ApiError several_checksums() {
  return invalid_request(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
}

ApiError unsupported_algorithm() {
  return invalid_request(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
      "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
}

}  // namespace

std::string checksum_member(std::string_view algorithm) {
  return "Checksum" + std::string(algorithm);
}

std::string known_algorithm(std::string_view name) {
  for (const auto known : kAlgorithms) {
    if (sim::text::equals_ignoring_case(known, name)) return std::string(known);
  }
  throw unsupported_algorithm();
}

std::string checksum_of(std::string_view algorithm, std::string_view bytes) {
  return sim::wire::checksum_base64(algorithm, bytes).value();
}

std::optional<SentChecksum> sent_checksum(const Input& input) {
  for (const auto member : kOtherMembers) {
    if (input.has(member)) throw unsupported_algorithm();
  }
  std::optional<SentChecksum> found;
  for (const auto algorithm : kAlgorithms) {
    const std::string member = checksum_member(algorithm);
    if (!input.has(member)) continue;
    if (found) throw several_checksums();
    found = {std::string(algorithm), input.text(member)};
  }
  return found;
}

SentChecksum verified_checksum(const Input& input, std::string_view body,
                               std::string_view fallback) {
  if (input.has("ContentMD5")) check_content_md5(input.text("ContentMD5"), body);
  if (auto sent = sent_checksum(input)) {
    check_value(*sent, body);
    return std::move(*sent);
  }
  // An algorithm that is only announced: an SDK would have computed the value itself.
  std::string algorithm = input.has("ChecksumAlgorithm")
                              ? known_algorithm(input.text("ChecksumAlgorithm"))
                              : std::string(fallback);
  std::string value = checksum_of(algorithm, body);
  return {std::move(algorithm), std::move(value)};
}

void check_request_digest(const Call& call) {
  // Documents are never empty: an empty body is one that was handed on, with nothing to verify.
  if (!call.http || call.http->body.empty()) return;
  if (const auto* sent = call.http->headers.find("Content-MD5")) {
    check_content_md5(*sent, call.http->body);
  }
  bool any = false;
  for (const auto algorithm : kAlgorithms) {
    const auto* sent = call.http->headers.find("x-amz-checksum-" + sim::text::lower(algorithm));
    if (!sent) continue;
    if (any) throw several_checksums();
    any = true;
    check_value({std::string(algorithm), *sent}, call.http->body);
  }
}

std::string composite_checksum(std::string_view algorithm, const std::vector<Part>& parts) {
  std::string raw;
  for (const auto& part : parts) raw += raw_of(part);
  return fmt::format("{}-{}", checksum_of(algorithm, raw), parts.size());
}

std::string joined_checksum(std::string_view algorithm, const std::vector<Part>& parts) {
  std::string whole;
  for (const auto& part : parts) {
    whole = whole.empty()
                ? raw_of(part)
                : sim::wire::combine_checksums(wire_algorithm(algorithm), whole, raw_of(part),
                                               static_cast<uint64_t>(part.size))
                      .value();
  }
  return sim::encoding::base64(whole);
}

void show_checksum(Value& members, const Checksum& checksum) {
  if (checksum.algorithm.empty()) return;
  members[checksum_member(checksum.algorithm)] = checksum.value;
  members["ChecksumType"] = checksum.type;
}

}  // namespace fakes::s3
