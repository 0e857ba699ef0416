// FIFO queues: order within a group, deduplication, what a sender must say.
#include "tests/fakes/sqs/sqs_calls.h"

namespace {

using sim::Value;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::SqsTest;

Value of_group(const char* group, const char* id) {
  return {{"MessageGroupId", group}, {"MessageDeduplicationId", id}};
}

TEST_F(SqsTest, AGroupWaitsForItsFirstMessage) {
  const auto url = fifo("findings.fifo");
  send(url, "a1", of_group("a", "1"));
  send(url, "a2", of_group("a", "2"));
  send(url, "b1", of_group("b", "3"));
  EXPECT_THAT(bodies(url, 1), ElementsAre("a1"));
  EXPECT_THAT(bodies(url), ElementsAre("b1")) << "group a is away";
  world.advance(seconds(30));
  EXPECT_THAT(bodies(url), ElementsAre("a1", "a2", "b1"));
}

TEST_F(SqsTest, TheSameMessageWithinFiveMinutesIsSentOnce) {
  const auto url = fifo("findings.fifo");
  const auto first = send(url, "one", of_group("g", "id"));
  const auto second = send(url, "another body", of_group("h", "id"));
  EXPECT_EQ(first.at("MessageId"), second.at("MessageId"));
  EXPECT_EQ(first.at("SequenceNumber"), second.at("SequenceNumber"));
  EXPECT_EQ(first.at("SequenceNumber").get<std::string>().size(), 20u);
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessages"), "1");
  world.advance(minutes(5));
  EXPECT_NE(send(url, "one", of_group("g", "id")).at("MessageId"), first.at("MessageId"));
}

TEST_F(SqsTest, DeduplicationByContentAndByGroup) {
  const auto url = fifo("content.fifo", {{"ContentBasedDeduplication", "true"}});
  send(url, "one", {{"MessageGroupId", "g"}});
  send(url, "one", {{"MessageGroupId", "h"}});
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessages"), "1");
  const auto scoped = fifo("scoped.fifo", {{"ContentBasedDeduplication", "true"},
                                           {"DeduplicationScope", "messageGroup"}});
  send(scoped, "one", {{"MessageGroupId", "g"}});
  send(scoped, "one", {{"MessageGroupId", "h"}});
  EXPECT_EQ(attribute(scoped, "ApproximateNumberOfMessages"), "2");
}

TEST_F(SqsTest, WhatAFifoQueueDemands) {
  const auto url = fifo("findings.fifo");
  EXPECT_EQ(refused("SendMessage", {{"QueueUrl", url}, {"MessageBody", "m"}}),
            "MissingRequiredParameterException");
  EXPECT_EQ(told, "The request must contain the parameter MessageGroupId.");
  EXPECT_EQ(
      refused("SendMessage", {{"QueueUrl", url}, {"MessageBody", "m"}, {"MessageGroupId", "g"}}),
      "InvalidParameterValueException");
  EXPECT_EQ(told,
            "The queue should either have ContentBasedDeduplication enabled or "
            "MessageDeduplicationId provided explicitly");
  Value late = {{"QueueUrl", url}, {"MessageBody", "m"}, {"DelaySeconds", 2}};
  late.update(of_group("g", "1"));
  EXPECT_EQ(refused("SendMessage", late), "InvalidParameterValueException");
  EXPECT_EQ(
      refused("CreateQueue", {{"QueueName", "plain"}, {"Attributes", {{"FifoQueue", "true"}}}}),
      "InvalidParameterValueException");
  EXPECT_EQ(refused("CreateQueue", {{"QueueName", "plain.fifo"}}),
            "InvalidParameterValueException");
}

TEST_F(SqsTest, AFifoReceiptEndsWithItsVisibility) {
  const auto url = fifo("findings.fifo");
  send(url, "one", of_group("g", "1"));
  const auto handle = receive(url)[0].at("ReceiptHandle");
  world.advance(seconds(30));
  EXPECT_EQ(refused("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", handle}}),
            "InvalidParameterValueException");
  EXPECT_THAT(told, testing::HasSubstr("The receipt handle has expired."));
}

}  // namespace
