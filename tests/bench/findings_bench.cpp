// Findings by the hundred thousand: how long an import takes, and how long a page of ListFindings,
// by the filters and orders that programs use, with a million findings behind it.
#include <benchmark/benchmark.h>

#include <fstream>

#include "fakes/inspector/exchange.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

std::string world_of(const Value& findings) {
  return Value{{"now", "2026-03-01T09:00:00Z"},
               {"seed", 1},
               {"accounts",
                {{{"id", tests::kAccount},
                  {"regions", {{"us-east-1", {{"inspector", {{"findings", findings}}}}}}}}}}}
      .dump();
}

tests::TestWorld& million() {
  static tests::TestWorld world(world_of({{"generate", {{"count", 1'000'000}}}}));
  return world;
}

void BM_Import(benchmark::State& state) {
  const std::string file = SIM_BINARY_DIR "/findings_bench.json";
  {
    tests::TestWorld source(world_of({{"generate", {{"count", state.range(0)}}}}));
    auto client = source.client_as(tests::TestWorld::root());
    std::vector<Value> findings;
    Value input = Value::object();
    for (;;) {
      const Value page = client.call("inspector2", "ListFindings", input).value();
      for (const auto& each : page.at("findings")) findings.push_back(each);
      if (!page.contains("nextToken")) break;
      input["nextToken"] = page.at("nextToken");
    }
    std::ofstream(file) << fakes::inspector::export_findings(
        findings, fakes::inspector::FindingForm::kJson, source.world.now());
  }
  for (auto _ : state) {
    tests::TestWorld world(world_of({{"import", file}}));
    benchmark::DoNotOptimize(world.world.now());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Import)->Arg(20'000)->Unit(benchmark::kMillisecond);

Value entry(const char* field, const char* comparison, const char* value) {
  return {{field, {{{"comparison", comparison}, {"value", value}}}}};
}

struct Question {
  const char* name;
  Value input;
};
const Question kQuestions[] = {
    {"everything", Value::object()},
    {"severity", {{"filterCriteria", entry("severity", "EQUALS", "CRITICAL")}}},
    {"status", {{"filterCriteria", entry("findingStatus", "EQUALS", "CLOSED")}}},
    {"vulnerability", {{"filterCriteria", entry("vulnerabilityId", "EQUALS", "CVE-2021-44228")}}},
    {"no such type", {{"filterCriteria", entry("resourceType", "EQUALS", "AWS_X")}}},
    {"title prefix", {{"filterCriteria", entry("title", "PREFIX", "CVE-2024")}}},
    {"not a type", {{"filterCriteria", entry("resourceType", "NOT_EQUALS", "AWS_EC2_INSTANCE")}}},
    {"by severity", {{"sortCriteria", {{"field", "SEVERITY"}, {"sortOrder", "DESC"}}}}},
    {"by score", {{"sortCriteria", {{"field", "INSPECTOR_SCORE"}, {"sortOrder", "DESC"}}}}},
    {"by epss, critical",
     {{"sortCriteria", {{"field", "EPSS_SCORE"}, {"sortOrder", "DESC"}}},
      {"filterCriteria", entry("severity", "EQUALS", "CRITICAL")}}},
    {"by date", {{"sortCriteria", {{"field", "LAST_OBSERVED_AT"}, {"sortOrder", "ASC"}}}}},
};

// Ten findings a page, so that what is measured is finding them.
void BM_Page(benchmark::State& state) {
  const auto& question = kQuestions[state.range(0)];
  state.SetLabel(question.name);
  auto client = million().client_as(tests::TestWorld::root());
  Value input = question.input;
  input["maxResults"] = 10;
  for (auto _ : state) {
    const auto answer = client.call("inspector2", "ListFindings", input);
    if (!answer.ok()) state.SkipWithError(answer.code().c_str());
  }
}
BENCHMARK(BM_Page)->DenseRange(0, std::size(kQuestions) - 1)->Unit(benchmark::kMillisecond);

}  // namespace
