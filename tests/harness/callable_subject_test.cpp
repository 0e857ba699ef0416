// A scenario whose exporter is a function of the test program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "harness/runner.h"
#include "sim/server/http_client.h"
#include "sim/time/clock.h"
#include "sim/wire/sigv4.h"

namespace {

using harness::SubjectCommand;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

std::string variable(const SubjectCommand& command, const std::string& name) {
  for (const auto& [each, value] : command.environment) {
    if (each == name) return value;
  }
  return "";
}

// Asks who it is, as a client does; the status of the answer.
int who_am_i(const SubjectCommand& command) {
  const auto endpoint = sim::server::Endpoint::parse(variable(command, "AWS_ENDPOINT_URL"));
  sim::wire::HttpRequest request;
  request.method = "POST";
  request.headers = {{"Host", "sts.us-east-1.amazonaws.com"},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "Action=GetCallerIdentity&Version=2011-06-15";
  sim::wire::sigv4::sign(
      request,
      {variable(command, "AWS_ACCESS_KEY_ID"), variable(command, "AWS_SECRET_ACCESS_KEY"),
       variable(command, "AWS_SESSION_TOKEN")},
      variable(command, "AWS_REGION"), "sts", sim::WallClock().now());
  sim::server::HttpClient client(endpoint);
  return client.send(request).status;
}

harness::Scenario scenario(const std::string& expect) {
  const std::string text = R"({ "name": "of the test", "given": { "world": "worlds/export.json" },
    "run": { "exporter": ["--bucket", "amzn-s3-demo-bucket"] }, "expect": [)" +
                           expect + "] }";
  auto parsed = harness::parse_scenario("test.json", SIM_SOURCE_DIR "/scenarios/reports", text);
  for (const auto& [place, message] : parsed.complaints) ADD_FAILURE() << place << ": " << message;
  return std::move(parsed.value).value();
}

std::vector<std::string> failures_of(const harness::Outcome& outcome) {
  std::vector<std::string> out;
  for (const auto& failure : outcome.failures) out.push_back(failure.message);
  return out;
}

TEST(CallableSubject, TalksToTheScenariosWorld) {
  std::vector<std::string> words;
  const auto outcome = harness::run_scenario(
      scenario(R"({ "exit": 0 }, { "calls": { "sts:GetCallerIdentity": 1 } })"),
      [&](const SubjectCommand& command) {
        words.assign(command.argv.begin() + 1, command.argv.end());
        return who_am_i(command) == 200 ? 0 : 1;
      });
  EXPECT_THAT(failures_of(outcome), ElementsAre());
  EXPECT_THAT(words, ElementsAre("--bucket", "amzn-s3-demo-bucket"));
}

TEST(CallableSubject, FailsWithWhatItThrows) {
  const auto outcome = harness::run_scenario(
      scenario(R"({ "exit": 1 }, { "stderr_contains": "no bucket today" })"),
      [](const SubjectCommand&) -> int { throw std::runtime_error("no bucket today"); });
  EXPECT_THAT(failures_of(outcome), ElementsAre());
}

TEST(CallableSubject, ThatOverrunsItsTimeIsToldOf) {
  auto slow = scenario(R"({ "exit": 0 })");
  slow.run.within = sim::Millis(1);
  const auto outcome = harness::run_scenario(slow, [](const SubjectCommand&) {
    const auto began = sim::steady_millis();
    while (sim::steady_millis() - began < 20) {
    }
    return 0;
  });
  EXPECT_TRUE(outcome.subject.timed_out);
  EXPECT_THAT(failures_of(outcome), Contains(HasSubstr("did not end in time")));
}

TEST(CallableSubject, IsJudgedAsAProgramIs) {
  const auto outcome =
      harness::run_scenario(scenario(R"({ "exit": 0 })"), [](const SubjectCommand&) { return 3; });
  EXPECT_THAT(failures_of(outcome), Contains(HasSubstr("3")));
}

}  // namespace
