#include "harness/credential_endpoint.h"

#include <fmt/format.h>

#include "harness/stage.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/time/clock.h"

namespace harness {
namespace {

using sim::Value;
using sim::wire::HttpRequest;
using sim::wire::HttpResponse;

constexpr std::string_view kContainerPath = "/v2/credentials/of-the-scenario";
constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr std::string_view kRolePath = "/latest/meta-data/iam/security-credentials";
constexpr std::string_view kInstance = "i-1234567890abcdef0";
constexpr std::string_view kTokenSeconds = "x-aws-ec2-metadata-token-ttl-seconds";

// What a client must bring, so that one that does not is noticed.
std::string secret_word(std::string_view of) {
  return sim::encoding::hex(sim::crypto::sha256(fmt::format("credential endpoint: {}", of)))
      .substr(0, 32);
}

HttpResponse plain(int status, std::string text, const char* type = "text/plain") {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", type);
  response.body = sim::wire::Body(std::move(text));
  return response;
}

HttpResponse json(int status, const Value& value) {
  return plain(status, value.dump(2), "application/json");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> CredentialEndpoint::variables(
    const std::string& endpoint) const {
  if (in_container()) {
    return {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint + std::string(kContainerPath)},
            {"AWS_CONTAINER_AUTHORIZATION_TOKEN", secret_word("container")}};
  }
  return {{"AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint + "/"},
          {"AWS_EC2_METADATA_DISABLED", "false"}};
}

std::optional<HttpResponse> CredentialEndpoint::answer(const HttpRequest& request) {
  const auto path = request.path();
  if (in_container()) {
    if (path != kContainerPath) return std::nullopt;
    return of_container(request);
  }
  if (source_.kind != CredentialSource::Kind::kInstance) return std::nullopt;
  if (path != kTokenPath && !path.starts_with(kRolePath)) return std::nullopt;
  return of_instance(request);
}

HttpResponse CredentialEndpoint::of_container(const HttpRequest& request) {
  if (request.headers.get("Authorization") != secret_word("container")) {
    return json(401, {{"code", "NotAuthorized"}, {"message", "the authorization token is wrong"}});
  }
  return credentials();
}

// IMDSv2: a token first, which every other request brings.
HttpResponse CredentialEndpoint::of_instance(const HttpRequest& request) {
  const auto path = request.path();
  if (path == kTokenPath) {
    if (request.method != "PUT") return plain(405, "");
    const auto seconds = request.headers.get(kTokenSeconds);
    if (seconds.empty()) return plain(400, "");
    auto response = plain(200, secret_word("instance"));
    response.headers.add(std::string(kTokenSeconds), seconds);
    return response;
  }
  if (request.headers.get("x-aws-ec2-metadata-token") != secret_word("instance")) {
    return plain(401, "");
  }
  const auto rest = path.substr(kRolePath.size());
  if (rest.empty() || rest == "/") return plain(200, source_.role);
  if (rest.substr(1) != source_.role) return plain(404, "");
  return credentials();
}

// The program judges the expiry by its own clock, the world by the story's: what is left on the one
// is told on the other.
HttpResponse CredentialEndpoint::credentials() {
  const std::string account = stage_.accounts().front();
  sim::aws::Principal service;
  service.kind = sim::aws::PrincipalKind::kService;
  service.name = in_container() ? "ecs-tasks.amazonaws.com" : "ec2.amazonaws.com";
  service.source_account = account;
  const auto partition = stage_.world().accounts().find(account)->partition;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(source_.lasts).count();
  const auto answer = stage_.client(service).call(
      "sts", "AssumeRole",
      {{"RoleArn", fmt::format("arn:{}:iam::{}:role/{}", partition, account, source_.role)},
       {"RoleSessionName", in_container() ? "of-the-scenario" : std::string(kInstance)},
       {"DurationSeconds", seconds}});
  stage_.note_own(answer.journal_id);
  if (!answer.ok()) {
    return json(500, {{"code", answer.code()}, {"message", answer.error->message}});
  }
  ++handed_out_;
  const Value& given = answer.output.members["Credentials"];
  const auto now = sim::WallClock().now();
  return json(200, {{"Code", "Success"},
                    {"LastUpdated", sim::date::iso(now)},
                    {"Type", "AWS-HMAC"},
                    {"AccessKeyId", given["AccessKeyId"]},
                    {"SecretAccessKey", given["SecretAccessKey"]},
                    {"Token", given["SessionToken"]},
                    {"Expiration", sim::date::iso(now + source_.lasts)}});
}

}  // namespace harness
