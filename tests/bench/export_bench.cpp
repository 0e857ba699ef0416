// A whole report of many findings, from CreateFindingsReport to the encrypted object: findings a
// second, and how much the process grew while writing.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/export_world.h"

namespace {

using namespace sim;

int64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  int64_t total = 0, resident = 0;
  in >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

void BM_Export(benchmark::State& state, const char* format) {
  tests::ExportWorld w(state.range(0));
  auto admin = w.client();
  int64_t exported = 0, grown = 0;
  for (auto _ : state) {
    const int64_t before = resident_bytes();
    const std::string report = w.begin_report(format);
    w.advance(std::chrono::hours(24));
    if (w.status(report) != "SUCCEEDED") {
      state.SkipWithError("the report failed");
      break;
    }
    exported += state.range(0);
    grown = std::max(grown, resident_bytes() - before);
    state.PauseTiming();  // the object itself lives in memory: take it away before the next one
    const auto listed = admin.call("s3", "ListObjectsV2", {{"Bucket", tests::kReportBucket}});
    const Value& object = listed.value()["Contents"][0];
    state.counters["object_MB"] = object["Size"].get<double>() / 1e6;
    if (!admin
             .call("s3", "DeleteObject", {{"Bucket", tests::kReportBucket}, {"Key", object["Key"]}})
             .ok()) {
      state.SkipWithError("DeleteObject");
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(exported);
  state.counters["grown_MB"] = static_cast<double>(grown) / 1e6;
}
BENCHMARK_CAPTURE(BM_Export, CSV, "CSV")->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Export, JSON, "JSON")->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
