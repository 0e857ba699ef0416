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

// "after" names a call or a span of the story.
void read_moment(const Reader& reader, During& during) {
  if (reader.has("at")) {
    during.when = During::When::kAtTime;
    during.date = sim::date::parse_iso(reader.text("at"));
    if (!during.date) {
      reader.complain_at("at", "\"at\" is a date such as \"2026-03-01T09:00:00Z\"");
    }
  } else {
    const char* member = reader.has("before") ? "before" : "after";
    during.when = reader.has("before") ? During::When::kBeforeCall : During::When::kAfterCall;
    during.on = reader.text(member);
    const auto span = sim::date::parse_span(during.on);
    if (span && during.when == During::When::kAfterCall) {
      during.when = During::When::kAtTime;
      during.span = *span;
    } else if (during.on.find(':') == std::string::npos) {
      reader.complain_at(member, fmt::format("\"{}\" names a call, such as "
                                             "\"inspector2:CreateFindingsReport\"{}",
                                             member, member[0] == 'a' ? ", or a span" : ""));
    }
  }
  for (const char* member : {"call", "principal"}) {
    if (during.when != During::When::kAtTime || !reader.has(member)) continue;
    reader.complain_at(member, fmt::format("\"{}\" goes with a call", member));
  }
}

During read_during(const Reader& reader) {
  During during;
  during.pointer = reader.pointer();
  if (!reader.is_object_of({"after", "before", "at", "principal", "call", "do"})) return during;
  if (reader.has("after") + reader.has("before") + reader.has("at") != 1) {
    reader.complain(
        "it happens \"before\" or \"after\" a call, \"after\" a span, or \"at\" a date");
    return during;
  }
  read_moment(reader, during);
  during.principal = reader.text("principal", during.principal);
  during.call = reader.number("call", 1);
  if (during.call < 1) reader.complain_at("call", "\"call\" counts from 1");
  during.steps = read_steps(reader, "do");
  if (during.steps.empty()) reader.complain("\"do\" lists what happens then");
  for (const auto& step : during.steps) {
    if (during.when == During::When::kBeforeCall && step.operation.empty()) {
      reader.complain_at("do", "no time passes before a call: use \"after\" or \"at\"");
    }
  }
  return during;
}

// "profile", or {"from": "container", "role": "exporter", "lasts": "15m"}.
CredentialSource read_credentials(const Reader& run) {
  using Kind = CredentialSource::Kind;
  CredentialSource source;
  if (!run.has("credentials")) return source;
  const bool word = run.value()["credentials"].is_string();
  const Reader reader = run.in("credentials");
  if (!word && !reader.is_object_of({"from", "name", "role", "lasts"})) return source;
  const std::string from = word ? run.text("credentials") : reader.text("from");
  const std::vector<std::pair<std::string, Kind>> kinds = {{"environment", Kind::kEnvironment},
                                                           {"profile", Kind::kProfile},
                                                           {"container", Kind::kContainer},
                                                           {"instance", Kind::kInstance}};
  const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                 [&](const auto& each) { return each.first == from; });
  if (kind == kinds.end()) {
    run.complain_at("credentials",
                    "credentials are from the \"environment\", a \"profile\", or the endpoint of "
                    "a \"container\" or an \"instance\"");
    return source;
  }
  source.kind = kind->second;
  source.profile = word ? source.profile : reader.text("name", source.profile);
  if (!word) {
    source.role = reader.text("role");
    source.lasts = reader.span("lasts").value_or(source.lasts);
  }
  const bool endpoint = source.kind == Kind::kContainer || source.kind == Kind::kInstance;
  if (endpoint == source.role.empty()) {
    run.complain_at("credentials", endpoint ? "a \"role\" says whose credentials the endpoint gives"
                                            : "\"role\" goes with \"container\" and \"instance\"");
  }
  return source;
}

Subject read_run(const Reader& reader) {
  Subject run;
  if (!reader.is_object_of({"name", "exporter", "command", "within", "env", "as", "region",
                            "folder", "stdin", "credentials", "starts_after"})) {
    return run;
  }
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
  run.name = reader.text("name");
  run.as = reader.text("as");
  run.region = reader.text("region");
  run.folder = reader.text("folder");
  if (reader.has("stdin")) run.standard_input = reader.text("stdin");
  run.credentials = read_credentials(reader);
  run.starts_after = reader.text("starts_after");
  if (!run.starts_after.empty() && run.starts_after.find(':') == std::string::npos) {
    reader.complain_at("starts_after",
                       "\"starts_after\" names a call, such as "
                       "\"inspector2:CreateFindingsReport\"");
  }
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

// Several programs that run at once.
void read_runs(const Reader& reader, Scenario& scenario) {
  for (const auto& each : reader.each("run")) scenario.also.push_back(read_run(each));
  if (scenario.also.empty()) {
    return reader.complain_at("run", "\"run\" lists the programs that run at once");
  }
  scenario.run = std::move(scenario.also.front());
  scenario.also.erase(scenario.also.begin());
  if (!scenario.run.starts_after.empty()) {
    reader.complain_at("run", "the first program starts at once");
  }
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
  } else if (reader.value()["run"].is_array()) {
    read_runs(reader, scenario);
  } else {
    scenario.run = read_run(reader.in("run"));
  }
  for (const auto& each : reader.each("expect")) {
    const Verb* verb = read_expectation(each);
    scenario.expect.push_back({verb, each.value(), each.pointer()});
  }
  if (scenario.expect.empty()) reader.complain("a scenario has an \"expect\" that is not empty");
}

// A member's name may hold anything; a complaint stays on its line. The variants of a file have
// most complaints in common.
sim::Parsed<std::vector<Scenario>> refused(const std::vector<Complaint>& complaints) {
  std::vector<Complaint> once;
  for (auto complaint : complaints) {
    for (char& c : complaint.message) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    const bool told = std::any_of(once.begin(), once.end(), [&](const Complaint& each) {
      return each.place == complaint.place && each.message == complaint.message;
    });
    if (!told) once.push_back(std::move(complaint));
  }
  return sim::Parsed<std::vector<Scenario>>::failed(std::move(once));
}

bool tells_its_variant(const Value& written) {
  const Value name = written.is_object() ? written.value("name", Value()) : Value();
  return name.is_string() && name.get<std::string>().find("{matrix.") != std::string::npos;
}

sim::Parsed<Scenario> only_one(sim::Parsed<std::vector<Scenario>> parsed) {
  if (!parsed) return sim::Parsed<Scenario>::failed(std::move(parsed.complaints));
  if (parsed.value->size() != 1) {
    return sim::Parsed<Scenario>::failed(
        {{parsed.value->front().places().of("/matrix"),
          fmt::format("one scenario is wanted here, the matrix makes {}", parsed.value->size())}});
  }
  return sim::Parsed<Scenario>::of(std::move(parsed.value->front()));
}

}  // namespace

std::string Scenario::complaint(std::string_view pointer, std::string_view message) const {
  return fmt::format("{}: {}: {}", path, places().of(pointer), message);
}

Places Scenario::places() const {
  return Places(files.empty() ? std::vector<WrittenFile>{{path, text, {}}} : files);
}

sim::Parsed<std::vector<Scenario>> parse_scenarios(std::string path, std::string folder,
                                                   std::string text) {
  auto parsed = sim::json::parse(text);
  if (!parsed) return refused(parsed.complaints);
  std::vector<Complaint> complaints;
  std::vector<WrittenFile> files = {{path, text, std::move(*parsed.value)}};
  const Value written = with_extended(files, folder, complaints);
  if (!complaints.empty()) return refused(complaints);
  const Places places(files);
  std::vector<Scenario> scenarios;
  for (const auto& variant : variants_of(written, places, complaints)) {
    Scenario scenario;
    scenario.path = path;
    scenario.folder = folder;
    scenario.text = text;
    scenario.files = files;
    scenario.variant = variant.name;
    read_top(Reader(places, variant.value, "", complaints), scenario);
    if (!variant.name.empty() && !tells_its_variant(written)) {
      scenario.name += fmt::format(" ({})", variant.name);
    }
    scenarios.push_back(std::move(scenario));
  }
  if (!complaints.empty()) return refused(complaints);
  return sim::Parsed<std::vector<Scenario>>::of(std::move(scenarios));
}

sim::Parsed<std::vector<Scenario>> read_scenarios(const std::string& path) {
  std::string text;
  try {
    text = sim::read_file(path);
  } catch (const std::runtime_error& e) {
    return sim::Parsed<std::vector<Scenario>>::failed({{"", e.what()}});
  }
  const auto folder = std::filesystem::absolute(path).parent_path().string();
  return parse_scenarios(path, folder, std::move(text));
}

sim::Parsed<Scenario> parse_scenario(std::string path, std::string folder, std::string text) {
  return only_one(parse_scenarios(std::move(path), std::move(folder), std::move(text)));
}

sim::Parsed<Scenario> read_scenario(const std::string& path) {
  return only_one(read_scenarios(path));
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
