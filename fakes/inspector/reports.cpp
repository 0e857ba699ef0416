#include "fakes/inspector/reports.h"

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/filters.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/records.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// How long the report will take: a base and a share for each finding. The findings are those that
// columns can count, which is an upper bound and quick.
sim::Millis duration_of(Call& call, const Value& criteria) {
  const auto base = std::chrono::seconds(call.settings.number("inspector.report_base_seconds"));
  const int64_t each = call.settings.number("inspector.report_millis_per_finding");
  if (each == 0) return base;
  FindingQuery query;
  query.scope = sight_of(call);
  query.tests = report_filter_of(criteria).tests;
  return base + sim::Millis(each * count_findings(call.state, query));
}

Value destination_of(const Report& report) {
  Value destination = {{"bucketName", report.bucket}, {"kmsKeyArn", report.key_arn}};
  if (report.key_prefix) destination["keyPrefix"] = *report.key_prefix;
  return destination;
}

// The report that a status request means: the one it names, or the one being generated.
Report wanted_report(Call& call, const Input& input) {
  if (input.has("reportId")) {
    const std::string id = input.text("reportId");
    const auto found = find_report(call.state, scope_of(call), id);
    if (!found) throw no_such_report(id);
    return *found;
  }
  if (auto running = running_report(call.state, scope_of(call))) return *running;
  if (call.settings.flag("inspector.status_without_id_shows_latest")) {
    if (auto latest = latest_report(call.state, scope_of(call))) return *latest;
  }
  throw no_report_in_progress();
}

}  // namespace

// Checked at once: the request's shape, that Inspector is enabled, and that no other report of this
// account and region is being generated. Bucket and key show their faults only when the report is
// written, as a FAILED status.
Output create_findings_report(Call& call, const Input& input) {
  demand_enabled(call);
  if (running_report(call.state, scope_of(call))) throw report_in_progress();

  const Input destination = input.in("s3Destination");
  Report report;
  report.scope = scope_of(call);
  report.id = call.ids.uuid("inspector2/report");
  report.format = input.text("reportFormat");
  report.bucket = destination.text("bucketName");
  report.key_arn = destination.text("kmsKeyArn");
  if (destination.has("keyPrefix")) report.key_prefix = destination.text("keyPrefix");
  if (input.has("filterCriteria")) report.criteria = input.at("filterCriteria").dump();
  report.created_at = sim::to_millis(call.now());
  add_report(call.state, report);
  call.later(call.now() + duration_of(call, input.at("filterCriteria")), "write_report", report.id);
  return Value{{"reportId", report.id}};
}

// Without an id, the report that is being generated. Destination and filter are echoed as given.
Output get_findings_report_status(Call& call, const Input& input) {
  demand_enabled(call);
  const Report report = wanted_report(call, input);
  Output output({{"reportId", report.id},
                 {"status", report.status},
                 {"destination", destination_of(report)}});
  if (report.criteria) output.members["filterCriteria"] = Value::parse(*report.criteria);
  if (!report.error_code.empty()) {
    output.members["errorCode"] = report.error_code;
    output.members["errorMessage"] = report.error_message;
  }
  return output;
}

Output cancel_findings_report(Call& call, const Input& input) {
  demand_enabled(call);
  const std::string id = input.text("reportId");
  auto report = find_report(call.state, scope_of(call), id);
  if (!report) throw no_such_report(id);
  if (report->status == "IN_PROGRESS") {
    call.forget("write_report", id);
    report->status = "CANCELLED";
    finish_report(call.state, *report);
  } else if (!call.settings.flag("inspector.cancel_of_finished_report_succeeds")) {
    throw report_already_finished(*report);
  }
  return Value{{"reportId", id}};
}

}  // namespace fakes::inspector
