// How long the exporter waits, without waiting: its pauses are a parameter.
#include <gtest/gtest.h>

#include <cstdio>
#include <thread>

#include "fakes/all.h"
#include "harness/exporter/export.h"
#include "harness/serve.h"
#include "sim/server/http_server.h"

namespace {

using harness::exporter::Exit;
using sim::Millis;

// The export world behind a port, its story standing still.
class Served {
 public:
  explicit Served(const char* fault = nullptr) : control_(world_) {
    fakes::install_all(world_);
    world_.load(sim::WorldFile::read(SIM_SOURCE_DIR "/scenarios/worlds/export.json"));
    world_.set_pace({sim::PaceKind::kStepped, 1, Millis(0)});
    if (fault) world_.gateway().faults().add(sim::Value::parse(fault));
    sim::server::HttpServer::Options options;
    options.port = 0;
    server_ =
        std::make_unique<sim::server::HttpServer>(options, [this](sim::wire::HttpRequest request) {
          return harness::answer(world_, control_, std::move(request));
        });
    thread_ = std::thread([this] { server_->run(); });
  }
  ~Served() {
    server_->stop();
    thread_.join();
  }
  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

 private:
  sim::World world_;
  sim::server::Control control_;
  std::unique_ptr<sim::server::HttpServer> server_;
  std::thread thread_;
};

struct Waited {
  Exit exit;
  std::vector<int64_t> sleeps;  // milliseconds
  std::string said;
};

Waited run_export(const std::string& endpoint,
                  const std::function<void(harness::exporter::Options&)>& change = {}) {
  harness::exporter::Options options;
  options.bucket = "amzn-s3-demo-bucket";
  options.kms_key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  options.region = "us-east-1";
  options.endpoint = endpoint;
  options.credentials = {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
  if (change) change(options);
  Waited waited{};
  Millis clock(0);
  const harness::exporter::Pauses pauses = {[&](Millis length) {
                                              waited.sleeps.push_back(length.count());
                                              clock += length;
                                            },
                                            [&] { return clock; }};
  std::FILE* err = std::tmpfile();
  waited.exit = harness::exporter::run_export(options, pauses, {err, err});
  std::rewind(err);
  char piece[4096];
  while (const size_t size = std::fread(piece, 1, sizeof piece, err)) {
    waited.said.append(piece, size);
  }
  std::fclose(err);
  return waited;
}

TEST(ExporterWait, BacksOffToAMinuteAndGivesUpInTime) {
  const Served served;
  const auto waited = run_export(served.endpoint());
  EXPECT_EQ(waited.exit, Exit::kTimedOut) << waited.said;
  ASSERT_GT(waited.sleeps.size(), 8u);
  EXPECT_EQ(waited.sleeps[0], 5'000);
  EXPECT_EQ(waited.sleeps[1], 7'500);
  EXPECT_EQ(waited.sleeps[2], 11'250);
  int64_t total = 0;
  for (const auto sleep : waited.sleeps) {
    EXPECT_LE(sleep, 60'000);
    total += sleep;
  }
  EXPECT_EQ(total, 30 * 60'000);
  EXPECT_EQ(waited.sleeps[7], 60'000);
}

TEST(ExporterWait, DoublesTheBackOffOfAFailingCallAndThenStops) {
  const Served served(R"({"on": "sts:GetCallerIdentity", "answer": "InternalFailure"})");
  const auto waited = run_export(served.endpoint());
  EXPECT_EQ(waited.exit, Exit::kServiceError) << waited.said;
  EXPECT_EQ(waited.sleeps, (std::vector<int64_t>{200, 400, 800, 1600, 3200}));
  EXPECT_NE(waited.said.find("InternalFailure"), std::string::npos) << waited.said;
}

TEST(ExporterWait, DoesNotRepeatWhatWasRefused) {
  const Served served(
      R"({"on": "sts:GetCallerIdentity", "answer": "AccessDenied", "status": 403})");
  const auto waited = run_export(served.endpoint());
  EXPECT_EQ(waited.exit, Exit::kDenied) << waited.said;
  EXPECT_TRUE(waited.sleeps.empty());
}

TEST(ExporterWait, SaysWhenNobodyListens) {
  std::string endpoint;
  {
    const Served served;
    endpoint = served.endpoint();
  }
  const auto waited = run_export(endpoint);
  EXPECT_EQ(waited.exit, Exit::kServiceError);
  EXPECT_NE(waited.said.find("cannot connect to 127.0.0.1"), std::string::npos) << waited.said;
}

TEST(ExporterFilter, IsCheckedBeforeAnythingIsAskedFor) {
  const std::string path = testing::TempDir() + "/filter.json";
  const auto said = [&](const char* text) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    std::fputs(text, file);
    std::fclose(file);
    const auto waited =
        run_export("http://127.0.0.1:1", [&](auto& options) { options.filter_file = path; });
    EXPECT_EQ(waited.exit, Exit::kUsage) << waited.said;
    return waited.said;
  };
  EXPECT_NE(said("{\n \"severty\": []}").find("line 2, column 13"), std::string::npos);
  EXPECT_NE(said("{\n \"severty\": []}").find("did you mean \"severity\"?"), std::string::npos);
  EXPECT_NE(said("{").find("line 1"), std::string::npos);
  EXPECT_NE(said("[]").find("JSON object"), std::string::npos);
  std::remove(path.c_str());
}

}  // namespace
