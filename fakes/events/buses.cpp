#include "fakes/events/buses.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/events/pages.h"
#include "fakes/events/places.h"
#include "fakes/events/tags.h"
#include "sim/policy/document.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostPolicyBytes = 10240;
constexpr const char* kFacts[] = {"Description", "KmsKeyIdentifier", "DeadLetterConfig",
                                  "LogConfig"};

std::string policy_holder(const BusPlace& place) {
  return fmt::format("event bus {}/{}/{}", place.account, place.region, place.name);
}

void take_facts(const Input& input, Bus& bus) {
  for (const char* name : kFacts) {
    if (input.has(name)) bus.facts[name] = input.at(name);
  }
}

Value described(const Call& call, const Bus& bus) {
  Value out = bus.facts;
  out["Name"] = bus.place.name;
  out["Arn"] = bus_arn(call, bus.place);
  if (!bus.policy.empty()) out["Policy"] = bus.policy;
  if (bus.created != 0) {
    out["CreationTime"] = bus.created;
    out["LastModifiedTime"] = bus.modified;
  }
  return out;
}

void save(Call& call, Bus bus) {
  bus.modified = sim::to_millis(call.now());
  put_bus(call.state, bus);
}

void set_policy(Call& call, Bus bus, std::string policy) {
  if (policy.size() > kMostPolicyBytes) {
    throw sim::ApiError("PolicyLengthExceededException", 400,
                        fmt::format("The policy is longer than {} bytes.", kMostPolicyBytes));
  }
  call.keep_past(policy_holder(bus.place), bus.policy);
  bus.policy = std::move(policy);
  save(call, std::move(bus));
}

void check_document(const std::string& document) {
  const auto faults = sim::policy::faults_of(document, sim::policy::DocumentKind::kBucket);
  if (faults.empty()) return;
  throw invalid_request(fmt::format("{}: {}", faults.front().place, faults.front().message));
}

Value policy_of(const Bus& bus) {
  if (bus.policy.empty()) return {{"Version", "2012-10-17"}, {"Statement", Value::array()}};
  Value policy = Value::parse(bus.policy);
  if (policy["Statement"].is_object()) policy["Statement"] = Value::array({policy["Statement"]});
  return policy;
}

Value statement_of(const Call& call, const Input& input, const Bus& bus) {
  for (const char* name : {"Action", "Principal", "StatementId"}) {
    if (!input.has(name)) {
      throw invalid_request("Parameter(s) Action, Principal, StatementId must be specified.");
    }
  }
  const std::string principal = input.text("Principal");
  Value statement = {{"Sid", input.text("StatementId")},
                     {"Effect", "Allow"},
                     {"Action", input.text("Action")},
                     {"Resource", bus_arn(call, bus.place)}};
  if (principal == "*") {
    statement["Principal"] = "*";
  } else {
    statement["Principal"] = {{"AWS", call.arn("iam", "", principal, "root")}};
  }
  if (input.has("Condition")) {
    const Input condition = input.in("Condition");
    if (condition.text("Type") != "StringEquals" || condition.text("Key") != "aws:PrincipalOrgID") {
      throw invalid_request(
          "Parameter Condition is not valid. Reason: Type must be StringEquals and Key must be "
          "aws:PrincipalOrgID.");
    }
    statement["Condition"] = {{"StringEquals", {{"aws:PrincipalOrgID", condition.text("Value")}}}};
  }
  return statement;
}

void remove_statement(Value& statements, const std::string& sid) {
  std::erase_if(statements.get_ref<Value::array_t&>(),
                [&](const Value& each) { return each.contains("Sid") && each["Sid"] == sid; });
}

}  // namespace

Output create_event_bus(Call& call, const Input& input) {
  const std::string name = input.text("Name");
  if (input.has("EventSourceName")) throw not_implemented("partner event buses");
  if (name.find('/') != std::string::npos) {
    throw invalid_request("Event bus name must not contain '/'.");
  }
  const BusPlace place{call.account, call.region, name};
  if (find_bus(call.state, place)) throw bus_exists(name);
  const auto most = call.settings.number("events.buses_per_account");
  if (static_cast<int64_t>(buses_of(call.state, call.account, call.region).size()) >= most) {
    throw limit_exceeded("The requested resource exceeds the maximum number allowed.");
  }
  Bus bus{place, "", Value::object(), checked_tags(input.at("Tags")), 0, 0};
  take_facts(input, bus);
  bus.created = sim::to_millis(call.now());
  save(call, bus);
  Value out = bus.facts;
  out["EventBusArn"] = bus_arn(call, place);
  return out;
}

Output delete_event_bus(Call& call, const Input& input) {
  const BusPlace place = bus_named(call, input.text("Name"));
  if (place.name == kDefaultBus) throw invalid_request("Cannot delete event bus default.");
  if (has_rules(call.state, place)) {
    throw invalid_request("Event bus cannot be deleted since it has rules.");
  }
  delete_bus(call.state, place);  // a missing one is fine, too
  return {};
}

Output describe_event_bus(Call& call, const Input& input) {
  return described(call, existing_bus(call, input.text("Name")));
}

Output list_event_buses(Call& call, const Input& input) {
  auto buses = buses_of(call.state, call.account, call.region);
  const auto is_default = [](const Bus& bus) { return bus.place.name == kDefaultBus; };
  if (std::none_of(buses.begin(), buses.end(), is_default)) {
    buses.push_back(*find_bus(call.state, {call.account, call.region}));
  }
  std::sort(buses.begin(), buses.end(),
            [](const Bus& a, const Bus& b) { return a.place.name < b.place.name; });
  const std::string prefix = input.text("NamePrefix");
  std::erase_if(buses, [&](const Bus& bus) { return !bus.place.name.starts_with(prefix); });
  return page_from(
      call, input, "EventBuses", std::move(buses),
      [&](const Bus& bus) {
        Value shown = described(call, bus);
        for (const char* name : {"KmsKeyIdentifier", "DeadLetterConfig", "LogConfig"}) {
          shown.erase(name);
        }
        return shown;
      },
      [](const Bus& bus) { return bus.place.name; });
}

Output update_event_bus(Call& call, const Input& input) {
  Bus bus = existing_bus(call, input.text("Name"));
  take_facts(input, bus);
  Value out = bus.facts;
  out["Name"] = bus.place.name;
  out["Arn"] = bus_arn(call, bus.place);
  save(call, std::move(bus));
  return out;
}

Output put_permission(Call& call, const Input& input) {
  const Bus bus = existing_bus(call, input.text("EventBusName"));
  if (input.has("Policy")) {
    for (const char* name : {"Action", "Principal", "StatementId", "Condition"}) {
      if (input.has(name)) {
        throw invalid_request("Parameter Policy cannot be used together with other parameters.");
      }
    }
    check_document(input.text("Policy"));
    set_policy(call, bus, input.text("Policy"));
    return {};
  }
  Value statement = statement_of(call, input, bus);
  Value policy = policy_of(bus);
  remove_statement(policy["Statement"], input.text("StatementId"));
  policy["Statement"].push_back(std::move(statement));
  const std::string document = policy.dump();
  check_document(document);
  set_policy(call, bus, document);
  return {};
}

Output remove_permission(Call& call, const Input& input) {
  const Bus bus = existing_bus(call, input.text("EventBusName"));
  const auto missing = [](const char* message) {
    return sim::ApiError("ResourceNotFoundException", 400, message);
  };
  if (input.flag("RemoveAllPermissions")) {
    set_policy(call, bus, "");
    return {};
  }
  if (bus.policy.empty()) throw missing("EventBus does not have a policy.");
  Value policy = policy_of(bus);
  const size_t before = policy["Statement"].size();
  remove_statement(policy["Statement"], input.text("StatementId"));
  if (policy["Statement"].size() == before) {
    throw missing("Statement with the provided id does not exist.");
  }
  set_policy(call, bus, policy["Statement"].empty() ? "" : policy.dump());
  return {};
}

std::optional<sim::ResourcePolicy> bus_policy(const sim::PolicyView& view, std::string_view arn) {
  const auto place = bus_of_arn(arn);
  const auto bus = place ? find_bus(view.state, *place) : std::nullopt;
  if (!bus) return std::nullopt;
  sim::ResourcePolicy out;
  out.document = view.past(policy_holder(*place)).value_or(bus->policy);
  out.name = "policy of event bus " + place->name;
  return out;
}

}  // namespace fakes::events
