#include "fakes/iam/pages.h"

#include <fmt/format.h>

#include "fakes/iam/records.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::iam {
namespace {

constexpr size_t kSignatureSize = 16;

std::string signature(const sim::Call& call, std::string_view position) {
  const std::string key = call.ids.bytes_at("iam/marker", 0, 32);
  const std::string what = fmt::format("{}/{}/{}", call.facts().operation, call.account, position);
  return sim::crypto::hmac_sha256(key, what).substr(0, kSignatureSize);
}

}  // namespace

std::string position_of(const sim::Call& call, const sim::Input& input) {
  if (!input.has("Marker")) return {};
  const auto bytes = sim::encoding::from_base64url(input.view("Marker"));
  const std::string position =
      bytes && bytes->size() >= kSignatureSize ? bytes->substr(kSignatureSize) : std::string();
  if (!bytes || position.empty() ||
      !sim::crypto::equal(bytes->substr(0, kSignatureSize), signature(call, position))) {
    throw validation("Invalid Marker.");
  }
  return position;
}

std::string marker_after(const sim::Call& call, std::string_view position) {
  return sim::encoding::base64url(signature(call, position) + std::string(position));
}

}  // namespace fakes::iam
