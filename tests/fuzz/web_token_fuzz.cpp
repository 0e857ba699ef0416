// Fuzz target for the tokens of identity providers: whatever the bytes, reading ends in a token or
// in none, and the claims of one that was read can be turned into condition keys and tags. No
// mutation of a token carries the key set's signature.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fakes/iam/web_claims.h"
#include "fakes/iam/web_tokens.h"
#include "sim/base/encoding.h"

namespace {

// A key set whose private halves nobody has.
const sim::Value& key_set() {
  static const sim::Value kKeys = sim::Value::parse(R"({"keys": [
    {"kty": "RSA", "kid": "r", "e": "AQAB",
     "n": "u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u"},
    {"kty": "EC", "kid": "e", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
     "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  return kKeys;
}

void examine(std::string_view text) {
  const auto token = fakes::iam::read_web_token(text);
  if (!token) return;
  if (fakes::iam::check_signature(*token, key_set()) == fakes::iam::Signature::kGood) std::abort();
  const auto audiences = fakes::iam::audiences_of(token->claims);
  const std::string audience = audiences.empty() ? "" : audiences.front();
  const auto keys =
      fakes::iam::web_identity_keys("token.actions.githubusercontent.com", token->claims, audience);
  if (keys.empty()) std::abort();
  if (const auto tags = fakes::iam::claimed_tags(token->claims)) {
    for (const auto& tag : tags->list) {
      if (tag.at("Key").get<std::string>().empty()) std::abort();
    }
  }
  if (const auto name = fakes::iam::claimed_source_identity(token->claims)) {
    if (name->size() > 64) std::abort();
  }
}

}  // namespace

// The bytes as a token, and as the claims of one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  examine(text);
  const std::string header = sim::encoding::base64url(R"({"alg":"ES256","kid":"e"})");
  examine(header + "." + sim::encoding::base64url(text) + "." +
          sim::encoding::base64url(std::string(64, 's')));
  return 0;
}
