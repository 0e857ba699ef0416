#include "fakes/inspector/records.h"

#include <fmt/format.h>

#include <array>

#include "fakes/inspector/facet_records.h"

namespace fakes::inspector {
namespace {

using sim::Value;
using sim::state::Database;
using sim::state::Row;

// A member reached by names; nullptr when any of them is absent.
const Value* reach(const Value& from, std::initializer_list<std::string_view> names) {
  const Value* at = &from;
  for (const auto name : names) {
    if (!at->is_object()) return nullptr;
    const auto found = at->find(name);
    if (found == at->end()) return nullptr;
    at = &*found;
  }
  return at;
}

FindingColumns::Text text_at(const Value& from, std::initializer_list<std::string_view> names) {
  const Value* found = reach(from, names);
  if (!found || !found->is_string()) return std::nullopt;
  return found->get_ref<const std::string&>();
}

std::optional<double> number_at(const Value& from, std::initializer_list<std::string_view> names) {
  const Value* found = reach(from, names);
  if (!found || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::optional<int64_t> time_at(const Value& from, std::initializer_list<std::string_view> names) {
  const Value* found = reach(from, names);
  if (!found || !found->is_number_integer()) return std::nullopt;
  return found->get<int64_t>();
}

void insert_columns(Database& db, const Scope& scope, int64_t id, const FindingColumns& c) {
  const int64_t facet = facet_of(db, scope, c);
  db.run(
      "INSERT INTO inspector_finding VALUES "
      "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      id, scope.account, scope.region, c.arn, arn_order(c.arn), c.aws_account_id, c.type,
      c.severity, severity_rank(c.severity), c.status, c.title, c.first_observed_at,
      c.last_observed_at, c.updated_at, c.inspector_score, c.epss_score, c.fix_available,
      c.exploit_available, c.vulnerability_id, c.vulnerability_source, c.vendor_severity,
      c.network_protocol, c.component_type, c.detector_name, c.resource_count, c.resource_type,
      c.resource_id, c.ecr_repository, c.ecr_registry, c.ecr_pushed_at, facet);
}

constexpr const char* kReportColumns =
    "account,region,id,format,status,error_code,error_message,bucket,key_arn,key_prefix,criteria,"
    "created_at";

std::optional<std::string> text_or_none(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.text(column);
}

Report report_of(const Row& row) {
  Report report;
  report.scope = {row.text(0), row.text(1)};
  report.id = row.text(2);
  report.format = row.text(3);
  report.status = row.text(4);
  report.error_code = row.text(5);
  report.error_message = row.text(6);
  report.bucket = row.text(7);
  report.key_arn = row.text(8);
  report.key_prefix = text_or_none(row, 9);
  report.criteria = text_or_none(row, 10);
  report.created_at = row.integer(11);
  return report;
}

std::string select_report(std::string_view rest) {
  return fmt::format("SELECT {} FROM inspector_report WHERE account=? AND region=?{}",
                     kReportColumns, rest);
}

}  // namespace

// Columns and documents are two tables: scans over columns then walk a few dozen bytes a finding
// instead of its kilobytes of text.
const char* const kSchema = R"sql(
CREATE TABLE IF NOT EXISTS inspector_finding (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL, region TEXT NOT NULL, arn TEXT NOT NULL, arn_order INTEGER NOT NULL,
  aws_account_id TEXT NOT NULL, type TEXT NOT NULL, severity TEXT NOT NULL,
  severity_rank INTEGER NOT NULL, status TEXT NOT NULL, title TEXT,
  first_observed_at INTEGER NOT NULL, last_observed_at INTEGER NOT NULL, updated_at INTEGER,
  inspector_score REAL, epss_score REAL, fix_available TEXT, exploit_available TEXT,
  vulnerability_id TEXT, vulnerability_source TEXT, vendor_severity TEXT,
  network_protocol TEXT, component_type TEXT, detector_name TEXT,
  resource_count INTEGER NOT NULL, resource_type TEXT NOT NULL, resource_id TEXT NOT NULL,
  ecr_repository TEXT, ecr_registry TEXT, ecr_pushed_at INTEGER, facet INTEGER NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS inspector_finding_arn
  ON inspector_finding (account, region, arn);
CREATE TABLE IF NOT EXISTS inspector_document (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS inspector_report (
  account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, format TEXT NOT NULL,
  status TEXT NOT NULL, error_code TEXT NOT NULL, error_message TEXT NOT NULL,
  bucket TEXT NOT NULL, key_arn TEXT NOT NULL, key_prefix TEXT, criteria TEXT,
  created_at INTEGER NOT NULL, sequence INTEGER PRIMARY KEY);
CREATE UNIQUE INDEX IF NOT EXISTS inspector_report_id ON inspector_report (account, region, id);
-- Inspector makes one report at a time for an account and region.
CREATE UNIQUE INDEX IF NOT EXISTS inspector_report_running
  ON inspector_report (account, region) WHERE status = 'IN_PROGRESS';
)sql";

// Every column that is sorted by, and is not the same for a whole facet, has an index in which
// equal values of a facet follow their ARNs; every other that is filtered by has a plain one. Which
// of them a query uses is decided in query_records.cpp. They are made when findings come in great
// number: a few thousand are looked through as quickly.
const char* const kFindingIndexes = R"sql(
CREATE INDEX IF NOT EXISTS inspector_finding_of_many
  ON inspector_finding (resource_count) WHERE resource_count > 1;
CREATE INDEX IF NOT EXISTS inspector_finding_facet ON inspector_finding (facet, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_first_observed_at
  ON inspector_finding (facet, first_observed_at, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_last_observed_at
  ON inspector_finding (facet, last_observed_at, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_ecr_pushed_at
  ON inspector_finding (facet, ecr_pushed_at, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_ecr_repository
  ON inspector_finding (facet, ecr_repository, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_ecr_registry
  ON inspector_finding (facet, ecr_registry, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_network_protocol
  ON inspector_finding (facet, network_protocol, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_component_type
  ON inspector_finding (facet, component_type, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_vulnerability_id
  ON inspector_finding (facet, vulnerability_id, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_vulnerability_source
  ON inspector_finding (facet, vulnerability_source, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_inspector_score
  ON inspector_finding (facet, inspector_score, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_vendor_severity
  ON inspector_finding (facet, vendor_severity, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_epss_score
  ON inspector_finding (facet, epss_score, arn_order);
CREATE INDEX IF NOT EXISTS inspector_finding_title ON inspector_finding (title);
CREATE INDEX IF NOT EXISTS inspector_finding_updated_at ON inspector_finding (updated_at);
CREATE INDEX IF NOT EXISTS inspector_finding_detector_name ON inspector_finding (detector_name);
CREATE INDEX IF NOT EXISTS inspector_finding_resource_id ON inspector_finding (resource_id);
)sql";

int severity_rank(std::string_view severity) {
  constexpr std::array<std::string_view, 6> kRising = {"UNTRIAGED", "INFORMATIONAL", "LOW",
                                                       "MEDIUM",    "HIGH",          "CRITICAL"};
  for (size_t i = 0; i < kRising.size(); ++i) {
    if (kRising[i] == severity) return static_cast<int>(i);
  }
  return 0;
}

int64_t arn_order(std::string_view arn) {
  constexpr size_t kDigits = 15;  // as many as fit
  int64_t order = 0;
  const auto id = arn.substr(arn.rfind('/') + 1);
  for (size_t i = 0; i < kDigits; ++i) {
    const char c = i < id.size() ? id[i] : '0';
    const int digit = c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= '0' && c <= '9' ? c - '0' : 0;
    order = order * 16 + digit;
  }
  return order;
}

FindingColumns columns_of(const Value& finding) {
  FindingColumns c;
  const auto required = [&](std::string_view name) {
    return text_at(finding, {name}).value_or(std::string_view());
  };
  c.arn = required("findingArn");
  c.aws_account_id = required("awsAccountId");
  c.type = required("type");
  c.severity = required("severity");
  c.status = required("status");
  c.title = text_at(finding, {"title"});
  c.first_observed_at = time_at(finding, {"firstObservedAt"}).value_or(0);
  c.last_observed_at = time_at(finding, {"lastObservedAt"}).value_or(0);
  c.updated_at = time_at(finding, {"updatedAt"});
  c.inspector_score = number_at(finding, {"inspectorScore"});
  c.epss_score = number_at(finding, {"epss", "score"});
  c.fix_available = text_at(finding, {"fixAvailable"});
  c.exploit_available = text_at(finding, {"exploitAvailable"});
  c.vulnerability_id = text_at(finding, {"packageVulnerabilityDetails", "vulnerabilityId"});
  c.vulnerability_source = text_at(finding, {"packageVulnerabilityDetails", "source"});
  c.vendor_severity = text_at(finding, {"packageVulnerabilityDetails", "vendorSeverity"});
  c.network_protocol = text_at(finding, {"networkReachabilityDetails", "protocol"});
  if (const auto* steps = reach(finding, {"networkReachabilityDetails", "networkPath", "steps"});
      steps && !steps->empty()) {
    c.component_type = text_at(steps->front(), {"componentType"});
  }
  c.detector_name = text_at(finding, {"codeVulnerabilityDetails", "detectorName"});
  const Value& resources = finding.at("resources");
  c.resource_count = static_cast<int64_t>(resources.size());
  const Value& resource = resources.at(0);
  c.resource_type = text_at(resource, {"type"}).value_or(std::string_view());
  c.resource_id = text_at(resource, {"id"}).value_or(std::string_view());
  c.ecr_repository = text_at(resource, {"details", "awsEcrContainerImage", "repositoryName"});
  c.ecr_registry = text_at(resource, {"details", "awsEcrContainerImage", "registry"});
  c.ecr_pushed_at = time_at(resource, {"details", "awsEcrContainerImage", "pushedAt"});
  return c;
}

void add_finding(Database& db, const Scope& scope, const FindingColumns& columns,
                 std::string_view document) {
  db.run("INSERT INTO inspector_document (body) VALUES (?)", document);
  insert_columns(db, scope, db.last_row_id(), columns);
}

void add_many_findings(Database& db, const std::function<void()>& add) {
  const auto indexes = db.all(
      "SELECT name FROM sqlite_schema WHERE tbl_name='inspector_finding' AND type='index' "
      "AND sql LIKE 'CREATE INDEX%'",
      [](const Row& row) { return row.text(0); });
  for (const auto& name : indexes) db.script("DROP INDEX " + name);
  add();
  db.script(kFindingIndexes);
}

void replace_finding(Database& db, const Scope& scope, int64_t id, const FindingColumns& columns,
                     std::string_view document) {
  db.run("UPDATE inspector_document SET body=? WHERE id=?", document, id);
  db.run("DELETE FROM inspector_finding WHERE id=?", id);
  insert_columns(db, scope, id, columns);
}

std::optional<int64_t> find_finding(Database& db, const Scope& scope, std::string_view arn) {
  return db.integer("SELECT id FROM inspector_finding WHERE account=? AND region=? AND arn=?",
                    scope.account, scope.region, arn);
}

bool has_open_twin(Database& db, const Scope& scope, const FindingColumns& columns) {
  return db
      .integer(
          "SELECT 1 FROM inspector_finding WHERE resource_id=? AND title IS ? AND type=? "
          "AND account=? AND region=? AND status<>'CLOSED'",
          columns.resource_id, columns.title, columns.type, scope.account, scope.region)
      .has_value();
}

void remove_findings(Database& db, const Scope& scope) {
  db.run(
      "DELETE FROM inspector_document WHERE id IN "
      "(SELECT id FROM inspector_finding WHERE account=? AND region=?)",
      scope.account, scope.region);
  db.run("DELETE FROM inspector_finding WHERE account=? AND region=?", scope.account, scope.region);
}

void set_finding_status(Database& db, int64_t id, std::string_view status, int64_t when) {
  db.run("UPDATE inspector_finding SET status=?, updated_at=?, facet=? WHERE id=?", status, when,
         facet_with_status(db, id, status), id);
  db.run(
      "UPDATE inspector_document SET body=json_set(body, '$.status', ?, '$.updatedAt', ?) "
      "WHERE id=?",
      status, when, id);
}

void add_report(Database& db, const Report& r) {
  db.run(fmt::format("INSERT INTO inspector_report ({}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                     kReportColumns),
         r.scope.account, r.scope.region, r.id, r.format, r.status, r.error_code, r.error_message,
         r.bucket, r.key_arn, r.key_prefix, r.criteria, r.created_at);
}

std::optional<Report> find_report(Database& db, const Scope& scope, std::string_view id) {
  return db.first(select_report(" AND id=?"), report_of, scope.account, scope.region, id);
}

std::optional<Report> running_report(Database& db, const Scope& scope) {
  return db.first(select_report(" AND status='IN_PROGRESS'"), report_of, scope.account,
                  scope.region);
}

std::optional<Report> latest_report(Database& db, const Scope& scope) {
  return db.first(select_report(" ORDER BY sequence DESC LIMIT 1"), report_of, scope.account,
                  scope.region);
}

void finish_report(Database& db, const Report& r) {
  db.run(
      "UPDATE inspector_report SET status=?, error_code=?, error_message=? "
      "WHERE account=? AND region=? AND id=?",
      r.status, r.error_code, r.error_message, r.scope.account, r.scope.region, r.id);
}

sim::ApiError invalid_request(std::string message, std::string_view reason) {
  return sim::ApiError("ValidationException", 400, std::move(message)).with("reason", reason);
}

sim::ApiError not_found(std::string message) {
  return sim::ApiError("ResourceNotFoundException", 404, std::move(message));
}

sim::ApiError conflict(std::string message, std::string_view resource_id,
                       std::string_view resource_type) {
  return sim::ApiError("ConflictException", 409, std::move(message))
      .with("resourceId", resource_id)
      .with("resourceType", resource_type);
}

sim::ApiError access_denied(std::string message) {
  return sim::ApiError("AccessDeniedException", 403, std::move(message));
}

sim::ApiError invalid_page_token() {
  return invalid_request("The nextToken is not valid for this request.");
}

// The phrase is documented; clients look for it in the message. Its carrier is the only exception
// of the model that fits.
sim::ApiError report_in_progress() {
  return invalid_request("Cannot have multiple reports in-progress");
}

sim::ApiError report_already_finished(const Report& report) {
  return invalid_request(
      fmt::format("Report {} cannot be cancelled: its status is {}.", report.id, report.status));
}

sim::ApiError no_such_report(std::string_view id) {
  return not_found(fmt::format("Report {} not found.", id));
}

sim::ApiError no_report_in_progress() { return not_found("No report is in progress."); }

sim::ApiError not_enabled(const Scope& scope) {
  return access_denied(fmt::format("Amazon Inspector is not enabled for account {} in {}.",
                                   scope.account, scope.region));
}

}  // namespace fakes::inspector
