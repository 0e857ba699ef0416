// Messages of standard queues: sent, received, hidden, deleted, expired; digests, delay, dead
// letters, batches.
#include "tests/fakes/sqs/sqs_calls.h"

namespace {

using sim::Value;
using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::SqsTest;

TEST_F(SqsTest, AMessageIsReceivedOnceWhileItIsHiddenAndGoneWhenDeleted) {
  const auto url = queue("findings");
  const auto sent = send(url, "hello");
  EXPECT_EQ(sent.at("MD5OfMessageBody"), "5d41402abc4b2a76b9719d911017c592");
  const auto got = receive(url);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].at("Body"), "hello");
  EXPECT_EQ(got[0].at("MessageId"), sent.at("MessageId"));
  EXPECT_THAT(bodies(url), IsEmpty());
  world.advance(seconds(29));
  EXPECT_THAT(bodies(url), IsEmpty());
  world.advance(seconds(1));
  const auto again = receive(url);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_NE(again[0].at("ReceiptHandle"), got[0].at("ReceiptHandle"));
  // The older handle deletes nothing, and is no error.
  sqs("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", got[0].at("ReceiptHandle")}});
  world.advance(seconds(30));
  const auto third = receive(url);
  ASSERT_EQ(third.size(), 1u);
  sqs("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", third[0].at("ReceiptHandle")}});
  world.advance(hours(1));
  EXPECT_THAT(bodies(url), IsEmpty());
}

TEST_F(SqsTest, WhatIsToldOfAMessage) {
  const auto url = queue("findings");
  send(url, "body",
       {{"MessageAttributes",
         {{"General", {{"DataType", "String"}, {"StringValue", "Kenobi"}}},
          {"Hello", {{"DataType", "String"}, {"StringValue", "There"}}},
          {"Help.Me", {{"DataType", "String"}, {"StringValue", "Me"}}}}}});
  const auto got = receive(url, {{"VisibilityTimeout", 0},
                                 {"MessageSystemAttributeNames", {"All"}},
                                 {"MessageAttributeNames", {"All"}}});
  ASSERT_EQ(got.size(), 1u);
  // The digests are those that AWS answered to these attributes.
  EXPECT_EQ(got[0].at("MD5OfMessageAttributes"), "4c360f3fdafd970e05fae2f149d997f5");
  const auto& told_of = got[0].at("Attributes");
  EXPECT_EQ(told_of.at("SentTimestamp"), "1772355600000");
  EXPECT_EQ(told_of.at("ApproximateReceiveCount"), "1");
  EXPECT_EQ(told_of.at("ApproximateFirstReceiveTimestamp"), "1772355600000");
  EXPECT_EQ(told_of.at("SenderId"), "AIDAEXAMPLEadmin");
  const auto some = receive(url, {{"VisibilityTimeout", 0}, {"MessageAttributeNames", {"Hel.*"}}});
  EXPECT_EQ(some[0].at("MD5OfMessageAttributes"), "83fee93c1bcd8b9a5a923ffacdc636c7");
  const auto hello =
      receive(url, {{"VisibilityTimeout", 0}, {"MessageAttributeNames", {"Hello", "Nothing"}}});
  EXPECT_EQ(hello[0].at("MD5OfMessageAttributes"), "a311262e065454b75da111d535b8dacd");
  const auto plain = receive(url);
  EXPECT_FALSE(plain[0].contains("Attributes"));
  EXPECT_FALSE(plain[0].contains("MD5OfMessageAttributes"));
}

TEST_F(SqsTest, BinaryAttributesKeepTheirBytes) {
  const auto url = queue("findings");
  const std::string bytes =
      "traceparent\x1e"
      "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01";
  send(url, "test",
       {{"MessageAttributes", {{"attr1", {{"DataType", "Binary"}, {"BinaryValue", bytes}}}}}});
  const auto got = receive(url, {{"MessageAttributeNames", {"attr1"}}});
  EXPECT_EQ(got[0].at("MD5OfMessageAttributes"), "8cbe4db156db8a94db8b801b7addb984");
  EXPECT_EQ(got[0].at("MessageAttributes").at("attr1").at("BinaryValue"), bytes);
}

TEST_F(SqsTest, DelayAndRetentionFollowTheStorysClock) {
  const auto url = queue("findings", {{"MessageRetentionPeriod", "60"}});
  send(url, "late", {{"DelaySeconds", 10}});
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessagesDelayed"), "1");
  EXPECT_THAT(bodies(url), IsEmpty());
  world.advance(seconds(10));
  EXPECT_THAT(bodies(url), ElementsAre("late"));
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessagesNotVisible"), "1");
  world.advance(seconds(50));
  EXPECT_THAT(bodies(url), IsEmpty()) << "kept for sixty seconds";
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessages"), "0");
}

TEST_F(SqsTest, VisibilityChanges) {
  const auto url = queue("findings");
  send(url, "one");
  const auto handle = receive(url)[0].at("ReceiptHandle");
  const auto change = [&](int to) {
    return Value{{"QueueUrl", url}, {"ReceiptHandle", handle}, {"VisibilityTimeout", to}};
  };
  sqs("ChangeMessageVisibility", change(100));
  world.advance(seconds(99));
  EXPECT_THAT(bodies(url), IsEmpty());
  sqs("ChangeMessageVisibility", change(0));
  EXPECT_EQ(receive(url, {{"VisibilityTimeout", 0}}).size(), 1u);
  EXPECT_EQ(refused("ChangeMessageVisibility", change(10)), "InvalidParameterValueException")
      << "another receive has taken it";
  EXPECT_EQ(refused("ChangeMessageVisibility", change(43201)), "InvalidParameterValueException");
  EXPECT_EQ(refused("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", "garbage"}}),
            "ReceiptHandleIsInvalid");
}

TEST_F(SqsTest, AMessageReceivedTooOftenGoesToTheDeadLetterQueue) {
  const auto dead = queue("dead");
  const auto url = queue(
      "findings",
      {{"RedrivePolicy",
        R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:dead","maxReceiveCount":2})"},
       {"VisibilityTimeout", "0"}});
  send(url, "poison");
  EXPECT_THAT(bodies(url), ElementsAre("poison"));
  EXPECT_THAT(bodies(url), ElementsAre("poison"));
  EXPECT_THAT(bodies(url), IsEmpty());
  const auto got = receive(dead, {{"MessageSystemAttributeNames", {"All"}}});
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].at("Attributes").at("DeadLetterQueueSourceArn"),
            "arn:aws:sqs:us-east-1:111122223333:findings");
  EXPECT_EQ(sqs("ListDeadLetterSourceQueues", {{"QueueUrl", dead}}).at("queueUrls"),
            Value::array({url}));
}

TEST_F(SqsTest, RefusedMessages) {
  const auto url = queue("findings", {{"MaximumMessageSize", "1024"}});
  const auto sending = [&](Value more) {
    Value input = {{"QueueUrl", url}, {"MessageBody", "m"}};
    input.update(more);
    return refused("SendMessage", input);
  };
  const char* const value = "InvalidParameterValueException";
  EXPECT_EQ(sending({{"MessageBody", std::string(1025, 'a')}}), value);
  EXPECT_EQ(told,
            "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");
  EXPECT_EQ(sending({{"MessageBody", ""}}), "MissingRequiredParameterException");
  EXPECT_EQ(sending({{"MessageBody", "\x01"}}), "InvalidMessageContents");
  EXPECT_EQ(sending({{"DelaySeconds", 901}}), value);
  EXPECT_EQ(told,
            "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 "
            "and <= 900.");
  EXPECT_EQ(sending({{"MessageAttributes", {{"a", {{"DataType", "Text"}, {"StringValue", "x"}}}}}}),
            value);
  EXPECT_EQ(sending({{"MessageAttributes",
                      {{"ErrorDetails", {{"DataType", "String"}, {"StringValue", ""}}}}}}),
            value);
  EXPECT_EQ(told,
            "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type "
            "'String'.");
  EXPECT_EQ(
      sending({{"MessageAttributes", {{"AWS.x", {{"DataType", "String"}, {"StringValue", "x"}}}}}}),
      value);
  EXPECT_EQ(sending({{"MessageDeduplicationId", "x"}}), value);
  EXPECT_EQ(refused("ReceiveMessage", {{"QueueUrl", url}, {"MaxNumberOfMessages", 11}}), value);
  EXPECT_EQ(told,
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and "
            "10, if provided.");
  EXPECT_EQ(refused("SendMessage", {{"QueueUrl", url}}), "MissingRequiredParameterException");
  EXPECT_EQ(told, "The request must contain the parameter MessageBody.");
}

TEST_F(SqsTest, ABatchTellsOfEachEntry) {
  const auto url = queue("findings", {{"MaximumMessageSize", "1024"}});
  const auto entry = [](const char* id, std::string body) {
    return Value{{"Id", id}, {"MessageBody", std::move(body)}};
  };
  const auto answer = sqs(
      "SendMessageBatch",
      {{"QueueUrl", url}, {"Entries", {entry("a", "one"), entry("b", std::string(2000, 'x'))}}});
  ASSERT_EQ(answer.at("Successful").size(), 1u);
  EXPECT_EQ(answer.at("Successful")[0].at("Id"), "a");
  ASSERT_EQ(answer.at("Failed").size(), 1u);
  EXPECT_EQ(answer.at("Failed")[0].at("Code"), "InvalidParameterValue");
  const auto batch = [&](Value entries) {
    return refused("SendMessageBatch", {{"QueueUrl", url}, {"Entries", std::move(entries)}});
  };
  EXPECT_EQ(batch(Value::array()), "EmptyBatchRequest");
  EXPECT_EQ(batch({entry("a", "1"), entry("a", "2")}), "BatchEntryIdsNotDistinct");
  EXPECT_EQ(batch({entry("in:valid", "1")}), "InvalidBatchEntryId");
  EXPECT_EQ(batch(Value(std::vector<Value>(11, entry("a", "1")))), "TooManyEntriesInBatchRequest");
  EXPECT_EQ(told, "Maximum number of entries per request are 10. You have sent 11.");
  const auto handle = receive(url)[0].at("ReceiptHandle");
  const auto deleted =
      sqs("DeleteMessageBatch",
          {{"QueueUrl", url},
           {"Entries",
            {{{"Id", "1"}, {"ReceiptHandle", handle}}, {{"Id", "2"}, {"ReceiptHandle", "none"}}}}});
  EXPECT_EQ(deleted.at("Successful").size(), 1u);
  EXPECT_EQ(deleted.at("Failed")[0].at("Code"), "ReceiptHandleIsInvalid");
}

TEST_F(SqsTest, MessagesInFlightHaveALimit) {
  world.world.settings().set("sqs.in_flight_messages", Value(1));
  const auto url = queue("findings");
  send(url, "one");
  send(url, "two");
  EXPECT_EQ(receive(url).size(), 1u);
  EXPECT_EQ(refused("ReceiveMessage", {{"QueueUrl", url}}), "OverLimit");
}

}  // namespace
