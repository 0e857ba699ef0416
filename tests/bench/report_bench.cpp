// A report of a million findings from and to a state file, and how far the process grew above its
// idle size meanwhile; beside it, in the same run, the same rows out of a plain SQLite table
// through `sqlite3 -csv` and `openssl enc -aes-256-ctr` into a file. Wants ten gigabytes of disk,
// and sqlite3 and openssl on the PATH. INSPECTOR_SIM_BENCH_FINDINGS changes the number.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "tests/support/export_world.h"

namespace {

using sim::Value;
namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SIM_BINARY_DIR) / "report_bench";

int64_t number_of_findings() {
  const char* asked = std::getenv("INSPECTOR_SIM_BENCH_FINDINGS");
  return asked ? std::stoll(asked) : 1'000'000;
}

// A value of /proc/self/status in bytes: "VmRSS:" now, "VmHWM:" at the most since reset_peak().
int64_t memory(const std::string& name) {
  std::ifstream in("/proc/self/status");
  for (std::string word; in >> word;) {
    if (word != name) continue;
    int64_t kilobytes = 0;
    in >> kilobytes;
    return kilobytes * 1024;
  }
  throw std::runtime_error("no " + name + " in /proc/self/status");
}

void reset_peak() { std::ofstream("/proc/self/clear_refs") << 5; }

void shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

// The world on disk, and a table with the rows of its report. Made once.
struct Scene {
  Scene() {
    fs::remove_all(kFolder);
    fs::create_directories(kFolder);
    const std::string report = world().begin_report("CSV");
    world().advance(std::chrono::hours(24));
    if (world().status(report) != "SUCCEEDED") throw std::runtime_error("the report failed");
    save_object(kFolder / "rows.csv");
    shell("cd " + kFolder.string() + " && sqlite3 rows.db '.import --csv rows.csv report'");
  }
  ~Scene() {
    world_.reset();
    fs::remove_all(kFolder);
  }

  tests::ExportWorld& world() {
    if (!world_) {
      world_ = std::make_unique<tests::ExportWorld>(number_of_findings(), Value::object(),
                                                    (kFolder / "state").string());
    }
    return *world_;
  }
  std::string key() {
    const auto listed =
        world().client().call("s3", "ListObjectsV2", {{"Bucket", tests::kReportBucket}});
    return listed.value()["Contents"][0]["Key"];
  }
  // Piece by piece, so that the process stays small.
  void save_object(const fs::path& file) {
    constexpr int64_t kPiece = 8 << 20;
    std::ofstream out(file, std::ios::binary);
    const std::string name = key();
    for (int64_t at = 0;; at += kPiece) {
      auto answer = world().client().call(
          "s3", "GetObject",
          {{"Bucket", tests::kReportBucket},
           {"Key", name},
           {"Range", "bytes=" + std::to_string(at) + "-" + std::to_string(at + kPiece - 1)}});
      if (!answer.ok()) return;  // beyond the end
      out << answer.output.body.read_all();
    }
  }

 private:
  std::unique_ptr<tests::ExportWorld> world_;
};

Scene& scene() {
  static Scene scene;
  return scene;
}

void BM_Report(benchmark::State& state) {
  auto& world = scene().world();
  int64_t grown = 0;
  for (auto _ : state) {
    reset_peak();
    const int64_t idle = memory("VmRSS:");
    const std::string report = world.begin_report("CSV");
    world.advance(std::chrono::hours(24));
    if (world.status(report) != "SUCCEEDED") state.SkipWithError("the report failed");
    grown = std::max(grown, memory("VmHWM:") - idle);
  }
  state.SetItemsProcessed(state.iterations() * number_of_findings());
  state.counters["grown_MB"] = static_cast<double>(grown) / 1e6;
}
BENCHMARK(BM_Report)->Iterations(1)->Repetitions(3)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_SqliteThroughOpenssl(benchmark::State& state) {
  scene();
  for (auto _ : state) {
    shell("cd " + kFolder.string() +
          " && sqlite3 -csv rows.db 'SELECT * FROM report' |"
          " openssl enc -aes-256-ctr -K "
          "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
          " -iv 00000000000000000000000000000000 > rows.enc");
  }
  state.SetItemsProcessed(state.iterations() * number_of_findings());
}
BENCHMARK(BM_SqliteThroughOpenssl)
    ->Iterations(1)
    ->Repetitions(3)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
