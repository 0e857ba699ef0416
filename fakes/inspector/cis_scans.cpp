#include "fakes/inspector/cis_scans.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/criteria.h"
#include "fakes/inspector/item_records.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kDefaultPage = 100;
constexpr int64_t kMostScans = 50;  // ListCisScans may be asked for 100, and answers 50 at most
constexpr const char* kScan = "cis-scan";
constexpr const char* kSession = "cis-session";

// Of the caller's account or, for an administrator, of a member's.
std::vector<Item> visible_scans(const Call& call) {
  std::vector<Item> all;
  for (const auto& account : visible_accounts(call)) {
    for (auto& scan : items_of(call.state, {account, call.region}, kScan)) {
      all.push_back(std::move(scan));
    }
  }
  return all;
}

Item existing_scan(const Call& call, const Input& input) {
  const std::string arn = input.text("scanArn");
  for (const auto& account : visible_accounts(call)) {
    if (auto scan = find_item(call.state, {account, call.region}, kScan, arn)) {
      return std::move(*scan);
    }
  }
  throw not_found(fmt::format("CIS scan {} not found.", arn));
}

std::string text_of(const Value& object, const char* member) {
  return object.value(member, std::string());
}

Value list_of(const Input& input, const char* name) {
  const Value& filter = input.at("filterCriteria");
  return filter.is_object() ? filter.value(name, Value()) : Value();
}

struct Counts {
  int64_t failed = 0, skipped = 0, passed = 0;

  void add(const std::string& status) {
    ++(status == "FAILED" ? failed : status == "PASSED" ? passed : skipped);
  }
  Value shown() const { return {{"failed", failed}, {"skipped", skipped}, {"passed", passed}}; }
};

int64_t failed_checks(const Value& scan) { return scan.value("failedChecks", int64_t{0}); }

bool scan_date_accepted(const Value& list, int64_t date) {
  if (list.is_null()) return true;
  return std::any_of(list.begin(), list.end(), [&](const Value& range) {
    return date >= range.value("earliestScanStartTime", date) &&
           date <= range.value("latestScanStartTime", date);
  });
}

bool accepts_scan(const Input& input, const Value& scan) {
  const Value targets = scan.value("targets", Value::object());
  std::vector<std::string> resources;
  for (const auto& result : scan.value("results", Value::array())) {
    resources.push_back(text_of(result, "targetResourceId"));
  }
  return accepts_text(list_of(input, "scanNameFilters"), text_of(scan, "scanName")) &&
         accepts_text(list_of(input, "scanStatusFilters"), text_of(scan, "status")) &&
         accepts_text(list_of(input, "scanArnFilters"), text_of(scan, "scanArn")) &&
         accepts_text(list_of(input, "scanConfigurationArnFilters"),
                      text_of(scan, "scanConfigurationArn")) &&
         accepts_text(list_of(input, "scheduledByFilters"), text_of(scan, "scheduledBy")) &&
         accepts_number(list_of(input, "failedChecksFilters"), failed_checks(scan)) &&
         accepts_any_text(list_of(input, "targetAccountIdFilters"),
                          targets.value("accountIds", std::vector<std::string>())) &&
         accepts_any_text(list_of(input, "targetResourceIdFilters"), resources) &&
         accepts_tags(list_of(input, "targetResourceTagFilters"),
                      targets.value("targetResourceTags", Value::object())) &&
         scan_date_accepted(list_of(input, "scanAtFilters"), scan.value("scanDate", int64_t{0}));
}

std::string scan_position(const Input& input, const Value& scan) {
  const std::string by = input.text("sortBy", "SCAN_START_DATE");
  std::string first;
  if (by == "STATUS") first = text_of(scan, "status");
  if (by == "SCHEDULED_BY") first = text_of(scan, "scheduledBy");
  if (by == "FAILED_CHECKS") first = rising(failed_checks(scan));
  if (by == "SCAN_START_DATE") first = rising(scan.value("scanDate", int64_t{0}));
  return first + "\n" + text_of(scan, "scanArn");
}

// One row of an aggregation: its members as answered, and the texts that it may be sorted by.
struct Aggregate {
  Value shown;
  Counts counts;
  std::string id;  // unique among the rows
};

Output aggregated(Call& call, const Input& input, const char* member, std::vector<Aggregate> rows,
                  std::string_view default_sort) {
  static const std::map<std::string, const char*, std::less<>> kMembers = {
      {"CHECK_ID", "checkId"},
      {"TITLE", "title"},
      {"PLATFORM", "platform"},
      {"SECURITY_LEVEL", "level"},
      {"RESOURCE_ID", "targetResourceId"},
      {"ACCOUNT_ID", "accountId"},
      {"TARGET_STATUS", "targetStatus"},
      {"TARGET_STATUS_REASON", "targetStatusReason"}};
  const std::string by = input.text("sortBy", default_sort);
  return sorted_page(
      call, input, member, kDefaultPage, std::move(rows),
      [](const Aggregate& row) {
        Value shown = row.shown;
        shown["statusCounts"] = row.counts.shown();
        return shown;
      },
      [&](const Aggregate& row) {
        const std::string first =
            by == "FAILED_COUNTS" ? rising(row.counts.failed) : text_of(row.shown, kMembers.at(by));
        return first + "\n" + row.id;
      });
}

Value copied(const Value& from, std::initializer_list<const char*> members) {
  Value out = Value::object();
  for (const char* member : members) {
    if (from.contains(member)) out[member] = from.at(member);
  }
  return out;
}

bool accepts_check(const Input& input, const Aggregate& row) {
  return accepts_text(list_of(input, "accountIdFilters"), text_of(row.shown, "accountId")) &&
         accepts_text(list_of(input, "checkIdFilters"), text_of(row.shown, "checkId")) &&
         accepts_text(list_of(input, "titleFilters"), text_of(row.shown, "title")) &&
         accepts_text(list_of(input, "platformFilters"), text_of(row.shown, "platform")) &&
         accepts_text(list_of(input, "securityLevelFilters"), text_of(row.shown, "level")) &&
         accepts_number(list_of(input, "failedResourcesFilters"), row.counts.failed);
}

// A target and the checks that were made on it.
struct Target {
  Aggregate row;
  std::vector<std::string> checks, statuses;
};

bool accepts_target(const Input& input, const Target& target) {
  const Value& shown = target.row.shown;
  return accepts_text(list_of(input, "accountIdFilters"), text_of(shown, "accountId")) &&
         accepts_any_text(list_of(input, "statusFilters"), target.statuses) &&
         accepts_any_text(list_of(input, "checkIdFilters"), target.checks) &&
         accepts_text(list_of(input, "targetResourceIdFilters"),
                      text_of(shown, "targetResourceId")) &&
         accepts_tags(list_of(input, "targetResourceTagFilters"),
                      shown.value("targetResourceTags", Value::object())) &&
         accepts_text(list_of(input, "platformFilters"), text_of(shown, "platform")) &&
         accepts_text(list_of(input, "targetStatusFilters"), text_of(shown, "targetStatus")) &&
         accepts_text(list_of(input, "targetStatusReasonFilters"),
                      text_of(shown, "targetStatusReason")) &&
         accepts_number(list_of(input, "failedChecksFilters"), target.row.counts.failed);
}

std::vector<Value> results_of(const Value& scan) {
  const Value results = scan.value("results", Value::array());
  return {results.begin(), results.end()};
}

Item existing_session(const Call& call, const Input& input, const std::string& token) {
  auto session = find_item(call.state, scope_of(call), kSession, input.text("scanJobId"));
  if (!session || session->document.at("sessionToken") != token) {
    throw invalid_request("There is no such CIS session.");
  }
  if (session->document.at("stopped").get<bool>()) {
    throw conflict("The CIS session has been stopped.", input.text("scanJobId"), "CIS_SESSION");
  }
  return std::move(*session);
}

}  // namespace

Output list_cis_scans(Call& call, const Input& input) {
  demand_enabled(call);
  if (input.text("detailLevel") == "ORGANIZATION") demand_administrator(call);
  auto scans = visible_scans(call);
  std::erase_if(scans, [&](const Item& scan) { return !accepts_scan(input, scan.document); });
  return sorted_page(
      call, input, "scans", kMostScans, std::move(scans),
      [](const Item& scan) {
        Value shown = scan.document;
        shown.erase("results");
        shown.erase("report");
        return shown;
      },
      [&](const Item& scan) { return scan_position(input, scan.document); });
}

// The report of a scan is a file that AWS makes and a URL to it; a world file may say both, in the
// scan's "report".
Output get_cis_scan_report(Call& call, const Input& input) {
  demand_enabled(call);
  return existing_scan(call, input).document.value("report", Value{{"status", "FAILED"}});
}

Output get_cis_scan_result_details(Call& call, const Input& input) {
  demand_enabled(call);
  const Item scan = existing_scan(call, input);
  auto results = results_of(scan.document);
  std::erase_if(results, [&](const Value& result) {
    return text_of(result, "targetResourceId") != input.text("targetResourceId") ||
           text_of(result, "accountId") != input.text("accountId") ||
           !accepts_text(list_of(input, "findingStatusFilters"), text_of(result, "status")) ||
           !accepts_text(list_of(input, "checkIdFilters"), text_of(result, "checkId")) ||
           !accepts_text(list_of(input, "titleFilters"), text_of(result, "title")) ||
           !accepts_text(list_of(input, "securityLevelFilters"), text_of(result, "level")) ||
           !accepts_text(list_of(input, "findingArnFilters"), text_of(result, "findingArn"));
  });
  const bool by_status = input.text("sortBy") == "STATUS";
  return sorted_page(
      call, input, "scanResultDetails", int64_t{1000}, std::move(results),
      [&](const Value& result) {
        Value shown = result;
        for (const char* member : {"targetStatus", "targetStatusReason", "targetResourceTags"}) {
          shown.erase(member);
        }
        shown["scanArn"] = scan.id;
        return shown;
      },
      [&](const Value& result) {
        const std::string check = text_of(result, "checkId");
        return by_status ? text_of(result, "status") + "\n" + check : check;
      });
}

Output list_cis_scan_results_aggregated_by_checks(Call& call, const Input& input) {
  demand_enabled(call);
  const Item scan = existing_scan(call, input);
  std::map<std::string, Aggregate> checks;
  for (const auto& result : results_of(scan.document)) {
    const std::string id = text_of(result, "checkId") + "/" + text_of(result, "platform") + "/" +
                           text_of(result, "accountId");
    Aggregate& row = checks[id];
    row.id = id;
    row.shown =
        copied(result, {"checkId", "title", "checkDescription", "level", "accountId", "platform"});
    row.shown["scanArn"] = scan.id;
    row.counts.add(text_of(result, "status"));
  }
  std::vector<Aggregate> rows;
  for (auto& [id, row] : checks) {
    if (accepts_check(input, row)) rows.push_back(std::move(row));
  }
  return aggregated(call, input, "checkAggregations", std::move(rows), "CHECK_ID");
}

Output list_cis_scan_results_aggregated_by_target_resource(Call& call, const Input& input) {
  demand_enabled(call);
  const Item scan = existing_scan(call, input);
  std::map<std::string, Target> targets;
  for (const auto& result : results_of(scan.document)) {
    const std::string id = text_of(result, "accountId") + "/" + text_of(result, "targetResourceId");
    Target& target = targets[id];
    target.row.id = id;
    target.row.shown.update(
        copied(result, {"targetResourceId", "accountId", "platform", "targetStatus",
                        "targetStatusReason", "targetResourceTags"}));
    target.row.shown["scanArn"] = scan.id;
    target.row.counts.add(text_of(result, "status"));
    target.checks.push_back(text_of(result, "checkId"));
    target.statuses.push_back(text_of(result, "status"));
  }
  std::vector<Aggregate> rows;
  for (auto& [id, target] : targets) {
    if (accepts_target(input, target)) rows.push_back(std::move(target.row));
  }
  return aggregated(call, input, "targetResourceAggregations", std::move(rows), "RESOURCE_ID");
}

// A session belongs to one scan job and is opened once.
Output start_cis_session(Call& call, const Input& input) {
  demand_enabled(call);
  const std::string job = input.text("scanJobId");
  if (find_item(call.state, scope_of(call), kSession, job)) {
    throw conflict("The scan job has a CIS session.", job, "CIS_SESSION");
  }
  put_item(call.state, {scope_of(call),
                        kSession,
                        job,
                        {{"sessionToken", input.in("message").text("sessionToken")},
                         {"messages", 0},
                         {"stopped", false}}});
  return {};
}

Output send_cis_session_health(Call& call, const Input& input) {
  demand_enabled(call);
  (void)existing_session(call, input, input.text("sessionToken"));
  return {};
}

Output send_cis_session_telemetry(Call& call, const Input& input) {
  demand_enabled(call);
  Item session = existing_session(call, input, input.text("sessionToken"));
  session.document["messages"] = session.document["messages"].get<int64_t>() +
                                 static_cast<int64_t>(input.at("messages").size());
  put_item(call.state, session);
  return {};
}

Output stop_cis_session(Call& call, const Input& input) {
  demand_enabled(call);
  Item session = existing_session(call, input, input.text("sessionToken"));
  session.document["stopped"] = true;
  session.document["status"] = input.in("message").text("status");
  put_item(call.state, session);
  return {};
}

}  // namespace fakes::inspector
