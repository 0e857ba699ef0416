// Findings by the hundred thousand: how long an import takes, and how long a page of ListFindings,
// by the filters and orders that programs use, with a million findings behind it.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
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

const char* const kSortFields[] = {"",
                                   "AWS_ACCOUNT_ID",
                                   "FINDING_TYPE",
                                   "SEVERITY",
                                   "FIRST_OBSERVED_AT",
                                   "EPSS_SCORE",
                                   "LAST_OBSERVED_AT",
                                   "FINDING_STATUS",
                                   "RESOURCE_TYPE",
                                   "ECR_IMAGE_PUSHED_AT",
                                   "ECR_IMAGE_REPOSITORY_NAME",
                                   "ECR_IMAGE_REGISTRY",
                                   "NETWORK_PROTOCOL",
                                   "COMPONENT_TYPE",
                                   "VULNERABILITY_ID",
                                   "VULNERABILITY_SOURCE",
                                   "INSPECTOR_SCORE",
                                   "VENDOR_SEVERITY"};

struct CommonFilter {
  const char* field;
  std::vector<const char*> values;
};
const CommonFilter kCommonFilters[] = {
    {"severity", {"CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNTRIAGED"}},
    {"findingStatus", {"ACTIVE", "SUPPRESSED", "CLOSED"}},
    {"findingType", {"NETWORK_REACHABILITY", "PACKAGE_VULNERABILITY", "CODE_VULNERABILITY"}},
    {"resourceType",
     {"AWS_EC2_INSTANCE", "AWS_ECR_CONTAINER_IMAGE", "AWS_ECR_REPOSITORY", "AWS_LAMBDA_FUNCTION",
      "CODE_REPOSITORY"}},
    {"awsAccountId", {tests::kAccount}},
    {"fixAvailable", {"YES", "NO", "PARTIAL"}},
    {"exploitAvailable", {"YES", "NO"}},
    {"vendorSeverity", {"CRITICAL", "MEDIUM"}},
};

std::vector<Value> common_filters() {
  std::vector<Value> all = {Value()};
  for (const auto& filter : kCommonFilters) {
    for (const auto* value : filter.values) {
      all.push_back(entry(filter.field, "EQUALS", value));
    }
  }
  Value open = entry("severity", "EQUALS", "CRITICAL");
  open.update(entry("findingStatus", "EQUALS", "ACTIVE"));
  all.push_back(open);
  open.update(entry("resourceType", "EQUALS", "AWS_ECR_CONTAINER_IMAGE"));
  all.push_back(open);
  return all;
}

// The faster of two attempts, which leaves out what the machine did beside.
double milliseconds_of(sim::Client& client, const Value& input) {
  double fastest = 1e9;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto began = std::chrono::steady_clock::now();
    client.call("inspector2", "ListFindings", input).value();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    fastest = std::min(fastest, took.count());
  }
  return fastest;
}

// Every common filter with every order, ten findings at the beginning and ten after the first
// three hundred: `most` is the slowest, which the label names; those above `kSlow` are printed.
void BM_EveryPage(benchmark::State& state) {
  constexpr double kSlow = 5;
  constexpr int kPagesBefore = 3;
  auto client = million().client_as(tests::TestWorld::root());
  double most = 0, all = 0;
  int pages = 0, slow = 0;
  const auto measure = [&](Value input, const std::string& name) {
    input["maxResults"] = 10;
    const double took = milliseconds_of(client, input);
    if (took > kSlow) std::printf("%7.1f ms  %s\n", took, name.c_str());
    if (took > most) state.SetLabel(name);
    most = std::max(most, took);
    all += took;
    ++pages;
    slow += took > kSlow;
  };
  const auto measure_both = [&](Value input, const std::string& name) {
    measure(input, name + ", first");
    for (int i = 0; i < kPagesBefore; ++i) {
      const Value answer = client.call("inspector2", "ListFindings", input).value();
      if (!answer.contains("nextToken")) return;
      input["nextToken"] = answer.at("nextToken");
    }
    measure(input, name + ", later");
  };
  for (auto _ : state) {
    for (const auto& filter : common_filters()) {
      for (const std::string field : kSortFields) {
        for (const char* order : {"ASC", "DESC"}) {
          if (field.empty() && order[0] == 'D') continue;
          Value input = Value::object();
          if (!filter.is_null()) input["filterCriteria"] = filter;
          if (!field.empty()) input["sortCriteria"] = {{"field", field}, {"sortOrder", order}};
          measure_both(input, filter.dump() + " " + field + " " + order);
        }
      }
    }
  }
  state.counters["most_ms"] = most;
  state.counters["mean_ms"] = all / pages;
  state.counters["pages"] = pages;
  state.counters["slow"] = slow;
}
BENCHMARK(BM_EveryPage)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
