#include "harness/learn/lab.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "harness/expectations.h"
#include "harness/reader.h"

namespace harness::learn {
namespace {

namespace fs = std::filesystem;
using sim::Parsed;

[[noreturn]] void refuse(const std::string& file, const sim::Complaint& fault) {
  throw std::runtime_error(fault.place.empty()
                               ? fault.message
                               : fmt::format("{}: {}: {}", file, fault.place, fault.message));
}

std::string words(const Reader& reader, const char* member) {
  std::string out;
  if (!reader.value().contains(member) || !reader.value()[member].is_array()) {
    return reader.text(member);
  }
  for (const auto& line : reader.texts(member)) out += (out.empty() ? "" : "\n") + line;
  return out;
}

}  // namespace

Parsed<Lab> lab_of(Scenario scenario) {
  Lab lab;
  lab.scenario = std::move(scenario);
  std::vector<sim::Complaint> complaints;
  const Places places = lab.scenario.places();
  const Reader reader(places, lab.scenario.lab, "/lab", complaints);
  if (reader.is_object_of({"number", "level", "task", "minutes", "hints", "as", "keep"})) {
    lab.number = reader.number("number", 0);
    if (lab.number < 1) reader.complain("a lab has a \"number\", from 1");
    lab.level = reader.text("level", "easy");
    if (lab.level != "easy" && lab.level != "medium" && lab.level != "hard") {
      reader.complain_at("level", "\"level\" is easy, medium or hard");
    }
    lab.task = words(reader, "task");
    if (lab.task.empty()) reader.complain("a lab has a \"task\"");
    lab.minutes = reader.number("minutes", lab.minutes);
    lab.hints = reader.texts("hints");
    lab.as = reader.text("as");
    for (const auto& each : reader.each("keep")) {
      const Verb* verb = read_expectation(each);
      if (verb && verb->name != "call") each.complain("what a lab keeps is a \"call\"");
      lab.keep.push_back({verb, each.value(), each.pointer()});
    }
    if (!lab.scenario.run.bundled_exporter) {
      reader.complain("a lab's \"run\" is the bundled \"exporter\"");
    }
  }
  if (!complaints.empty()) return Parsed<Lab>::failed(std::move(complaints));
  return Parsed<Lab>::of(std::move(lab));
}

std::vector<Lab> read_labs(const std::string& folder) {
  std::vector<Lab> labs;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const std::string file = entry.path().string();
    auto scenario = read_scenario(file);
    if (!scenario) refuse(file, scenario.complaints.front());
    auto lab = lab_of(std::move(*scenario.value));
    if (!lab) refuse(file, lab.complaints.front());
    labs.push_back(std::move(*lab.value));
  }
  std::sort(labs.begin(), labs.end(),
            [](const Lab& a, const Lab& b) { return a.number < b.number; });
  for (size_t i = 1; i < labs.size(); ++i) {
    if (labs[i].number != labs[i - 1].number) continue;
    throw std::runtime_error(fmt::format("{} and {} are both lab {}", labs[i - 1].scenario.path,
                                         labs[i].scenario.path, labs[i].number));
  }
  if (labs.empty()) throw std::runtime_error(fmt::format("{} holds no lab", folder));
  return labs;
}

const Lab& lab_numbered(const std::vector<Lab>& labs, int64_t number) {
  for (const auto& lab : labs) {
    if (lab.number == number) return lab;
  }
  throw std::runtime_error(fmt::format("there is no lab {}: they go from {} to {}", number,
                                       labs.front().number, labs.back().number));
}

std::string labs_folder(const std::string& asked, const std::string& program) {
  std::error_code ignored;
  if (!asked.empty()) {
    if (fs::is_directory(asked, ignored)) return fs::absolute(asked).string();
    throw std::runtime_error(fmt::format("there is no folder {}", asked));
  }
  for (const auto& start : {fs::current_path(), fs::path(program).parent_path()}) {
    for (fs::path here = start; here.has_relative_path(); here = here.parent_path()) {
      const auto labs = here / "scenarios" / "labs";
      if (fs::is_directory(labs, ignored)) return labs.string();
    }
  }
  throw std::runtime_error("the labs are not found from here: name their folder with --labs");
}

std::string argument_of(const Lab& lab, const std::string& name) {
  const auto& words_of_run = lab.scenario.run.arguments;
  const auto at = std::find(words_of_run.begin(), words_of_run.end(), name);
  return at == words_of_run.end() || at + 1 == words_of_run.end() ? std::string() : *(at + 1);
}

}  // namespace harness::learn
