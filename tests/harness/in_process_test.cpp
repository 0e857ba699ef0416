// A world inside a test program sends what a served one sends: events to files of this machine.
#include "harness/in_process.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

using sim::Value;
using namespace std::chrono_literals;

TEST(InProcess, AnEventReachesAFile) {
  const std::string folder = testing::TempDir() + "in-process-events";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  harness::InProcess sim(sim::WorldFile::parse("world", ".",
                                               R"({"settings": {"events.file_folder": ")" + folder +
                                                   R"("}, "accounts": [{"id": "111122223333"}]})"));
  const auto call = [&](const char* operation, Value input) {
    const auto answer = sim.call(operation, std::move(input), "root", "us-east-1");
    EXPECT_TRUE(answer.ok()) << operation << " " << answer.code();
    return answer.ok() ? answer.value() : Value();
  };
  const Value connection =
      call("events:CreateConnection",
           {{"Name", "none"},
            {"AuthorizationType", "API_KEY"},
            {"AuthParameters",
             {{"ApiKeyAuthParameters", {{"ApiKeyName", "x-key"}, {"ApiKeyValue", "k"}}}}}});
  const Value destination = call("events:CreateApiDestination",
                                 {{"Name", "file"},
                                  {"ConnectionArn", connection["ConnectionArn"]},
                                  {"InvocationEndpoint", "file://" + folder + "/toys.jsonl"},
                                  {"HttpMethod", "POST"}});
  call("events:PutRule", {{"Name", "toys"}, {"EventPattern", R"({"source":["toy"]})"}});
  call("events:PutTargets",
       {{"Rule", "toys"},
        {"Targets",
         {{{"Id", "1"}, {"Arn", destination["ApiDestinationArn"]}, {"InputPath", "$.detail"}}}}});
  call("events:PutEvents",
       {{"Entries", {{{"Source", "toy"}, {"DetailType", "Toy"}, {"Detail", R"({"n":1})"}}}}});
  sim.advance(1s);
  std::ostringstream text;
  text << std::ifstream(folder + "/toys.jsonl").rdbuf();
  EXPECT_EQ(text.str(), "{\"n\":1}\n");
  std::filesystem::remove_all(folder);
}

}  // namespace
