// Sessions recorded and replayed: what is written down, what is not, and what a replay finds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "harness/record/recorder.h"
#include "harness/record/recording.h"
#include "harness/record/replay.h"
#include "harness/runner.h"
#include "harness/serve.h"
#include "harness/subject.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/server/http_server.h"
#include "sim/time/clock.h"
#include "tests/support/wire_call.h"

namespace {

using harness::ScratchFolder;
using harness::record::Recorder;
using harness::record::ReplayOptions;
using sim::Value;
using sim::wire::sigv4::Credentials;
using testing::HasSubstr;

// A world in which a session is recorded.
class Session {
 public:
  explicit Session(const std::string& path)
      : file_(sim::WorldFile::read(SIM_SOURCE_DIR "/scenarios/worlds/export.json")) {
    fakes::install_all(world_);
    world_.load(file_);
    world_.set_pace(*sim::parse_pace("leap"));
    recorder_.emplace(world_, file_, path);
  }
  // Answers the output's members, empty for a refusal.
  Value call(const std::string& service, const std::string& operation, const Value& input,
             const Credentials& who = tests::kAdminKey) {
    const auto& model = world_.gateway().find_service(service)->model;
    const auto& described = *model.find(operation);
    auto request = sim::wire::encode_input(model, described, input, "127.0.0.1:4566");
    request.headers.set("Host", "127.0.0.1:4566");
    sim::wire::sigv4::sign(request, who, "us-east-1", model.signing_name, sim::WallClock().now());
    auto response = take(std::move(request));
    if (response.status >= 300) return Value::object();
    return sim::wire::decode_output(model, described, std::move(response)).members;
  }
  sim::wire::HttpResponse take(sim::wire::HttpRequest request) {
    return recorder_->take(std::move(request), [&](sim::wire::HttpRequest each) {
      return world_.handle(std::move(each));
    });
  }
  void save() { recorder_->save(); }

 private:
  sim::WorldFile file_;
  sim::World world_;
  std::optional<Recorder> recorder_;
};

class Record : public testing::Test {
 protected:
  // An export, bytes that are no text, a refusal, and a session of a role.
  void record() {
    Session session(path());
    const auto report = session.call(
        "inspector2", "CreateFindingsReport",
        {{"reportFormat", "CSV"},
         {"s3Destination",
          {{"bucketName", "amzn-s3-demo-bucket"},
           {"kmsKeyArn",
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}}});
    const std::string id = report.at("reportId");
    for (int times = 0; times < 2; ++times) {
      session.call("inspector2", "GetFindingsReportStatus", {{"reportId", id}});
    }
    session.call("s3", "GetObject", {{"Bucket", "amzn-s3-demo-bucket"}, {"Key", id + ".csv"}});
    session.call("s3", "PutObject",
                 {{"Bucket", "amzn-s3-demo-bucket"},
                  {"Key", "bytes"},
                  {"Body", std::string("\xff\x00\x01", 3)}});
    session.call("s3", "GetObject", {{"Bucket", "amzn-s3-demo-bucket"}, {"Key", "none"}});
    const auto key = session.call("iam", "CreateAccessKey", {{"UserName", "admin"}});
    secrets_.push_back(key["AccessKey"]["SecretAccessKey"]);
    const auto role = session.call("sts", "AssumeRole",
                                   {{"RoleArn", "arn:aws:iam::111122223333:role/export-role"},
                                    {"RoleSessionName", "nightly"}});
    const auto& given = role["Credentials"];
    secrets_.push_back(given["SecretAccessKey"]);
    secrets_.push_back(given["SessionToken"]);
    session.call("sts", "GetCallerIdentity", Value::object(),
                 {given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]});
    session.save();
  }
  std::string path() const { return scratch_.path() + "/session.json"; }
  Value recorded() const { return Value::parse(sim::read_file(path())); }
  void rewrite(const Value& value) { std::ofstream(path()) << value.dump(2); }
  // A step of the recording by its call.
  static Value& step(Value& recording, const std::string& call) {
    for (auto& each : recording["before"]) {
      if (each.value("call", "") == call) return each;
    }
    throw std::out_of_range(call);
  }

  ScratchFolder scratch_;
  std::vector<std::string> secrets_;
};

TEST_F(Record, ReplaysWithoutADifference) {
  record();
  const auto report = harness::record::replay({path(), {}, {}, false});
  EXPECT_EQ(report.requests, 9u);
  EXPECT_TRUE(report.different.empty()) << harness::record::to_value(report).dump(2);
}

TEST_F(Record, IsAScenarioThatRuns) {
  record();
  Value recording = recorded();
  // A step as a session of a role is for replay alone.
  recording["before"].erase(recording["before"].size() - 1);
  auto parsed = harness::parse_scenario("session.json", scratch_.path(), recording.dump(2));
  ASSERT_TRUE(parsed);
  const auto outcome = harness::run_scenario(*parsed.value, "");
  EXPECT_TRUE(outcome.passed()) << outcome.failures.front().message;
}

TEST_F(Record, HoldsTheSessionAndNoSecret) {
  record();
  const std::string text = sim::read_file(path());
  for (const auto& secret : secrets_) EXPECT_EQ(text.find(secret), std::string::npos);
  // Neither are those of the world, which is not the built-in one.
  EXPECT_EQ(text.find("exporter/secret/EXAMPLEKEY"), std::string::npos);
  Value recording = recorded();
  EXPECT_EQ(step(recording, "s3:PutObject")["input"]["Body"], Value({{"base64", "/wAB"}}));
  EXPECT_EQ(
      step(recording, "iam:CreateAccessKey")["answered"]["output"]["AccessKey"]["SecretAccessKey"],
      "(withheld)");
  const auto& object = step(recording, "s3:GetObject");
  EXPECT_GT(object["answered"]["body"]["bytes"].get<int>(), 1000);
  EXPECT_EQ(object["as"], "111122223333:admin");
  EXPECT_TRUE(recording["before"][2].contains("advance")) << "the leap of the second question";
}

TEST_F(Record, LeavesOutWhatNobodySigned) {
  Session session(path());
  session.call("sts", "GetCallerIdentity", Value::object(), {"AKIANOBODYEXAMPLE000", "x", ""});
  session.call("sts", "GetCallerIdentity", Value::object(), {"AKIAIOSFODNN7EXAMPLE", "x", ""});
  sim::wire::HttpRequest nonsense;
  nonsense.method = "BREW";
  EXPECT_GE(session.take(nonsense).status, 400);
  session.call("sts", "GetCallerIdentity", Value::object());
  session.save();
  const Value recording = recorded();
  EXPECT_EQ(recording["before"].size(), 1u);
  EXPECT_THAT(recording["why"].get<std::string>(), HasSubstr("3 more"));
}

// A server that is killed never comes to its last save.
TEST_F(Record, IsWholeAfterEveryRequest) {
  Session session(path());
  EXPECT_EQ(recorded()["before"].size(), 0u);
  for (size_t calls = 1; calls <= 3; ++calls) {
    session.call("sts", "GetCallerIdentity", Value::object());
    EXPECT_EQ(recorded()["before"].size(), calls);
    EXPECT_EQ(harness::record::replay({path(), {}, {}, false}).requests, calls);
  }
  EXPECT_FALSE(std::filesystem::exists(path() + ".part"));
}

TEST_F(Record, OfALongSessionLacksAHundredthAtMost) {
  constexpr size_t kCalls = 450;
  Session session(path());
  for (size_t calls = 0; calls < kCalls; ++calls) {
    session.call("sts", "GetCallerIdentity", Value::object());
  }
  EXPECT_GE(recorded()["before"].size(), kCalls - kCalls / 100);
}

TEST_F(Record, LeavesADeviceADevice) {
  std::filesystem::create_symlink("/dev/null", path());
  Session session(path());
  session.call("sts", "GetCallerIdentity", Value::object());
  session.save();
  EXPECT_TRUE(std::filesystem::is_character_file(path()));
}

TEST_F(Record, ShowsWhatIsAnsweredOtherwise) {
  record();
  Value recording = recorded();
  step(recording, "iam:CreateAccessKey")["answered"]["output"]["AccessKey"]["Status"] = "Inactive";
  step(recording, "s3:PutObject")["answered"]["status"] = 204;
  Value& status = step(recording, "inspector2:GetFindingsReportStatus")["answered"]["output"];
  status["errorCode"] = "INTERNAL_ERROR";
  rewrite(recording);
  const auto report = harness::record::replay({path(), {}, {}, false});
  ASSERT_EQ(report.different.size(), 3u) << harness::record::to_value(report).dump(2);
  EXPECT_EQ(report.different[0].differences[0].where, "output.errorCode");
  EXPECT_EQ(report.different[0].differences[0].replayed, "nothing");
  EXPECT_EQ(report.different[1].differences[0].where, "status");
  EXPECT_EQ(report.different[2].differences[0].where, "output.AccessKey.Status");
  testing::internal::CaptureStdout();
  EXPECT_EQ(harness::record::run_replay({path(), {}, {}, false}), 1);
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              HasSubstr("output.AccessKey.Status: \"Inactive\" was recorded, \"Active\" came"));
}

// As after a change that gives other ids: later requests name the new ones.
TEST_F(Record, FollowsIdsThatAreNew) {
  record();
  Value recording = recorded();
  const std::string id =
      step(recording, "inspector2:CreateFindingsReport")["answered"]["output"]["reportId"];
  std::string text = recording.dump(2);
  text = sim::text::replace_all(text, id, "00000000-1111-4222-8333-444444444444");
  std::ofstream(path()) << text;
  const auto report = harness::record::replay({path(), {}, {}, false});
  EXPECT_TRUE(report.different.empty()) << harness::record::to_value(report).dump(2);
  EXPECT_GE(report.expected.at("reportId"), 1);
}

TEST_F(Record, ReplaysAgainstAServer) {
  record();
  sim::World world;
  fakes::install_all(world);
  world.load(sim::WorldFile::read(SIM_SOURCE_DIR "/scenarios/worlds/export.json"));
  sim::server::Control control(world);
  sim::server::HttpServer::Options listening;
  listening.port = 0;
  sim::server::HttpServer server(listening, [&](sim::wire::HttpRequest request) {
    return harness::answer(world, control, std::move(request));
  });
  std::thread serving([&] { server.run(); });
  ReplayOptions options{path(), "http://127.0.0.1:" + std::to_string(server.port()),
                        SIM_SOURCE_DIR "/scenarios/worlds/export.json", false};
  const auto report = harness::record::replay(options);
  server.stop();
  serving.join();
  EXPECT_EQ(report.requests, 9u);
  EXPECT_TRUE(report.different.empty()) << harness::record::to_value(report).dump(2);
}

struct Wrong {
  const char* patch;  // of the first step that is a call
  const char* complaint;
};

class BadRecording : public Record, public testing::WithParamInterface<Wrong> {};

TEST_P(BadRecording, IsRefusedWithItsPlace) {
  record();
  Value recording = recorded();
  step(recording, "inspector2:CreateFindingsReport").merge_patch(Value::parse(GetParam().patch));
  rewrite(recording);
  try {
    harness::record::replay({path(), {}, {}, false});
    FAIL() << "it was taken";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr(GetParam().complaint));
    EXPECT_THAT(e.what(), HasSubstr("session.json: line "));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Faults, BadRecording,
    testing::Values(Wrong{R"({"answered": null})", "not made by serve --record"},
                    Wrong{R"({"call": "inspector2:Nothing"})", "no operation \"Nothing\""},
                    Wrong{R"({"call": "nobody:Nothing"})", "no service \"nobody\""},
                    Wrong{R"({"input": {"Body": {"base64": "%"}}})", "no base64"},
                    Wrong{R"({"input": {"colour": "red"}})", "no input member \"colour\""},
                    Wrong{R"({"answered": {"state": 1}})", "unknown member \"state\""},
                    Wrong{R"({"region": "moon-1"})", "no region \"moon-1\""},
                    Wrong{R"({"as": "key:NOBODY"})", "nobody is known as \"key:NOBODY\""}));

}  // namespace
