// A world that is ready to export: a bucket and a key with the documented policies in us-east-1,
// and generated findings. For tests and benchmarks that care about the report, not about its
// set-up.
#pragma once

#include "tests/support/test_world.h"

namespace tests {

inline constexpr const char* kReportBucket = "reports-of-tests";

struct ExportWorld : TestWorld {
  // `settings`: of the world file, e.g. {"inspector.multipart_threshold_bytes": 5242880}.
  explicit ExportWorld(int64_t findings, const sim::Value& settings = sim::Value::object(),
                       const std::string& state_file = ":memory:");

  std::string key_arn();
  // CreateFindingsReport over findings of every status; the report's id, or empty when refused.
  std::string begin_report(const std::string& format = "CSV");
  std::string status(const std::string& report_id);
  int64_t count(const std::string& sql) { return *world.store().state.integer(sql); }

 private:
  std::string key_arn_;
};

}  // namespace tests
