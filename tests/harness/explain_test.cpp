// What `explain` shows: which request "last" and "denied" mean, the same from a server and from a
// state file, as data and as text, and colours on a terminal only.
#include "harness/explain.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "fakes/all.h"
#include "harness/colours.h"
#include "harness/serve.h"
#include "harness/subject.h"
#include "sim/gateway/explanation.h"
#include "tests/support/export_world.h"

namespace {

using sim::Value;
using tests::TestWorld;

Value control(sim::World& world, const std::string& path, int status = 200) {
  sim::server::Control api(world);
  sim::wire::HttpRequest request;
  request.target = path;
  auto response = api.handle(request);
  EXPECT_EQ(response.status, status) << path;
  return Value::parse(response.body.read_all());
}

sim::aws::Principal nobody() { return TestWorld::user("nobody"); }

TEST(Explain, LastIsTheNewestRequestAndDeniedTheNewestThatWas) {
  TestWorld w;
  EXPECT_EQ(sim::entry_named(w.world.gateway().journal(), "last"), std::nullopt);
  (void)w.client().call("kms", "ListKeys");
  EXPECT_EQ(sim::entry_named(w.world.gateway().journal(), "denied"), std::nullopt);
  const auto denied = w.client_as(nobody()).call("kms", "ListKeys");
  const auto later = w.client().call("sts", "GetCallerIdentity");
  EXPECT_EQ(control(w.world, "/_sim/decisions/denied")["entry"]["id"], denied.journal_id);
  EXPECT_EQ(control(w.world, "/_sim/decisions/last")["entry"]["id"], later.journal_id);
  EXPECT_EQ(control(w.world, "/_sim/decisions/" + std::to_string(denied.journal_id)),
            control(w.world, "/_sim/decisions/denied"));
  control(w.world, "/_sim/decisions/first", 404);
  control(w.world, "/_sim/decisions/77", 404);
}

// The report's own work is no request of the client's: it is the work that is shown, from its top.
TEST(Explain, ADenialBetweenServicesIsShownFromItsCause) {
  tests::ExportWorld w(3);
  ASSERT_TRUE(w.client().call("s3", "DeleteBucketPolicy", {{"Bucket", tests::kReportBucket}}).ok());
  const auto report = w.begin_report();
  w.advance(std::chrono::hours(1));
  ASSERT_EQ(w.status(report), "FAILED");
  const auto shown = control(w.world, "/_sim/decisions/denied");
  EXPECT_EQ(shown["entry"]["principal"], "inspector2");
  EXPECT_FALSE(shown["entry"].contains("parent"));
  EXPECT_NE(shown["text"].get<std::string>().find("s3:PutObject"), std::string::npos);
}

TEST(Explain, AStateFileTellsTheSameAsTheServer) {
  const harness::ScratchFolder folder;
  const std::string file = folder.path() + "/state";
  Value served;
  {
    sim::World world({file, nullptr});
    fakes::install_all(world);
    world.load(sim::WorldFile::read(SIM_SOURCE_DIR "/scenarios/worlds/export.json"));
    (void)world.client(nobody(), "us-east-1").call("kms", "ListKeys");
    served = control(world, "/_sim/decisions/last");
  }
  EXPECT_EQ(harness::explanation_for({"last", "", file, false}), served);
  EXPECT_EQ(harness::explanation_for({"denied", "", file, false}), served);
}

TEST(Explain, AsDataItPrintsNoText) {
  const harness::ScratchFolder folder;
  const std::string file = folder.path() + "/state";
  {
    sim::World world({file, nullptr});
    fakes::install_all(world);
    world.load(sim::WorldFile::read(SIM_SOURCE_DIR "/scenarios/worlds/export.json"));
    (void)world.client(nobody(), "us-east-1").call("kms", "ListKeys");
  }
  testing::internal::CaptureStdout();
  EXPECT_EQ(harness::run_explain({"last", "", file, true}), 0);
  const auto printed = Value::parse(testing::internal::GetCapturedStdout());
  EXPECT_FALSE(printed.contains("text"));
  EXPECT_EQ(printed["decisions"][0]["effect"], "implicit_deny");
}

TEST(Colours, WhatDeniesIsRedAndTheWordsStayTheSame) {
  const std::string text =
      "#7 2026-03-01T09:00:00Z  kms:ListKeys\n"
      "  implicit_deny because no identity-based policy allows the kms:ListKeys action\n"
      "  User: x is not authorized because no identity-based policy allows the action\n"
      "    resource-based policy allows\n"
      "      key policy, Statement[0]: Allow does not apply: Condition wanted a / had b\n"
      "    aws:SourceAccount is missing (on whose behalf the service acts)\n"
      "to allow it:\n";
  const auto painted = harness::painted(text, harness::Colours::kAnsi);
  EXPECT_NE(painted.find("\x1b[31mimplicit_deny because"), std::string::npos);
  EXPECT_NE(painted.find("\x1b[32m allows\x1b[0m"), std::string::npos);
  EXPECT_NE(painted.find("\x1b[31mbecause no identity-based policy allows the action\x1b[0m"),
            std::string::npos);
  EXPECT_NE(painted.find("aws:SourceAccount \x1b[33mis missing ("), std::string::npos);
  EXPECT_NE(painted.find("\x1b[1mto allow it:\x1b[0m"), std::string::npos);
  EXPECT_NE(painted.find("\x1b[33mdoes not apply: Condition wanted a / had b"), std::string::npos);
  std::string plain;
  for (size_t at = 0; at < painted.size(); ++at) {
    if (painted[at] == '\x1b') {
      at = painted.find('m', at);
    } else {
      plain += painted[at];
    }
  }
  EXPECT_EQ(plain, text);
  EXPECT_EQ(harness::painted(text, harness::Colours::kNone), text);
}

TEST(Colours, AreForTerminals) {
  ASSERT_EQ(::unsetenv("NO_COLOR"), 0);
  ASSERT_EQ(::setenv("TERM", "xterm", 1), 0);
  std::FILE* file = std::tmpfile();
  EXPECT_EQ(harness::colours_for(file), harness::Colours::kNone);
  std::fclose(file);
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  ASSERT_GE(terminal, 0);
  std::FILE* stream = ::fdopen(terminal, "w");
  EXPECT_EQ(harness::colours_for(stream), harness::Colours::kAnsi);
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_EQ(harness::colours_for(stream), harness::Colours::kNone);
  ::setenv("NO_COLOR", "", 1);
  ::setenv("TERM", "dumb", 1);
  EXPECT_EQ(harness::colours_for(stream), harness::Colours::kNone);
  ::unsetenv("NO_COLOR");
  std::fclose(stream);
}

}  // namespace
