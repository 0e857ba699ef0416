// Byte-to-text encodings that AWS wires use: hex, base64, percent-encoding. Decoders answer nothing
// on malformed input instead of guessing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sim::encoding {

std::string hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

// Standard alphabet with padding.
std::string base64(std::string_view bytes);
// Accepts the standard alphabet, padding required, no white space.
std::optional<std::string> from_base64(std::string_view text);
// URL-safe alphabet without padding, for opaque tokens.
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

enum class Slash { kEncode, kKeep };
// RFC 3986: everything but A-Za-z0-9-._~ (and '/' when kept) becomes %XX, upper-case hex.
std::string percent_encode(std::string_view bytes, Slash slash = Slash::kEncode);
// %XX becomes its byte; a '%' without two hex digits is an error. '+' stays a plus.
std::optional<std::string> percent_decode(std::string_view text);
// As percent_decode with '+' read as space (HTML form bodies).
std::optional<std::string> form_decode(std::string_view text);

}  // namespace sim::encoding
