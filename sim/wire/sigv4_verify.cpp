#include <algorithm>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/chunked.h"
#include "sim/wire/query_string.h"
#include "sim/wire/sigv4.h"
#include "sim/wire/sigv4_words.h"

namespace sim::wire::sigv4 {
namespace {

constexpr std::string_view kContentHash = "x-amz-content-sha256";
constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

Place place_of(const Claim& claim) {
  return claim.scheme == Scheme::kQueryV4 ? Place::kQuery : Place::kHeader;
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

std::optional<ChunkForm> chunk_form(std::string_view payload_hash) {
  if (payload_hash == kStreamingUnsignedTrailer) return ChunkForm::kUnsignedTrailer;
  if (payload_hash == kStreamingSigned) return ChunkForm::kSigned;
  if (payload_hash == kStreamingSignedTrailer) return ChunkForm::kSignedTrailer;
  return std::nullopt;
}

// ---- scope and time ----

void check_scope(const Claim& claim, std::string_view service, std::string_view region,
                 Dialect dialect) {
  if (claim.scope.service != service) {
    if (dialect == Dialect::kS3) {
      throw s3_malformed(place_of(claim), "incorrect service \"" + claim.scope.service +
                                              "\". This endpoint belongs to \"" +
                                              std::string(service) + "\".");
    }
    throw invalid_signature(dialect, "Credential should be scoped to correct service: '" +
                                         std::string(service) + "'. ");
  }
  if (region.empty() || claim.scope.region == region) return;
  if (dialect == Dialect::kS3) {
    throw s3_malformed(place_of(claim), "the region '" + claim.scope.region +
                                            "' is wrong; expecting '" + std::string(region) + "'")
        .with("Region", std::string(region));
  }
  throw invalid_signature(dialect, "Credential should be scoped to a valid region. ");
}

ApiError too_skewed(std::string_view request_time, Instant now) {
  return ApiError("RequestTimeTooSkewed", 403,
                  "The difference between the request time and the current time is too large.")
      .with("RequestTime", std::string(request_time))
      .with("ServerTime", date::iso(now))
      .with("MaxAllowedSkewMilliseconds", std::to_string(kAllowedSkew.count()));
}

[[noreturn]] void refuse_early(const Claim& claim, Instant now, Dialect dialect) {
  throw invalid_signature(dialect, "Signature not yet current: " + claim.timestamp +
                                       " is still later than " + date::basic(now + kAllowedSkew) +
                                       " (" + date::basic(now) + " + 15 min.)");
}

void check_header_time(const Claim& claim, Instant at, Instant now, Dialect dialect) {
  if (now - at <= kAllowedSkew && at - now <= kAllowedSkew) return;
  if (dialect == Dialect::kS3) throw too_skewed(claim.timestamp, now);
  if (at > now) refuse_early(claim, now, dialect);
  throw invalid_signature(dialect, "Signature expired: " + claim.timestamp +
                                       " is now earlier than " + date::basic(now - kAllowedSkew) +
                                       " (" + date::basic(now) + " - 15 min.)");
}

void check_presigned_time(const Claim& claim, Instant at, Instant now, Dialect dialect) {
  const Instant expires = at + std::chrono::seconds(claim.expires_seconds);
  if (at - now > kAllowedSkew) {
    if (dialect != Dialect::kS3) refuse_early(claim, now, dialect);
    throw ApiError("AccessDenied", 403, "Request is not valid yet")
        .with("X-Amz-Date", claim.timestamp)
        .with("ServerTime", date::iso(now));
  }
  if (now <= expires) return;
  if (dialect == Dialect::kS3) {
    throw ApiError("AccessDenied", 403, "Request has expired")
        .with("X-Amz-Expires", std::to_string(claim.expires_seconds))
        .with("Expires", date::iso(expires))
        .with("ServerTime", date::iso(now));
  }
  throw invalid_signature(dialect, "Signature expired: " + date::basic(expires) +
                                       " is now earlier than " + date::basic(now));
}

void check_time(const Claim& claim, Instant now, Dialect dialect) {
  const std::optional<Instant> at = date::parse_basic(claim.timestamp);
  if (!at) throw incomplete_signature(dialect, "Date must be in ISO-8601 'basic format'.");
  if (claim.scheme == Scheme::kQueryV4) {
    check_presigned_time(claim, *at, now, dialect);
  } else {
    check_header_time(claim, *at, now, dialect);
  }
}

// ---- headers ----

bool is_signed(const Claim& claim, std::string_view name) {
  return std::find(claim.signed_headers.begin(), claim.signed_headers.end(), name) !=
         claim.signed_headers.end();
}

void check_signed_headers(const HttpRequest& request, const Claim& claim, Dialect dialect) {
  if (dialect != Dialect::kS3) {
    if (!is_signed(claim, "host")) {
      throw incomplete_signature(
          dialect, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    return;
  }
  std::vector<std::string> loose;
  for (const auto& [name, value] : request.headers) {
    const std::string lower = text::lower(name);
    if ((lower.starts_with("x-amz-") || lower == "host") && !is_signed(claim, lower)) {
      loose.push_back(lower);
    }
  }
  if (loose.empty()) return;
  throw ApiError("AccessDenied", 403,
                 "There were headers present in the request which were not signed")
      .with("HeadersNotSigned", text::join(loose, ", "));
}

// What stands for the body in the canonical request.
std::string payload_hash(const HttpRequest& request, const Claim& claim, Dialect dialect) {
  if (dialect != Dialect::kS3) return encoding::hex(crypto::sha256(request.body));
  const std::string* given = request.headers.find(kContentHash);
  std::string from_query;
  if (claim.scheme == Scheme::kQueryV4) {
    for (const auto& [name, value] : parse_query(request.query())) {
      if (text::equals_ignoring_case(name, kContentHash)) from_query = value;
    }
    if (!from_query.empty()) given = &from_query;
    if (!given) return std::string(kUnsignedPayload);
  }
  if (!given) {
    throw ApiError("InvalidRequest", 400,
                   "Missing required header for this request: x-amz-content-sha256");
  }
  if (*given != kUnsignedPayload && !chunk_form(*given) && !is_hash(*given)) {
    throw ApiError("InvalidArgument", 400,
                   "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, "
                   "STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, "
                   "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, "
                   "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, "
                   "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.")
        .with("ArgumentName", std::string(kContentHash))
        .with("ArgumentValue", *given);
  }
  return *given;
}

// ---- signature ----

[[noreturn]] void refuse_signature(const Claim& claim, const std::string& canonical,
                                   const std::string& text, Dialect dialect) {
  if (dialect == Dialect::kS3) {
    throw ApiError("SignatureDoesNotMatch", 403,
                   "The request signature we calculated does not match the signature you "
                   "provided. Check your key and signing method.")
        .with("AWSAccessKeyId", claim.access_key_id)
        .with("StringToSign", text)
        .with("SignatureProvided", claim.signature)
        .with("StringToSignBytes", spaced_hex(text))
        .with("CanonicalRequest", canonical)
        .with("CanonicalRequestBytes", spaced_hex(canonical));
  }
  std::string message =
      "The request signature we calculated does not match the signature you provided. Check your "
      "AWS Secret Access Key and signing method. Consult the service documentation for details.";
  if (dialect != Dialect::kQuery) {
    message += "\n\nThe Canonical String for this request should have been\n'" + canonical +
               "'\n\nThe String-to-Sign should have been\n'" + text + "'\n";
  }
  throw invalid_signature(dialect, message);
}

// The query as it came, sorted, for clients that sign it without encoding it anew.
std::string query_as_is(std::string_view query, Place place) {
  std::vector<std::string> parts;
  for (const std::string_view part : text::split(query, '&')) {
    if (part.empty() || (place == Place::kQuery && part.starts_with("X-Amz-Signature="))) continue;
    parts.push_back(part.find('=') == part.npos ? std::string(part) + "=" : std::string(part));
  }
  std::sort(parts.begin(), parts.end());
  return text::join(parts, "&");
}

void check_signature(const HttpRequest& request, const Claim& claim, const std::string& key,
                     const std::string& hash, PathRule rule, Dialect dialect) {
  const Place place = place_of(claim);
  const std::string path = canonical_path(request.path(), rule);
  const std::string query = canonical_query(request.query(), place);
  const auto fits = [&](std::string_view with_path, std::string_view with_query) {
    const std::string canonical =
        assemble(request, with_path, with_query, claim.signed_headers, hash);
    const std::string text = string_to_sign(canonical, claim.timestamp, claim.scope);
    return crypto::equal(signature(key, text), claim.signature);
  };
  if (fits(path, query)) return;
  // Some clients sign path or query exactly as they send them.
  const std::string raw_query = query_as_is(request.query(), place);
  for (const std::string_view other_path : {std::string_view(path), request.path()}) {
    for (const std::string_view other_query :
         {std::string_view(query), std::string_view(raw_query)}) {
      if (other_path == path && other_query == query) continue;
      if (fits(other_path, other_query)) return;
    }
  }
  const std::string canonical = assemble(request, path, query, claim.signed_headers, hash);
  refuse_signature(claim, canonical, string_to_sign(canonical, claim.timestamp, claim.scope),
                   dialect);
}

void check_body(const HttpRequest& request, const std::string& hash, Dialect dialect) {
  if (dialect != Dialect::kS3 || !is_hash(hash)) return;
  const std::string computed = encoding::hex(crypto::sha256(request.body));
  if (text::equals_ignoring_case(computed, hash)) return;
  throw ApiError("XAmzContentSHA256Mismatch", 400,
                 "The provided 'x-amz-content-sha256' header does not match what was computed.")
      .with("ClientComputedContentSHA256", hash)
      .with("S3ComputedContentSHA256", computed);
}

// ---- chunked bodies ----

void drop_chunked_encoding(Headers& headers) {
  const std::string* given = headers.find("Content-Encoding");
  if (!given) return;
  std::vector<std::string> kept;
  for (const std::string_view part : text::split(*given, ',')) {
    const std::string_view name = text::trim(part);
    if (!name.empty() && !text::equals_ignoring_case(name, "aws-chunked")) kept.emplace_back(name);
  }
  headers.remove("Content-Encoding");
  if (!kept.empty()) headers.add("Content-Encoding", text::join(kept, ","));
}

size_t decoded_length(const Headers& headers) {
  const std::string* text = headers.find("X-Amz-Decoded-Content-Length");
  const std::optional<long long> length = text ? text::to_integer(text::trim(*text)) : std::nullopt;
  if (!length || *length < 0) {
    throw ApiError("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");
  }
  return static_cast<size_t>(*length);
}

// Every trailer that was announced must have come.
void take_trailers(const Headers& trailers, Headers& headers) {
  const std::string* announced = headers.find("X-Amz-Trailer");
  if (announced) {
    for (const std::string_view name : text::split(*announced, ',')) {
      if (!text::trim(name).empty() && !trailers.has(text::trim(name))) {
        throw ApiError("MalformedTrailerError", 400,
                       "The request contained trailing data that was not well-formed or did not "
                       "conform to our published schema.");
      }
    }
  }
  for (const auto& [name, value] : trailers) headers.set(name, value);
}

void unwrap(HttpRequest& request, ChunkForm form, const ChunkSeed* seed) {
  const size_t promised = decoded_length(request.headers);
  ChunkedBody body = decode_chunked(request.body, form, seed);
  if (body.payload.size() != promised) {
    throw ApiError("IncompleteBody", 400,
                   "You did not provide the number of bytes specified by the Content-Length HTTP "
                   "header");
  }
  take_trailers(body.trailers, request.headers);
  request.body = std::move(body.payload);
  drop_chunked_encoding(request.headers);
  request.headers.set("Content-Length", std::to_string(request.body.size()));
}

}  // namespace

void verify(HttpRequest& request, const Claim& claim, const Credentials& credentials,
            std::string_view expected_service, std::string_view expected_region, Instant wire_now,
            Dialect dialect) {
  if (claim.scheme == Scheme::kNone) throw missing_credentials(dialect);
  if (claim.session_token != credentials.session_token) throw invalid_token(claim, dialect);
  if (claim.scheme == Scheme::kHeaderV2 || claim.scheme == Scheme::kQueryV2) {
    verify_v2(request, claim, credentials, wire_now);
    return unwrap_chunked(request, dialect);
  }
  check_scope(claim, expected_service, expected_region, dialect);
  check_time(claim, wire_now, dialect);
  check_signed_headers(request, claim, dialect);
  const std::string hash = payload_hash(request, claim, dialect);
  const std::string key = signing_key(credentials.secret_access_key, claim.scope);
  check_signature(request, claim, key, hash, path_rule(expected_service), dialect);
  check_body(request, hash, dialect);
  if (dialect != Dialect::kS3) return;
  if (const std::optional<ChunkForm> form = chunk_form(hash)) {
    const ChunkSeed seed{key, claim.timestamp, claim.scope.text(), claim.signature};
    unwrap(request, *form, &seed);
  }
}

void unwrap_chunked(HttpRequest& request, Dialect dialect) {
  if (dialect != Dialect::kS3) return;
  const std::optional<ChunkForm> announced = chunk_form(request.headers.get(kContentHash));
  if (announced) return unwrap(request, *announced, nullptr);
  // Chunks without the header that says so are known by their encoding and decoded length.
  const std::string coding = text::lower(request.headers.get("Content-Encoding"));
  if (request.headers.has("X-Amz-Decoded-Content-Length") &&
      coding.find("aws-chunked") != std::string::npos) {
    unwrap(request, ChunkForm::kUnsignedTrailer, nullptr);
  }
}

// ---- words ----

std::string spaced_hex(std::string_view bytes) {
  const std::string digits = encoding::hex(bytes);
  std::string out;
  for (size_t i = 0; i < digits.size(); i += 2) {
    if (i > 0) out += ' ';
    out += digits.substr(i, 2);
  }
  return out;
}

ApiError incomplete_signature(Dialect dialect, const std::string& text) {
  switch (dialect) {
    case Dialect::kS3:
      return s3_malformed(Place::kHeader, text);
    case Dialect::kQuery:
      return ApiError("IncompleteSignature", 403, text);
    case Dialect::kJson:
      return ApiError("IncompleteSignatureException", 400, text);
    case Dialect::kRestJson:
      return ApiError("IncompleteSignatureException", 403, text);
  }
  return ApiError("IncompleteSignatureException", 400, text);
}

ApiError invalid_signature(Dialect dialect, const std::string& text) {
  if (dialect == Dialect::kS3 || dialect == Dialect::kQuery) {
    return ApiError("SignatureDoesNotMatch", 403, text);
  }
  return ApiError("InvalidSignatureException", dialect == Dialect::kJson ? 400 : 403, text);
}

ApiError s3_malformed(Place place, const std::string& text) {
  if (place == Place::kHeader) {
    return ApiError("AuthorizationHeaderMalformed", 400,
                    "The authorization header is malformed; " + text);
  }
  return ApiError("AuthorizationQueryParametersError", 400,
                  "Error parsing the X-Amz-Credential parameter; " + text);
}

ApiError missing_credentials(Dialect dialect) {
  switch (dialect) {
    case Dialect::kS3:
      return ApiError("AccessDenied", 403, "Access Denied");
    case Dialect::kQuery:
      return ApiError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    case Dialect::kJson:
    case Dialect::kRestJson:
      break;
  }
  return ApiError("MissingAuthenticationTokenException", dialect == Dialect::kJson ? 400 : 403,
                  "Missing Authentication Token");
}

ApiError unknown_access_key(const Claim& claim, Dialect dialect) {
  const char* text = "The security token included in the request is invalid.";
  switch (dialect) {
    case Dialect::kS3:
      return ApiError("InvalidAccessKeyId", 403,
                      "The AWS Access Key Id you provided does not exist in our records.")
          .with("AWSAccessKeyId", claim.access_key_id);
    case Dialect::kQuery:
      return ApiError("InvalidClientTokenId", 403, text);
    case Dialect::kJson:
    case Dialect::kRestJson:
      break;
  }
  return ApiError("UnrecognizedClientException", dialect == Dialect::kJson ? 400 : 403, text);
}

ApiError invalid_token(const Claim& claim, Dialect dialect) {
  // A temporary key without its token is, to S3, a key that does not exist.
  if (dialect != Dialect::kS3 || claim.session_token.empty()) {
    return unknown_access_key(claim, dialect);
  }
  return ApiError("InvalidToken", 400, "The provided token is malformed or otherwise invalid.")
      .with("Token-0", claim.session_token);
}

ApiError expired_token(const Claim& claim, Dialect dialect) {
  const char* text = "The security token included in the request is expired";
  switch (dialect) {
    case Dialect::kS3:
      return ApiError("ExpiredToken", 400, "The provided token has expired.")
          .with("Token-0", claim.session_token);
    case Dialect::kQuery:
      return ApiError("ExpiredToken", 403, text);
    case Dialect::kJson:
    case Dialect::kRestJson:
      break;
  }
  return ApiError("ExpiredTokenException", dialect == Dialect::kJson ? 400 : 403, text);
}

}  // namespace sim::wire::sigv4
