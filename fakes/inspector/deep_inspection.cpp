#include "fakes/inspector/deep_inspection.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pending.h"
#include "fakes/inspector/settling.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr const char* kTopic = "deep_inspection";
constexpr const char* kOrgPathsTopic = "deep_inspection_org_paths";

bool scans_ec2(const Call& call, const Scope& scope) {
  const auto types = scan_types(call.state, scope);
  return std::any_of(types.begin(), types.end(), [](const ScanTypeState& each) {
    return each.type == "EC2" && each.status != "DISABLING";
  });
}

// On, unless it was switched off.
Value kept_configuration(const Call& call, const Scope& scope) {
  return find_configuration(call.state, scope, kTopic)
      .value_or(Value{{"status", "ACTIVATED"}, {"packagePaths", Value::array()}});
}

// Off, however it was set, while EC2 is not scanned.
Value configuration_of(const Call& call, const Scope& scope) {
  Value document = kept_configuration(call, scope);
  if (!scans_ec2(call, scope)) document["status"] = "DEACTIVATED";
  return document;
}

// The paths that the organization's administrator has set for all of its members.
Value org_paths(const Call& call) {
  const auto member = find_member(call.state, scope_of(call));
  const bool associated = member && member->status == "ENABLED";
  const Scope owner{associated ? member->admin : call.account, call.region};
  return find_configuration(call.state, owner, kOrgPathsTopic).value_or(Value::array());
}

Output shown(const Call& call) {
  const Value document = configuration_of(call, scope_of(call));
  return Value{{"packagePaths", document.at("packagePaths")},
               {"orgPackagePaths", org_paths(call)},
               {"status", document.at("status")}};
}

void activate(Call& call, const Scope& scope, Value document) {
  document["status"] = "PENDING";
  begin_settling(call, scope, kTopic, document);
}

void deactivate(Call& call, const Scope& scope, Value document) {
  document["status"] = "DEACTIVATED";
  call.forget("settle_configuration", subject_of(scope, kTopic));
  put_configuration(call.state, scope, kTopic, document);
}

Value failed(const std::string& account, std::string message) {
  return {{"accountId", account}, {"errorMessage", std::move(message)}};
}

constexpr const char* kNotYours = "Invoking account does not have access to this account.";

}  // namespace

Output get_ec2_deep_inspection_configuration(Call& call, const Input&) {
  demand_enabled(call);
  return shown(call);
}

// A member sets paths of its own, but only its administrator switches deep inspection off.
Output update_ec2_deep_inspection_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  const Scope scope = scope_of(call);
  Value document = kept_configuration(call, scope);
  if (input.has("packagePaths")) document["packagePaths"] = input.at("packagePaths");
  if (!input.has("activateDeepInspection")) {
    put_configuration(call.state, scope, kTopic, document);
  } else if (input.flag("activateDeepInspection")) {
    if (!scans_ec2(call, scope)) throw invalid_request("EC2 scanning is not enabled.");
    activate(call, scope, std::move(document));
  } else {
    refuse_member(call);
    deactivate(call, scope, std::move(document));
  }
  return shown(call);
}

Output update_org_ec2_deep_inspection_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  demand_administrator(call);
  put_configuration(call.state, scope_of(call), kOrgPathsTopic, input.at("orgPackagePaths"));
  return {};
}

Output batch_get_member_ec2_deep_inspection_status(Call& call, const Input& input) {
  demand_enabled(call);
  demand_administrator(call);
  Value found = Value::array(), failures = Value::array();
  std::vector<std::string> named;
  if (input.has("accountIds")) named = input.at("accountIds").get<std::vector<std::string>>();
  if (named.empty()) named = visible_accounts(call);
  for (const auto& account : named) {
    if (!manages(call, account)) {
      failures.push_back(failed(account, kNotYours));
      continue;
    }
    const Value document = configuration_of(call, {account, call.region});
    found.push_back({{"accountId", account}, {"status", document.at("status")}});
  }
  return Value{{"accountIds", found}, {"failedAccountIds", failures}};
}

Output batch_update_member_ec2_deep_inspection_status(Call& call, const Input& input) {
  demand_enabled(call);
  demand_administrator(call);
  Value done = Value::array(), failures = Value::array();
  for (const auto& wish : input.at("accountIds")) {
    const auto account = wish.at("accountId").get<std::string>();
    const Scope scope{account, call.region};
    if (!manages(call, account)) {
      failures.push_back(failed(account, kNotYours));
    } else if (!scans_ec2(call, scope)) {
      Value failure = failed(account, "EC2 scanning is not enabled.");
      failure["ec2ScanStatus"] = "DISABLED";
      failures.push_back(std::move(failure));
    } else {
      Value document = kept_configuration(call, scope);
      if (wish.at("activateDeepInspection").get<bool>()) {
        activate(call, scope, std::move(document));
      } else {
        deactivate(call, scope, std::move(document));
      }
      done.push_back(
          {{"accountId", account}, {"status", configuration_of(call, scope).at("status")}});
    }
  }
  return Value{{"accountIds", done}, {"failedAccountIds", failures}};
}

}  // namespace fakes::inspector
