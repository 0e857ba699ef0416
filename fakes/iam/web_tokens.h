// The tokens of OpenID Connect identity providers: reading one (RFC 7519 in the compact form of
// RFC 7515) and checking its signature against a published key set (RFC 7517). Plain functions of
// text and values, without store or clock; used by web_identity.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/base/value.h"

namespace fakes::iam {

struct WebToken {
  std::string algorithm, key_id;  // of the header; the key id may be empty
  sim::Value claims;              // an object
  std::string signed_part, signature;
};

// Nothing when the text is no token of three parts with a JSON object in the first two.
std::optional<WebToken> read_web_token(std::string_view text);

// What is wrong with a key set ({"keys": […]}) that an issuer is to publish, or nothing.
std::optional<std::string> fault_of_key_set(const sim::Value& key_set);

enum class Signature { kGood, kBad, kNoKey };
// By the key that the token names or, when it names none, by any that fits its algorithm. Only the
// algorithms that STS takes: RS256, RS384, RS512, ES256, ES384, ES512.
Signature check_signature(const WebToken& token, const sim::Value& key_set);

}  // namespace fakes::iam
