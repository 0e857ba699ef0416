#include "harness/invariants.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/records.h"
#include "fakes/s3/records.h"
#include "harness/exporter/download.h"
#include "harness/stage.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::Value;

std::optional<fakes::inspector::Report> look_up(Stage& stage, const BegunReport& report) {
  return fakes::inspector::find_report(stage.world().store().state, {report.account, report.region},
                                       report.id);
}

std::vector<fakes::s3::Bucket> all_buckets(Stage& stage) {
  std::vector<fakes::s3::Bucket> out;
  for (const auto& account : stage.world().accounts().all()) {
    for (auto& bucket :
         fakes::s3::buckets_of(stage.world().store().state, account.partition, account.id)) {
      out.push_back(std::move(bucket));
    }
  }
  return out;
}

// Whatever is asked here is undone: the journal, ids and fault counts of the run stay as they were.
class Aside {
 public:
  explicit Aside(sim::World& world) : world_(world), before_(world.snapshot()) {
    world.gateway().faults().clear();
  }
  ~Aside() { world_.restore(before_); }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

 private:
  sim::World& world_;
  sim::state::Snapshot before_;
};

// The findings that a report's filter selects, asked for page by page as its account's root.
std::optional<int64_t> selected_findings(Stage& stage, const fakes::inspector::Report& report) {
  Value criteria = report.criteria ? Value::parse(*report.criteria) : Value::object();
  if (!criteria.contains("findingStatus")) {
    criteria["findingStatus"] = {{{"comparison", "EQUALS"}, {"value", "ACTIVE"}}};
  }
  auto client = stage.client(*stage.principal(report.scope.account + ":root"), report.scope.region);
  Value input = {{"maxResults", 100}, {"filterCriteria", criteria}};
  for (int64_t count = 0;;) {
    const auto answer = client.call("inspector2", "ListFindings", input);
    if (!answer.ok()) return std::nullopt;
    const auto& members = answer.output.members;
    count += static_cast<int64_t>(members.value("findings", Value::array()).size());
    if (!members.contains("nextToken")) return count;
    input["nextToken"] = members["nextToken"];
  }
}

int64_t count_of(const std::string& format, const std::string& text) {
  return format == "CSV" ? exporter::count_csv(text) : exporter::count_json(text);
}

// Empty when the report is what it must be.
std::string fault_of_success(Stage& stage, const fakes::inspector::Report& report) {
  const auto objects = objects_with(stage, report.id);
  if (objects.size() != 1) {
    return fmt::format("SUCCEEDED, but {} objects carry its id", objects.size());
  }
  std::string why;
  auto output = read_object(stage, objects.front(), why);
  if (!output) return fmt::format("SUCCEEDED, but its object cannot be read: {}", why);
  const auto wanted = selected_findings(stage, report);
  if (!wanted) return "SUCCEEDED, but its findings cannot be listed";
  try {
    const int64_t found = count_of(report.format, output->body.read_all());
    if (found == *wanted) return {};
    return fmt::format("SUCCEEDED with {} findings, but its filter selects {}", found, *wanted);
  } catch (const std::exception& e) {
    return fmt::format("SUCCEEDED, but its object is not readable as {}: {}", report.format,
                       e.what());
  }
}

std::string fault_of_failure(Stage& stage, const fakes::inspector::Report& report) {
  if (!objects_with(stage, report.id).empty()) {
    return fmt::format("{}, but an object carries its id", report.status);
  }
  for (const auto& upload : unfinished_uploads(stage)) {
    if (upload.find(report.id) != std::string::npos) {
      return fmt::format("{}, but the upload {} was left behind", report.status, upload);
    }
  }
  return {};
}

}  // namespace

std::string status_of(Stage& stage, const BegunReport& report) {
  const auto found = look_up(stage, report);
  return found ? found->status : std::string();
}

std::vector<FoundObject> objects_with(Stage& stage, const std::string& text) {
  std::vector<FoundObject> out;
  for (const auto& bucket : all_buckets(stage)) {
    fakes::s3::each_object(
        stage.world().store().state, bucket.id, "", "", [&](const fakes::s3::Entry& entry) {
          if (entry.key.find(text) != std::string::npos) {
            out.push_back({bucket.name, bucket.account, bucket.region, entry.key});
          }
          return true;
        });
  }
  return out;
}

std::vector<std::string> unfinished_uploads(Stage& stage) {
  std::vector<std::string> out;
  for (const auto& bucket : all_buckets(stage)) {
    for (const auto& upload : fakes::s3::uploads_of(stage.world().store().state, bucket.id, "")) {
      out.push_back(bucket.name + "/" + upload.key);
    }
  }
  return out;
}

std::optional<sim::wire::Output> read_object(Stage& stage, const FoundObject& object,
                                             std::string& why) {
  auto accounts = stage.accounts();
  std::stable_partition(accounts.begin(), accounts.end(),
                        [&](const std::string& id) { return id == object.account; });
  for (const auto& account : accounts) {
    auto answer = stage.client(*stage.principal(account + ":root"), object.region)
                      .call("s3", "GetObject", {{"Bucket", object.bucket}, {"Key", object.key}});
    if (answer.ok()) return std::move(answer.output);
    why = fmt::format("{}: {}", answer.code(), answer.error->message);
  }
  return std::nullopt;
}

std::vector<Unmet> broken_invariants(Stage& stage, const std::vector<BegunReport>& reports,
                                     std::vector<std::string>& verified) {
  std::vector<Unmet> broken;
  std::optional<Aside> aside;
  for (const auto& each : reports) {
    if (std::find(verified.begin(), verified.end(), each.id) != verified.end()) continue;
    const auto report = look_up(stage, each);
    if (!report) {
      broken.push_back({"", fmt::format("report {} was begun and is gone", each.id), {}});
      continue;
    }
    if (report->status == "IN_PROGRESS") continue;
    if (!aside) aside.emplace(stage.world());
    verified.push_back(each.id);
    const auto fault = report->status == "SUCCEEDED" ? fault_of_success(stage, *report)
                                                     : fault_of_failure(stage, *report);
    if (!fault.empty()) broken.push_back({"", fmt::format("report {} {}", each.id, fault), {}});
  }
  return broken;
}

}  // namespace harness
