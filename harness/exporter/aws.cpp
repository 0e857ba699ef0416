#include "harness/exporter/aws.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/models.h"
#include "harness/version.h"
#include "sim/aws/partition.h"
#include "sim/base/text.h"
#include "sim/time/clock.h"
#include "sim/wire/sigv4.h"

namespace harness::exporter {
namespace {

using sim::ApiError;
using sim::Millis;
using sim::Value;
using Kind = CallError::Kind;

constexpr int kAttempts = 6;
constexpr Millis kLongestPause{20'000};

// An answer to HEAD has no body that could hold a code: its status is all that is known.
std::string word_for(const ApiError& error) {
  if (error.code != fmt::format("Http{}", error.http_status)) return error.code;
  return fmt::format("HTTP {}{}", error.http_status,
                     error.http_status == 403   ? " (access denied)"
                     : error.http_status == 404 ? " (not found)"
                                                : "");
}

std::string described(Kind kind, const std::string& operation, const ApiError& error) {
  if (error.code.empty()) return fmt::format("{}: {}", operation, error.message);
  return fmt::format("{} {}: {}{}{}", operation,
                     kind == Kind::kRefused ? "was refused" : "was not answered", word_for(error),
                     error.message.empty() ? "" : ": ", error.message);
}

bool throttled(const ApiError& error) {
  return error.http_status == 429 || error.code.find("Throttl") != std::string::npos ||
         error.code == "SlowDown" || error.code == "RequestLimitExceeded" ||
         error.code == "TooManyRequestsException";
}

bool worth_retrying(const CallError& failure, Aws::Retry retry) {
  if (throttled(failure.error)) return true;
  return retry == Aws::Retry::kAlways && failure.kind == Kind::kLost;
}

// A 5xx leaves open whether the work was done; 501 says that it never will be.
Kind kind_of(const ApiError& error) {
  const bool open = error.http_status >= 500 && error.http_status != 501 && !throttled(error);
  return open || error.code == "RequestTimeout" ? Kind::kLost : Kind::kRefused;
}

}  // namespace

CallError::CallError(Kind which, std::string operation_name, ApiError answer)
    : std::runtime_error(described(which, operation_name, answer)),
      kind(which),
      operation(std::move(operation_name)),
      error(std::move(answer)) {}

Exit exit_of(const CallError& failure) {
  static const std::vector<std::string> kDenials = {"AccessDenied",
                                                    "AccessDeniedException",
                                                    "UnauthorizedOperation",
                                                    "InvalidClientTokenId",
                                                    "UnrecognizedClientException",
                                                    "InvalidAccessKeyId",
                                                    "SignatureDoesNotMatch",
                                                    "InvalidSignatureException",
                                                    "ExpiredToken",
                                                    "ExpiredTokenException",
                                                    "InvalidToken"};
  const auto& error = failure.error;
  const bool denied = error.http_status == 401 || error.http_status == 403 ||
                      std::find(kDenials.begin(), kDenials.end(), error.code) != kDenials.end();
  return denied ? Exit::kDenied : Exit::kServiceError;
}

Aws::Aws(const Options& options, Pauses pauses, Progress& progress)
    : options_(options), pauses_(std::move(pauses)), progress_(progress) {}

Aws::~Aws() = default;

const sim::wire::Model& Aws::model(std::string_view service) {
  return fakes::model_of_service(service);
}

std::string Aws::endpoint(std::string_view service, const std::string& region) const {
  if (options_.endpoint) return *options_.endpoint;
  return fmt::format("https://{}.{}.{}", service, region,
                     sim::aws::partition_of(region).dns_suffix);
}

sim::server::HttpClient& Aws::connection(const std::string& url) {
  auto& client = connections_[url];
  if (!client) {
    client = std::make_unique<sim::server::HttpClient>(sim::server::Endpoint::parse(url),
                                                       options_.answer_timeout);
  }
  return *client;
}

sim::wire::Output Aws::attempt(std::string_view service, std::string_view name, const Value& input,
                               const std::string& region, Retry retry, int number) {
  const auto& api = model(service);
  const auto* operation = api.find(name);
  if (!operation) throw std::logic_error(fmt::format("no operation {}:{}", service, name));
  const std::string url = endpoint(service, region);
  // On a connection that was idle a request may be sent twice; this one must not be.
  if (retry == Retry::kAfterRefusal) connections_.erase(url);
  auto request = sim::wire::encode_input(api, *operation, input,
                                         sim::server::Endpoint::parse(url).authority());
  request.headers.set("User-Agent", fmt::format("inspector-export/{}", kVersion));
  request.headers.set("amz-sdk-request", fmt::format("attempt={}; max={}", number, kAttempts));
  sim::wire::sigv4::sign(request, options_.credentials, region, api.signing_name,
                         sim::WallClock().now());
  sim::wire::HttpResponse response;
  try {
    response = connection(url).send(request);
  } catch (const sim::server::TransportError& e) {
    throw CallError(Kind::kLost, std::string(name), ApiError("", 0, e.what()));
  }
  if (response.status >= 300) {
    auto error = sim::wire::decode_error(api, std::move(response));
    const Kind kind = kind_of(error);
    throw CallError(kind, std::string(name), std::move(error));
  }
  try {
    return sim::wire::decode_output(api, *operation, std::move(response));
  } catch (const ApiError& e) {
    throw CallError(Kind::kLost, std::string(name), ApiError(e.code, 502, e.message));
  }
}

void Aws::pause(int attempt) {
  const auto factor = INT64_C(1) << std::min(attempt - 1, 20);
  pauses_.sleep(std::min(options_.backoff * factor, kLongestPause));
}

// What the service asks for in Retry-After counts when it is longer than our own back-off.
void Aws::wait_before(int attempt, const CallError& failure) {
  progress_.say(fmt::format("{}; trying again ({} of {})", failure.what(), attempt, kAttempts - 1));
  for (const auto& [name, value] : failure.error.headers) {
    const auto seconds = sim::text::to_integer(value);
    if (!sim::text::equals_ignoring_case(name, "Retry-After") || !seconds || *seconds <= 0)
      continue;
    return pauses_.sleep(std::min<Millis>(std::chrono::seconds(*seconds), kLongestPause));
  }
  pause(attempt);
}

sim::wire::Output Aws::call(std::string_view service, std::string_view operation, Value input,
                            Retry retry, const std::string& region) {
  for (int tried = 1;; ++tried) {
    try {
      return attempt(service, operation, input, region.empty() ? options_.region : region, retry,
                     tried);
    } catch (const CallError& failure) {
      if (tried == kAttempts || !worth_retrying(failure, retry)) throw;
      wait_before(tried, failure);
    }
  }
}

}  // namespace harness::exporter
