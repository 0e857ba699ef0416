// The endpoints from which programs in containers and on instances take their credentials: what
// they demand, what they hand out, and that an AWS SDK finds its way there.
#include "harness/credential_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/runner.h"
#include "harness/stage.h"
#include "sim/time/clock.h"

namespace {

using harness::CredentialEndpoint;
using harness::CredentialSource;
using sim::Value;
using sim::wire::HttpRequest;

const std::string kFolder = SIM_SOURCE_DIR "/scenarios/reports";

// The export world with a role that containers and instances may take.
Value scenario(const Value& run) {
  const Value trust = {
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Effect", "Allow"},
         {"Principal", {{"Service", {"ecs-tasks.amazonaws.com", "ec2.amazonaws.com"}}}},
         {"Action", "sts:AssumeRole"}}}}};
  const Value role = {{"name", "task-role"},
                      {"trust", trust},
                      {"policies", {{"Export", "../policies/exporter.json"}}}};
  return {{"name", "of the test"},
          {"given",
           {{"world",
             {{"extends", "../worlds/export.json"},
              {"accounts", {{{"id", "111122223333"}, {"roles", {role}}}}}}}}},
          {"run", run},
          {"expect", {{{"exit", 0}}, {{"credentials_fetched", {{"at_least", 1}}}}}}};
}

harness::Scenario parsed(const Value& value) {
  auto scenario = harness::parse_scenario("test.json", kFolder, value.dump(2));
  EXPECT_TRUE(scenario) << scenario.complaints.front().message;
  return std::move(*scenario.value);
}

struct Endpoint {
  explicit Endpoint(CredentialSource::Kind kind, const std::string& role = "task-role")
      : source{kind, "default", role, std::chrono::minutes(15)} {}

  sim::wire::HttpResponse ask(const std::string& method, const std::string& path,
                              const std::string& header = {}, const std::string& value = {}) {
    HttpRequest request;
    request.method = method;
    request.target = path;
    if (!header.empty()) request.headers.set(header, value);
    auto answer = endpoint.answer(request);
    EXPECT_TRUE(answer) << path << " is not its own";
    return answer ? std::move(*answer) : sim::wire::HttpResponse{};
  }
  std::string variable(const std::string& name) {
    for (const auto& [each, value] : endpoint.variables("http://127.0.0.1:1")) {
      if (each == name) return value;
    }
    return "";
  }

  const harness::Scenario given = parsed(scenario({{"command", {"true"}}}));
  harness::Stage stage{given};
  CredentialSource source;
  CredentialEndpoint endpoint{stage, source};
};

constexpr const char* kContainerPath = "/v2/credentials/of-the-scenario";
constexpr const char* kRolePath = "/latest/meta-data/iam/security-credentials/";

TEST(ContainerCredentials, NeedTheAuthorizationTokenAndReallyExpire) {
  Endpoint e(CredentialSource::Kind::kContainer);
  EXPECT_EQ(e.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
            std::string("http://127.0.0.1:1") + kContainerPath);
  EXPECT_EQ(e.ask("GET", kContainerPath).status, 401);
  EXPECT_EQ(e.endpoint.handed_out(), 0);
  auto answer = e.ask("GET", kContainerPath, "Authorization",
                      e.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
  ASSERT_EQ(answer.status, 200);
  const Value given = Value::parse(answer.body.read_all());
  const auto key = e.stage.world().gateway().find_service("iam")->find_key(
      e.stage.world().store().state, given["AccessKeyId"].get<std::string>());
  ASSERT_TRUE(key);
  EXPECT_EQ(key->session_token, given["Token"]);
  EXPECT_EQ(*key->expires, e.stage.world().now() + std::chrono::minutes(15));
  const auto told = sim::date::parse_iso(given["Expiration"].get<std::string>());
  EXPECT_LE(*told, sim::WallClock().now() + std::chrono::minutes(15));
  EXPECT_EQ(e.endpoint.handed_out(), 1);
  // The call is the scenario's own, not the program's.
  EXPECT_EQ(e.stage.own_calls().size(), 1u);
}

TEST(ContainerCredentials, AreRefusedWhenTheRoleDoesNotTrustTheService) {
  Endpoint e(CredentialSource::Kind::kContainer, "export-role");
  auto answer = e.ask("GET", kContainerPath, "Authorization",
                      e.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_NE(answer.body.read_all().find("AccessDenied"), std::string::npos);
}

TEST(InstanceCredentials, NeedASessionFirst) {
  Endpoint e(CredentialSource::Kind::kInstance);
  EXPECT_EQ(e.ask("GET", kRolePath).status, 401);
  EXPECT_EQ(e.ask("GET", "/latest/api/token").status, 405);
  EXPECT_EQ(e.ask("PUT", "/latest/api/token").status, 400);
  auto session = e.ask("PUT", "/latest/api/token", "x-aws-ec2-metadata-token-ttl-seconds", "60");
  const std::string token = session.body.read_all();
  const auto get = [&](const std::string& path) {
    return e.ask("GET", path, "x-aws-ec2-metadata-token", token);
  };
  EXPECT_EQ(get(kRolePath).body.read_all(), "task-role");
  EXPECT_EQ(get(std::string(kRolePath) + "other").status, 404);
  const auto credentials = Value::parse(get(std::string(kRolePath) + "task-role").body.read_all());
  EXPECT_EQ(credentials["Code"], "Success");
}

TEST(CredentialEndpoints, LeaveOtherRequestsAlone) {
  for (const auto kind : {CredentialSource::Kind::kEnvironment, CredentialSource::Kind::kProfile}) {
    Endpoint e(kind);
    for (const char* path : {kContainerPath, kRolePath, "/latest/api/token"}) {
      HttpRequest request;
      request.target = path;
      EXPECT_FALSE(e.endpoint.answer(request)) << path;
    }
  }
}

TEST(CredentialEndpoints, AreFoundByAnSdk) {
  if (std::system("/usr/bin/python3 -c 'import botocore' >/dev/null 2>&1") != 0) {
    GTEST_SKIP() << "no botocore here";
  }
  const char* program =
      "import os, botocore.session\n"
      "client = botocore.session.get_session().create_client('sts', "
      "endpoint_url=os.environ['AWS_ENDPOINT_URL'])\n"
      "print(client.get_caller_identity()['Arn'])\n";
  for (const char* from : {"container", "instance"}) {
    Value value = scenario({{"command", {"/usr/bin/python3", "-c", program}},
                            {"credentials", {{"from", from}, {"role", "task-role"}}}});
    value["expect"].push_back({{"stdout_contains", "assumed-role/task-role/"}});
    const auto outcome = harness::run_scenario(parsed(value), "");
    for (const auto& failure : outcome.failures) ADD_FAILURE() << from << ": " << failure.message;
  }
}

}  // namespace
