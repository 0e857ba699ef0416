#include "harness/simulate_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "fakes/iam/access.h"
#include "fakes/kms/access.h"
#include "fakes/s3/access.h"
#include "fakes/s3/records.h"
#include "harness/identities.h"
#include "sim/aws/arn.h"
#include "sim/aws/partition.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/policy/explain.h"

namespace harness {
namespace {

namespace policy = sim::policy;
using sim::Value;
using sim::aws::ConditionKeys;

// Who owns what an ARN names: S3's ARNs do not say.
std::string owner_of(sim::World& world, const std::string& resource, const std::string& fallback) {
  const auto arn = sim::aws::parse_arn(resource);
  if (!arn) return fallback;
  if (!arn->account.empty()) return std::string(arn->account);
  if (arn->service != "s3") return fallback;
  const auto bucket = fakes::s3::find_bucket(world.store().state, arn->partition,
                                             arn->resource.substr(0, arn->resource.find('/')));
  return bucket ? bucket->account : fallback;
}

std::string_view plain(std::string_view name) {
  return name.ends_with("[]") ? name.substr(0, name.size() - 2) : name;
}

// A name given several times is a multivalued key, as is one that ends in "[]".
ConditionKeys context_of(const std::vector<std::string>& pairs) {
  ConditionKeys out;
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw std::runtime_error(fmt::format(
          "--context takes NAME=VALUE, such as s3:x-amz-acl=private, not \"{}\"", pair));
    }
    const std::string name = pair.substr(0, equals), value = pair.substr(equals + 1);
    bool known = false;
    for (auto& [each, values] : out) {
      if (!sim::text::equals_ignoring_case(plain(each), name) &&
          !sim::text::equals_ignoring_case(each, name)) {
        continue;
      }
      values.push_back(value);
      each = std::string(plain(each)) + "[]";
      known = true;
    }
    if (!known) out.emplace_back(name, std::vector{value});
  }
  return out;
}

// What --context says of a key is not said otherwise.
void add_keys(const ConditionKeys& keys, sim::Authorization& wanted) {
  const auto given = wanted.context;
  for (const auto& key : keys) {
    const bool said = std::any_of(given.begin(), given.end(), [&](const auto& each) {
      return sim::text::equals_ignoring_case(plain(each.first), plain(key.first));
    });
    if (!said) wanted.context.push_back(key);
  }
}

// What the world knows of the resource, and the service of every request.
void add_known_keys(sim::World& world, const sim::Call::Facts& facts, sim::Authorization& wanted) {
  auto& state = world.store().state;
  const std::string service = sim::text::lower(facts.service);
  if (service == "kms") {
    add_keys(fakes::kms::request_facts(facts), wanted);
    add_keys(fakes::kms::resource_facts(state, wanted.resource), wanted);
  } else if (service == "s3") {
    add_keys(fakes::s3::resource_facts(state, wanted.action, wanted.resource), wanted);
  } else if (service == "iam" || service == "sts") {
    add_keys(fakes::iam::resource_facts(state, wanted.resource), wanted);
  }
}

Value context_value(const policy::Context& context) {
  Value out = Value::object();
  for (const auto& key : context.keys()) {
    if (key.multivalued) {
      out[key.name] = key.values;
    } else {
      out[key.name] = key.values.empty() ? std::string() : key.values.front();
    }
  }
  return out;
}

void check_action(const std::string& action) {
  if (const auto colon = action.find(':'); colon == std::string::npos || colon == 0 ||
                                           colon + 1 == action.size() ||
                                           action.find('*') != std::string::npos) {
    throw std::runtime_error(
        fmt::format("--action takes one action, such as s3:PutObject, not \"{}\"", action));
  }
}

}  // namespace

SimulatedRequest simulate_request(sim::World& world, const std::string& home_account,
                                  const std::string& home_region, const SimulateOptions& options) {
  check_action(options.action);
  if (options.resource != "*" && !sim::aws::parse_arn(options.resource)) {
    throw std::runtime_error(
        fmt::format("--resource takes an ARN, or * for an action without a resource, not \"{}\"",
                    options.resource));
  }
  const std::string region = options.region.value_or(home_region);
  if (!sim::aws::find_region(region)) {
    throw std::runtime_error(fmt::format("AWS has no region \"{}\"", region));
  }
  sim::Call::Facts facts;
  facts.caller = identity_named(world, options.account.value_or(home_account), options.as);
  facts.caller.source_arn = options.source_arn.value_or(facts.caller.source_arn);
  facts.account = acting_account(facts.caller);
  facts.region = region;
  facts.service = options.action.substr(0, options.action.find(':'));
  facts.operation = options.action.substr(options.action.find(':') + 1);
  facts.via = options.via;

  sim::Authorization wanted;
  wanted.action = options.action;
  wanted.resource = options.resource;
  wanted.resource_account = owner_of(world, options.resource, facts.account);
  wanted.context = context_of(options.context);
  add_known_keys(world, facts, wanted);
  const auto simulated = world.gateway().simulate(std::move(facts), wanted);

  SimulatedRequest out;
  out.allowed = simulated.decision.allowed();
  out.value =
      policy::explained(simulated.request, simulated.policies, simulated.rules, simulated.decision);
  for (const char* list : {"mistakes", "remedies"}) {  // an allowed decision has none
    if (!out.value.contains(list)) out.value[list] = Value::array();
  }
  out.text = policy::to_text(out.value) +
             policy::advice_text(out.value["mistakes"], out.value["remedies"]);
  out.value["context"] = context_value(simulated.request.context);
  return out;
}

int simulate_in_world(const SimulateOptions& options) {
  const auto loaded = loaded_world(options.world);
  const auto out = simulate_request(*loaded.world, loaded.account, loaded.region, options);
  if (options.json) {
    fmt::print("{}\n", sim::json::dump(out.value, 2));
  } else {
    fmt::print("{}", out.text);
  }
  return out.allowed ? 0 : 1;
}

}  // namespace harness
