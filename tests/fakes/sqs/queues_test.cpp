// Queues: names, attributes, listings, deletion, purge, tags, world files.
#include "tests/fakes/sqs/sqs_calls.h"

namespace {

using sim::Value;
using std::chrono::seconds;
using tests::SqsTest;

TEST_F(SqsTest, AQueueIsMadeOnce) {
  const auto url = queue("findings", {{"VisibilityTimeout", "60"}});
  EXPECT_EQ(url, "https://sqs.us-east-1.amazonaws.com/111122223333/findings");
  EXPECT_EQ(queue("findings"), url);
  EXPECT_EQ(queue("findings", {{"VisibilityTimeout", "60"}}), url);
  EXPECT_EQ(
      refused("CreateQueue", {{"QueueName", "findings"}, {"Attributes", {{"DelaySeconds", "5"}}}}),
      "QueueNameExists");
  EXPECT_EQ(told,
            "A queue already exists with the same name and a different value for attribute "
            "DelaySeconds");
  EXPECT_EQ(refused("CreateQueue", {{"QueueName", "no spaces"}}), "InvalidParameterValueException");
  EXPECT_EQ(sqs("GetQueueUrl", {{"QueueName", "findings"}}).at("QueueUrl"), url);
  EXPECT_EQ(refused("GetQueueUrl", {{"QueueName", "none"}}), "QueueDoesNotExist");
  EXPECT_EQ(refused("ReceiveMessage", {{"QueueUrl", "findings"}}), "InvalidAddress");
}

TEST_F(SqsTest, AttributesOfAFreshQueue) {
  const auto url = queue("findings");
  const auto shown = sqs("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {"All"}}});
  const Value expected = {{"ApproximateNumberOfMessages", "0"},
                          {"ApproximateNumberOfMessagesDelayed", "0"},
                          {"ApproximateNumberOfMessagesNotVisible", "0"},
                          {"CreatedTimestamp", "1772355600"},
                          {"DelaySeconds", "0"},
                          {"LastModifiedTimestamp", "1772355600"},
                          {"MaximumMessageSize", "1048576"},
                          {"MessageRetentionPeriod", "345600"},
                          {"QueueArn", "arn:aws:sqs:us-east-1:111122223333:findings"},
                          {"ReceiveMessageWaitTimeSeconds", "0"},
                          {"SqsManagedSseEnabled", "true"},
                          {"VisibilityTimeout", "30"}};
  EXPECT_EQ(shown.at("Attributes"), expected);
  EXPECT_TRUE(sqs("GetQueueAttributes", {{"QueueUrl", url}}).empty());
  const auto ordered = fifo("findings.fifo");
  EXPECT_EQ(attribute(ordered, "DeduplicationScope"), "queue");
  EXPECT_EQ(attribute(ordered, "FifoThroughputLimit"), "perQueue");
  EXPECT_EQ(attribute(ordered, "ContentBasedDeduplication"), "false");
}

TEST_F(SqsTest, AttributesThatAreRefused) {
  const auto url = queue("findings");
  const auto ordered = fifo("findings.fifo");
  struct Case {
    std::string url;
    const char *name, *value, *code;
  };
  const Case cases[] = {
      {url, "VisibilityTimeout", "43201", "InvalidAttributeValue"},
      {url, "VisibilityTimeout", "soon", "InvalidAttributeValue"},
      {url, "MessageRetentionPeriod", "59", "InvalidAttributeValue"},
      {url, "FifoQueue", "true", "InvalidAttributeName"},
      {url, "ContentBasedDeduplication", "true", "InvalidAttributeName"},
      {url, "Colour", "blue", "InvalidAttributeName"},
      {url, "QueueArn", "x", "InvalidAttributeName"},
      {url, "Policy", "no policy", "InvalidAttributeValue"},
      {url, "RedrivePolicy", R"({"deadLetterTargetArn": "dummy", "maxReceiveCount": 42})",
       "InvalidParameterValueException"},
      {url, "RedrivePolicy",
       R"({"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:findings.fifo",
           "maxReceiveCount": 1})",
       "InvalidParameterValueException"},
      {url, "KmsMasterKeyId", "alias/any", "NotImplemented"},
      {ordered, "FifoQueue", "false", "InvalidAttributeValue"},
      {ordered, "FifoThroughputLimit", "perMessageGroupId", "InvalidAttributeValue"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(refused("SetQueueAttributes",
                      {{"QueueUrl", each.url}, {"Attributes", {{each.name, each.value}}}}),
              each.code)
        << each.name << " = " << each.value << ": " << told;
  }
  sqs("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", {{"VisibilityTimeout", "5"}}}});
  EXPECT_EQ(attribute(url, "VisibilityTimeout"), "5");
}

TEST_F(SqsTest, QueuesAreListedInPages) {
  for (const char* name : {"a1", "a2", "a3", "b1"}) queue(name);
  EXPECT_EQ(sqs("ListQueues").at("QueueUrls").size(), 4u);
  EXPECT_EQ(sqs("ListQueues", {{"QueueNamePrefix", "b"}}).at("QueueUrls").size(), 1u);
  EXPECT_TRUE(sqs("ListQueues", {{"QueueNamePrefix", "c"}}).empty());
  const auto page = sqs("ListQueues", {{"QueueNamePrefix", "a"}, {"MaxResults", 2}});
  EXPECT_EQ(page.at("QueueUrls").size(), 2u);
  const auto rest =
      sqs("ListQueues",
          {{"QueueNamePrefix", "a"}, {"MaxResults", 2}, {"NextToken", page.at("NextToken")}});
  EXPECT_EQ(rest.at("QueueUrls").size(), 1u);
  EXPECT_FALSE(rest.contains("NextToken"));
}

TEST_F(SqsTest, ANameRestsAMinuteAfterItsQueue) {
  const auto url = queue("findings");
  sqs("DeleteQueue", {{"QueueUrl", url}});
  EXPECT_EQ(refused("SendMessage", {{"QueueUrl", url}, {"MessageBody", "m"}}), "QueueDoesNotExist");
  EXPECT_EQ(refused("CreateQueue", {{"QueueName", "findings"}}), "QueueDeletedRecently");
  world.advance(seconds(60));
  EXPECT_EQ(queue("findings"), url);
}

TEST_F(SqsTest, APurgeEmptiesOnceAMinute) {
  const auto url = queue("findings");
  send(url, "one");
  sqs("PurgeQueue", {{"QueueUrl", url}});
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessages"), "0");
  EXPECT_EQ(refused("PurgeQueue", {{"QueueUrl", url}}), "PurgeQueueInProgress");
  EXPECT_EQ(told, "Only one PurgeQueue operation on findings is allowed every 60 seconds.");
  world.advance(seconds(60));
  sqs("PurgeQueue", {{"QueueUrl", url}});
}

TEST_F(SqsTest, Tags) {
  const auto url = sqs("CreateQueue", {{"QueueName", "findings"}, {"tags", {{"a", "1"}}}})
                       .at("QueueUrl")
                       .get<std::string>();
  sqs("TagQueue", {{"QueueUrl", url}, {"Tags", {{"a", "2"}, {"b", ""}}}});
  EXPECT_EQ(sqs("ListQueueTags", {{"QueueUrl", url}}).at("Tags"), Value({{"a", "2"}, {"b", ""}}));
  sqs("UntagQueue", {{"QueueUrl", url}, {"TagKeys", {"a", "b"}}});
  EXPECT_TRUE(sqs("ListQueueTags", {{"QueueUrl", url}}).empty());
}

std::string world_with(const std::string& queues) {
  return R"({"accounts": [{"id": "111122223333", "regions": {"us-east-1": {"queues": )" + queues +
         "}}}]}";
}

TEST(SqsWorld, HasQueues) {
  tests::TestWorld w(world_with(
      R"([{"name": "dead"},
          {"name": "findings", "tags": {"team": "security"},
           "attributes": {"VisibilityTimeout": 5,
             "RedrivePolicy": {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:dead",
                               "maxReceiveCount": 3}},
           "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
             "Action": "sqs:SendMessage", "Resource": "*"}]}}])"));
  auto client = w.client_as(tests::TestWorld::root());
  const auto shown = tests::answered(client, "sqs", "GetQueueAttributes",
                                     {{"QueueUrl", "http://any/111122223333/findings"},
                                      {"AttributeNames", {"VisibilityTimeout"}}});
  EXPECT_EQ(shown.at("Attributes").at("VisibilityTimeout"), "5");
}

TEST(SqsWorld, NamesWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {R"([{"name": "a"}, {"name": "a"}])", "already has a queue a"},
      {R"([{"name": "a", "attribute": {}}])", "did you mean attributes?"},
      {R"([{"name": "a", "attributes": {"DelaySeconds": 901}}])", "DelaySeconds"},
      {R"([{}])", "a queue is an object such as"},
      {R"({})", "list of queues"},
  };
  for (const auto& [queues, told] : cases) {
    try {
      tests::TestWorld w(world_with(queues));
      ADD_FAILURE() << queues << " was loaded";
    } catch (const sim::WorldFileError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(told));
    }
  }
}

}  // namespace
