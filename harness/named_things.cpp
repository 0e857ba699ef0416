#include "harness/named_things.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "harness/expectations.h"
#include "harness/given_names.h"
#include "harness/programs.h"
#include "harness/shape_names.h"
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
  Check(sim::World& world, const Value& description, const Scenario& scenario)
      : scenario_(scenario), given_(given_names(description)), made_(made_by(scenario)) {
    for (const auto& [name, service] : world.gateway().services()) {
      for (const auto& [operation, facts] : service.model.operations()) {
        calls_.push_back(name + ":" + operation);
      }
      actions_of(name);
    }
    const auto* inspector = world.gateway().find_service("inspector2");
    if (!inspector) return;
    const auto* list = inspector->model.find("ListFindings");
    const auto* criteria = list ? list->input->find("filterCriteria") : nullptr;
    if (criteria) criteria_ = criteria->shape;
    const auto* status = inspector->model.find("GetFindingsReportStatus");
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

  // Patterns of names that the world has, where nothing can make another one.
  void given_name(const Value& holder, const char* member, const Words& known, bool may_be_made,
                  const std::string& pointer) const {
    const std::string name = holder.value(member, "");
    if (name.empty() || may_be_made || name.find('{') != std::string::npos) return;
    const bool there = std::any_of(known.begin(), known.end(), [&](const std::string& each) {
      return sim::text::wildcard_match(name, each);
    });
    if (there) return;
    refuse(pointer + "/" + member,
           fmt::format("the world has no {} \"{}\"{}", member, name,
                       known.empty() ? "" : sim::text::did_you_mean_or(name, known)));
  }

  void where(const Value& expected, const std::string& pointer) const {
    if (!criteria_ || !expected.contains("where")) return;
    const auto strange = strange_word(*criteria_, expected["where"], Enumerations::kKnownValues);
    if (!strange) return;
    refuse(pointer + "/where" + strange->pointer,
           fmt::format("findings have no {} \"{}\"{}", strange->is_value ? "comparison" : "filter",
                       strange->word, sim::text::did_you_mean_or(strange->word, strange->known)));
  }

  void fault_fired(const Value& expected, const std::string& pointer) const {
    Words known;
    for (const auto& fault : scenario_.faults) {
      if (fault.is_object()) known.push_back(fault.value("on", ""));
    }
    const std::string on = expected["fault_fired"];
    if (std::find(known.begin(), known.end(), on) != known.end()) return;
    refuse(pointer + "/fault_fired",
           fmt::format("the scenario has no fault on {}{}", on,
                       sim::text::did_you_mean_or(on, known, "there are: ")));
  }

  // What the world has, or a word of the bundled exporter names.
  Words buckets() const {
    Words known = given_.buckets;
    const auto add = [&](const Subject& run) {
      for (const auto& word : run.arguments) known.push_back(word.substr(word.find('=') + 1));
    };
    add(scenario_.run);
    std::for_each(scenario_.also.begin(), scenario_.also.end(), add);
    return known;
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
    if (verb == "findings") {
      where(value, pointer);
      given_name(value, "account", given_.accounts, made_.accounts, pointer);
    }
    if (verb == "event") {
      given_name(value["event"], "rule", given_.rules, made_.rules, pointer + "/event");
      given_name(value["event"], "bus", given_.buses, made_.rules, pointer + "/event");
    }
    if (verb == "object") {
      given_name(value["object"], "bucket", buckets(), made_.buckets, pointer + "/object");
    }
    if (verb == "fault_fired") fault_fired(value, pointer);
    if (value.contains("region") && value["region"].is_string()) region(value["region"], pointer);
  }

  const Scenario& scenario_;
  const GivenNames given_;
  const MadeLater made_;
  const sim::wire::Shape* criteria_ = nullptr;  // of ListFindings
  Words calls_, actions_, statuses_, error_codes_;
};

}  // namespace

void check_named_things(sim::World& world, const Value& description, const Scenario& scenario) {
  Check(world, description, scenario).whole();
}

}  // namespace harness
