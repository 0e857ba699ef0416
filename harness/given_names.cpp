#include "harness/given_names.h"

namespace harness {
namespace {

using sim::Value;

const Value& member(const Value& object, const char* name) {
  static const Value kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

void add_texts(const Value& list, const char* name, std::vector<std::string>& out) {
  if (!list.is_array()) return;
  for (const auto& each : list) {
    const Value& text = member(each, name);
    if (text.is_string()) out.push_back(text.get<std::string>());
  }
}

void note(const std::vector<Step>& steps, MadeLater& made) {
  for (const auto& step : steps) {
    if (step.service == "organizations") made.accounts = true;
    if (step.service == "s3") made.buckets = true;
    if (step.service == "events") made.rules = true;
  }
}

}  // namespace

GivenNames given_names(const Value& world) {
  GivenNames names;
  names.buses = {"default"};
  const Value& accounts = member(world, "accounts");
  if (!accounts.is_array()) return names;
  add_texts(accounts, "id", names.accounts);
  for (const auto& account : accounts) {
    const Value& regions = member(account, "regions");
    if (!regions.is_object()) continue;
    for (const auto& region : regions) {
      const Value& events = member(region, "events");
      add_texts(member(region, "buckets"), "name", names.buckets);
      add_texts(member(events, "rules"), "name", names.rules);
      add_texts(member(events, "buses"), "name", names.buses);
    }
  }
  return names;
}

MadeLater made_by(const Scenario& scenario) {
  MadeLater made;
  for (const auto* steps : {&scenario.before, &scenario.after}) note(*steps, made);
  for (const auto& during : scenario.during) note(during.steps, made);
  bool own_program = !scenario.run.bundled_exporter;
  for (const auto& each : scenario.also) own_program = own_program || !each.bundled_exporter;
  if (own_program) made = {true, true, true};
  return made;
}

}  // namespace harness
