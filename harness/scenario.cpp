#include "harness/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "harness/expectations.h"
#include "harness/reader.h"
#include "harness/record/recorded_value.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/world_file.h"

namespace harness {
namespace {

using sim::Complaint;
using sim::Value;

constexpr int kLevelsUp = 6;  // folders that find_beside() looks into

void split_call(const Reader& reader, const std::string& call, Step& step) {
  const auto colon = call.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == call.size()) {
    reader.complain_at("call",
                       "\"call\" names a service and an operation, such as "
                       "\"kms:DisableKey\"");
    return;
  }
  step.service = call.substr(0, colon);
  step.operation = call.substr(colon + 1);
}

// A step of a recorded session: bytes that are no text stand in its input as base64.
void read_recorded(const Reader& reader, Step& step) {
  step.answered = reader.object("answered");
  try {
    step.input = record::value_of_recorded(step.input);
  } catch (const std::invalid_argument& e) {
    reader.complain_at("input", e.what());
  }
}

Step read_step(const Reader& reader) {
  Step step;
  step.pointer = reader.pointer();
  if (!reader.is_object_of(
          {"call", "input", "as", "region", "keep", "error", "advance", "answered"})) {
    return step;
  }
  if (reader.has("advance") == reader.has("call")) {
    reader.complain("a step has either \"call\" or \"advance\"");
    return step;
  }
  if (reader.has("advance")) {
    step.advance = reader.span("advance").value_or(sim::Millis(0));
    for (const char* other : {"input", "as", "region", "keep", "error", "answered"}) {
      if (reader.has(other)) reader.complain_at(other, "goes with \"call\" only");
    }
    return step;
  }
  split_call(reader, reader.text("call"), step);
  step.input = reader.object("input");
  step.as = reader.text("as", "root");
  step.region = reader.text("region");
  step.keep = reader.text("keep");
  step.error = reader.text("error");
  if (reader.has("answered")) read_recorded(reader, step);
  return step;
}

std::vector<Step> read_steps(const Reader& reader, std::string_view member) {
  std::vector<Step> steps;
  for (const auto& each : reader.each(member)) steps.push_back(read_step(each));
  return steps;
}

During read_during(const Reader& reader) {
  During during;
  during.pointer = reader.pointer();
  if (!reader.is_object_of({"after", "call", "do"})) return during;
  during.after = reader.text("after");
  if (during.after.find(':') == std::string::npos) {
    reader.complain("\"after\" names a call, such as \"inspector2:CreateFindingsReport\"");
  }
  during.call = reader.number("call", 1);
  if (during.call < 1) reader.complain_at("call", "\"call\" counts from 1");
  during.steps = read_steps(reader, "do");
  if (during.steps.empty()) reader.complain("\"do\" lists what happens then");
  return during;
}

Subject read_run(const Reader& reader) {
  Subject run;
  if (!reader.is_object_of({"exporter", "command", "within", "env", "as", "region"})) return run;
  if (reader.has("exporter") == reader.has("command")) {
    reader.complain(
        "\"run\" has either \"exporter\" (arguments of the bundled one) or \"command\"");
    return run;
  }
  run.bundled_exporter = reader.has("exporter");
  run.arguments = reader.texts(run.bundled_exporter ? "exporter" : "command");
  if (!run.bundled_exporter && run.arguments.empty()) {
    reader.complain_at("command", "\"command\" lists a program and its arguments");
  }
  run.within = reader.span("within").value_or(run.within);
  run.as = reader.text("as");
  run.region = reader.text("region");
  const Value environment = reader.object("env");
  for (const auto& [name, value] : environment.items()) {
    if (value.is_string()) {
      run.environment.emplace_back(name, value.get<std::string>());
    } else {
      reader.in("env").complain_at(name, "an environment variable is a text");
    }
  }
  return run;
}

void read_given(const Reader& reader) {
  if (!reader.is_object_of({"world", "settings", "s3", "kms", "inspector", "iam"})) return;
  for (const char* section : {"settings", "s3", "kms", "inspector", "iam"}) reader.object(section);
  if (reader.has("world") && !reader.value()["world"].is_string() &&
      !reader.value()["world"].is_object()) {
    reader.complain_at("world", "\"world\" names a world file, or is a world itself");
  }
}

sim::Pace read_pace(const Reader& reader, const sim::Pace& fallback) {
  if (!reader.has("pace")) return fallback;
  const auto pace = sim::parse_pace(reader.text("pace"));
  if (!pace) {
    reader.complain_at("pace",
                       "\"pace\" is \"real\", \"scaled N\", \"stepped\", \"leap\" or "
                       "\"per_request SPAN\"");
  }
  return pace.value_or(fallback);
}

// A text may be given in several lines, as a list.
std::string read_why(const Reader& reader) {
  if (reader.has("why") && reader.value()["why"].is_array()) {
    return sim::text::join(reader.texts("why"), " ");
  }
  return reader.text("why");
}

void read_top(const Reader& reader, Scenario& scenario) {
  if (!reader.is_object_of({"$schema", "name", "why", "tags", "seed", "pace", "given", "before",
                            "faults", "run", "during", "after", "expect", "lab"})) {
    return;
  }
  scenario.name = reader.text("name");
  if (scenario.name.empty()) reader.complain("a scenario has a \"name\"");
  scenario.why = read_why(reader);
  scenario.tags = reader.texts("tags");
  if (reader.has("seed")) {
    const int64_t seed = reader.number("seed", 1);
    if (seed < 0) reader.complain_at("seed", "\"seed\" is not negative");
    scenario.seed = static_cast<uint64_t>(std::max<int64_t>(seed, 0));
  }
  scenario.pace = read_pace(reader, scenario.pace);
  scenario.given = reader.object("given");
  if (reader.has("lab")) scenario.lab = reader.object("lab");
  if (reader.has("given")) read_given(reader.in("given"));
  scenario.before = read_steps(reader, "before");
  scenario.after = read_steps(reader, "after");
  for (const auto& each : reader.each("during")) scenario.during.push_back(read_during(each));
  for (const auto& each : reader.each("faults")) scenario.faults.push_back(each.value());
  if (!reader.has("run")) {
    reader.complain("a scenario has a \"run\": the program that is tested");
  } else {
    scenario.run = read_run(reader.in("run"));
  }
  for (const auto& each : reader.each("expect")) {
    const Verb* verb = read_expectation(each);
    scenario.expect.push_back({verb, each.value(), each.pointer()});
  }
  if (scenario.expect.empty()) reader.complain("a scenario has an \"expect\" that is not empty");
}

// A member's name may hold anything; a complaint stays on its line.
sim::Parsed<Scenario> refused(std::vector<Complaint> complaints) {
  for (auto& complaint : complaints) {
    for (char& c : complaint.message) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
  }
  return sim::Parsed<Scenario>::failed(std::move(complaints));
}

}  // namespace

std::string Scenario::complaint(std::string_view pointer, std::string_view message) const {
  return fmt::format("{}: {}: {}", path, sim::json::place_of(text, pointer), message);
}

sim::Parsed<Scenario> parse_scenario(std::string path, std::string folder, std::string text) {
  Scenario scenario;
  scenario.path = std::move(path);
  scenario.folder = std::move(folder);
  scenario.text = std::move(text);
  auto parsed = sim::json::parse(scenario.text);
  if (!parsed) return refused(std::move(parsed.complaints));
  std::vector<Complaint> complaints;
  read_top(Reader(scenario.text, *parsed.value, "", complaints), scenario);
  if (!complaints.empty()) return refused(std::move(complaints));
  return sim::Parsed<Scenario>::of(std::move(scenario));
}

sim::Parsed<Scenario> read_scenario(const std::string& path) {
  std::string text;
  try {
    text = sim::read_file(path);
  } catch (const std::runtime_error& e) {
    return sim::Parsed<Scenario>::failed({{"", e.what()}});
  }
  const auto folder = std::filesystem::absolute(path).parent_path().string();
  return parse_scenario(path, folder, std::move(text));
}

std::optional<std::string> find_beside(const std::string& folder, const std::string& file) {
  std::error_code ignored;
  if (file.starts_with('/')) {
    return std::filesystem::exists(file, ignored) ? std::optional(file) : std::nullopt;
  }
  std::filesystem::path here = folder;
  for (int level = 0; level < kLevelsUp; ++level) {
    const auto path = here / file;
    if (std::filesystem::is_regular_file(path, ignored)) return path.lexically_normal().string();
    if (!here.has_relative_path()) break;
    here = here.parent_path();
  }
  return std::nullopt;
}

}  // namespace harness
