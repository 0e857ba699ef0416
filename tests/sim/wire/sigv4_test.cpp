#include "sim/wire/sigv4.h"

#include <gtest/gtest.h>

#include "sim/base/crypto.h"
#include "sim/base/text.h"
#include "sim/wire/chunked.h"
#include "tests/sim/wire/wire_cases.h"

namespace sim::wire::test {
namespace {

using namespace sigv4;  // NOLINT: the words under test

const Instant kNow = *date::parse_basic("20260221T000519Z");
const Credentials kKey{"AKIAINSPECTORSIM0001", "own+secret/for=tests", ""};
const Credentials kSession{"ASIAINSPECTORSIM0002", "another-secret", "token=="};

Dialect dialect_of(const std::string& service) {
  if (service == "s3") return Dialect::kS3;
  if (service == "sts" || service == "iam" || service == "ec2") return Dialect::kQuery;
  return service == "inspector2" ? Dialect::kRestJson : Dialect::kJson;
}

HttpRequest request_of(const Value& json) {
  HttpRequest made = request(json["method"], json["target"], json.value("body", std::string()));
  for (const Value& header : json["headers"]) made.headers.add(header[0], header[1]);
  return made;
}

std::string hash_of(const HttpRequest& from, const Claim& claim, const std::string& service) {
  if (const std::string* given = from.headers.find("x-amz-content-sha256")) return *given;
  if (claim.scheme == Scheme::kQueryV4 && service == "s3") return "UNSIGNED-PAYLOAD";
  return encoding::hex(crypto::sha256(from.body));
}

// ---- botocore's own intermediates ----

TEST(SigV4, FollowsBotocoreThroughEveryStage) {
  const Value file = Value::parse(read_text(source_path("tests/cases/wire/sigv4.json")));
  for (const Value& each : file["cases"]) {
    SCOPED_TRACE(each["name"].get<std::string>());
    HttpRequest made = request_of(each);
    const std::string service = each["service"];
    const Claim claim = read_claim(made, dialect_of(service));
    EXPECT_EQ(claim.signature, each["signature"]);
    EXPECT_EQ(claim.session_token, each["token"]);
    if (claim.scheme == Scheme::kHeaderV4 || claim.scheme == Scheme::kQueryV4) {
      const Place place = claim.scheme == Scheme::kQueryV4 ? Place::kQuery : Place::kHeader;
      const std::string canonical = canonical_request(
          made, claim.signed_headers, hash_of(made, claim, service), path_rule(service), place);
      EXPECT_EQ(canonical, each["canonical_request"]);
      const std::string text = string_to_sign(canonical, claim.timestamp, claim.scope);
      EXPECT_EQ(text, each["string_to_sign"]);
      EXPECT_EQ(signature(signing_key(each["secret"], claim.scope), text), each["signature"]);
    }
    EXPECT_NO_THROW(verify(made, claim, {claim.access_key_id, each["secret"], each["token"]},
                           service, "eu-west-1", kNow, dialect_of(service)));
    const Credentials wrong{claim.access_key_id, "wrong", each["token"]};
    const ApiError error = error_of(
        [&] { verify(made, claim, wrong, service, "eu-west-1", kNow, dialect_of(service)); });
    EXPECT_TRUE(error.code == "SignatureDoesNotMatch" || error.code == "InvalidSignatureException");
    if (service == "s3") {
      EXPECT_EQ(field(error, "StringToSign"), each["string_to_sign"]);
    }
  }
}

// ---- material beside the repository ----

// The captures kept HTTP's own chunks around a body, and end where the capture ended.
std::string without_http_chunks(std::string_view body) {
  std::string out;
  while (!body.empty()) {
    const size_t line = body.find("\r\n");
    const size_t size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
    if (line == std::string_view::npos || size == 0) break;
    out += body.substr(line + 2, size);
    body.remove_prefix(std::min(body.size(), line + 2 + size + 2));
  }
  return out;
}

TEST(SigV4, VerifiesRequestsThatSdksSent) {
  const std::string path = shared_path("data/sigv4/captures/captured-requests.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no captured requests beside the repository";
  size_t verified = 0, cut = 0;
  for (const Value& each : Value::parse(read_text(path))) {
    SCOPED_TRACE(each["target"].get<std::string>());
    HttpRequest made = request_of(each);
    made.body = *encoding::from_base64(each["body_b64"].get<std::string>());
    if (text::equals_ignoring_case(made.headers.get("Transfer-Encoding"), "chunked")) {
      made.body = without_http_chunks(made.body);
    }
    const std::string service = each["service"];
    const Claim claim = read_claim(made, dialect_of(service));
    const std::string canonical =
        canonical_request(made, claim.signed_headers, hash_of(made, claim, service),
                          path_rule(service), Place::kHeader);
    EXPECT_EQ(canonical, each["canonical_request"]);
    EXPECT_EQ(string_to_sign(canonical, claim.timestamp, claim.scope), each["string_to_sign"]);
    try {
      verify(made, claim, {claim.access_key_id, each["secret"], claim.session_token}, service, "",
             *date::parse_basic(claim.timestamp), dialect_of(service));
      ++verified;
    } catch (const ApiError& error) {
      // Only a body that the capture cut short may fail, and only after its signature held.
      EXPECT_TRUE(error.code == "XAmzContentSHA256Mismatch" || error.code == "IncompleteBody" ||
                  error.code == "MalformedTrailerError")
          << error.code << " " << error.message;
      ++cut;
    }
  }
  EXPECT_EQ(verified + cut, 56u);
  EXPECT_LE(cut, 4u);
}

HttpRequest parse_http(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  const size_t first = line.find(' '), last = line.rfind(' ');
  HttpRequest made = request(line.substr(0, first), line.substr(first + 1, last - first - 1));
  std::vector<Headers::Field> fields;
  while (std::getline(lines, line) && !line.empty()) {
    if (line[0] == ' ') {
      fields.back().second += "\n" + line;
    } else {
      const size_t colon = line.find(':');
      fields.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    }
  }
  for (auto& [name, value] : fields) made.headers.add(name, value);
  std::ostringstream rest;
  rest << lines.rdbuf();
  made.body = rest.str();
  return made;
}

void check_suite_case(const std::filesystem::path& folder, const Value& context, Place place) {
  const std::string kind = place == Place::kQuery ? "query" : "header";
  const auto file = [&](const std::string& name) {
    return read_text((folder / (kind + "-" + name + ".txt")).string());
  };
  HttpRequest made = parse_http(file("signed-request"));
  const Claim claim = read_claim(made, Dialect::kRestJson);
  const bool normalize = context["normalize"];
  const std::string hash = encoding::hex(crypto::sha256(made.body));
  if (place == Place::kQuery && context["credentials"].contains("token") &&
      context.value("omit_session_token", false)) {
    // Added after signing, so no part of what was signed.
    const size_t at = made.target.find("&X-Amz-Security-Token=");
    made.target.erase(at, made.target.find('&', at + 1) - at);
  }
  const std::string canonical =
      canonical_request(made, claim.signed_headers, hash,
                        normalize ? PathRule::kNormalizeAndEncode : PathRule::kRaw, place);
  EXPECT_EQ(canonical, file("canonical-request"));
  const std::string text = string_to_sign(canonical, claim.timestamp, claim.scope);
  EXPECT_EQ(text, file("string-to-sign"));
  const std::string secret = context["credentials"]["secret_access_key"];
  EXPECT_EQ(signature(signing_key(secret, claim.scope), text), file("signature"));
  if (!normalize) return;
  Claim bare = claim;
  bare.session_token.clear();
  EXPECT_NO_THROW(verify(made, bare, {claim.access_key_id, secret, ""}, "service", "us-east-1",
                         *date::parse_iso("2015-08-30T12:36:00Z"), Dialect::kRestJson));
}

TEST(SigV4, PassesTheOfficialSuite) {
  const std::filesystem::path suite = shared_path("data/sigv4/tests/aws-signing-test-suite/v4");
  if (!std::filesystem::exists(suite)) GTEST_SKIP() << "no signing suite beside the repository";
  size_t cases = 0;
  for (const auto& folder : std::filesystem::directory_iterator(suite)) {
    SCOPED_TRACE(folder.path().filename().string());
    const Value context = Value::parse(read_text((folder.path() / "context.json").string()));
    check_suite_case(folder.path(), context, Place::kHeader);
    check_suite_case(folder.path(), context, Place::kQuery);
    ++cases;
  }
  EXPECT_EQ(cases, 38u);
}

void check_vector_chunks(const Value& vector, const Scope& scope) {
  std::string payload;
  for (const Value& chunk : vector["chunks"]) {
    payload += std::string(chunk["size"].get<size_t>(), 'a');
  }
  const ChunkSeed seed{signing_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
                       "20130524T000000Z", scope.text(), vector["signature"]};
  const bool trailer = vector.contains("trailer");
  const ChunkForm form = trailer ? ChunkForm::kSignedTrailer : ChunkForm::kSigned;
  const Headers trailers = {{"x-amz-checksum-crc32c", "sOO8/Q=="}};
  const std::string body = encode_chunked(payload, 65536, form, trailers, &seed);
  for (const Value& chunk : vector["chunks"]) {
    EXPECT_NE(body.find("chunk-signature=" + chunk["signature"].get<std::string>() + "\r\n"),
              std::string::npos);
  }
  if (trailer) {
    EXPECT_NE(
        body.find("x-amz-trailer-signature:" + vector["trailer"]["signature"].get<std::string>()),
        std::string::npos);
  }
  const ChunkedBody back = decode_chunked(body, form, &seed);
  EXPECT_EQ(back.payload, payload);
  EXPECT_EQ(back.trailers.has("x-amz-checksum-crc32c"), trailer);
}

TEST(SigV4, PassesTheExamplesOfTheS3Reference) {
  const std::string path = shared_path("data/sigv4/s3-sigv4-vectors.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no S3 vectors beside the repository";
  for (const Value& each : Value::parse(read_text(path))) {
    SCOPED_TRACE(each["name"].get<std::string>());
    const std::string query = each["canonical_query"];
    HttpRequest made = request(each["method"], each["canonical_uri"].get<std::string>() +
                                                   (query.empty() ? "" : "?" + query));
    std::vector<std::string> names;
    for (const auto& [name, value] : each["headers"].items()) {
      made.headers.add(name, value);
      names.push_back(name);
    }
    const Place place =
        query.find("X-Amz-Algorithm") == std::string::npos ? Place::kHeader : Place::kQuery;
    const std::string canonical = canonical_request(
        made, names, each["payload_hash"].get<std::string>(), PathRule::kRaw, place);
    EXPECT_EQ(canonical, each["canonical_request"]);
    const Scope scope{"20130524", "us-east-1", "s3"};
    const std::string text = string_to_sign(canonical, "20130524T000000Z", scope);
    EXPECT_EQ(text, each["string_to_sign"]);
    const std::string secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    EXPECT_EQ(signature(signing_key(secret, scope), text), each["signature"]);
    if (each.contains("chunks")) check_vector_chunks(each, scope);
  }
}

// ---- our own signer ----

HttpRequest s3_put() {
  HttpRequest made = request("PUT", "/b/k%20x", "hello");
  made.headers = {{"Host", "127.0.0.1:4566"}, {"Content-Type", "text/plain"}};
  return made;
}

Claim check(HttpRequest& made, const Credentials& key = kKey, const std::string& service = "s3",
            Instant at = kNow) {
  const Claim claim = read_claim(made, dialect_of(service));
  verify(made, claim, key, service, "eu-west-1", at, dialect_of(service));
  return claim;
}

TEST(SigV4, VerifiesWhatItSigns) {
  for (const Credentials& key : {kKey, kSession}) {
    for (const std::string service : {"s3", "kms", "sts", "inspector2"}) {
      HttpRequest made = s3_put();
      sign(made, key, "eu-west-1", service, kNow);
      EXPECT_EQ(check(made, key, service).access_key_id, key.access_key_id);
      HttpRequest linked = s3_put();
      if (service == "sts") linked.target = "/?Action=GetCallerIdentity&Version=2011-06-15";
      presign(linked, key, "eu-west-1", service, kNow, 60);
      const Claim claim = check(linked, key, service);
      EXPECT_EQ(claim.scheme, Scheme::kQueryV4);
      EXPECT_EQ(claim.expires_seconds, 60);
    }
  }
}

TEST(SigV4, FindsNoClaimWhereThereIsNone) {
  EXPECT_EQ(read_claim(s3_put(), Dialect::kS3).scheme, Scheme::kNone);
  EXPECT_EQ(read_claim(request("GET", "/b?prefix=x"), Dialect::kS3).scheme, Scheme::kNone);
  EXPECT_EQ(read_claim(request("GET", "/?Signature=x"), Dialect::kJson).scheme, Scheme::kNone);
}

TEST(SigV4, AcceptsClientsThatLeaveCharactersBare) {
  HttpRequest made = s3_put();
  made.target = "/b/%27%28%29%21";
  sign(made, kKey, "eu-west-1", "s3", kNow);
  made.target = "/b/'()!";
  EXPECT_NO_THROW(check(made));
}

// ---- refusals ----

struct Refusal {
  const char* name;
  void (*spoil)(HttpRequest&);
  const char* code;
  int status;
  const char* message;  // or its beginning, when it ends in '*'
};

void expect_refusal(const Refusal& refusal, const ApiError& error) {
  std::string wanted = refusal.message;
  std::string said = error.message;
  if (wanted.ends_with('*')) {
    wanted.pop_back();
    said = said.substr(0, wanted.size());
  }
  EXPECT_EQ(error.code, refusal.code);
  EXPECT_EQ(error.http_status, refusal.status);
  EXPECT_EQ(said, wanted);
}

void replace_in_authorization(HttpRequest& made, const std::string& from, const std::string& to) {
  made.headers.set("Authorization", text::replace_all(made.headers.get("Authorization"), from, to));
}

constexpr Refusal kS3Refusals[] = {
    {"wrong body", [](HttpRequest& r) { r.body += "x"; }, "XAmzContentSHA256Mismatch", 400,
     "The provided 'x-amz-content-sha256' header does not match what was computed."},
    {"changed header", [](HttpRequest& r) { r.headers.set("Content-Type", "a/b"); },
     "SignatureDoesNotMatch", 403,
     "The request signature we calculated does not match the signature you provided. Check your "
     "key and signing method."},
    {"loose header", [](HttpRequest& r) { r.headers.add("X-Amz-Acl", "private"); }, "AccessDenied",
     403, "There were headers present in the request which were not signed"},
    {"no hash", [](HttpRequest& r) { r.headers.remove("X-Amz-Content-Sha256"); }, "InvalidRequest",
     400, "Missing required header for this request: x-amz-content-sha256"},
    {"odd hash", [](HttpRequest& r) { r.headers.set("X-Amz-Content-Sha256", "x"); },
     "InvalidArgument", 400, "x-amz-content-sha256 must be *"},
    {"no date", [](HttpRequest& r) { r.headers.remove("X-Amz-Date"); }, "AccessDenied", 403,
     "AWS authentication requires a valid Date or x-amz-date header"},
    {"other date", [](HttpRequest& r) { r.headers.set("X-Amz-Date", "20260222T000000Z"); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; Invalid credential date *"},
    {"no credential", [](HttpRequest& r) { replace_in_authorization(r, "Credential=", "C="); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; missing Credential."},
    {"no signature", [](HttpRequest& r) { replace_in_authorization(r, "Signature=", "S="); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; missing Signature."},
    {"no signed headers",
     [](HttpRequest& r) { replace_in_authorization(r, "SignedHeaders=", "S="); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; missing SignedHeaders."},
    {"short credential", [](HttpRequest& r) { replace_in_authorization(r, "/eu-west-1", ""); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; the Credential is mal-formed; expecting "
     "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."},
    {"other service", [](HttpRequest& r) { replace_in_authorization(r, "/s3/", "/kms/"); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; incorrect service \"kms\". This endpoint belongs to "
     "\"s3\"."},
    {"other region", [](HttpRequest& r) { replace_in_authorization(r, "eu-west-1", "us-east-1"); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; the region 'us-east-1' is wrong; expecting "
     "'eu-west-1'"},
    {"other terminal",
     [](HttpRequest& r) { replace_in_authorization(r, "aws4_request", "aws5_request"); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; incorrect terminal *"},
    {"words", [](HttpRequest& r) { r.headers.set("Authorization", "AWS4-HMAC-SHA256 x"); },
     "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed; the authorization header requires three components: "
     "Credential, SignedHeaders, and Signature."},
    {"other scheme", [](HttpRequest& r) { r.headers.set("Authorization", "Bearer x"); },
     "InvalidArgument", 400, "Unsupported Authorization Type"},
    {"header and query", [](HttpRequest& r) { r.target += "?X-Amz-Signature=1"; },
     "InvalidArgument", 400, "Only one auth mechanism allowed; *"},
};

TEST(SigV4, RefusesInTheWordsOfS3) {
  for (const Refusal& refusal : kS3Refusals) {
    SCOPED_TRACE(refusal.name);
    HttpRequest made = s3_put();
    sign(made, kKey, "eu-west-1", "s3", kNow);
    refusal.spoil(made);
    expect_refusal(refusal, error_of([&] { check(made); }));
  }
}

TEST(SigV4, ShowsS3WhatItSigned) {
  HttpRequest made = s3_put();
  sign(made, kKey, "eu-west-1", "s3", kNow);
  made.headers.set("Content-Type", "a/b");
  const ApiError error = error_of([&] { check(made); });
  EXPECT_EQ(field(error, "AWSAccessKeyId"), kKey.access_key_id);
  EXPECT_EQ(field(error, "StringToSign").get<std::string>().substr(0, 17), "AWS4-HMAC-SHA256\n");
  EXPECT_EQ(field(error, "StringToSignBytes").get<std::string>().substr(0, 11), "41 57 53 34");
  EXPECT_EQ(field(error, "CanonicalRequest").get<std::string>().substr(0, 4), "PUT\n");
  EXPECT_EQ(field(error, "CanonicalRequestBytes").get<std::string>().substr(0, 8), "50 55 54");
  EXPECT_EQ(field(error, "SignatureProvided").get<std::string>().size(), 64u);
}

TEST(SigV4, MeasuresTheClock) {
  HttpRequest made = s3_put();
  sign(made, kKey, "eu-west-1", "s3", kNow);
  EXPECT_NO_THROW(check(made, kKey, "s3", kNow + std::chrono::minutes(15)));
  EXPECT_NO_THROW(check(made, kKey, "s3", kNow - std::chrono::minutes(15)));
  const ApiError late = error_of([&] { check(made, kKey, "s3", kNow + std::chrono::minutes(16)); });
  EXPECT_EQ(late.code, "RequestTimeTooSkewed");
  EXPECT_EQ(late.http_status, 403);
  EXPECT_EQ(field(late, "RequestTime"), "20260221T000519Z");
  EXPECT_EQ(field(late, "ServerTime"), "2026-02-21T00:21:19Z");
  EXPECT_EQ(field(late, "MaxAllowedSkewMilliseconds"), "900000");

  HttpRequest call = s3_put();
  sign(call, kKey, "eu-west-1", "kms", kNow);
  const ApiError expired =
      error_of([&] { check(call, kKey, "kms", kNow + std::chrono::minutes(20)); });
  EXPECT_EQ(expired.code, "InvalidSignatureException");
  EXPECT_EQ(expired.http_status, 400);
  EXPECT_EQ(expired.message,
            "Signature expired: 20260221T000519Z is now earlier than 20260221T001019Z "
            "(20260221T002519Z - 15 min.)");
  const ApiError early =
      error_of([&] { check(call, kKey, "kms", kNow - std::chrono::minutes(20)); });
  EXPECT_EQ(early.message,
            "Signature not yet current: 20260221T000519Z is still later than 20260221T000019Z "
            "(20260220T234519Z + 15 min.)");
}

TEST(SigV4, ExpiresPresignedRequests) {
  HttpRequest made = request("GET", "/b/k", "", {{"Host", "h"}});
  presign(made, kKey, "eu-west-1", "s3", kNow, 60);
  EXPECT_NO_THROW(check(made, kKey, "s3", kNow + std::chrono::seconds(60)));
  const ApiError late = error_of([&] { check(made, kKey, "s3", kNow + std::chrono::seconds(61)); });
  EXPECT_EQ(late.code, "AccessDenied");
  EXPECT_EQ(late.message, "Request has expired");
  EXPECT_EQ(field(late, "X-Amz-Expires"), "60");
  EXPECT_EQ(field(late, "Expires"), "2026-02-21T00:06:19Z");
  EXPECT_EQ(field(late, "ServerTime"), "2026-02-21T00:06:20Z");
  const ApiError early =
      error_of([&] { check(made, kKey, "s3", kNow - std::chrono::minutes(16)); });
  EXPECT_EQ(early.message, "Request is not valid yet");
}

TEST(SigV4, ReadsPresignedParametersStrictly) {
  const auto refused = [](const std::string& from, const std::string& to) {
    HttpRequest made = request("GET", "/b/k", "", {{"Host", "h"}});
    presign(made, kKey, "eu-west-1", "s3", kNow, 60);
    made.target = text::replace_all(made.target, from, to);
    return error_of([&] { check(made); });
  };
  EXPECT_EQ(refused("X-Amz-Expires=60", "X-Amz-Expires=x").message,
            "X-Amz-Expires should be a number");
  EXPECT_EQ(refused("X-Amz-Expires=60", "X-Amz-Expires=-1").message,
            "X-Amz-Expires must be non-negative");
  EXPECT_EQ(refused("X-Amz-Expires=60", "X-Amz-Expires=604801").message,
            "X-Amz-Expires must be less than a week (in seconds); that is, the given "
            "X-Amz-Expires must be less than 604800 seconds");
  EXPECT_EQ(refused("X-Amz-Date=2026", "X-Amz-Date=x").message,
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  EXPECT_EQ(refused("X-Amz-Expires=60", "x=1").message,
            "Query-string authentication version 4 requires the X-Amz-Algorithm, "
            "X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and "
            "X-Amz-Expires parameters.");
  EXPECT_EQ(refused("AWS4-HMAC", "AWS9-HMAC").message,
            "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"");
  const ApiError region = refused("eu-west-1", "us-west-2");
  EXPECT_EQ(region.code, "AuthorizationQueryParametersError");
  EXPECT_EQ(region.message,
            "Error parsing the X-Amz-Credential parameter; the region 'us-west-2' is wrong; "
            "expecting 'eu-west-1'");
  EXPECT_EQ(refused("aws4_request", "aws4_request%2Fx").message,
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; "
            "expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
}

TEST(SigV4, RefusesInTheWordsOfTheOtherProtocols) {
  const auto refused = [](const std::string& service, auto spoil) {
    HttpRequest made = s3_put();
    sign(made, kKey, "eu-west-1", service, kNow);
    spoil(made);
    return error_of([&] { check(made, kKey, service); });
  };
  const auto wrong_body = [](HttpRequest& made) { made.body += "x"; };
  const ApiError json = refused("kms", wrong_body);
  EXPECT_EQ(json.code, "InvalidSignatureException");
  EXPECT_EQ(json.http_status, 400);
  EXPECT_NE(json.message.find("\n\nThe Canonical String for this request should have been"),
            std::string::npos);
  const ApiError query = refused("sts", wrong_body);
  EXPECT_EQ(query.code, "SignatureDoesNotMatch");
  EXPECT_EQ(query.http_status, 403);
  EXPECT_EQ(query.message,
            "The request signature we calculated does not match the signature you provided. Check "
            "your AWS Secret Access Key and signing method. Consult the service documentation for "
            "details.");
  EXPECT_EQ(refused("inspector2", wrong_body).http_status, 403);
  EXPECT_EQ(
      refused("kms", [](HttpRequest& r) { replace_in_authorization(r, "/kms/", "/s3/"); }).message,
      "Credential should be scoped to correct service: 'kms'. ");
  EXPECT_EQ(
      refused("iam", [](HttpRequest& r) { replace_in_authorization(r, "eu-west", "x"); }).message,
      "Credential should be scoped to a valid region. ");
  const ApiError incomplete =
      refused("sts", [](HttpRequest& r) { r.headers.set("Authorization", "x"); });
  EXPECT_EQ(incomplete.code, "IncompleteSignature");
  EXPECT_EQ(incomplete.message.find("Authorization header requires 'Credential' parameter. "), 0u);
  EXPECT_EQ(missing_credentials(Dialect::kQuery).code, "MissingAuthenticationToken");
  EXPECT_EQ(missing_credentials(Dialect::kJson).http_status, 400);
  EXPECT_EQ(missing_credentials(Dialect::kRestJson).http_status, 403);
  EXPECT_EQ(unknown_access_key({}, Dialect::kQuery).code, "InvalidClientTokenId");
  EXPECT_EQ(unknown_access_key({}, Dialect::kS3).code, "InvalidAccessKeyId");
  EXPECT_EQ(expired_token({}, Dialect::kJson).code, "ExpiredTokenException");
  EXPECT_EQ(expired_token({}, Dialect::kS3).code, "ExpiredToken");
}

TEST(SigV4, ChecksTheSessionToken) {
  HttpRequest made = s3_put();
  sign(made, kSession, "eu-west-1", "s3", kNow);
  Credentials other = kSession;
  other.session_token = "another";
  EXPECT_EQ(error_of([&] { check(made, other); }).code, "InvalidToken");
  HttpRequest bare = s3_put();
  sign(bare, {kSession.access_key_id, kSession.secret_access_key, ""}, "eu-west-1", "s3", kNow);
  EXPECT_EQ(error_of([&] { check(bare, kSession); }).code, "InvalidAccessKeyId");
}

TEST(SigV2, RefusesInTheWordsOfS3) {
  for (const char* header : {"AWS", "AWS ", "AWS :", "AWS key", "AWS key:"}) {
    const HttpRequest odd = request("GET", "/b", "", {{"Authorization", header}});
    EXPECT_EQ(error_of([&] { read_claim(odd, Dialect::kS3); }).code, "InvalidArgument") << header;
  }
  const ApiError missing = error_of(
      [] { read_claim(request("GET", "/b/k?AWSAccessKeyId=x&Signature=y"), Dialect::kS3); });
  EXPECT_EQ(missing.code, "AccessDenied");
  EXPECT_EQ(missing.message,
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
            "parameters");
  HttpRequest made =
      request("GET", "/b/k?AWSAccessKeyId=x&Signature=y&Expires=1771632319", "", {{"Host", "h"}});
  const Claim claim = read_claim(made, Dialect::kS3);
  const auto verified = [&](Instant at) {
    return error_of([&] { verify(made, claim, kKey, "s3", "", at, Dialect::kS3); });
  };
  const ApiError late = verified(kNow + std::chrono::hours(1));
  EXPECT_EQ(late.message, "Request has expired");
  EXPECT_EQ(field(late, "Expires"), "2026-02-21T00:05:19Z");
  const ApiError wrong = verified(kNow);
  EXPECT_EQ(wrong.code, "SignatureDoesNotMatch");
  EXPECT_EQ(field(wrong, "StringToSign"), "GET\n\n\n1771632319\n/b/k");
  EXPECT_TRUE(field(wrong, "CanonicalRequest").is_null());
}

}  // namespace
}  // namespace sim::wire::test
