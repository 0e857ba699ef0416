#include "fakes/inspector/usage.h"

#include <algorithm>
#include <map>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/covered_resources.h"
#include "fakes/inspector/item_records.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kDefaultPage = 500;  // the most that the model allows
constexpr auto kPeriod = std::chrono::hours(30 * 24);
constexpr auto kTrial = std::chrono::hours(15 * 24);

// Prices in USD, an hour or a scan, as a published answer of ListUsageTotals implies them.
const std::map<std::string, double>& prices() {
  constexpr double kHoursAMonth = 720;
  static const std::map<std::string, double> kPrices = {
      {"EC2_INSTANCE_HOURS", 1.25 / kHoursAMonth},
      {"EC2_AGENTLESS_INSTANCE_HOURS", 1.75 / kHoursAMonth},
      {"ECR_INITIAL_SCAN", 0.09},
      {"LAMBDA_FUNCTION_HOURS", 0.30 / kHoursAMonth},
      {"LAMBDA_FUNCTION_CODE_HOURS", 0.60 / kHoursAMonth}};
  return kPrices;
}

// The usage that a covered resource causes; empty when none is known. An instance counts once,
// whatever scans it.
std::string usage_of(const Value& resource) {
  const std::string type = resource.at("resourceType"), scan = resource.at("scanType");
  if (type == "AWS_EC2_INSTANCE" && scan == "PACKAGE") {
    return resource.value("scanMode", "") == "EC2_AGENTLESS" ? "EC2_AGENTLESS_INSTANCE_HOURS"
                                                             : "EC2_INSTANCE_HOURS";
  }
  if (type == "AWS_ECR_CONTAINER_IMAGE") return "ECR_INITIAL_SCAN";
  if (type != "AWS_LAMBDA_FUNCTION") return {};
  return scan == "CODE" ? "LAMBDA_FUNCTION_CODE_HOURS" : "LAMBDA_FUNCTION_HOURS";
}

// How much of it in the last 30 days, in which a resource counts from its first finding on: an
// image that was scanned first before them costs nothing more.
double amount_of(const Call& call, const std::string& usage, int64_t since) {
  const int64_t begin = sim::to_millis(call.now() - kPeriod);
  if (usage == "ECR_INITIAL_SCAN") return since >= begin ? 1 : 0;
  return static_cast<double>(sim::to_millis(call.now()) - std::max(since, begin)) / 3'600'000;
}

using Totals = std::map<std::string, Value>;  // a Usage for each type

std::map<std::string, Totals> totals_of(const Call& call) {
  std::map<std::string, std::map<std::string, double>> amounts;  // of accounts
  for (const auto& [resource, since] : covered_resources(call)) {
    const std::string usage = usage_of(resource);
    if (usage.empty() || !since || resource.at("scanStatus").at("statusCode") != "ACTIVE") continue;
    amounts[resource.at("accountId")][usage] += amount_of(call, usage, *since);
  }
  std::map<std::string, Totals> totals;
  for (const auto& [account, used] : amounts) {
    for (const auto& [type, amount] : used) {
      totals[account][type] = {{"type", type},
                               {"total", amount},
                               {"estimatedMonthlyCost", amount * prices().at(type)},
                               {"currency", "USD"}};
    }
  }
  // What the world file says counts more.
  for (const auto& account : visible_accounts(call)) {
    for (const auto& item : items_of(call.state, {account, call.region}, "usage")) {
      totals[account][item.id] = item.document;
    }
  }
  return totals;
}

Value trials_of(const Call& call, const std::string& account) {
  Value trials = Value::array();
  for (const char* type : {"EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"}) {
    const auto start = first_use(call.state, {account, call.region}, type);
    if (!start) continue;
    const int64_t end = *start + sim::Millis(kTrial).count();
    const bool active = sim::to_millis(call.now()) < end;
    trials.push_back({{"type", type},
                      {"start", *start},
                      {"end", end},
                      {"status", active ? "ACTIVE" : "INACTIVE"}});
  }
  return trials;
}

}  // namespace

// Accounts that the caller does not manage are left out.
Output list_usage_totals(Call& call, const Input& input) {
  demand_enabled(call);
  const auto named = input.has("accountIds")
                         ? input.at("accountIds").get<std::vector<std::string>>()
                         : std::vector<std::string>();
  auto accounts = managed_among(call, named);
  std::sort(accounts.begin(), accounts.end());
  accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
  auto totals = totals_of(call);
  return page_from(
      call, input, "totals", kDefaultPage, std::move(accounts),
      [&](const std::string& account) {
        Value usage = Value::array();
        for (const auto& [type, total] : totals[account]) usage.push_back(total);
        return Value{{"accountId", account}, {"usage", usage}};
      },
      [](const std::string& account) { return account; });
}

// The 15 days begin when a type of scan is first enabled, and go on when it is disabled.
Output batch_get_free_trial_info(Call& call, const Input& input) {
  Value accounts = Value::array(), failed = Value::array();
  for (const auto& named : input.at("accountIds")) {
    const std::string account = named;
    if (manages(call, account)) {
      accounts.push_back({{"accountId", account}, {"freeTrialInfo", trials_of(call, account)}});
    } else {
      failed.push_back({{"accountId", account},
                        {"code", "ACCESS_DENIED"},
                        {"message", "Invoking account does not have access to this account."}});
    }
  }
  return Output({{"accounts", accounts}, {"failedAccounts", failed}});
}

}  // namespace fakes::inspector
