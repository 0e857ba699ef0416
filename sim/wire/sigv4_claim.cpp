#include <algorithm>
#include <charconv>

#include "sim/base/text.h"
#include "sim/wire/query_string.h"
#include "sim/wire/sigv4.h"
#include "sim/wire/sigv4_words.h"

namespace sim::wire::sigv4 {
namespace {

constexpr std::string_view kExpectedCredential =
    "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

bool is_day(std::string_view text) {
  return text.size() == 8 && text::to_integer(text).value_or(-1) > 0;
}

// "AKID/20260221/us-east-1/s3/aws4_request" into the claim. What is wrong with it, or nothing.
std::string read_credential(std::string_view credential, Claim& claim) {
  const std::vector<std::string_view> parts = text::split(credential, '/');
  if (parts.size() != 5 || parts[0].empty()) return std::string(kExpectedCredential);
  claim.access_key_id = parts[0];
  claim.scope = {std::string(parts[1]), std::string(parts[2]), std::string(parts[3])};
  if (!is_day(parts[1])) {
    return "incorrect date format " + in_quotes(parts[1]) +
           ". This date in the credential must be in the format \"yyyyMMdd\".";
  }
  if (parts[4] != kTerminal) {
    return "incorrect terminal " + in_quotes(parts[4]) + ". This endpoint uses \"aws4_request\".";
  }
  return {};
}

void read_signed_headers(std::string_view list, Claim& claim) {
  for (const std::string_view name : text::split(list, ';')) {
    if (!name.empty()) claim.signed_headers.push_back(text::lower(name));
  }
}

[[noreturn]] void refuse_missing_date(Dialect dialect, const std::string& authorization) {
  if (dialect == Dialect::kS3) {
    throw ApiError("AccessDenied", 403,
                   "AWS authentication requires a valid Date or x-amz-date header");
  }
  throw incomplete_signature(
      dialect,
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
      "Authorization=" +
          authorization);
}

// The moment a header signature names, in SigV4's form.
std::string header_timestamp(const HttpRequest& request, Dialect dialect,
                             const std::string& authorization) {
  const std::string* given = request.headers.find("x-amz-date");
  if (!given) given = request.headers.find("date");
  if (!given) refuse_missing_date(dialect, authorization);
  std::optional<Instant> at = date::parse_basic(text::trim(*given));
  if (!at) at = date::parse_http(text::trim(*given));
  if (at) return date::basic(*at);
  if (dialect == Dialect::kS3) refuse_missing_date(dialect, authorization);
  throw incomplete_signature(dialect, "Date must be in ISO-8601 'basic format'. Got '" + *given +
                                          "'. See http://en.wikipedia.org/wiki/ISO_8601");
}

void check_scope_date(const Claim& claim, Dialect dialect, Place place) {
  const std::string day = claim.timestamp.substr(0, 8);
  if (claim.scope.date == day) return;
  if (dialect == Dialect::kS3) {
    throw s3_malformed(place, "Invalid credential date " + in_quotes(claim.scope.date) +
                                  ". This date is not the same as X-Amz-Date: " + in_quotes(day) +
                                  ".");
  }
  throw invalid_signature(dialect,
                          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
                          "of date from HTTP: '" +
                              claim.scope.date + "' != '" + day + "', from '" + claim.timestamp +
                              "'.");
}

// ---- Authorization header ----

struct HeaderFields {
  std::string_view credential, signed_headers, signature;
  bool unreadable = false;
};

HeaderFields split_fields(std::string_view text) {
  HeaderFields fields;
  for (std::string_view part : text::split(text, ',')) {
    part = text::trim(part);
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      fields.unreadable = true;
      continue;
    }
    const std::string_view name = part.substr(0, equals), value = part.substr(equals + 1);
    if (name == "Credential") {
      fields.credential = value;
    } else if (name == "SignedHeaders") {
      fields.signed_headers = value;
    } else if (name == "Signature") {
      fields.signature = value;
    }
  }
  return fields;
}

[[noreturn]] void refuse_fields(const HeaderFields& fields, const std::string& authorization,
                                const HttpRequest& request, Dialect dialect) {
  if (dialect == Dialect::kS3) {
    if (fields.unreadable) {
      throw s3_malformed(Place::kHeader,
                         "the authorization header requires three components: Credential, "
                         "SignedHeaders, and Signature.");
    }
    throw s3_malformed(Place::kHeader, fields.credential.empty()       ? "missing Credential."
                                       : fields.signed_headers.empty() ? "missing SignedHeaders."
                                                                       : "missing Signature.");
  }
  std::string text;
  const auto require = [&](std::string_view value, const char* name) {
    if (value.empty()) {
      text += "Authorization header requires '" + std::string(name) + "' parameter. ";
    }
  };
  require(fields.credential, "Credential");
  require(fields.signature, "Signature");
  require(fields.signed_headers, "SignedHeaders");
  if (!request.headers.has("x-amz-date") && !request.headers.has("date")) {
    text += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  throw incomplete_signature(dialect, text + "Authorization=" + authorization);
}

Claim header_v4(const HttpRequest& request, const std::string& authorization, Dialect dialect) {
  Claim claim;
  claim.scheme = Scheme::kHeaderV4;
  const HeaderFields fields =
      split_fields(std::string_view(authorization).substr(kAlgorithm.size()));
  if (fields.unreadable || fields.credential.empty() || fields.signed_headers.empty() ||
      fields.signature.empty()) {
    refuse_fields(fields, authorization, request, dialect);
  }
  const std::string wrong = read_credential(fields.credential, claim);
  if (!wrong.empty()) {
    if (dialect == Dialect::kS3) throw s3_malformed(Place::kHeader, wrong);
    throw incomplete_signature(dialect,
                               "Credential must have exactly 5 slash-delimited elements, e.g. "
                               "keyid/date/region/service/term, got '" +
                                   std::string(fields.credential) + "'");
  }
  read_signed_headers(fields.signed_headers, claim);
  claim.signature = fields.signature;
  claim.timestamp = header_timestamp(request, dialect, authorization);
  claim.session_token = request.headers.get("x-amz-security-token");
  check_scope_date(claim, dialect, Place::kHeader);
  return claim;
}

Claim header_v2(const HttpRequest& request, const std::string& authorization) {
  Claim claim;
  claim.scheme = Scheme::kHeaderV2;
  const std::string_view rest = text::trim(std::string_view(authorization).substr(3));
  const size_t colon = rest.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == rest.size()) {
    throw ApiError("InvalidArgument", 400,
                   "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature")
        .with("ArgumentName", "Authorization")
        .with("ArgumentValue", authorization);
  }
  claim.access_key_id = rest.substr(0, colon);
  claim.signature = rest.substr(colon + 1);
  claim.session_token = request.headers.get("x-amz-security-token");
  return claim;
}

Claim header_claim(const HttpRequest& request, const std::string& authorization, Dialect dialect) {
  const std::string_view scheme =
      std::string_view(authorization).substr(0, authorization.find(' '));
  if (scheme == kAlgorithm) return header_v4(request, authorization, dialect);
  if (dialect != Dialect::kS3) refuse_fields({}, authorization, request, dialect);
  if (scheme == "AWS") return header_v2(request, authorization);
  throw ApiError("InvalidArgument", 400, "Unsupported Authorization Type")
      .with("ArgumentName", "Authorization")
      .with("ArgumentValue", authorization);
}

// ---- query ----

[[noreturn]] void refuse_parameter(Dialect dialect, const std::string& text) {
  if (dialect == Dialect::kS3) {
    throw ApiError("AuthorizationQueryParametersError", 400, text);
  }
  throw incomplete_signature(dialect, text);
}

constexpr std::string_view kNeeded[] = {"X-Amz-Algorithm", "X-Amz-Credential",    "X-Amz-Signature",
                                        "X-Amz-Date",      "X-Amz-SignedHeaders", "X-Amz-Expires"};

void require_parameters(const QueryPairs& query, Dialect dialect) {
  std::string missing;
  for (const std::string_view name : kNeeded) {
    const std::string* value = find_value(query, name);
    // Only S3 insists on an expiry.
    if ((value && !value->empty()) || (name == "X-Amz-Expires" && dialect != Dialect::kS3)) {
      continue;
    }
    missing += "AWS query-string parameters must include '" + std::string(name) + "'. ";
  }
  if (missing.empty()) return;
  if (dialect == Dialect::kS3) {
    refuse_parameter(dialect,
                     "Query-string authentication version 4 requires the X-Amz-Algorithm, "
                     "X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and "
                     "X-Amz-Expires parameters.");
  }
  refuse_parameter(dialect, missing + "Re-examine the query-string parameters.");
}

int read_expiry(const QueryPairs& query, Dialect dialect) {
  constexpr int kWeek = 604800, kOtherwise = 900;
  const std::string* text = find_value(query, "X-Amz-Expires");
  if (!text) return kOtherwise;
  const std::optional<long long> seconds = text::to_integer(*text);
  if (!seconds) refuse_parameter(dialect, "X-Amz-Expires should be a number");
  if (*seconds < 0) refuse_parameter(dialect, "X-Amz-Expires must be non-negative");
  if (*seconds > kWeek) {
    refuse_parameter(dialect,
                     "X-Amz-Expires must be less than a week (in seconds); that is, the given "
                     "X-Amz-Expires must be less than 604800 seconds");
  }
  return static_cast<int>(*seconds);
}

Claim query_v4(const QueryPairs& query, Dialect dialect) {
  Claim claim;
  claim.scheme = Scheme::kQueryV4;
  require_parameters(query, dialect);
  const auto value = [&](std::string_view name) { return *find_value(query, name); };
  if (value("X-Amz-Algorithm") != kAlgorithm) {
    refuse_parameter(dialect,
                     "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and "
                     "AWS4-ECDSA-P256-SHA256\"");
  }
  const std::string wrong = read_credential(value("X-Amz-Credential"), claim);
  if (!wrong.empty()) {
    refuse_parameter(dialect, "Error parsing the X-Amz-Credential parameter; " + wrong);
  }
  claim.timestamp = value("X-Amz-Date");
  if (!date::parse_basic(claim.timestamp)) {
    refuse_parameter(dialect,
                     "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  }
  claim.expires_seconds = read_expiry(query, dialect);
  read_signed_headers(value("X-Amz-SignedHeaders"), claim);
  claim.signature = value("X-Amz-Signature");
  if (const std::string* token = find_value(query, "X-Amz-Security-Token")) {
    claim.session_token = *token;
  }
  check_scope_date(claim, dialect, Place::kQuery);
  return claim;
}

Claim query_v2(const HttpRequest& request, const QueryPairs& query) {
  Claim claim;
  claim.scheme = Scheme::kQueryV2;
  const std::string* key = find_value(query, "AWSAccessKeyId");
  const std::string* given = find_value(query, "Signature");
  const std::string* expires = find_value(query, "Expires");
  if (!key || !given || !expires || key->empty() || given->empty() || expires->empty()) {
    throw ApiError("AccessDenied", 403,
                   "Query-string authentication requires the Signature, Expires and "
                   "AWSAccessKeyId parameters");
  }
  const std::optional<long long> seconds = text::to_integer(*expires);
  if (!seconds || *seconds < 0 || *seconds > 253402300799) {
    throw ApiError("AccessDenied", 403,
                   "Invalid date (should be seconds since epoch): " + *expires);
  }
  claim.access_key_id = *key;
  claim.signature = *given;
  claim.timestamp = *expires;
  claim.expires_at = from_millis(*seconds * 1000);
  const std::string* token = find_value(query, "x-amz-security-token");
  claim.session_token = token ? *token : request.headers.get("x-amz-security-token");
  return claim;
}

bool has_any(const QueryPairs& query, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return find_value(query, name) != nullptr; });
}

}  // namespace

Claim read_claim(const HttpRequest& request, Dialect dialect) {
  const std::string* authorization = request.headers.find("Authorization");
  if (request.query().empty()) {
    return authorization ? header_claim(request, *authorization, dialect) : Claim();
  }
  const QueryPairs query = parse_query(request.query());
  const bool v4 = has_any(query, {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"});
  const bool v2 = dialect == Dialect::kS3 && has_any(query, {"AWSAccessKeyId", "Signature"});
  if (authorization && (v4 || v2)) {
    if (dialect != Dialect::kS3) return header_claim(request, *authorization, dialect);
    throw ApiError("InvalidArgument", 400,
                   "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
                   "Signature query string parameter or the Authorization header should be "
                   "specified")
        .with("ArgumentName", "Authorization")
        .with("ArgumentValue", *authorization);
  }
  if (authorization) return header_claim(request, *authorization, dialect);
  if (v4) return query_v4(query, dialect);
  if (v2) return query_v2(request, query);
  return {};
}

}  // namespace sim::wire::sigv4
