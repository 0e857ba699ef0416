// Queues as targets: the queue's policy judges the rule, failures are tried again on the story's
// clock, and what cannot be delivered ends in the dead letter queue with the reason.
#include "tests/fakes/events/events_world.h"

namespace tests {
namespace {

using sim::Value;
using namespace std::chrono_literals;

class Queues : public Events {
 protected:
  void SetUp() override {
    if (!w.world.gateway().find_service("sqs")) GTEST_SKIP() << "the world has no SQS";
  }
  Value sqs(const char* operation, Value input) {
    return answered(admin, "sqs", operation, std::move(input));
  }
  // A queue that rules may send to when `source` is like their ARN.
  void queue(const std::string& name, const std::string& source) {
    const Value policy = {{"Version", "2012-10-17"},
                          {"Statement",
                           {{{"Effect", "Allow"},
                             {"Principal", {{"Service", "events.amazonaws.com"}}},
                             {"Action", "sqs:SendMessage"},
                             {"Resource", arn_of("sqs", name)},
                             {"Condition", {{"ArnLike", {{"aws:SourceArn", source}}}}}}}}};
    urls[name] =
        sqs("CreateQueue", {{"QueueName", name}, {"Attributes", {{"Policy", policy.dump()}}}})
            .at("QueueUrl");
  }
  std::vector<Value> received(const std::string& name) {
    const Value out = sqs("ReceiveMessage", {{"QueueUrl", urls.at(name)},
                                             {"MaxNumberOfMessages", 10},
                                             {"MessageAttributeNames", {"All"}}});
    return out.value("Messages", std::vector<Value>());
  }
  void send_to(const std::string& name, Value more = Value::object()) {
    more["Arn"] = arn_of("sqs", name);
    rule("toys", {{"source", {"toy"}}}, more);
  }

  std::map<std::string, std::string> urls;
  const std::string any_rule = arn_of("events", "rule/*");
};

TEST_F(Queues, AQueueReceivesTheEvent) {
  queue("in", any_rule);
  send_to("in");
  put("toy", {{"n", 1}});
  wait();
  const auto messages = received("in");
  ASSERT_EQ(messages.size(), 1u);
  const Value event = Value::parse(messages[0].at("Body").get<std::string>());
  EXPECT_EQ(event, delivered().at(0));
  EXPECT_EQ(event["detail"]["n"], 1);
}

TEST_F(Queues, TheQueuePolicyJudgesTheRule) {
  queue("in", arn_of("events", "rule/others"));
  queue("dead", any_rule);
  send_to("in", {{"DeadLetterConfig", {{"Arn", arn_of("sqs", "dead")}}}});
  put("toy", {{"n", 1}});
  w.advance(1h);
  EXPECT_TRUE(received("in").empty());
  ASSERT_EQ(notes().size(), 1u);  // permission does not come by asking again
  const auto dead = received("dead");
  ASSERT_EQ(dead.size(), 1u);
  const Value& attributes = dead[0].at("MessageAttributes");
  EXPECT_EQ(attributes["ERROR_CODE"]["StringValue"], "NO_PERMISSIONS");
  EXPECT_EQ(attributes["RULE_ARN"]["StringValue"], arn_of("events", "rule/toys"));
  EXPECT_EQ(attributes["TARGET_ARN"]["StringValue"], arn_of("sqs", "in"));
  EXPECT_EQ(Value::parse(dead[0].at("Body").get<std::string>())["detail"]["n"], 1);
}

TEST_F(Queues, AFailureIsTriedAgainUntilItWorks) {
  queue("in", any_rule);
  send_to("in");
  w.world.gateway().faults().add(
      {{"on", "sqs:SendMessage"}, {"calls", {1, 2}}, {"answer", "InternalError"}});
  put("toy", Value::object());
  w.advance(1min);
  ASSERT_EQ(notes().size(), 3u);
  EXPECT_EQ(notes()[0].error, "ERROR_FROM_TARGET");
  EXPECT_EQ(notes()[2].error, "");
  EXPECT_EQ(notes()[1].at - notes()[0].at, 1s);
  EXPECT_EQ(notes()[2].at - notes()[1].at, 2s);
  EXPECT_EQ(received("in").size(), 1u);
}

TEST_F(Queues, TheTargetSaysHowOftenItIsTried) {
  queue("in", any_rule);
  queue("dead", any_rule);
  w.world.gateway().faults().add(
      {{"on", "sqs:SendMessage"}, {"calls", {1, 2, 3}}, {"answer", "InternalError"}});
  send_to("in", {{"RetryPolicy", {{"MaximumRetryAttempts", 2}}},
                 {"DeadLetterConfig", {{"Arn", arn_of("sqs", "dead")}}}});
  put("toy", Value::object());
  w.advance(1h);
  EXPECT_EQ(notes().size(), 3u);
  const auto dead = received("dead");
  ASSERT_EQ(dead.size(), 1u);
  const Value& attributes = dead[0].at("MessageAttributes");
  EXPECT_EQ(attributes["EXHAUSTED_RETRY_CONDITION"]["StringValue"], "MaximumRetryAttempts");
  EXPECT_EQ(attributes["RETRY_ATTEMPTS"]["StringValue"], "2");
}

}  // namespace
}  // namespace tests
