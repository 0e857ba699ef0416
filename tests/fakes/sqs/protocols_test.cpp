// One table of operations in two protocols: JSON as today's clients speak it, the query form of
// older ones, errors in the words of each; long polls.
#include "sim/base/encoding.h"
#include "sim/wire/sigv4.h"
#include "tests/fakes/sqs/sqs_calls.h"
#include "tests/support/wire_call.h"

namespace {

using sim::Value;
using sim::wire::HttpRequest;
using sim::wire::HttpResponse;
using tests::kAdminKey;
using tests::TestWorld;

struct SqsWire : testing::Test {
  TestWorld w;

  HttpResponse send(HttpRequest request) {
    request.method = "POST";
    request.headers.set("Host", "127.0.0.1:4566");
    sim::wire::sigv4::sign(request, kAdminKey, "us-east-1", "sqs", w.wire_clock.now());
    return w.world.handle(std::move(request));
  }
  HttpResponse json(const std::string& operation, const Value& input) {
    HttpRequest request;
    request.headers.set("Content-Type", "application/x-amz-json-1.0");
    request.headers.set("X-Amz-Target", "AmazonSQS." + operation);
    request.body = input.dump();
    return send(std::move(request));
  }
  HttpResponse query(const std::string& form, const std::string& path = "/") {
    HttpRequest request;
    request.target = path;
    request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.body = form + "&Version=2012-11-05";
    return send(std::move(request));
  }
};

TEST_F(SqsWire, BothProtocolsReachTheSameQueue) {
  auto made = json("CreateQueue", {{"QueueName", "findings"}});
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(made.headers.get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(Value::parse(made.body.read_all()).at("QueueUrl"),
            "http://127.0.0.1:4566/111122223333/findings");
  auto sent = query(
      "Action=SendMessage&QueueUrl=http%3A%2F%2F127.0.0.1%3A4566%2F111122223333%2Ffindings&"
      "MessageBody=hello&MessageAttribute.1.Name=Foo&MessageAttribute.1.Value.DataType=String&"
      "MessageAttribute.1.Value.StringValue=Bar");
  EXPECT_EQ(sent.status, 200);
  EXPECT_THAT(sent.body.read_all(),
              testing::HasSubstr("<MD5OfMessageAttributes>ae7155c6026991b6d54b11589678bf9c"
                                 "</MD5OfMessageAttributes>"));
  auto got = query("Action=ReceiveMessage&AttributeName.1=All&MessageAttributeName.1=All",
                   "/111122223333/findings");
  const std::string xml = got.body.read_all();
  EXPECT_THAT(xml, testing::HasSubstr("xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\""));
  EXPECT_THAT(xml, testing::HasSubstr("<ReceiveMessageResult><Message>"));
  EXPECT_THAT(xml, testing::HasSubstr("<Body>hello</Body>"));
  EXPECT_THAT(xml,
              testing::HasSubstr(
                  "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>"));
  EXPECT_THAT(xml, testing::HasSubstr("<MessageAttribute><Name>Foo</Name><Value>"));
}

TEST_F(SqsWire, ErrorsHaveTheWordsOfTheirProtocol) {
  const Value none = {{"QueueUrl", "http://127.0.0.1:4566/111122223333/none"}};
  auto answer = json("ReceiveMessage", none);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.headers.get("x-amzn-query-error"),
            "AWS.SimpleQueueService.NonExistentQueue;Sender");
  const auto body = Value::parse(answer.body.read_all());
  EXPECT_EQ(body.at("__type"), "QueueDoesNotExist");
  EXPECT_EQ(body.at("message"), "The specified queue does not exist.");
  auto old = query("Action=ReceiveMessage", "/111122223333/none");
  EXPECT_EQ(old.status, 400);
  const std::string xml = old.body.read_all();
  EXPECT_THAT(xml, testing::HasSubstr("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>"));
  EXPECT_THAT(xml, testing::HasSubstr("does not exist for this wsdl version."));
  EXPECT_THAT(query("Action=Fly").body.read_all(),
              testing::HasSubstr("<Code>InvalidAction</Code>"));
  json("CreateQueue", {{"QueueName", "q"}});
  const Value purge = {{"QueueUrl", "http://127.0.0.1:4566/111122223333/q"}};
  json("PurgeQueue", purge);
  EXPECT_EQ(json("PurgeQueue", purge).status, 403);
  auto missing = json("SendMessage", purge);
  EXPECT_EQ(missing.headers.get("x-amzn-query-error"), "MissingParameter;Sender");
}

TEST_F(SqsWire, AnEmptyLongPollIsHeldOnlyWhereTimePasses) {
  json("CreateQueue", {{"QueueName", "q"}});
  const Value poll = {{"QueueUrl", "http://127.0.0.1:4566/111122223333/q"},
                      {"WaitTimeSeconds", 20}};
  const Value glance = {{"QueueUrl", "http://127.0.0.1:4566/111122223333/q"}};
  EXPECT_EQ(json("ReceiveMessage", poll).delivery.idle_millis, 200);
  EXPECT_EQ(json("ReceiveMessage", glance).delivery.idle_millis, 0);
  w.world.set_pace({sim::PaceKind::kStepped});
  EXPECT_EQ(json("ReceiveMessage", poll).delivery.idle_millis, 0);
}

TEST_F(SqsWire, WhoAsksAgainLeapsToTheNextMessage) {
  json("CreateQueue", {{"QueueName", "q"}});
  const std::string url = "http://127.0.0.1:4566/111122223333/q";
  json("SendMessage", {{"QueueUrl", url}, {"MessageBody", "late"}, {"DelaySeconds", 600}});
  w.world.set_pace({sim::PaceKind::kLeap});
  const Value poll = {{"QueueUrl", url}, {"WaitTimeSeconds", 20}};
  EXPECT_EQ(json("ReceiveMessage", poll).body.read_all(), "{}");
  EXPECT_THAT(json("ReceiveMessage", poll).body.read_all(), testing::HasSubstr("\"late\""));
}

}  // namespace
