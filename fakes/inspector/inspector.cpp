#include "fakes/inspector/inspector.h"

#include "fakes/inspector/account_records.h"
#include "fakes/inspector/accounts.h"
#include "fakes/inspector/aggregations.h"
#include "fakes/inspector/cis_configurations.h"
#include "fakes/inspector/cis_scans.h"
#include "fakes/inspector/closed_records.h"
#include "fakes/inspector/clusters.h"
#include "fakes/inspector/code_configurations.h"
#include "fakes/inspector/code_integrations.h"
#include "fakes/inspector/configuration.h"
#include "fakes/inspector/coverage.h"
#include "fakes/inspector/deep_inspection.h"
#include "fakes/inspector/delegated_admin.h"
#include "fakes/inspector/facet_records.h"
#include "fakes/inspector/finding_details.h"
#include "fakes/inspector/finding_life.h"
#include "fakes/inspector/findings.h"
#include "fakes/inspector/hub_feed.h"
#include "fakes/inspector/item_records.h"
#include "fakes/inspector/members.h"
#include "fakes/inspector/records.h"
#include "fakes/inspector/report_writer.h"
#include "fakes/inspector/reports.h"
#include "fakes/inspector/saved_filters.h"
#include "fakes/inspector/sbom_exports.h"
#include "fakes/inspector/sbom_writer.h"
#include "fakes/inspector/tags.h"
#include "fakes/inspector/throttle.h"
#include "fakes/inspector/usage.h"
#include "fakes/inspector/vulnerability_search.h"
#include "fakes/inspector/world_changes.h"
#include "fakes/inspector/world_section.h"
#include "fakes/models.h"

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

std::string_view schema() {
  static const std::string kAll =
      std::string(kSchema) + kFacetSchema + kClosedSchema + kAccountSchema + kItemSchema;
  return kAll;
}

std::vector<sim::state::Setting> settings() {
  return {
      {"inspector.enable_seconds", 60,
       "How long a scan type stays ENABLING or DISABLING. AWS takes about a minute."},
      {"inspector.configuration_seconds", 60,
       "How long a change of the configuration stays PENDING. Not documented."},
      {"inspector.code_scan_seconds", 60, "How long a code security scan takes. Not documented."},
      {"inspector.default_scan_mode",
       "EC2_HYBRID",
       "The EC2 scan mode of an account that has not chosen one. The user guide says both.",
       {"EC2_HYBRID", "EC2_SSM_AGENT_BASED"}},
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
      {"inspector.requests_per_second", 0,
       "How many requests a second an account may make in a region; 0: any number. AWS's rates are "
       "not documented."},
      {"inspector.request_burst", 10,
       "How many requests may come at once where inspector.requests_per_second limits them."},
      {"inspector.sbom_export_seconds", 120,
       "How long an SBOM export takes before its files are written. Not documented."},
      {"inspector.spdx_data_license", true,
       "SPDX documents carry dataLicense, which the format's schema demands; AWS leaves it out and "
       "says so."},
      {"inspector.one_sbom_export_at_a_time", true,
       "A second SBOM export is refused while one is in progress, as a second findings report is. "
       "Not documented."},
      {"inspector.closed_findings_kept_days", 30,
       "How long a CLOSED finding stays when its issue was fixed."},
      {"inspector.findings_of_gone_resources_kept_days", 3,
       "How long a CLOSED finding stays when its resource is gone or no longer scanned."},
      {"inspector.reopen_days", 7,
       "How long after closing an issue that recurs reopens its finding; later it is a new one."},
      {"inspector.filters_per_account", 500, "How many filters an account can have in a region."},
      {"inspector.filter_names_as_documented", true,
       "A filter's name has 3 to 64 characters without spaces, as the model's text says. Its "
       "constraint takes any of 1 to 128."},
      {"inspector.filter_names_are_unique", true,
       "Two filters of an account and region cannot have the same name. Not documented."},
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
  service.model = fakes::model("inspector");
  service.operations = {
      {"AssociateMember", associate_member},
      {"BatchAssociateCodeSecurityScanConfiguration",
       batch_associate_code_security_scan_configuration},
      {"BatchDisassociateCodeSecurityScanConfiguration",
       batch_disassociate_code_security_scan_configuration},
      {"BatchGetAccountStatus", batch_get_account_status},
      {"BatchGetCodeSnippet", batch_get_code_snippet},
      {"BatchGetFindingDetails", batch_get_finding_details},
      {"BatchGetFreeTrialInfo", batch_get_free_trial_info},
      {"BatchGetMemberEc2DeepInspectionStatus", batch_get_member_ec2_deep_inspection_status},
      {"BatchUpdateMemberEc2DeepInspectionStatus", batch_update_member_ec2_deep_inspection_status},
      {"CancelFindingsReport", cancel_findings_report},
      {"CancelSbomExport", cancel_sbom_export},
      {"CreateCisScanConfiguration", create_cis_scan_configuration},
      {"CreateCodeSecurityIntegration", create_code_security_integration},
      {"CreateCodeSecurityScanConfiguration", create_code_security_scan_configuration},
      {"CreateFilter", create_filter},
      {"CreateFindingsReport", create_findings_report},
      {"CreateSbomExport", create_sbom_export},
      {"DeleteCisScanConfiguration", delete_cis_scan_configuration},
      {"DeleteCodeSecurityIntegration", delete_code_security_integration},
      {"DeleteCodeSecurityScanConfiguration", delete_code_security_scan_configuration},
      {"DeleteFilter", delete_filter},
      {"DescribeOrganizationConfiguration", describe_organization_configuration},
      {"Disable", disable},
      {"DisableDelegatedAdminAccount", disable_delegated_admin_account},
      {"DisassociateMember", disassociate_member},
      {"Enable", enable},
      {"EnableDelegatedAdminAccount", enable_delegated_admin_account},
      {"GetCisScanReport", get_cis_scan_report},
      {"GetCisScanResultDetails", get_cis_scan_result_details},
      {"GetClustersForImage", get_clusters_for_image},
      {"GetCodeSecurityIntegration", get_code_security_integration},
      {"GetCodeSecurityScan", get_code_security_scan},
      {"GetCodeSecurityScanConfiguration", get_code_security_scan_configuration},
      {"GetConfiguration", get_configuration},
      {"GetDelegatedAdminAccount", get_delegated_admin_account},
      {"GetEc2DeepInspectionConfiguration", get_ec2_deep_inspection_configuration},
      {"GetEncryptionKey", get_encryption_key},
      {"GetFindingsReportStatus", get_findings_report_status},
      {"GetMember", get_member},
      {"GetSbomExport", get_sbom_export},
      {"ListAccountPermissions", list_account_permissions},
      {"ListCisScanConfigurations", list_cis_scan_configurations},
      {"ListCisScanResultsAggregatedByChecks", list_cis_scan_results_aggregated_by_checks},
      {"ListCisScanResultsAggregatedByTargetResource",
       list_cis_scan_results_aggregated_by_target_resource},
      {"ListCisScans", list_cis_scans},
      {"ListCodeSecurityIntegrations", list_code_security_integrations},
      {"ListCodeSecurityScanConfigurationAssociations",
       list_code_security_scan_configuration_associations},
      {"ListCodeSecurityScanConfigurations", list_code_security_scan_configurations},
      {"ListCoverage", list_coverage},
      {"ListCoverageStatistics", list_coverage_statistics},
      {"ListDelegatedAdminAccounts", list_delegated_admin_accounts},
      {"ListFilters", list_filters},
      {"ListFindingAggregations", list_finding_aggregations},
      {"ListFindings", list_findings},
      {"ListMembers", list_members},
      {"ListTagsForResource", list_tags_for_resource},
      {"ListUsageTotals", list_usage_totals},
      {"ResetEncryptionKey", reset_encryption_key},
      {"SearchVulnerabilities", search_vulnerabilities},
      {"SendCisSessionHealth", send_cis_session_health},
      {"SendCisSessionTelemetry", send_cis_session_telemetry},
      {"StartCisSession", start_cis_session},
      {"StartCodeSecurityScan", start_code_security_scan},
      {"StopCisSession", stop_cis_session},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateCisScanConfiguration", update_cis_scan_configuration},
      {"UpdateCodeSecurityIntegration", update_code_security_integration},
      {"UpdateCodeSecurityScanConfiguration", update_code_security_scan_configuration},
      {"UpdateConfiguration", update_configuration},
      {"UpdateEc2DeepInspectionConfiguration", update_ec2_deep_inspection_configuration},
      {"UpdateEncryptionKey", update_encryption_key},
      {"UpdateFilter", update_filter},
      {"UpdateOrgEc2DeepInspectionConfiguration", update_org_ec2_deep_inspection_configuration},
      {"UpdateOrganizationConfiguration", update_organization_configuration},
  };
  service.jobs = {{"begin_integration", begin_integration},
                  {"change_findings", change_findings},
                  {"finish_code_scan", finish_code_scan},
                  {"forget_closed", forget_closed},
                  {"forget_findings", forget_findings},
                  {"refill_request_tokens", refill_request_tokens},
                  {"settle_configuration", settle_configuration},
                  {"settle_scan_type", settle_scan_type},
                  {"write_report", write_report},
                  {"write_sbom_export", write_sbom_export}};
  service.background_jobs = {"change_findings", "forget_closed", "forget_findings"};
  service.schema = schema();
  service.settings = settings();
  service.sections = {{"inspector", sim::SectionScope::kRegion, load_section}};
  service.admit = take_request_token;
  service.authorizations = authorizations;
  service.invalid = invalid;
  return service;
}

}  // namespace fakes::inspector
