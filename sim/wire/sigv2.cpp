#include <algorithm>
#include <map>
#include <set>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/query_string.h"
#include "sim/wire/sigv4.h"
#include "sim/wire/sigv4_words.h"

// Signature Version 2 of S3: what boto3 makes of a presigned URL for an endpoint of one's own.

namespace sim::wire::sigv4 {
namespace {

// The query parameters that take part in the signature.
const std::set<std::string_view>& signed_parameters() {
  static const std::set<std::string_view> names = {
      "accelerate",
      "acl",
      "analytics",
      "cors",
      "defaultObjectAcl",
      "delete",
      "encryption",
      "intelligent-tiering",
      "inventory",
      "lifecycle",
      "location",
      "logging",
      "metrics",
      "notification",
      "object-lock",
      "legal-hold",
      "ownershipControls",
      "partNumber",
      "policy",
      "policyStatus",
      "publicAccessBlock",
      "replication",
      "requestPayment",
      "response-cache-control",
      "response-content-disposition",
      "response-content-encoding",
      "response-content-language",
      "response-content-type",
      "response-expires",
      "restore",
      "retention",
      "select",
      "select-type",
      "storageClass",
      "tagging",
      "torrent",
      "uploadId",
      "uploads",
      "versionId",
      "versioning",
      "versions",
      "website",
  };
  return names;
}

std::string signed_query(std::string_view query) {
  std::vector<std::string> parts;
  for (const std::string_view part : text::split(query, '&')) {
    const size_t equals = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, equals);
    if (!signed_parameters().contains(name)) continue;
    const std::string_view raw = part.substr(std::min(equals + 1, part.size()));
    const std::string value = encoding::percent_decode(raw).value_or(std::string(raw));
    parts.push_back(equals == part.size() ? std::string(name) : std::string(name) + "=" + value);
  }
  std::sort(parts.begin(), parts.end());
  return parts.empty() ? std::string() : "?" + text::join(parts, "&");
}

// boto3's presigner moves the x-amz- headers that it signed into the query.
std::string signed_headers(const HttpRequest& request, const QueryPairs& query, bool presigned) {
  std::map<std::string, std::string> fields;
  const auto add = [&](std::string_view name, std::string_view value) {
    std::string lower = text::lower(name);
    if (!lower.starts_with("x-amz-")) return;
    std::string& slot = fields[lower];
    slot += (slot.empty() ? "" : ",") + std::string(text::trim(value));
  };
  for (const auto& [name, value] : request.headers) add(name, value);
  if (presigned) {
    for (const auto& [name, value] : query) {
      if (!request.headers.has(name)) add(name, value);
    }
  }
  std::string out;
  for (const auto& [name, value] : fields) out += name + ":" + value + "\n";
  return out;
}

std::string header_or_parameter(const HttpRequest& request, const QueryPairs& query,
                                std::string_view name, bool presigned) {
  if (const std::string* value = request.headers.find(name)) return *value;
  const std::string* value = presigned ? find_value(query, name) : nullptr;
  return value ? *value : std::string();
}

// The paths that the client may have signed: as it stands, or with the bucket that its host names.
std::vector<std::string> resources(const HttpRequest& request) {
  const std::string path(request.path());
  std::vector<std::string> found = {path};
  std::string host = text::lower(request.headers.get("host"));
  host = host.substr(0, host.rfind(':'));
  for (size_t dot = host.find('.'); dot != std::string::npos; dot = host.find('.', dot + 1)) {
    found.push_back("/" + host.substr(0, dot) + path);
  }
  return found;
}

void check_time(const HttpRequest& request, const Claim& claim, Instant now) {
  if (claim.scheme == Scheme::kQueryV2) {
    if (now <= claim.expires_at) return;
    throw ApiError("AccessDenied", 403, "Request has expired")
        .with("Expires", date::iso(claim.expires_at))
        .with("ServerTime", date::iso(now));
  }
  const std::string given = request.headers.get("x-amz-date", request.headers.get("date"));
  std::optional<Instant> at = date::parse_http(given);
  if (!at) at = date::parse_basic(given);
  if (!at) {
    throw ApiError("AccessDenied", 403,
                   "AWS authentication requires a valid Date or x-amz-date header");
  }
  if (now - *at > kAllowedSkew || *at - now > kAllowedSkew) {
    throw ApiError("RequestTimeTooSkewed", 403,
                   "The difference between the request time and the current time is too large.")
        .with("RequestTime", given)
        .with("ServerTime", date::iso(now))
        .with("MaxAllowedSkewMilliseconds", std::to_string(kAllowedSkew.count()));
  }
}

}  // namespace

void verify_v2(const HttpRequest& request, const Claim& claim, const Credentials& credentials,
               Instant wire_now) {
  check_time(request, claim, wire_now);
  const bool presigned = claim.scheme == Scheme::kQueryV2;
  const QueryPairs query = parse_query(request.query());
  // With an x-amz-date header the date line stays empty.
  const std::string date = presigned                           ? claim.timestamp
                           : request.headers.has("x-amz-date") ? std::string()
                                                               : request.headers.get("date");
  const std::string head = request.method + "\n" +
                           header_or_parameter(request, query, "content-md5", presigned) + "\n" +
                           header_or_parameter(request, query, "content-type", presigned) + "\n" +
                           date + "\n" + signed_headers(request, query, presigned);
  const std::string tail = signed_query(request.query());
  std::string first;
  for (const std::string& resource : resources(request)) {
    const std::string text = head + resource + tail;
    if (first.empty()) first = text;
    const std::string expected =
        encoding::base64(crypto::hmac_sha1(credentials.secret_access_key, text));
    if (crypto::equal(expected, claim.signature)) return;
  }
  throw ApiError("SignatureDoesNotMatch", 403,
                 "The request signature we calculated does not match the signature you provided. "
                 "Check your key and signing method.")
      .with("AWSAccessKeyId", claim.access_key_id)
      .with("StringToSign", first)
      .with("SignatureProvided", claim.signature)
      .with("StringToSignBytes", spaced_hex(first));
}

}  // namespace sim::wire::sigv4
