// The whole under stress: an export in which the n-th service call fails, for every n until it runs
// clean; and seeded random worlds. After each step the same facts must hold.
#include <gtest/gtest.h>

#include "sim/base/crypto.h"
#include "tests/support/export_world.h"

namespace {

using namespace sim;
using tests::ExportWorld;

// Reports that succeeded have their object, whole and readable; others left nothing; no row of a
// body is without an owner.
void check_facts(ExportWorld& w) {
  auto& state = w.world.store().state;
  struct Report {
    std::string id, status, format;
  };
  const auto reports =
      state.all("SELECT id, status, format FROM inspector_report", [](const state::Row& row) {
        return Report{row.text(0), row.text(1), row.text(2)};
      });
  int64_t running = 0;
  for (const auto& report : reports) {
    running += report.status == "IN_PROGRESS";
    const std::string key = report.id + (report.format == "CSV" ? ".csv" : ".json");
    const bool there = *state.integer("SELECT count(*) FROM s3_object WHERE key = ?", key) == 1;
    EXPECT_EQ(there, report.status == "SUCCEEDED") << report.id << " " << report.status;
  }
  EXPECT_LE(running, 1);
  EXPECT_EQ(w.count("SELECT count(*) FROM s3_upload"), 0) << "an upload was left behind";
  EXPECT_EQ(
      w.count("SELECT count(*) FROM s3_frame WHERE stream NOT IN (SELECT stream FROM s3_part)"), 0)
      << "frames without an owner";
  EXPECT_EQ(w.count("SELECT count(*) FROM s3_part WHERE body NOT IN (SELECT body FROM s3_object)"),
            0)
      << "parts without an object";
}

class NthFailure : public ::testing::TestWithParam<int64_t> {};

TEST_P(NthFailure, LeavesNothingBehind) {
  ExportWorld w(GetParam());
  int failed = 0;
  for (int n = 1;; ++n) {
    ASSERT_LT(n, 100) << "the export never ran clean";
    auto& faults = w.world.gateway().faults();
    faults.clear();
    faults.add({{"on", "*:*"},
                {"principal", "inspector2.*"},
                {"calls", {n}},
                {"answer", "InternalError"},
                {"status", 500}});
    const std::string report = w.begin_report();
    ASSERT_FALSE(report.empty());
    w.advance(std::chrono::hours(24));
    check_facts(w);
    if (faults.rules()[0].fired == 0) {
      EXPECT_EQ(w.status(report), "SUCCEEDED");
      break;
    }
    // A failing abort is the one fault that a clean failure needs, so it may be hit as well.
    EXPECT_EQ(w.status(report), "FAILED") << "call " << n;
    ++failed;
  }
  EXPECT_GE(failed, 2);  // s3:PutObject and kms:GenerateDataKey at least
}

// Small enough for one PutObject, and large enough for several parts.
INSTANTIATE_TEST_SUITE_P(Sizes, NthFailure, ::testing::Values(50, 30'000));

class RandomWorld : public ::testing::TestWithParam<int> {};

TEST_P(RandomWorld, KeepsItsFacts) {
  const int seed = GetParam();
  SCOPED_TRACE("seed " + std::to_string(seed));
  ExportWorld w(40);
  auto admin = w.client();
  const std::string key = w.key_arn();
  std::vector<std::string> reports;
  for (int step = 0; step < 60; ++step) {
    const std::string chance = crypto::sha256(std::to_string(seed) + "/" + std::to_string(step));
    const auto draw = [&](size_t i) { return static_cast<unsigned char>(chance[i]); };
    switch (draw(0) % 8) {
      case 0:
      case 1: {
        const auto id = w.begin_report(draw(1) % 2 ? "CSV" : "JSON");
        if (!id.empty()) reports.push_back(id);
        break;
      }
      case 2:
        w.advance(Millis(draw(1) * 2000));
        break;
      case 3:
        if (!reports.empty()) {
          (void)admin.call("inspector2", "CancelFindingsReport",
                           {{"reportId", reports[draw(1) % reports.size()]}});
        }
        break;
      case 4:
        (void)admin.call("kms", draw(1) % 2 ? "DisableKey" : "EnableKey", {{"KeyId", key}});
        break;
      case 5:
        w.world.gateway().faults().clear();
        w.world.gateway().faults().add({{"on", draw(1) % 2 ? "s3:*" : "kms:*"},
                                        {"calls", {1 + draw(2) % 3}},
                                        {"answer", "ThrottlingException"}});
        break;
      case 6:
        (void)admin.call("s3", "PutObject",
                         {{"Bucket", tests::kReportBucket},
                          {"Key", "other/" + std::to_string(draw(1) % 4)},
                          {"Body", std::string(draw(2), 'x')}});
        break;
      default:
        (void)admin.call(
            "s3", "DeleteObject",
            {{"Bucket", tests::kReportBucket}, {"Key", "other/" + std::to_string(draw(1) % 4)}});
    }
    check_facts(w);
  }
  EXPECT_FALSE(reports.empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomWorld, ::testing::Range(1, 21));

}  // namespace
