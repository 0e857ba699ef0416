// Calls of SQS on the standard world, for the tests of its topics.
#pragma once

#include "tests/support/service_calls.h"

namespace tests {

struct SqsTest : testing::Test {
  TestWorld world;
  sim::Client client = world.client();

  sim::Value sqs(const char* operation, sim::Value input = sim::Value::object()) {
    return answered(client, "sqs", operation, std::move(input));
  }
  // The code of the error in the answer, and its message in `told`.
  std::string refused(const char* operation, sim::Value input = sim::Value::object()) {
    const auto answer = client.call("sqs", operation, std::move(input));
    told = answer.ok() ? "" : answer.error->message;
    return answer.code();
  }
  std::string queue(const std::string& name, const sim::Value& attributes = sim::Value::object()) {
    return sqs("CreateQueue", {{"QueueName", name}, {"Attributes", attributes}}).at("QueueUrl");
  }
  std::string fifo(const std::string& name, sim::Value attributes = sim::Value::object()) {
    attributes["FifoQueue"] = "true";
    return queue(name, attributes);
  }
  sim::Value send(const std::string& url, const std::string& body,
                  sim::Value more = sim::Value::object()) {
    more.update({{"QueueUrl", url}, {"MessageBody", body}});
    return sqs("SendMessage", std::move(more));
  }
  // The messages of one receive.
  sim::Value receive(const std::string& url, sim::Value more = sim::Value::object()) {
    more["QueueUrl"] = url;
    return sqs("ReceiveMessage", std::move(more)).value("Messages", sim::Value::array());
  }
  std::vector<std::string> bodies(const std::string& url, int most = 10) {
    std::vector<std::string> out;
    for (const auto& message : receive(url, {{"MaxNumberOfMessages", most}})) {
      out.push_back(message.at("Body"));
    }
    return out;
  }
  std::string attribute(const std::string& url, const std::string& name) {
    const auto answer = sqs("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {name}}});
    return answer.value(sim::Value::json_pointer("/Attributes/" + name), std::string());
  }
  std::string told;
};

}  // namespace tests
