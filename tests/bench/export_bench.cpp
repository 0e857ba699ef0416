// A whole report of many findings, from CreateFindingsReport to the encrypted object: findings a
// second, and how much the process grew while writing.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/test_world.h"

namespace {

using namespace sim;
using tests::TestWorld;

int64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  int64_t total = 0, resident = 0;
  in >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

std::string world_with(int64_t findings) {
  const Value statement_conditions = {
      {"StringEquals", {{"aws:SourceAccount", "111122223333"}}},
      {"ArnLike", {{"aws:SourceArn", "arn:aws:inspector2:us-east-1:111122223333:report/*"}}}};
  const Value service = {{"Service", "inspector2.amazonaws.com"}};
  const Value bucket_policy = {
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Effect", "Allow"},
         {"Principal", service},
         {"Action", {"s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"}},
         {"Resource", "arn:aws:s3:::bench-reports/*"},
         {"Condition", statement_conditions}}}}};
  const Value key_policy = {{"Version", "2012-10-17"},
                            {"Statement",
                             {{{"Effect", "Allow"},
                               {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                               {"Action", "kms:*"},
                               {"Resource", "*"}},
                              {{"Effect", "Allow"},
                               {"Principal", service},
                               {"Action", {"kms:Decrypt", "kms:GenerateDataKey*"}},
                               {"Resource", "*"},
                               {"Condition", statement_conditions}}}}};
  const Value world = {
      {"accounts",
       {{{"id", "111122223333"},
         {"users",
          {{{"name", "admin"},
            {"policies",
             {{"Administrator",
               {{"Version", "2012-10-17"},
                {"Statement", {{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}}}}}}}}},
         {"regions",
          {{"us-east-1",
            {{"buckets", {{{"name", "bench-reports"}, {"policy", bucket_policy}}}},
             {"keys", {{{"alias", "bench"}, {"policy", key_policy}}}},
             {"inspector",
              {{"enabled", true}, {"findings", {{"generate", {{"count", findings}}}}}}}}}}}}}}};
  return world.dump();
}

void BM_Export(benchmark::State& state, const char* format) {
  TestWorld w(world_with(state.range(0)));
  auto admin = w.client();
  const std::string key =
      admin.call("kms", "DescribeKey", {{"KeyId", "alias/bench"}}).value()["KeyMetadata"]["Arn"];
  int64_t exported = 0, grown = 0;
  for (auto _ : state) {
    const int64_t before = resident_bytes();
    // Every status, so that the figure counts each finding of the world.
    const Value any = {{{"comparison", "NOT_EQUALS"}, {"value", "none"}}};
    const auto created =
        admin.call("inspector2", "CreateFindingsReport",
                   {{"reportFormat", format},
                    {"s3Destination", {{"bucketName", "bench-reports"}, {"kmsKeyArn", key}}},
                    {"filterCriteria", {{"findingStatus", any}}}});
    w.advance(std::chrono::hours(24));
    const auto status = admin.call("inspector2", "GetFindingsReportStatus",
                                   {{"reportId", created.value()["reportId"]}});
    if (status.value()["status"] != "SUCCEEDED") {
      state.SkipWithError(status.value().dump().c_str());
      break;
    }
    exported += state.range(0);
    grown = std::max(grown, resident_bytes() - before);
    state.PauseTiming();  // the object itself lives in memory: take it away before the next one
    const auto listed = admin.call("s3", "ListObjectsV2", {{"Bucket", "bench-reports"}});
    const Value& object = listed.value()["Contents"][0];
    state.counters["object_MB"] = object["Size"].get<double>() / 1e6;
    if (!admin.call("s3", "DeleteObject", {{"Bucket", "bench-reports"}, {"Key", object["Key"]}})
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
