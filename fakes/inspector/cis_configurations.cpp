#include "fakes/inspector/cis_configurations.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/criteria.h"
#include "fakes/inspector/items.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"
#include "fakes/inspector/tags.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr const char* kKind = "cis-configuration";
constexpr int64_t kDefaultPage = 100;
constexpr size_t kMostConfigurations = 500;

Item existing(const Call& call, const Input& input) {
  return existing_item(call, kKind, input.text("scanConfigurationArn"), "CIS scan configuration");
}

// SELF is the caller; only an administrator may name others, or all.
Value checked_targets(const Call& call, const Value& targets) {
  Value checked = targets;
  if (!targets.contains("accountIds")) return checked;
  Value accounts = Value::array();
  for (const auto& entry : targets.at("accountIds")) {
    const auto text = entry.get<std::string>();
    if (text == "SELF") {
      accounts.push_back(call.account);
    } else if (text == "ALL_ACCOUNTS") {
      demand_administrator(call);
      for (auto& account : visible_accounts(call)) accounts.push_back(std::move(account));
    } else if (manages(call, text)) {
      accounts.push_back(text);
    } else {
      throw invalid_request(fmt::format("Account {} is not a member of this account.", text));
    }
  }
  checked["accountIds"] = std::move(accounts);
  return checked;
}

// A schedule is one of its kinds.
void check_schedule(const Value& schedule) {
  if (schedule.size() != 1) {
    throw invalid_request("A schedule has exactly one of oneTime, daily, weekly and monthly.",
                          "FIELD_VALIDATION_FAILED");
  }
}

Value shown(const Call& call, const Item& item) {
  Value value = item.document;
  value["tags"] = tags_of(call, item.id);
  return value;
}

bool accepts(const Value& filter, const Item& item) {
  const auto list = [&](const char* name) { return filter.value(name, Value()); };
  return accepts_text(list("scanNameFilters"), item.document.at("scanName").get<std::string>()) &&
         accepts_text(list("scanConfigurationArnFilters"), item.id) &&
         accepts_tags(list("targetResourceTagFilters"),
                      item.document.at("targets").value("targetResourceTags", Value::object()));
}

}  // namespace

Output create_cis_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  check_schedule(input.at("schedule"));
  if (items_of(call.state, scope_of(call), kKind).size() >= kMostConfigurations) {
    throw invalid_request(
        fmt::format("An account can have {} CIS scan configurations.", kMostConfigurations));
  }
  Item item;
  item.scope = scope_of(call);
  item.kind = kKind;
  item.id = call.arn("inspector2", call.region, call.account,
                     fmt::format("owner/{}/cis-configuration/{}", call.account,
                                 call.ids.uuid("inspector2/cis-configuration")));
  item.document = {
      {"scanConfigurationArn", item.id},  {"ownerId", call.account},
      {"scanName", input.at("scanName")}, {"securityLevel", input.at("securityLevel")},
      {"schedule", input.at("schedule")}, {"targets", checked_targets(call, input.at("targets"))}};
  put_item(call.state, item);
  keep_tags(call, item.id, input);
  return Value{{"scanConfigurationArn", item.id}};
}

Output update_cis_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  Item item = existing(call, input);
  for (const char* member : {"scanName", "securityLevel", "schedule"}) {
    if (input.has(member)) item.document[member] = input.at(member);
  }
  check_schedule(item.document.at("schedule"));
  if (input.has("targets")) {
    item.document["targets"].update(checked_targets(call, input.at("targets")));
  }
  put_item(call.state, item);
  return Value{{"scanConfigurationArn", item.id}};
}

Output delete_cis_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  const Item item = existing(call, input);
  remove_resource(call, item);
  return Value{{"scanConfigurationArn", item.id}};
}

Output list_cis_scan_configurations(Call& call, const Input& input) {
  demand_enabled(call);
  auto items = items_of(call.state, scope_of(call), kKind);
  const Value filter = input.has("filterCriteria") ? input.at("filterCriteria") : Value::object();
  std::erase_if(items, [&](const Item& item) { return !accepts(filter, item); });
  const auto position = [by_name = input.text("sortBy") == "SCAN_NAME"](const Item& item) {
    return by_name ? item.document.at("scanName").get<std::string>() + "\n" + item.id : item.id;
  };
  return sorted_page(
      call, input, "scanConfigurations", kDefaultPage, std::move(items),
      [&](const Item& item) { return shown(call, item); }, position);
}

}  // namespace fakes::inspector
