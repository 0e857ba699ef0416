// Who may use a queue: identity policies, the queue's policy, services with the source they act
// for, other accounts; permissions by label.
#include "tests/fakes/sqs/sqs_calls.h"

namespace {

using sim::Value;
using tests::kAccount;
using tests::kOtherAccount;
using tests::SqsTest;
using tests::TestWorld;

constexpr const char* kArn = "arn:aws:sqs:us-east-1:111122223333:findings";
constexpr const char* kRule = "arn:aws:events:us-east-1:111122223333:rule/critical";

std::string policy(const Value& statement) {
  return Value{{"Version", "2012-10-17"}, {"Statement", Value::array({statement})}}.dump();
}

sim::aws::Principal events_for(const std::string& rule) {
  sim::aws::Principal who;
  who.kind = sim::aws::PrincipalKind::kService;
  who.name = "events.amazonaws.com";
  who.source_account = kAccount;
  who.source_arn = rule;
  return who;
}

TEST_F(SqsTest, AServiceNeedsTheQueuesPolicy) {
  const auto url = queue("findings");
  const Value message = {{"QueueUrl", url}, {"MessageBody", "m"}};
  auto rule = world.client_as(events_for(kRule));
  auto other_rule = world.client_as(events_for(std::string(kRule) + "-of-another"));
  EXPECT_EQ(tests::code_of(rule, "sqs", "SendMessage", message), "AccessDeniedException");
  sqs("SetQueueAttributes",
      {{"QueueUrl", url},
       {"Attributes",
        {{"Policy", policy({{"Effect", "Allow"},
                            {"Principal", {{"Service", "events.amazonaws.com"}}},
                            {"Action", "sqs:SendMessage"},
                            {"Resource", kArn},
                            {"Condition", {{"ArnEquals", {{"aws:SourceArn", kRule}}}}}})}}}});
  EXPECT_EQ(tests::code_of(rule, "sqs", "SendMessage", message), "");
  EXPECT_EQ(tests::code_of(other_rule, "sqs", "SendMessage", message), "AccessDeniedException");
  sqs("DeleteQueue", {{"QueueUrl", url}});
  EXPECT_EQ(tests::code_of(rule, "sqs", "SendMessage", message), "QueueDoesNotExist");
}

TEST_F(SqsTest, ARefusalIsToldAsSqsTellsIt) {
  const auto url = queue("findings");
  auto nobody = world.client_as(TestWorld::user("nobody"));
  const auto answer =
      nobody.call("sqs", "SendMessageBatch",
                  {{"QueueUrl", url}, {"Entries", {{{"Id", "1"}, {"MessageBody", "m"}}}}});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error->http_status, 403);
  EXPECT_EQ(answer.error->message,
            "User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: "
            "sqs:sendmessage on resource: arn:aws:sqs:us-east-1:111122223333:findings because no "
            "identity-based policy allows the sqs:sendmessage action");
}

TEST_F(SqsTest, PermissionsByLabelOpenAQueueToAnotherAccount) {
  const auto url = queue("findings");
  auto other = world.client_as(TestWorld::admin(kOtherAccount));
  const Value take = {{"QueueUrl", url}};
  EXPECT_EQ(tests::code_of(other, "sqs", "ReceiveMessage", take), "AccessDeniedException");
  const Value permission = {{"QueueUrl", url},
                            {"Label", "share"},
                            {"AWSAccountIds", {kOtherAccount}},
                            {"Actions", {"ReceiveMessage"}}};
  sqs("AddPermission", permission);
  EXPECT_EQ(Value::parse(attribute(url, "Policy")),
            Value({{"Version", "2008-10-17"},
                   {"Id", std::string(kArn) + "/SQSDefaultPolicy"},
                   {"Statement",
                    Value::array({{{"Sid", "share"},
                                   {"Effect", "Allow"},
                                   {"Principal", {{"AWS", "arn:aws:iam::444455556666:root"}}},
                                   {"Action", "SQS:ReceiveMessage"},
                                   {"Resource", kArn}}})}}));
  EXPECT_EQ(tests::code_of(other, "sqs", "ReceiveMessage", take), "");
  EXPECT_EQ(tests::code_of(other, "sqs", "DeleteQueue", take), "AccessDeniedException");
  EXPECT_EQ(refused("AddPermission", permission), "InvalidParameterValueException");
  EXPECT_EQ(told, "Value share for parameter Label is invalid. Reason: Already exists.");
  sqs("RemovePermission", {{"QueueUrl", url}, {"Label", "share"}});
  EXPECT_EQ(attribute(url, "Policy"), "");
  EXPECT_EQ(refused("RemovePermission", {{"QueueUrl", url}, {"Label", "share"}}),
            "InvalidParameterValueException");
  EXPECT_EQ(tests::code_of(other, "sqs", "ReceiveMessage", take), "AccessDeniedException");
}

TEST_F(SqsTest, SomePermissionsCannotBeGiven) {
  const auto url = queue("findings");
  const auto giving = [&](Value accounts, Value actions) {
    return refused("AddPermission", {{"QueueUrl", url},
                                     {"Label", "l"},
                                     {"AWSAccountIds", std::move(accounts)},
                                     {"Actions", std::move(actions)}});
  };
  EXPECT_EQ(giving({"999999999999"}, {"SendMessage"}), "InvalidParameterValueException");
  EXPECT_EQ(giving({kOtherAccount}, {"DeleteQueue"}), "InvalidParameterValueException");
  EXPECT_EQ(giving({kOtherAccount}, {"Fly"}), "InvalidParameterValueException");
  EXPECT_EQ(giving({kOtherAccount}, Value(std::vector<std::string>(8, "SendMessage"))),
            "OverLimit");
}

}  // namespace
