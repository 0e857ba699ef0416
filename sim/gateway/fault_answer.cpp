#include "sim/gateway/fault_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sim/gateway/router.h"

namespace sim {
namespace {

using wire::Protocol;

// "Common Errors" of the API references of JSON and query services, and what their SDKs know as
// throttling.
constexpr std::string_view kCommon[] = {
    "AccessDenied",
    "AccessDeniedException",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InternalError",
    "InternalFailure",
    "InvalidAction",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MalformedHttpRequestException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "OptInRequired",
    "PriorRequestNotComplete",
    "RequestAbortedException",
    "RequestEntityTooLargeException",
    "RequestExpired",
    "RequestLimitExceeded",
    "RequestTimeout",
    "RequestTimeoutException",
    "RequestThrottled",
    "RequestThrottledException",
    "SerializationException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "SignatureDoesNotMatch",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "UnknownOperationException",
    "UnrecognizedClientException",
    "ValidationError",
};

// S3's list of error codes, as far as buckets and objects meet them; its model names hardly any.
constexpr std::string_view kOfRestXml[] = {
    "AccessDenied",
    "AccountProblem",
    "AuthorizationHeaderMalformed",
    "BadDigest",
    "BucketAlreadyExists",
    "BucketAlreadyOwnedByYou",
    "BucketNotEmpty",
    "EntityTooLarge",
    "EntityTooSmall",
    "ExpiredToken",
    "IncompleteBody",
    "InternalError",
    "InvalidAccessKeyId",
    "InvalidArgument",
    "InvalidBucketName",
    "InvalidBucketState",
    "InvalidDigest",
    "InvalidObjectState",
    "InvalidPart",
    "InvalidPartOrder",
    "InvalidRange",
    "InvalidRequest",
    "InvalidSecurity",
    "InvalidTag",
    "InvalidToken",
    "KeyTooLongError",
    "KMS.DisabledException",
    "KMS.InvalidKeyUsageException",
    "KMS.KMSInvalidStateException",
    "KMS.NotFoundException",
    "KMS.ThrottlingException",
    "MalformedPolicy",
    "MalformedXML",
    "MethodNotAllowed",
    "MissingContentLength",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchKey",
    "NoSuchUpload",
    "NoSuchVersion",
    "NotImplemented",
    "OperationAborted",
    "PermanentRedirect",
    "PreconditionFailed",
    "RequestTimeTooSkewed",
    "RequestTimeout",
    "ServiceUnavailable",
    "SignatureDoesNotMatch",
    "SlowDown",
    "TemporaryRedirect",
    "TooManyBuckets",
    "XAmzContentSHA256Mismatch",
};

template <class Codes>
bool holds(const Codes& codes, std::string_view code) {
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

bool has(std::string_view code, std::string_view part) {
  return code.find(part) != std::string_view::npos;
}

// The status of a code that the model does not name.
int usual_status(std::string_view code, Protocol protocol) {
  if (has(code, "Internal")) return 500;
  if (code == "SlowDown" || has(code, "ServiceUnavailable")) return 503;
  if (has(code, "Throttl")) return protocol == Protocol::kRestJson ? 429 : 400;
  if (protocol != Protocol::kRestXml) return 400;
  if (code.starts_with("NoSuch")) return 404;
  if (code == "PreconditionFailed") return 412;
  if (code == "AccessDenied" || code == "RequestTimeTooSkewed" || code == "InvalidAccessKeyId" ||
      code == "SignatureDoesNotMatch") {
    return 403;
  }
  return code == "OperationAborted" ? 409 : 400;
}

std::string usual_message(const FaultRule& rule) {
  if (has(rule.answer, "Throttl")) return "Rate exceeded";
  if (has(rule.answer, "Internal")) return "We encountered an internal error. Please try again.";
  return fmt::format("injected by {}", rule.name());
}

ApiError expired(const Service& service, const wire::HttpRequest* http) {
  wire::sigv4::Claim claim;
  if (http) claim.session_token = http->headers.get("x-amz-security-token");
  return wire::sigv4::expired_token(claim, dialect_of(service.model.protocol));
}

}  // namespace

bool can_answer(const wire::Model& model, const wire::Operation& operation, std::string_view code) {
  for (const auto* error : operation.errors) {
    if (error->error_code == code) return true;
  }
  return model.protocol == Protocol::kRestXml ? holds(kOfRestXml, code) : holds(kCommon, code);
}

std::vector<std::string> codes_of(const wire::Model& model, const wire::Operation& operation) {
  std::vector<std::string> codes;
  for (const auto* error : operation.errors) codes.push_back(error->error_code);
  if (model.protocol == Protocol::kRestXml) {
    codes.insert(codes.end(), std::begin(kOfRestXml), std::end(kOfRestXml));
  } else {
    codes.insert(codes.end(), std::begin(kCommon), std::end(kCommon));
  }
  return codes;
}

ApiError fault_error(const FaultRule& rule, const Service& service,
                     const wire::Operation& operation, const wire::HttpRequest* http) {
  if (rule.expired) return expired(service, http);
  ApiError error(rule.answer, rule.status, rule.message);
  if (rule.answer.empty()) error.code = fmt::format("HTTP{}", rule.status);
  for (const auto* each : operation.errors) {
    if (error.http_status == 0 && each->error_code == rule.answer) {
      error.http_status = each->error_status;
    }
  }
  if (error.http_status == 0) {
    error.http_status = usual_status(rule.answer, service.model.protocol);
  }
  if (error.message.empty()) error.message = usual_message(rule);
  if (rule.retry_after) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*rule.retry_after).count();
    error.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  return error;
}

}  // namespace sim
