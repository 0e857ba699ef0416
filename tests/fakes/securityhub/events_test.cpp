// From a finding to a queue: Security Hub announces what is imported and updated, EventBridge
// delivers it where the queue's policy lets it.
#include "tests/fakes/securityhub/hub_calls.h"

namespace {

using sim::Value;
using tests::answered;
using tests::HubTest;
using tests::own_finding;

TEST_F(HubTest, ImportsAndUpdatesReachAQueueAsEvents) {
  constexpr const char* kQueue = "arn:aws:sqs:us-east-1:111122223333:findings";
  const Value policy = {{"Version", "2012-10-17"},
                        {"Statement",
                         {{{"Effect", "Allow"},
                           {"Principal", {{"Service", "events.amazonaws.com"}}},
                           {"Action", "sqs:SendMessage"},
                           {"Resource", kQueue}}}}};
  const std::string url =
      answered(client, "sqs", "CreateQueue",
               {{"QueueName", "findings"}, {"Attributes", {{"Policy", policy.dump()}}}})
          .at("QueueUrl");
  answered(client, "events", "PutRule",
           {{"Name", "imported"}, {"EventPattern", R"({"source": ["aws.securityhub"],
                                 "detail": {"findings": {"Severity": {"Label": ["HIGH"]}}}})"}});
  answered(client, "events", "PutTargets",
           {{"Rule", "imported"}, {"Targets", {{{"Id", "1"}, {"Arn", kQueue}}}}});
  import({own_finding("a"), own_finding("b", {{ "Severity", { { "Label", "LOW" } } }})});
  hub("BatchUpdateFindings",
      {{"FindingIdentifiers", {{{"Id", "a"}, {"ProductArn", tests::kDefaultProduct}}}},
       {"Workflow", {{"Status", "NOTIFIED"}}}});
  world.advance(std::chrono::seconds(1));
  const Value messages =
      answered(client, "sqs", "ReceiveMessage", {{"QueueUrl", url}, {"MaxNumberOfMessages", 10}})
          .value("Messages", Value::array());
  ASSERT_EQ(messages.size(), 2u);
  const Value first = Value::parse(messages[0].at("Body").get<std::string>());
  EXPECT_EQ(first.at("detail-type"), "Security Hub Findings - Imported");
  EXPECT_EQ(first.at("resources"), Value::array({std::string(tests::kDefaultProduct) + "/a"}));
  const Value second = Value::parse(messages[1].at("Body").get<std::string>());
  EXPECT_EQ(second.at("detail").at("findings")[0].at("Workflow").at("Status"), "NOTIFIED");
}

}  // namespace
