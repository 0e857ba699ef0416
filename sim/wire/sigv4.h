// AWS Signature Version 4 over plain HTTP values: signing (clients, tests) and verification (the
// gateway): headers, presigned queries, session tokens, S3's chunked bodies, and SigV2 presigned
// queries of S3. Every intermediate is a value of its own, so that a mismatch can be shown and
// tested at the stage where it arose. Pure: the time of the wire clock is a parameter.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/time/instant.h"
#include "sim/wire/http.h"

namespace sim::wire::sigv4 {

struct Credentials {
  std::string access_key_id, secret_access_key, session_token;
};

struct Scope {
  std::string date, region, service;  // date: yyyymmdd
  std::string text() const;           // "20260221/us-east-1/s3/aws4_request"
};

enum class Place { kHeader, kQuery };
enum class PathRule { kNormalizeAndEncode, kRaw };  // kRaw: S3, the path exactly as on the wire

PathRule path_rule(std::string_view service);

// ---- stages ----
std::string canonical_request(const HttpRequest& request,
                              const std::vector<std::string>& signed_headers,
                              std::string_view payload_hash, PathRule rule, Place place);
std::string string_to_sign(std::string_view canonical, std::string_view timestamp,
                           const Scope& scope);
// The derived key, cached by (secret, scope): deriving it costs four HMACs.
std::string signing_key(const std::string& secret, const Scope& scope);
std::string signature(std::string_view key, std::string_view text);

// ---- client side ----
// Adds X-Amz-Date, X-Amz-Security-Token, X-Amz-Content-Sha256 (S3) and Authorization.
void sign(HttpRequest& request, const Credentials& credentials, std::string_view region,
          std::string_view service, Instant at);
// Adds the X-Amz-… query parameters and the signature.
void presign(HttpRequest& request, const Credentials& credentials, std::string_view region,
             std::string_view service, Instant at, int expires_seconds);

// ---- server side ----
enum class Scheme { kNone, kHeaderV4, kQueryV4, kHeaderV2, kQueryV2 };

// What a request claims about itself, before anything is verified.
struct Claim {
  Scheme scheme = Scheme::kNone;
  std::string access_key_id;
  Scope scope;                              // v4
  std::vector<std::string> signed_headers;  // v4, lower case
  std::string signature;
  std::string timestamp;                    // v4: yyyymmddThhmmssZ
  std::string session_token;
  int expires_seconds = 0;                  // presigned
  Instant expires_at;                       // v2 query
};

// Which wording an error takes: the service's protocol decides code, status and text.
enum class Dialect { kS3, kQuery, kJson, kRestJson };

// Takes the claim off a request; kNone when it carries no signature. Throws ApiError in the given
// dialect when what it carries is malformed.
Claim read_claim(const HttpRequest& request, Dialect dialect);

// Checks a claim against the secret: skew (15 minutes), expiry, scope service, unsigned x-amz-
// headers, payload hash, signature. `expected_service` is the signing name; an empty
// `expected_region` accepts any region. Throws ApiError in the dialect's words. On success an
// aws-chunked body has been verified and unwrapped in place (request.body holds the payload,
// trailers have become headers).
void verify(HttpRequest& request, const Claim& claim, const Credentials& credentials,
            std::string_view expected_service, std::string_view expected_region, Instant wire_now,
            Dialect dialect);

// An unsigned request may carry an aws-chunked body too (STREAMING-UNSIGNED-PAYLOAD-TRAILER).
void unwrap_chunked(HttpRequest& request, Dialect dialect);

// The errors of identification that need no signature work.
ApiError missing_credentials(Dialect dialect);
ApiError unknown_access_key(const Claim& claim, Dialect dialect);
ApiError invalid_token(const Claim& claim, Dialect dialect);
ApiError expired_token(const Claim& claim, Dialect dialect);

}  // namespace sim::wire::sigv4
