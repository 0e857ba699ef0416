#include "harness/record/recording.h"

#include <fmt/format.h>

#include "harness/reader.h"
#include "sim/aws/partition.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"

namespace harness::record {
namespace {

using sim::Complaint;
using sim::Parsed;
using sim::Value;

class Check {
 public:
  Check(sim::World& world, const Scenario& scenario, std::vector<Complaint>& complaints)
      : world_(world), scenario_(scenario), complaints_(complaints) {}

  void step(RecordedStep& recorded) {
    const Step& step = recorded.step;
    const auto* service = world_.gateway().find_service(step.service);
    if (!service) {
      return complain(step, "/call", fmt::format("there is no service \"{}\"", step.service));
    }
    const auto* operation = service->model.find(step.operation);
    if (!operation) {
      return complain(step, "/call",
                      fmt::format("{} has no operation \"{}\"", step.service, step.operation));
    }
    if (!sim::aws::find_region(step.region)) {
      complain(step, "/region", fmt::format("AWS has no region \"{}\"", step.region));
    }
    for (const auto& [name, value] : step.input.items()) {
      if (operation->input && operation->input->find(name)) continue;
      complain(step, "/input", fmt::format("{} has no input member \"{}\"", step.operation, name));
    }
    answer(recorded);
  }

 private:
  void complain(const Step& step, const char* member, const std::string& message) {
    complaints_.push_back({sim::json::place_of(scenario_.text, step.pointer + member), message});
  }

  void answer(const RecordedStep& recorded) {
    const Value& had = recorded.answered;
    const Places places = scenario_.places();
    const Reader reader(places, had, recorded.step.pointer + "/answered", complaints_);
    if (!reader.is_object_of({"status", "output", "body", "error", "message"})) return;
    if (reader.number("status", 0) < 100) reader.complain("\"status\" is an HTTP status");
    reader.text("error");
    reader.text("message");
    reader.object("output");
    const Value body = reader.object("body");
    if (!reader.has("body")) return;
    const Reader inside = reader.in("body");
    if (!inside.is_object_of({"bytes", "sha256"})) return;
    inside.number("bytes", 0);
    inside.text("sha256");
  }

  sim::World& world_;
  const Scenario& scenario_;
  std::vector<Complaint>& complaints_;
};

Parsed<Recording> refused(std::vector<Complaint> complaints) {
  for (auto& complaint : complaints) {
    for (char& c : complaint.message) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
  }
  return Parsed<Recording>::failed(std::move(complaints));
}

}  // namespace

Parsed<Recording> parse_recording(sim::World& world, std::string path, std::string folder,
                                  std::string text) {
  auto parsed = parse_scenario(std::move(path), std::move(folder), std::move(text));
  if (!parsed) return Parsed<Recording>::failed(std::move(parsed.complaints));
  Recording out;
  out.scenario = std::move(*parsed.value);
  std::vector<Complaint> complaints;
  Check check(world, out.scenario, complaints);
  for (const auto& step : out.scenario.before) {
    RecordedStep& recorded = out.steps.emplace_back(RecordedStep{step, step.answered});
    if (step.operation.empty()) continue;
    if (step.answered.is_null()) {
      complaints.push_back({sim::json::place_of(out.scenario.text, step.pointer),
                            "a recorded request says what it was \"answered\": this file was not "
                            "made by serve --record"});
      continue;
    }
    check.step(recorded);
  }
  if (out.steps.empty()) {
    complaints.push_back({sim::json::place_of(out.scenario.text, ""),
                          "the recording has no request: its \"before\" is empty"});
  }
  if (!complaints.empty()) return refused(std::move(complaints));
  return Parsed<Recording>::of(std::move(out));
}

}  // namespace harness::record
