// Webhooks: API destinations on this machine, from the rule to the socket and back.
#include <mutex>
#include <thread>

#include "sim/server/courier.h"
#include "sim/server/http_server.h"
#include "sim/state/outbox.h"
#include "tests/fakes/events/events_world.h"

namespace tests {
namespace {

using sim::Value;
using namespace std::chrono_literals;

class Webhooks : public Events {
 protected:
  std::string connection() {
    return must(
               "CreateConnection",
               {{"Name", "key"},
                {"AuthorizationType", "API_KEY"},
                {"AuthParameters",
                 {{"ApiKeyAuthParameters", {{"ApiKeyName", "x-key"}, {"ApiKeyValue", "secret"}}}}}})
        .at("ConnectionArn");
  }
  // A rule that sends to a URL.
  void listen(const std::string& url) {
    const std::string destination = must("CreateApiDestination", {{"Name", "hook"},
                                                                  {"ConnectionArn", connection()},
                                                                  {"InvocationEndpoint", url},
                                                                  {"HttpMethod", "POST"}})
                                        .at("ApiDestinationArn");
    rule("toys", {{"source", {"toy"}}},
         {{"Arn", destination},
          {"HttpParameters", {{"QueryStringParameters", {{"q", "a b"}}}}},
          {"InputPath", "$.detail"}});
  }
  void answer(const std::string& status) {
    const auto posts = sim::state::Outbox(w.world.store().state).take();
    ASSERT_EQ(posts.size(), 1u);
    w.world.gateway().run_job({0, w.world.now(), posts[0].service, posts[0].job,
                               posts[0].subject + " " + status, posts[0].account, posts[0].region});
  }
};

TEST_F(Webhooks, AnEventWaitsForWhoeverSendsIt) {
  listen("http://127.0.0.1:8080/hook");
  put("toy", {{"n", 1}});
  wait();
  EXPECT_TRUE(notes().empty());
  const auto posts = sim::state::Outbox(w.world.store().state).take();
  ASSERT_EQ(posts.size(), 1u);
  EXPECT_EQ(posts[0].url, "http://127.0.0.1:8080/hook?q=a%20b");
  EXPECT_EQ(posts[0].body, R"({"n":1})");
  EXPECT_EQ(Value::parse(posts[0].headers)["x-key"], "secret");
}

TEST_F(Webhooks, AnAnswerDecides) {
  listen("http://127.0.0.1:8080/hook");
  put("toy", Value::object());
  wait();
  answer("503");
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].error, "ERROR_FROM_TARGET");
  w.advance(2s);
  answer("0");
  EXPECT_EQ(notes().back().error, "CONNECTION_FAILURE");
  w.advance(5s);
  answer("200");
  ASSERT_EQ(notes().size(), 3u);
  EXPECT_EQ(notes().back().error, "");
  put("toy", Value::object());
  wait();
  answer("404");  // never better
  EXPECT_EQ(notes("dead letter").size(), 1u);
}

TEST_F(Webhooks, SecretsAreNotShown) {
  listen("http://127.0.0.1:8080/hook");
  const Value shown = must("DescribeConnection", {{"Name", "key"}});
  EXPECT_EQ(shown["AuthParameters"], (Value{{"ApiKeyAuthParameters", {{"ApiKeyName", "x-key"}}}}));
  EXPECT_EQ(shown["ConnectionState"], "AUTHORIZED");
  for (const auto& entry : w.world.gateway().journal().since(0, 1000)) {
    EXPECT_EQ(entry.input.find("secret"), std::string::npos) << entry.operation;
  }
}

TEST_F(Webhooks, OtherMachinesAreRefused) {
  const std::string arn = connection();
  for (const char* url : {"https://example.com/hook", "http://example.com/", "http://10.0.0.1/",
                          "http://127.0.0.1@example.com/", "http://127.0.0.1.example.com/"}) {
    EXPECT_NE(refused("CreateApiDestination", {{"Name", "hook"},
                                               {"ConnectionArn", arn},
                                               {"InvocationEndpoint", url},
                                               {"HttpMethod", "POST"}})
                  .find("ValidationException"),
              std::string::npos)
        << url;
  }
}

TEST_F(Webhooks, TheCourierCarriesIt) {
  std::vector<sim::wire::HttpRequest> got;
  std::mutex mutex;
  sim::server::HttpServer::Options options;
  options.port = 0;
  sim::server::HttpServer server(options, [&](sim::wire::HttpRequest request) {
    const std::scoped_lock lock(mutex);
    got.push_back(std::move(request));
    return sim::wire::HttpResponse();
  });
  std::thread serving([&] { server.run(); });
  listen("http://127.0.0.1:" + std::to_string(server.port()) + "/hook");
  put("toy", {{"n", 1}});
  wait();
  {
    sim::server::Courier courier;
    courier.settle(w.world, 10s);
  }
  server.stop();
  serving.join();
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].target, "/hook?q=a%20b");
  EXPECT_EQ(got[0].body, R"({"n":1})");
  EXPECT_EQ(got[0].headers.get("x-key"), "secret");
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].error, "");
}

}  // namespace
}  // namespace tests
