#include "fakes/inspector/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "fakes/inspector/announcements.h"
#include "fakes/inspector/closed_records.h"
#include "fakes/inspector/finding_life.h"
#include "fakes/inspector/items.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pending.h"
#include "fakes/inspector/suppression.h"

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

constexpr std::string_view kOff = "DISABLED";

using States = std::map<std::string, std::string>;  // of the types that are not off

States states_of(const Call& call, const Scope& scope) {
  States states;
  for (auto& [type, status] : scan_types(call.state, scope)) states.emplace(type, status);
  return states;
}

std::string_view state_of(const States& states, std::string_view type) {
  const auto found = states.find(std::string(type));
  return found == states.end() ? kOff : std::string_view(found->second);
}

// An account is as far as the type that is farthest on.
std::string_view account_state(const States& states) {
  for (const std::string_view status : {"ENABLED", "ENABLING", "DISABLING"}) {
    if (std::any_of(states.begin(), states.end(),
                    [&](const auto& each) { return each.second == status; })) {
      return status;
    }
  }
  return kOff;
}

// The accounts that a request names; the caller's own when it names none.
std::vector<std::string> accounts_of(const Call& call, const Input& input) {
  if (!input.has("accountIds") || input.at("accountIds").empty()) return {call.account};
  return input.at("accountIds").get<std::vector<std::string>>();
}

Value shown_account(const Call& call, const Scope& scope) {
  const States states = states_of(call, scope);
  Value resources;
  for (const auto& [type, member] : kScanTypes) {
    resources[std::string(member)] = state_of(states, type);
  }
  return {{"accountId", scope.account},
          {"status", account_state(states)},
          {"resourceStatus", resources}};
}

// Why an account's part of a request failed: the codes of the model, the words our own.
struct Refusal {
  std::string code, message;
};

Value failed_account(const std::string& account, const Refusal& why) {
  return {{"accountId", account}, {"errorCode", why.code}, {"errorMessage", why.message}};
}

const Refusal& not_yours() {
  static const Refusal kRefusal{"ACCESS_DENIED",
                                "Invoking account does not have access to this account."};
  return kRefusal;
}

// Runs `change` for each account that the caller manages, and answers for all of them.
template <class Change>
Output for_accounts(Call& call, const Input& input, Change change) {
  Value accounts = Value::array(), failed = Value::array();
  for (const auto& account : accounts_of(call, input)) {
    const Scope scope{account, call.region};
    std::optional<Refusal> refusal;
    if (!manages(call, account)) {
      refusal = not_yours();
    } else {
      refusal = change(scope);
    }
    if (refusal) {
      failed.push_back(failed_account(account, *refusal));
    } else {
      accounts.push_back(shown_account(call, scope));
    }
  }
  return Output({{"accounts", accounts}, {"failedAccounts", failed}});
}

void begin(Call& call, const Scope& scope, const std::string& type, std::string_view status) {
  const auto seconds = call.settings.number("inspector.enable_seconds");
  set_scan_type(call.state, scope, type, status);
  announce_coverage(call, scope, type);
  call.forget("settle_scan_type", subject_of(scope, type));
  call.later(call.now() + std::chrono::seconds(seconds), "settle_scan_type",
             subject_of(scope, type));
}

// The first type that is on its way in the other direction.
std::optional<Refusal> in_progress(const States& states, const std::vector<std::string>& types,
                                   std::string_view status, std::string_view code) {
  for (const auto& type : types) {
    if (state_of(states, type) == status) {
      return Refusal{std::string(code), fmt::format("{} is {}.", type, status)};
    }
  }
  return std::nullopt;
}

bool names(const std::vector<std::string>& types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

std::optional<Refusal> enable_types(Call& call, const Scope& scope,
                                    const std::vector<std::string>& types) {
  const States states = states_of(call, scope);
  if (auto busy = in_progress(states, types, "DISABLING", "DISABLE_IN_PROGRESS")) return busy;
  // Lambda code scanning comes on top of Lambda standard scanning.
  if (names(types, "LAMBDA_CODE") && !names(types, "LAMBDA") &&
      state_of(states, "LAMBDA") == kOff) {
    throw invalid_request("LAMBDA scanning must be enabled for LAMBDA_CODE scanning.");
  }
  for (const auto& type : types) begin_enabling(call, scope, type);
  call.forget("forget_findings", subject_of(scope));
  return std::nullopt;
}

bool has_associated_members(const Call& call, const Scope& scope) {
  const auto members = members_of(call.state, scope);
  return std::any_of(members.begin(), members.end(),
                     [](const Member& member) { return member.status == "ENABLED"; });
}

// Without resource types, all of them; without Lambda no Lambda code.
std::vector<std::string> types_to_disable(const Input& input) {
  std::vector<std::string> types;
  if (input.has("resourceTypes")) {
    types = input.at("resourceTypes").get<std::vector<std::string>>();
  }
  if (types.empty()) {
    for (const auto& known : kScanTypes) types.emplace_back(known.type);
  } else if (names(types, "LAMBDA") && !names(types, "LAMBDA_CODE")) {
    types.emplace_back("LAMBDA_CODE");
  }
  return types;
}

std::optional<Refusal> disable_types(Call& call, const Scope& scope,
                                     const std::vector<std::string>& types) {
  const States states = states_of(call, scope);
  if (auto busy = in_progress(states, types, "ENABLING", "ENABLE_IN_PROGRESS")) return busy;
  const bool last = std::all_of(states.begin(), states.end(), [&](const auto& each) {
    return names(types, each.first) || each.second == "DISABLING";
  });
  if (last && !states.empty() && has_associated_members(call, scope)) {
    return Refusal{"DISASSOCIATE_ALL_MEMBERS",
                   "Disassociate all members before Amazon Inspector is disabled."};
  }
  for (const auto& type : types) {
    if (state_of(states, type) == "ENABLED") begin(call, scope, type, "DISABLING");
  }
  return std::nullopt;
}

}  // namespace

void begin_enabling(Call& call, const Scope& scope, const std::string& type) {
  if (state_of(states_of(call, scope), type) != kOff) return;
  note_first_use(call.state, scope, type, sim::to_millis(call.now()));
  begin(call, scope, type, "ENABLING");
}

void enable_now(Call& call, std::string_view type) {
  const Scope scope{call.account, call.region};
  note_first_use(call.state, scope, type, sim::to_millis(call.now()));
  set_scan_type(call.state, scope, type, "ENABLED");
}

// AWS takes about a minute; until then types are ENABLING.
Output enable(Call& call, const Input& input) {
  const auto types = input.at("resourceTypes").get<std::vector<std::string>>();
  return for_accounts(call, input,
                      [&](const Scope& scope) { return enable_types(call, scope, types); });
}

// When no type is left, Inspector is off, and a day later its findings are gone. The wording for
// members was recorded.
Output disable(Call& call, const Input& input) {
  const auto named = accounts_of(call, input);
  if (standing_of(call) == Standing::kMember && names(named, call.account)) {
    throw access_denied(
        fmt::format("Member account {} is not authorized to disable itself.", call.account));
  }
  const auto types = types_to_disable(input);
  return for_accounts(call, input,
                      [&](const Scope& scope) { return disable_types(call, scope, types); });
}

Output batch_get_account_status(Call& call, const Input& input) {
  const auto state = [](std::string_view status) {
    // The model requires errorCode and errorMessage too, but published answers of healthy accounts
    // do without, and the code's enum has no word for "none".
    return Value{{"status", status}};
  };
  Value accounts = Value::array(), failed = Value::array();
  for (const auto& account : accounts_of(call, input)) {
    if (!manages(call, account)) {
      failed.push_back(failed_account(account, not_yours()));
      continue;
    }
    const States states = states_of(call, {account, call.region});
    Value resources;
    for (const auto& [type, member] : kScanTypes) {
      resources[std::string(member)] = state(state_of(states, type));
    }
    accounts.push_back({{"accountId", account},
                        {"state", state(account_state(states))},
                        {"resourceState", resources}});
  }
  return Output({{"accounts", accounts}, {"failedAccounts", failed}});
}

void settle_scan_type(Call& call, const std::string& subject) {
  const auto [scope, type] = pending_of(subject);
  const auto states = states_of(call, scope);
  if (state_of(states, type) == "ENABLED") return;
  const bool on = state_of(states, type) == "ENABLING";
  set_scan_type(call.state, scope, type, on ? "ENABLED" : "");
  if (on) {
    reopen_scan_type(call, scope, type);
    announce_coverage(call, scope, type);
    return announce_first_scans(call, scope, type);
  }
  close_scan_type(call, scope, type);
  if (scan_types(call.state, scope).empty()) {
    call.later(call.now() + kFindingsKept, "forget_findings", subject_of(scope));
  }
}

void forget_findings(Call& call, const std::string& subject) {
  const Scope scope = pending_of(subject).scope;
  if (!scan_types(call.state, scope).empty()) return;
  remove_findings(call.state, scope);
  remove_all_closed(call.state, scope);
  for (const auto& filter : items_of(call.state, scope, kFilterKind)) {
    remove_resource(call, filter);
  }
}

void demand_enabled(const Call& call) {
  const Scope scope{call.account, call.region};
  if (!is_on(call.state, scope)) throw not_enabled(scope);
}

}  // namespace fakes::inspector
