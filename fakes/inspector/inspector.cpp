#include "fakes/inspector/inspector.h"

#include "fakes/embedded.h"
#include "fakes/inspector/accounts.h"
#include "fakes/inspector/findings.h"
#include "fakes/inspector/records.h"
#include "fakes/inspector/report_writer.h"
#include "fakes/inspector/reports.h"
#include "fakes/inspector/world_section.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Authorization;
using sim::Call;
using sim::Value;

// Inspector's actions carry the operation's name and know no resources: policies are judged on "*".
// A denial nevertheless shows a resource, which is the path of the API as an ARN.
Authorization authorization_of(const Call& call, std::string_view operation,
                               std::string_view path) {
  Authorization wanted;
  wanted.action = "inspector2:" + std::string(operation);
  wanted.resource = "*";
  wanted.shown_resource = call.arn("inspector2", call.region, call.account, path);
  return wanted;
}

std::vector<Authorization> authorizations(Call& call, const sim::wire::Operation& operation,
                                          const sim::Input&) {
  std::vector<Authorization> all = {authorization_of(call, operation.name, operation.path)};
  // The user guide names ListFindings among the permissions that exporting a report takes.
  if (operation.name == "CreateFindingsReport" &&
      call.settings.flag("inspector.report_needs_list_findings")) {
    all.push_back(authorization_of(call, "ListFindings", "/findings/list"));
  }
  return all;
}

ApiError invalid(const std::vector<sim::wire::ConstraintFault>& faults) {
  Value fields = Value::array();
  for (const auto& fault : faults) {
    fields.push_back({{"name", fault.path}, {"message", fault.constraint}});
  }
  return invalid_request(sim::wire::constraint_message(faults), "FIELD_VALIDATION_FAILED")
      .with("fields", fields);
}

std::vector<sim::state::Setting> settings() {
  return {
      {"inspector.report_base_seconds", 120,
       "How long a report takes before its findings count. AWS says minutes or hours."},
      {"inspector.report_millis_per_finding", 1,
       "How much longer each finding makes a report. Not documented."},
      {"inspector.slash_after_prefix", true,
       "Put a slash between a key prefix and the report's name when the prefix has none. Not "
       "documented; false joins them as they are."},
      {"inspector.empty_report",
       "fail",
       "\"fail\": a report that selects nothing is FAILED with NO_FINDINGS_FOUND. \"write\": it is "
       "written without findings, as older programs saw.",
       {"fail", "write"}},
      {"inspector.status_without_id_shows_latest", false,
       "GetFindingsReportStatus without an id, when no report is being generated, shows the latest "
       "one instead of ResourceNotFoundException. Not documented."},
      {"inspector.cancel_of_finished_report_succeeds", false,
       "CancelFindingsReport of a finished report answers as if it had done something instead of "
       "ValidationException. Not documented."},
      {"inspector.accepts_key_alias", false,
       "kmsKeyArn may be the ARN of an alias. Programs write it; whether AWS takes it is not "
       "known."},
      {"inspector.report_needs_list_findings", true,
       "CreateFindingsReport also demands inspector2:ListFindings, as the user guide's list of "
       "permissions has it."},
      {"inspector.csv_quote_all", false,
       "Quote every cell of a CSV report instead of those that need it. Not documented."},
      {"inspector.csv_crlf", false,
       "End the lines of a CSV report with CR LF instead of LF. Not documented."},
      {"inspector.csv_event_dates", false,
       "Dates of a CSV report in the form of EventBridge events instead of ISO 8601. Not "
       "documented."},
      {"inspector.json_event_dates", false,
       "Dates of a JSON report in the form of EventBridge events instead of ISO 8601. Not "
       "documented."},
  };
}

}  // namespace

sim::Service inspector_service() {
  sim::Service service;
  service.model = sim::wire::load_model(fakes::embedded("inspector.model.json"),
                                        fakes::embedded("inspector.authorization.json"));
  service.operations = {
      {"BatchGetAccountStatus", batch_get_account_status},
      {"CancelFindingsReport", cancel_findings_report},
      {"CreateFindingsReport", create_findings_report},
      {"Disable", disable},
      {"Enable", enable},
      {"GetFindingsReportStatus", get_findings_report_status},
      {"ListFindings", list_findings},
  };
  service.jobs = {{"forget_findings", forget_findings}, {"write_report", write_report}};
  service.background_jobs = {"forget_findings"};
  service.schema = kSchema;
  service.settings = settings();
  service.sections = {{"inspector", sim::SectionScope::kRegion, load_section}};
  service.authorizations = authorizations;
  service.invalid = invalid;
  return service;
}

}  // namespace fakes::inspector
