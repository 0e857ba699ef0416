// Throttling by token buckets.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;
using namespace std::chrono_literals;

class Throttle : public testing::Test {
 protected:
  void limit(int per_second, int burst) {
    world_.world.settings().set("inspector.requests_per_second", per_second);
    world_.world.settings().set("inspector.request_burst", burst);
  }
  std::string list(sim::Client& client) {
    return tests::code_of(client, "inspector2", "ListFindings");
  }
  // Requests that pass one after the other, of at most 20.
  int passing(sim::Client& client) {
    for (int i = 0; i < 20; ++i) {
      if (!list(client).empty()) return i;
    }
    return 20;
  }
  tests::TestWorld world_;
  sim::Client client_ = world_.client();
};

TEST_F(Throttle, IsOffUnlessASettingGivesTheRate) { EXPECT_EQ(passing(client_), 20); }

TEST_F(Throttle, LetsABurstPassAndThenTheRate) {
  limit(2, 5);
  EXPECT_EQ(passing(client_), 5);
  const auto answer = client_.call("inspector2", "ListFindings");
  ASSERT_EQ(answer.code(), "ThrottlingException");
  EXPECT_EQ(answer.error->http_status, 429);
  ASSERT_EQ(answer.error->headers.size(), 1u);
  EXPECT_EQ(answer.error->headers[0], (std::pair<std::string, std::string>("Retry-After", "1")));
  world_.advance(499ms);
  EXPECT_EQ(passing(client_), 0);
  world_.advance(1ms);
  EXPECT_EQ(passing(client_), 1);
  world_.advance(2s);
  EXPECT_EQ(passing(client_), 4);
  world_.advance(1h);
  EXPECT_EQ(passing(client_), 5);
}

TEST_F(Throttle, KeepsAccountsAndRegionsApart) {
  limit(1, 3);
  EXPECT_EQ(passing(client_), 3);
  auto elsewhere = world_.client("eu-west-1");
  EXPECT_EQ(passing(elsewhere), 3);
  EXPECT_EQ(passing(client_), 0);
}

// Requests are counted before anything about them is judged.
TEST_F(Throttle, CountsRequestsThatFail) {
  limit(1, 4);
  const auto ask_in_vain = [&](sim::Client client, const Value& input) {
    return tests::code_of(client, "inspector2", "ListFindings", input);
  };
  sim::aws::Principal stranger = tests::TestWorld::root();
  stranger.kind = sim::aws::PrincipalKind::kUser;
  stranger.arn = "arn:aws:iam::111122223333:user/stranger";
  stranger.name = "stranger";
  EXPECT_EQ(ask_in_vain(client_, {{"maxResults", 1'000'000}}), "ValidationException");
  EXPECT_EQ(ask_in_vain(world_.client_as(stranger), Value::object()), "AccessDeniedException");
  EXPECT_EQ(passing(client_), 2);
}

// Nobody is kept out for what the simulator itself does.
TEST_F(Throttle, LeavesPendingWorkAlone) {
  limit(1, 1);
  const Value types = {{"resourceTypes", {"CODE_REPOSITORY"}}};
  EXPECT_EQ(tests::code_of(client_, "inspector2", "Enable", types), "");
  world_.advance(1min);
  const Value status = tests::answered(client_, "inspector2", "BatchGetAccountStatus");
  EXPECT_EQ(status.at("/accounts/0/resourceState/codeRepository/status"_json_pointer), "ENABLED");
}

}  // namespace
