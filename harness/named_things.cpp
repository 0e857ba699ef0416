#include "harness/named_things.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "harness/expectations.h"
#include "harness/programs.h"
#include "harness/stage.h"
#include "sim/aws/partition.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/policy/vocabulary.h"

namespace harness {
namespace {

namespace fs = std::filesystem;
using sim::Value;
using Words = std::vector<std::string>;

class Check {
 public:
  Check(sim::World& world, const Scenario& scenario) : scenario_(scenario) {
    for (const auto& [name, service] : world.gateway().services()) {
      for (const auto& [operation, facts] : service.model.operations()) {
        calls_.push_back(name + ":" + operation);
      }
      actions_of(name);
    }
    const auto* reports = world.gateway().find_service("inspector2");
    const auto* status = reports ? reports->model.find("GetFindingsReportStatus") : nullptr;
    if (!status) return;
    for (const auto& member : status->output->members) {
      if (member.name == "status") statuses_ = member.shape->values;
      if (member.name == "errorCode") error_codes_ = member.shape->values;
    }
  }

  void whole() const {
    for (const auto* steps : {&scenario_.before, &scenario_.after}) steps_of(*steps);
    for (const auto& during : scenario_.during) {
      steps_of(during.steps);
      const bool before = during.when == During::When::kBeforeCall;
      if (!during.on.empty() && during.when != During::When::kAtTime) {
        call(during.on, during.pointer + (before ? "/before" : "/after"));
      }
    }
    program(scenario_.run, scenario_.also.empty() ? "/run" : "/run/0");
    for (size_t i = 0; i < scenario_.also.size(); ++i) {
      program(scenario_.also[i], fmt::format("/run/{}", i + 1));
    }
    for (const auto& each : scenario_.expect) expectation(each);
  }

 private:
  [[noreturn]] void refuse(const std::string& pointer, const std::string& message) const {
    throw ScenarioError(scenario_.complaint(pointer, message));
  }

  void actions_of(const std::string& service) {
    if (!sim::policy::is_known_service(service)) return;
    for (const auto& action : sim::policy::actions_of(service)) {
      actions_.push_back(service + ":" + action);
    }
  }

  // A pattern fits one of the known words at least.
  void fits(const std::string& pattern, const Words& known, const std::string& pointer,
            const char* what) const {
    const bool there = std::any_of(known.begin(), known.end(), [&](const std::string& each) {
      return sim::text::wildcard_match(pattern, each);
    });
    if (there) return;
    refuse(pointer, fmt::format("there is no {} \"{}\"{}", what, pattern,
                                sim::text::did_you_mean(pattern, known)));
  }

  void call(const std::string& pattern, const std::string& pointer) const {
    fits(pattern, calls_, pointer, "call");
  }

  void one_of(const Value& expected, const char* member, const Words& known,
              const std::string& pointer) const {
    const std::string word = expected.value(member, "");
    if (word.empty() || std::find(known.begin(), known.end(), word) != known.end()) return;
    refuse(pointer + "/" + member,
           fmt::format("\"{}\" is never \"{}\"{}", member, word,
                       sim::text::did_you_mean_or(word, known, "it is one of ")));
  }

  void region(const std::string& name, const std::string& pointer) const {
    if (name.empty() || sim::aws::find_region(name)) return;
    refuse(pointer + "/region", fmt::format("AWS has no region \"{}\"", name));
  }

  void steps_of(const std::vector<Step>& steps) const {
    for (const auto& step : steps) region(step.region, step.pointer);
  }

  void program(const Subject& run, const std::string& pointer) const {
    if (!run.starts_after.empty()) call(run.starts_after, pointer + "/starts_after");
    fs::path folder = scenario_.folder;
    if (!run.folder.empty()) folder /= run.folder;
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
      refuse(pointer + "/folder", fmt::format("there is no folder {}", folder.string()));
    }
    if (run.bundled_exporter) return files(run, pointer);
    const std::string& word = run.arguments.front();
    if (word.find('{') != std::string::npos || find_beside(scenario_.folder, word)) return;
    std::string path = std::getenv("PATH") ? std::getenv("PATH") : "";
    for (const auto& [name, value] : run.environment) {
      if (name == "PATH") path = value;
    }
    if (!is_program(word, folder.string(), path)) {
      refuse(pointer + "/command/0", fmt::format("there is no program {}", word));
    }
  }

  // "@filters/high.json" among the words of an exporter.
  void files(const Subject& run, const std::string& pointer) const {
    for (size_t i = 0; i < run.arguments.size(); ++i) {
      const std::string& word = run.arguments[i];
      if (!word.starts_with('@') || find_beside(scenario_.folder, word.substr(1))) continue;
      refuse(fmt::format("{}/exporter/{}", pointer, i),
             fmt::format("there is no file {}", word.substr(1)));
    }
  }

  void expectation(const Expectation& expectation) const {
    const Value& value = expectation.value;
    const std::string& pointer = expectation.pointer;
    const std::string verb(expectation.verb->name);
    if (verb == "calls") {
      for (const auto& [name, bounds] : value["calls"].items()) {
        call(name, pointer + "/calls" + sim::json::step(name));
      }
    }
    if (verb == "order") {
      const Value& order = value["order"];
      for (size_t i = 0; i < order.size(); ++i) {
        call(order[i], fmt::format("{}/order/{}", pointer, i));
      }
    }
    if (verb == "spacing" || verb == "retried") call(value[verb], pointer + "/" + verb);
    if (verb == "denied" || verb == "allowed") {
      fits(value[verb], actions_, pointer + "/" + verb, "action");
      one_of(value, "because", {"explicit_deny", "implicit_deny"}, pointer);
    }
    if (verb == "report") {
      one_of(value, "report", statuses_, pointer);
      one_of(value, "error_code", error_codes_, pointer);
    }
    if (value.contains("region") && value["region"].is_string()) region(value["region"], pointer);
  }

  const Scenario& scenario_;
  Words calls_, actions_, statuses_, error_codes_;
};

}  // namespace

void check_named_things(sim::World& world, const Scenario& scenario) {
  Check(world, scenario).whole();
}

}  // namespace harness
