// Webhooks: API destinations on this machine, from the rule to the socket or the file and back.
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
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

TEST_F(Webhooks, ADestinationAndItsConnectionChange) {
  listen("http://127.0.0.1:8080/hook");
  const Value before = must("DescribeConnection", {{"Name", "key"}});
  w.advance(5s);
  const Value updated =
      must("UpdateConnection",
           {{"Name", "key"},
            {"Description", "new"},
            {"AuthParameters", {{"ApiKeyAuthParameters", {{"ApiKeyValue", "s2"}}}}}});
  EXPECT_EQ(updated["ConnectionState"], "AUTHORIZED");
  EXPECT_EQ(updated["CreationTime"], before["CreationTime"]);
  EXPECT_GT(updated["LastModifiedTime"], before["LastModifiedTime"]);
  EXPECT_GT(updated["LastAuthorizedTime"], before["LastAuthorizedTime"]);
  const Value shown = must("DescribeConnection", {{"Name", "key"}});
  EXPECT_EQ(shown["Description"], "new");
  EXPECT_EQ(shown["AuthParameters"]["ApiKeyAuthParameters"], Value({{"ApiKeyName", "x-key"}}));
  must("UpdateApiDestination", {{"Name", "hook"},
                                {"InvocationEndpoint", "http://127.0.0.1:8081/other"},
                                {"HttpMethod", "PUT"}});
  put("toy", Value::object());
  wait();
  const auto posts = sim::state::Outbox(w.world.store().state).take();
  ASSERT_EQ(posts.size(), 1u);
  EXPECT_EQ(posts[0].url, "http://127.0.0.1:8081/other?q=a%20b");
  EXPECT_EQ(posts[0].method, "PUT");
  EXPECT_EQ(Value::parse(posts[0].headers)["x-key"], "s2");
  // Another type of authorization needs all of its parameters.
  EXPECT_EQ(refused("UpdateConnection", {{"Name", "key"}, {"AuthorizationType", "BASIC"}}),
            "ValidationException: Parameter(s) BasicAuthParameters must be specified.");
  EXPECT_NE(refused("UpdateApiDestination",
                    {{"Name", "hook"}, {"InvocationEndpoint", "http://example.com/"}})
                .find("ValidationException"),
            std::string::npos);
  EXPECT_EQ(refused("UpdateConnection", {{"Name", "none"}}),
            "ResourceNotFoundException: Failed to describe the connection(s). Connection 'none' "
            "does not exist.");
  EXPECT_EQ(refused("UpdateApiDestination", {{"Name", "none"}}),
            "ResourceNotFoundException: Failed to describe the api-destination(s). An "
            "api-destination 'none' does not exist.");
}

TEST_F(Webhooks, WithoutAuthorizationNothingIsSent) {
  listen("http://127.0.0.1:8080/hook");
  EXPECT_EQ(must("DeauthorizeConnection", {{"Name", "key"}})["ConnectionState"], "DEAUTHORIZING");
  const Value shown = must("DescribeConnection", {{"Name", "key"}});
  EXPECT_EQ(shown["ConnectionState"], "DEAUTHORIZED");
  EXPECT_FALSE(shown.contains("AuthParameters"));
  put("toy", Value::object());
  wait();
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].error, "NO_RESOURCE");
  must("UpdateConnection",
       {{"Name", "key"},
        {"AuthParameters",
         {{"ApiKeyAuthParameters", {{"ApiKeyName", "k"}, {"ApiKeyValue", "v"}}}}}});
  EXPECT_EQ(must("DescribeConnection", {{"Name", "key"}})["ConnectionState"], "AUTHORIZED");
}

// A folder of the test's own, and what stands in its files.
class EventFiles : public Webhooks {
 protected:
  std::string folder = testing::TempDir() + "event-files-" +
                       testing::UnitTest::GetInstance()->current_test_info()->name();

  void SetUp() override {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    allow(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void allow(const std::string& path) { w.world.settings().set("events.file_folder", path); }
  std::string url(const std::string& file) { return "file://" + folder + "/" + file; }
  std::string written(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(folder + "/" + file).rdbuf();
    return text.str();
  }
  std::string refusal_of(const std::string& endpoint, const char* method = "POST") {
    return refused("CreateApiDestination", {{"Name", "file"},
                                            {"ConnectionArn", connection()},
                                            {"InvocationEndpoint", endpoint},
                                            {"HttpMethod", method}});
  }
  // A rule whose target is a file, with more of the target.
  void append_to(const std::string& file, Value target = Value::object()) {
    target["Arn"] = must("CreateApiDestination", {{"Name", "file"},
                                                  {"ConnectionArn", connection()},
                                                  {"InvocationEndpoint", url(file)},
                                                  {"HttpMethod", "POST"}})
                        .at("ApiDestinationArn");
    rule("toys", {{"source", {"toy"}}}, target);
  }
  void carry() {
    wait();
    sim::server::Courier courier;
    courier.settle(w.world, 10s);
  }
};

TEST_F(EventFiles, EachEventIsALine) {
  append_to("toys%20of%20mine.jsonl", {{"InputPath", "$.detail"}});
  put("toy", {{"n", 1}});
  carry();
  put("toy", {{"n", 2}});
  carry();
  EXPECT_EQ(written("toys of mine.jsonl"), "{\"n\":1}\n{\"n\":2}\n");
  ASSERT_EQ(notes().size(), 2u);
  EXPECT_EQ(notes()[1].error, "");
}

TEST_F(EventFiles, AWholeEventAndATextAreLinesToo) {
  append_to("whole.jsonl");
  put("toy", {{"text", "two\nlines"}});
  carry();
  const std::string line = written("whole.jsonl");
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_EQ(Value::parse(line)["detail"]["text"], "two\nlines");
  must("PutTargets",
       {{"Rule", "toys"},
        {"Targets",
         {{{"Id", "1"},
           {"Arn", must("DescribeApiDestination", {{"Name", "file"}}).at("ApiDestinationArn")},
           {"Input", "{\n  \"n\": 1\n}"}}}}});
  put("toy", Value::object());
  carry();
  EXPECT_EQ(written("whole.jsonl"), line + "{\"n\":1}\n");
}

TEST_F(EventFiles, OnlyBelowTheFolder) {
  const std::vector<std::string> endpoints = {"file:///etc/passwd",
                                              "file://localhost" + folder + "/a",
                                              "file:" + folder + "/a",
                                              url("../a"),
                                              url("%2e%2e/a"),
                                              url("a/./b"),
                                              url("a//b"),
                                              url("a?b"),
                                              url("a%00b"),
                                              url("a%0ab"),
                                              url(""),
                                              "file://" + folder,
                                              "file://" + folder + "-other/a"};
  for (const auto& endpoint : endpoints) {
    const std::string refusal = refusal_of(endpoint);
    EXPECT_EQ(refusal.rfind("ValidationException: Parameter InvocationEndpoint is not valid.", 0),
              0u)
        << endpoint << ": " << refusal;
    must("DeleteConnection", {{"Name", "key"}});
  }
  EXPECT_NE(refusal_of(url("a"), "PUT").find("HttpMethod must be POST"), std::string::npos);
}

TEST_F(EventFiles, NowhereUnlessASettingNamesAFolder) {
  for (const char* folder_name : {"", "/", "relative", "/a/../b"}) {
    allow(folder_name);
    EXPECT_NE(refusal_of(url("a")).find("events.file_folder"), std::string::npos) << folder_name;
    must("DeleteConnection", {{"Name", "key"}});
  }
}

TEST_F(EventFiles, ADestinationOutlivesItsFolder) {
  append_to("a.jsonl", {{"HttpParameters", {{"PathParameterValues", {"x"}}}}});
  allow("");
  put("toy", Value::object());
  carry();
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].error, "INVALID_PARAMETER");
  EXPECT_EQ(written("a.jsonl"), "");
}

TEST_F(EventFiles, APathParameterLeadsNowhereElse) {
  append_to("*/a.jsonl", {{"HttpParameters", {{"PathParameterValues", {".."}}}}});
  put("toy", Value::object());
  carry();
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].error, "INVALID_PARAMETER");
}

TEST_F(EventFiles, LinksAndMissingFoldersAreTriedAgain) {
  std::ofstream(folder + "/elsewhere") << "untouched\n";
  std::filesystem::create_symlink(folder + "/elsewhere", folder + "/link");
  append_to("link");
  put("toy", Value::object());
  carry();
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].error, "CONNECTION_FAILURE");
  EXPECT_EQ(written("elsewhere"), "untouched\n");
  std::filesystem::remove(folder + "/link");
  w.advance(2s);
  carry();
  EXPECT_EQ(notes().back().error, "");
  EXPECT_EQ(written("link").substr(0, 12), "{\"version\":\"");
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
