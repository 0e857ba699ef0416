#include "fakes/inspector/accounts.h"

#include <algorithm>
#include <array>

#include "fakes/inspector/records.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

struct ScanType {
  std::string_view type, member;
};
constexpr std::array<ScanType, 5> kScanTypes = {{{"EC2", "ec2"},
                                                 {"ECR", "ecr"},
                                                 {"LAMBDA", "lambda"},
                                                 {"LAMBDA_CODE", "lambdaCode"},
                                                 {"CODE_REPOSITORY", "codeRepository"}}};

// Findings of a disabled account are removed after 24 hours.
constexpr auto kFindingsKept = std::chrono::hours(24);

Scope scope_of(const Call& call) { return {call.account, call.region}; }

std::string_view word_for(bool enabled) { return enabled ? "ENABLED" : "DISABLED"; }

bool contains(const std::vector<std::string>& types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// The accounts that a request names; the caller's own when it names none.
std::vector<std::string> accounts_of(const Call& call, const Input& input) {
  if (!input.has("accountIds") || input.at("accountIds").empty()) return {call.account};
  return input.at("accountIds").get<std::vector<std::string>>();
}

// The account before a change, with the types that the change concerns shown on their way.
Value account_on_the_way(const Call& call, const Value& changing, std::string_view word) {
  const auto types = enabled_scan_types(call.state, scope_of(call));
  Value resources;
  bool any = false;
  for (const auto& [type, member] : kScanTypes) {
    const bool moves = std::find(changing.begin(), changing.end(), type) != changing.end() &&
                       contains(types, type) != (word == "ENABLING");
    any = any || moves;
    resources[std::string(member)] = moves ? word : word_for(contains(types, type));
  }
  const bool turns = any && types.empty() == (word == "ENABLING");
  return {{"accountId", call.account},
          {"status", turns ? word : word_for(!types.empty())},
          {"resourceStatus", resources}};
}

// An account of its own manages itself; others belong to a delegated administrator's organization.
Value refused_account(const std::string& account) {
  return {{"accountId", account},
          {"errorCode", "ACCESS_DENIED"},
          {"errorMessage", "Invoking account does not have access to this account."}};
}

// Runs `change` when the caller's own account is among those named, and answers for all of them.
template <class Change>
Output for_accounts(Call& call, const Input& input, const Value& types, std::string_view word,
                    Change change) {
  Value accounts = Value::array(), failed = Value::array();
  for (const auto& account : accounts_of(call, input)) {
    if (account == call.account) {
      accounts.push_back(account_on_the_way(call, types, word));
      change();
    } else {
      failed.push_back(refused_account(account));
    }
  }
  return Output({{"accounts", accounts}, {"failedAccounts", failed}});
}

}  // namespace

// The answer shows ENABLING, as AWS's does; the next look finds the types ENABLED, where AWS takes
// about a minute.
Output enable(Call& call, const Input& input) {
  const Value& types = input.at("resourceTypes");
  return for_accounts(call, input, types, "ENABLING", [&] {
    for (const auto& type : types) {
      enable_scan_type(call.state, scope_of(call), type.get<std::string>());
    }
    call.forget("forget_findings", call.account);
  });
}

// Without resource types, all of them. When none is left, Inspector is off, and a day later its
// findings are gone.
Output disable(Call& call, const Input& input) {
  Value types = input.has("resourceTypes") ? input.at("resourceTypes") : Value::array();
  if (types.empty()) {
    for (const auto& known : kScanTypes) types.push_back(known.type);
  }
  return for_accounts(call, input, types, "DISABLING", [&] {
    if (enabled_scan_types(call.state, scope_of(call)).empty()) return;
    for (const auto& type : types) {
      disable_scan_type(call.state, scope_of(call), type.get<std::string>());
    }
    if (enabled_scan_types(call.state, scope_of(call)).empty()) {
      call.later(call.now() + kFindingsKept, "forget_findings", call.account);
    }
  });
}

Output batch_get_account_status(Call& call, const Input& input) {
  const auto state = [](bool enabled) {
    // The model requires errorCode and errorMessage too, but published answers of healthy accounts
    // do without, and the code's enum has no word for "none".
    return Value{{"status", word_for(enabled)}};
  };
  Value accounts = Value::array(), failed = Value::array();
  for (const auto& account : accounts_of(call, input)) {
    if (account != call.account) {
      failed.push_back(refused_account(account));
      continue;
    }
    const auto types = enabled_scan_types(call.state, scope_of(call));
    Value resources;
    for (const auto& [type, member] : kScanTypes) {
      resources[std::string(member)] = state(contains(types, type));
    }
    accounts.push_back(
        {{"accountId", account}, {"state", state(!types.empty())}, {"resourceState", resources}});
  }
  return Output({{"accounts", accounts}, {"failedAccounts", failed}});
}

void forget_findings(Call& call, const std::string&) {
  if (enabled_scan_types(call.state, scope_of(call)).empty()) {
    remove_findings(call.state, scope_of(call));
  }
}

void demand_enabled(const Call& call) {
  if (enabled_scan_types(call.state, scope_of(call)).empty()) throw not_enabled(scope_of(call));
}

}  // namespace fakes::inspector
