#include "sim/gateway/pages.h"

#include <fmt/format.h>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace sim {
namespace {

constexpr size_t kSignatureSize = 16;

std::string signature(const Call& call, std::string_view position) {
  const auto& facts = call.facts();
  const std::string key = call.ids.bytes_at("page", 0, 32);
  const std::string what = fmt::format("{}/{}/{}/{}/{}", facts.service, facts.operation,
                                       facts.account, facts.region, position);
  return crypto::hmac_sha256(key, what).substr(0, kSignatureSize);
}

}  // namespace

std::string page_token(const Call& call, std::string_view position) {
  return encoding::base64url(signature(call, position) + std::string(position));
}

std::optional<std::string> page_position(const Call& call, std::string_view token) {
  const auto bytes = encoding::from_base64url(token);
  if (!bytes || bytes->size() <= kSignatureSize) return std::nullopt;
  std::string position = bytes->substr(kSignatureSize);
  if (!crypto::equal(bytes->substr(0, kSignatureSize), signature(call, position))) {
    return std::nullopt;
  }
  return position;
}

}  // namespace sim
