#include "fakes/iam/web_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/base/crypto_verify.h"
#include "sim/base/encoding.h"
#include "sim/base/json_text.h"

namespace fakes::iam {
namespace {

using sim::Value;
using sim::crypto::Curve;
using sim::crypto::Hash;

struct Algorithm {
  std::string_view name, key_type;
  Hash hash;
  std::string_view curve_name;  // of elliptic curves
  Curve curve = Curve::kP256;
};

constexpr std::array<Algorithm, 6> kAlgorithms = {{
    {"RS256", "RSA", Hash::kSha256, "", Curve::kP256},
    {"RS384", "RSA", Hash::kSha384, "", Curve::kP256},
    {"RS512", "RSA", Hash::kSha512, "", Curve::kP256},
    {"ES256", "EC", Hash::kSha256, "P-256", Curve::kP256},
    {"ES384", "EC", Hash::kSha384, "P-384", Curve::kP384},
    {"ES512", "EC", Hash::kSha512, "P-521", Curve::kP521},
}};

const Algorithm* find_algorithm(std::string_view name) {
  const auto at = std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                               [&](const Algorithm& each) { return each.name == name; });
  return at == kAlgorithms.end() ? nullptr : at;
}

std::string text_in(const Value& object, const char* member) {
  const auto at = object.find(member);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

// A number that a key spells in base64url; empty when it does not.
std::string number_in(const Value& key, const char* member) {
  return sim::encoding::from_base64url(text_in(key, member)).value_or("");
}

std::optional<Value> object_of(std::string_view part) {
  const auto bytes = sim::encoding::from_base64url(part);
  if (!bytes) return std::nullopt;
  auto parsed = sim::json::parse(*bytes);
  if (!parsed || !parsed.value->is_object()) return std::nullopt;
  return std::move(parsed.value);
}

bool fits(const Value& key, const Algorithm& algorithm) {
  return text_in(key, "kty") == algorithm.key_type &&
         (algorithm.key_type == "RSA" || text_in(key, "crv") == algorithm.curve_name);
}

bool verifies(const Value& key, const Algorithm& algorithm, const WebToken& token) {
  if (algorithm.key_type == "RSA") {
    return sim::crypto::verify_rsa(number_in(key, "n"), number_in(key, "e"), algorithm.hash,
                                   token.signed_part, token.signature);
  }
  return sim::crypto::verify_ecdsa(algorithm.curve, number_in(key, "x"), number_in(key, "y"),
                                   algorithm.hash, token.signed_part, token.signature);
}

bool is_whole(const Value& key) {
  if (!key.is_object()) return false;
  if (text_in(key, "kty") == "RSA") {
    return !number_in(key, "n").empty() && !number_in(key, "e").empty();
  }
  const bool known_curve =
      std::any_of(kAlgorithms.begin(), kAlgorithms.end(), [&](const Algorithm& each) {
        return !each.curve_name.empty() && each.curve_name == text_in(key, "crv");
      });
  return text_in(key, "kty") == "EC" && known_curve && !number_in(key, "x").empty() &&
         !number_in(key, "y").empty();
}

}  // namespace

std::optional<WebToken> read_web_token(std::string_view text) {
  const auto first = text.find('.');
  const auto second = first == text.npos ? text.npos : text.find('.', first + 1);
  if (second == text.npos || text.find('.', second + 1) != text.npos) return std::nullopt;
  const auto header = object_of(text.substr(0, first));
  auto claims = object_of(text.substr(first + 1, second - first - 1));
  auto signature = sim::encoding::from_base64url(text.substr(second + 1));
  if (!header || !claims || !signature) return std::nullopt;
  return WebToken{text_in(*header, "alg"), text_in(*header, "kid"), std::move(*claims),
                  std::string(text.substr(0, second)), std::move(*signature)};
}

std::optional<std::string> fault_of_key_set(const Value& key_set) {
  if (!key_set.is_object() || !key_set.contains("keys") || !key_set.at("keys").is_array()) {
    return "a key set is an object with a list \"keys\"";
  }
  const Value& keys = key_set.at("keys");
  for (size_t i = 0; i < keys.size(); ++i) {
    if (is_whole(keys[i])) continue;
    return fmt::format(
        "key {} is no JSON Web Key with kty RSA (n, e) or EC (crv P-256, P-384 or P-521, x, y)",
        i + 1);
  }
  return std::nullopt;
}

Signature check_signature(const WebToken& token, const Value& key_set) {
  const Algorithm* algorithm = find_algorithm(token.algorithm);
  if (!algorithm) return Signature::kBad;
  Signature found = Signature::kNoKey;
  for (const auto& key : key_set.at("keys")) {
    if (!token.key_id.empty() && text_in(key, "kid") != token.key_id) continue;
    if (!fits(key, *algorithm)) continue;
    if (verifies(key, *algorithm, token)) return Signature::kGood;
    found = Signature::kBad;
  }
  return found;
}

}  // namespace fakes::iam
