#include "fakes/kms/pages.h"

#include <fmt/format.h>

#include "fakes/kms/records.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::kms {
namespace {

constexpr size_t kSignatureSize = 16;

std::string signature(const sim::Call& call, std::string_view position) {
  const std::string key = call.ids.bytes_at("kms/marker", 0, 32);
  const std::string what =
      fmt::format("{}/{}/{}/{}", call.facts().operation, call.account, call.region, position);
  return sim::crypto::hmac_sha256(key, what).substr(0, kSignatureSize);
}

}  // namespace

std::string position_of(const sim::Call& call, const sim::Input& input) {
  if (!input.has("Marker")) return {};
  const auto bytes = sim::encoding::from_base64url(input.view("Marker"));
  if (!bytes || bytes->size() < kSignatureSize) throw invalid_marker();
  const std::string position = bytes->substr(kSignatureSize);
  if (!sim::crypto::equal(bytes->substr(0, kSignatureSize), signature(call, position))) {
    throw invalid_marker();
  }
  return position;
}

std::string marker_after(const sim::Call& call, std::string_view position) {
  return sim::encoding::base64url(signature(call, position) + std::string(position));
}

}  // namespace fakes::kms
