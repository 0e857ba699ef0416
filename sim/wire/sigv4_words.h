// The refusals of signature work in each dialect's words, and the pieces that claims and
// verification share. Private to sigv4*.cpp.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/api_error.h"
#include "sim/wire/sigv4.h"

namespace sim::wire::sigv4 {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kTerminal = "aws4_request";
inline constexpr Millis kAllowedSkew = std::chrono::minutes(15);

// A header or query signature that cannot even be read.
ApiError incomplete_signature(Dialect dialect, const std::string& text);
// A signature that is readable and does not hold: wrong, expired, scoped elsewhere.
ApiError invalid_signature(Dialect dialect, const std::string& text);
// S3's AuthorizationHeaderMalformed and AuthorizationQueryParametersError.
ApiError s3_malformed(Place place, const std::string& text);

// "41 42 0a": how S3 shows the bytes of a string to sign.
std::string spaced_hex(std::string_view bytes);

// The path of a canonical request under a rule, and the canonical form of a query string.
std::string canonical_path(std::string_view path, PathRule rule);
std::string canonical_query(std::string_view query, Place place);
// A canonical request of ready parts.
std::string assemble(const HttpRequest& request, std::string_view path, std::string_view query,
                     const std::vector<std::string>& signed_headers, std::string_view payload_hash);

// Checks an S3 SigV2 claim; expiry and skew included. Throws ApiError.
void verify_v2(const HttpRequest& request, const Claim& claim, const Credentials& credentials,
               Instant wire_now);

}  // namespace sim::wire::sigv4
