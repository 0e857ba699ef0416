#include "fakes/kms/grant_tokens.h"

#include "fakes/kms/grant_records.h"
#include "fakes/kms/records.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::kms {
namespace {

// Real tokens begin like this too, with the grant's id in clear after its length, 64.
constexpr std::string_view kMagic("\x01\x0a\x40", 3);
constexpr size_t kIdSize = 64;
constexpr size_t kNonceSize = 16;
constexpr size_t kSignatureSize = 16;

std::string signature(const sim::Call& call, std::string_view what) {
  return sim::crypto::hmac_sha256(call.ids.bytes_at("kms/grant-token-key", 0, 32), what)
      .substr(0, kSignatureSize);
}

// Not every operation takes tokens.
sim::Value tokens_of(const sim::Input& input) {
  const auto found = input.value().find("GrantTokens");
  return found != input.value().end() && found->is_array() ? *found : sim::Value::array();
}

}  // namespace

std::string new_grant_token(sim::Call& call, std::string_view grant_id) {
  std::string token(kMagic);
  token += grant_id;
  token += call.ids.bytes("kms/grant-token", kNonceSize);
  return sim::encoding::base64(token + signature(call, token));
}

std::string grant_of_token(const sim::Call& call, std::string_view token) {
  const auto bytes = sim::encoding::from_base64(token);
  constexpr size_t kSigned = kMagic.size() + kIdSize + kNonceSize;
  if (!bytes || bytes->size() != kSigned + kSignatureSize ||
      !sim::crypto::equal(bytes->substr(kSigned), signature(call, bytes->substr(0, kSigned)))) {
    throw invalid_grant_token();
  }
  return bytes->substr(kMagic.size(), kIdSize);
}

void show_grant_tokens(sim::Call& call, const sim::Input& input) {
  for (const auto& token : tokens_of(input)) {
    point_at_grant(call.state, grant_of_token(call, token.get_ref<const std::string&>()),
                   Pointed::kByToken);
  }
}

void put_away_grant_tokens(sim::Call& call, const sim::Input& input) {
  if (!tokens_of(input).empty()) point_at_no_grant(call.state);
}

}  // namespace fakes::kms
