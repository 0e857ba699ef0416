#include "harness/stage.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/all.h"
#include "harness/dotted_path.h"
#include "harness/environment.h"
#include "harness/expectations.h"
#include "harness/given_places.h"
#include "harness/named_things.h"
#include "harness/shape_names.h"
#include "sim/aws/arn.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::Value;
using sim::aws::Principal;
using sim::aws::PrincipalKind;

std::vector<std::string> operation_names(const sim::Service& service) {
  std::vector<std::string> names;
  for (const auto& [name, operation] : service.model.operations()) names.push_back(name);
  return names;
}

// Names as "as" takes them.
std::vector<std::string> who_have_keys(const Value& world) {
  std::vector<std::string> names;
  const auto keys = keys_of(world);
  for (const auto& key : keys) {
    names.push_back(key.account == keys.front().account ? key.user : key.account + ":" + key.user);
  }
  return names;
}

}  // namespace

Stage::Stage(const Scenario& scenario) : world_(std::make_unique<sim::World>()) {
  fakes::install_all(*world_);
  const auto file = given_world(scenario);
  try {
    world_->load(file);
  } catch (const sim::WorldFileError& error) {
    throw ScenarioError(told_where_written(scenario, file, error.what()));
  }
  description_ = file.value;
  region_ = scenario.run.region.empty() ? home_region(description_) : scenario.run.region;
}

std::vector<std::string> Stage::accounts() const {
  std::vector<std::string> ids;
  for (const auto& account : description_["accounts"]) ids.push_back(account["id"]);
  return ids;
}

std::optional<Principal> Stage::principal(std::string_view who) {
  const auto colon = who.find(':');
  const std::string account(colon == std::string_view::npos ? accounts().front()
                                                            : who.substr(0, colon));
  const std::string name(colon == std::string_view::npos ? who : who.substr(colon + 1));
  const auto row = world_->accounts().find(account);
  if (!row) return std::nullopt;
  if (name == "root") {
    Principal root;
    root.kind = PrincipalKind::kRoot;
    root.account = root.user_id = account;
    root.arn = fmt::format("arn:{}:iam::{}:root", row->partition, account);
    return root;
  }
  const auto key =
      key_of(description_, colon == std::string_view::npos ? fmt::format("{}:{}", account, name)
                                                           : std::string(who));
  if (!key) return std::nullopt;
  for (const auto& [service_name, service] : world_->gateway().services()) {
    if (!service.find_key) continue;
    const auto known = service.find_key(world_->store().state, key->id);
    if (known) return known->principal;
  }
  return std::nullopt;
}

sim::Client Stage::client(const Principal& who, const std::string& region) {
  return world_->client(who, region.empty() ? region_ : region);
}

std::string Stage::filled(const std::string& text) const {
  std::string out;
  size_t at = 0;
  while (at < text.size()) {
    const auto open = text.find('{', at);
    const auto close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) break;
    const auto name = std::string_view(text).substr(open + 1, close - open - 1);
    const Value* value = value_at(kept_, name);
    out += text.substr(at, open - at);
    if (value && (value->is_string() || value->is_number())) {
      out += value->is_string() ? value->get<std::string>() : value->dump();
      at = close + 1;
    } else {  // braces of another meaning
      out += '{';
      at = open + 1;
    }
  }
  return out + text.substr(std::min(at, text.size()));
}

Value Stage::filled(const Value& value) const {
  if (value.is_string()) return filled(value.get<std::string>());
  if (!value.is_structured()) return value;
  Value out = value;
  for (auto& each : out) each = filled(Value(each));
  return out;
}

std::string Stage::perform(const Step& step) {
  if (step.operation.empty()) {
    world_->advance(step.advance);
    return {};
  }
  const auto who = principal(step.as);
  if (!who) return fmt::format("the world no longer knows \"{}\"", step.as);
  auto answer = client(*who, step.region).call(step.service, step.operation, filled(step.input));
  own_calls_.insert(answer.journal_id);
  const std::string call = step.service + ":" + step.operation;
  if (!answer.ok()) {
    if (answer.code() == step.error) return {};
    return fmt::format("{} answered {}: {}", call, answer.code(), answer.error->message);
  }
  if (!step.error.empty()) {
    return fmt::format("{} succeeded, expected {}", call, step.error);
  }
  const auto report = answer.output.members.find("reportId");
  if (step.operation == "CreateFindingsReport" && report != answer.output.members.end()) {
    kept_["report"] = *report;
  }
  if (!step.keep.empty()) kept_[step.keep] = answer.output.members;
  return {};
}

void Stage::check_step(const Scenario& scenario, const Step& step) {
  if (step.operation.empty()) return;
  const auto refuse = [&](const std::string& member, const std::string& message) {
    throw ScenarioError(scenario.complaint(step.pointer + member, message));
  };
  const auto* service = world_->gateway().find_service(step.service);
  if (!service) {
    std::vector<std::string> names;
    for (const auto& [name, each] : world_->gateway().services()) names.push_back(name);
    refuse("/call", fmt::format("there is no service \"{}\"{}", step.service,
                                sim::text::did_you_mean_or(step.service, names, "known: ")));
  }
  const auto* operation = service->model.find(step.operation);
  if (!operation) {
    refuse("/call",
           fmt::format("{} has no operation \"{}\"{}", step.service, step.operation,
                       sim::text::did_you_mean(step.operation, operation_names(*service))));
  }
  sim::wire::Shape nothing;
  nothing.type = sim::wire::ShapeType::kStructure;
  const auto& input = operation->input ? *operation->input : nothing;
  if (const auto strange = strange_word(input, step.input, Enumerations::kAnyValue)) {
    refuse("/input" + strange->pointer,
           fmt::format("{} has no input member \"{}\"{}", step.operation, strange->word,
                       sim::text::did_you_mean(strange->word, strange->known)));
  }
  if (!principal(step.as)) {
    refuse("/as", fmt::format("the world has no \"{}\" with an access key{}", step.as,
                              sim::text::did_you_mean_or(step.as, who_have_keys(description_))));
  }
}

void Stage::check_program(const Scenario& scenario, const Subject& run,
                          const std::string& pointer) {
  const auto refuse = [&](const std::string& member, const std::string& message) {
    throw ScenarioError(scenario.complaint(pointer + member, message));
  };
  if (!run.as.empty() ? !key_of(description_, run.as) : !first_key(description_)) {
    refuse(run.as.empty() ? "" : "/as",
           run.as.empty()
               ? std::string("the world has no access key for anyone")
               : fmt::format("the world has no access key for \"{}\"{}", run.as,
                             sim::text::did_you_mean_or(run.as, who_have_keys(description_))));
  }
  const auto& region = run.region.empty() ? region_ : run.region;
  if (!sim::aws::find_region(region)) {
    refuse("/region", fmt::format("AWS has no region \"{}\"", region));
  }
  const auto& role = run.credentials.role;
  if (role.empty()) return;
  std::vector<std::string> names;
  for (const auto& each : description_["accounts"].front().value("roles", Value::array())) {
    if (each.is_object()) names.push_back(each.value("name", ""));
  }
  if (std::find(names.begin(), names.end(), role) == names.end()) {
    refuse("/credentials/role", fmt::format("account {} has no role \"{}\"{}", accounts().front(),
                                            role, sim::text::did_you_mean(role, names)));
  }
}

// The program of an expectation is one of those that run.
void Stage::check_which(const Scenario& scenario, const Expectation& expectation) const {
  const auto which = expectation.value.find("program");
  if (which == expectation.value.end()) return;
  const auto count = static_cast<int64_t>(scenario.also.size()) + 1;
  const auto has_name = [&](const Subject& run) {
    return which->is_string() && run.name == *which;
  };
  const bool numbered = which->is_number_integer() && *which >= 1 && *which <= count;
  if (numbered || has_name(scenario.run) ||
      std::any_of(scenario.also.begin(), scenario.also.end(), has_name)) {
    return;
  }
  throw ScenarioError(scenario.complaint(
      expectation.pointer + "/program",
      fmt::format("no program of \"run\" is called {}; there are {}", which->dump(), count)));
}

void Stage::check(const Scenario& scenario) {
  check_named_things(*world_, description_, scenario);
  for (const auto* steps : {&scenario.before, &scenario.after}) {
    for (const auto& step : *steps) check_step(scenario, step);
  }
  for (const auto& during : scenario.during) {
    for (const auto& step : during.steps) check_step(scenario, step);
  }
  for (const auto& each : scenario.expect) {
    if (each.verb->name == "call") check_step(scenario, call_step(each));
  }
  for (const auto& each : scenario.expect) check_which(scenario, each);
  check_program(scenario, scenario.run, scenario.also.empty() ? "/run" : "/run/0");
  for (size_t i = 0; i < scenario.also.size(); ++i) {
    check_program(scenario, scenario.also[i], fmt::format("/run/{}", i + 1));
  }
  for (size_t i = 0; i < scenario.faults.size(); ++i) {
    try {
      world_->gateway().add_fault(scenario.faults[i]);
    } catch (const sim::FaultError& e) {
      throw ScenarioError(scenario.complaint(fmt::format("/faults/{}{}", i, e.pointer), e.what()));
    }
  }
  world_->gateway().faults().clear();
}

}  // namespace harness
