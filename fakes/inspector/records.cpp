#include "fakes/inspector/records.h"

#include <fmt/format.h>

#include <array>

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

// Builds the WHERE of a query. Every operand sits in one JSON array that is bound as ?3, so the
// text of the statement depends on the form of a filter only, and SQLite treats each operand as
// constant.
class Where {
 public:
  std::string operand(Value value) {
    operands_.push_back(std::move(value));
    return fmt::format("json_extract(?3,'$[{}]')", operands_.size() - 1);
  }
  void require(const std::string& condition) { text_ += " AND (" + condition + ")"; }
  void require(const ColumnTest& test);
  void after(const FindingQuery& query);
  const std::string& text() const { return text_; }
  std::string operands() const { return operands_.dump(); }

 private:
  std::string positive(const ColumnTest& test);
  std::string list(const std::vector<std::string>& values) {
    std::string out;
    for (const auto& value : values) out += (out.empty() ? "" : ",") + operand(value);
    return out;
  }

  std::string text_ = "account=?1 AND region=?2";
  Value operands_ = Value::array();
};

std::string Where::positive(const ColumnTest& test) {
  std::vector<std::string> any;
  if (test.equals.size() == 1) {  // an index serves an equation and the order by ARN together
    any.push_back(fmt::format("{}={}", test.column, operand(test.equals.front())));
  } else if (!test.equals.empty()) {
    any.push_back(fmt::format("{} IN ({})", test.column, list(test.equals)));
  }
  for (const auto& prefix : test.prefixes) {
    const std::string wanted = operand(prefix);
    any.push_back(fmt::format("substr({0},1,length({1}))={1}", test.column, wanted));
  }
  for (const auto& range : test.ranges) {
    std::string both = fmt::format("{} IS NOT NULL", test.column);
    if (range.low) both += fmt::format(" AND {}>={}", test.column, operand(*range.low));
    if (range.high) both += fmt::format(" AND {}<={}", test.column, operand(*range.high));
    any.push_back(both);
  }
  return fmt::format("{}", fmt::join(any, " OR "));
}

void Where::require(const ColumnTest& test) {
  const std::string escape = test.of_first_resource ? "resource_count>1 OR " : "";
  const std::string any = positive(test);
  if (!any.empty()) require(escape + any);
  if (!test.not_equals.empty()) {
    require(fmt::format("{0}{1} IS NULL OR {1} NOT IN ({2})", escape, test.column,
                        list(test.not_equals)));
  }
}

void Where::after(const FindingQuery& query) {
  if (!query.after) return;
  const std::string arn = operand(query.after->arn);
  if (query.sort_column.empty()) return require("arn>" + arn);
  const auto column = query.sort_column;
  const bool ascending = query.direction == Direction::kAscending;
  if (query.after->sort_value.is_null()) {
    return require(fmt::format("({0} IS NULL AND arn>{1}){2}", column, arn,
                               ascending ? fmt::format(" OR {} IS NOT NULL", column) : ""));
  }
  const std::string value = operand(query.after->sort_value);
  require(fmt::format("{0}{1}{2} OR ({0}={2} AND arn>{3}){4}", column, ascending ? ">" : "<", value,
                      arn, ascending ? "" : fmt::format(" OR {} IS NULL", column)));
}

Where where_of(const FindingQuery& query) {
  Where where;
  for (const auto& test : query.tests) where.require(test);
  where.after(query);
  return where;
}

// A column of any type as a JSON value.
Value value_of(const Row& row, int column, bool is_text) {
  if (row.is_null(column)) return nullptr;
  if (is_text) return row.text(column);
  return row.real(column);
}

constexpr std::array<std::string_view, 6> kNumberColumns = {"severity_rank",    "first_observed_at",
                                                            "last_observed_at", "ecr_pushed_at",
                                                            "inspector_score",  "epss_score"};

bool is_text_column(std::string_view column) {
  for (const auto number : kNumberColumns) {
    if (column == number) return false;
  }
  return true;
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
  account TEXT NOT NULL, region TEXT NOT NULL, arn TEXT NOT NULL,
  aws_account_id TEXT NOT NULL, type TEXT NOT NULL, severity TEXT NOT NULL,
  severity_rank INTEGER NOT NULL, status TEXT NOT NULL, title TEXT,
  first_observed_at INTEGER NOT NULL, last_observed_at INTEGER NOT NULL, updated_at INTEGER,
  inspector_score REAL, epss_score REAL, fix_available TEXT, exploit_available TEXT,
  vulnerability_id TEXT, vulnerability_source TEXT, vendor_severity TEXT,
  network_protocol TEXT, component_type TEXT, detector_name TEXT,
  resource_count INTEGER NOT NULL, resource_type TEXT NOT NULL, resource_id TEXT NOT NULL,
  ecr_repository TEXT, ecr_registry TEXT, ecr_pushed_at INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS inspector_finding_arn
  ON inspector_finding (account, region, arn);
CREATE INDEX IF NOT EXISTS inspector_finding_severity
  ON inspector_finding (account, region, severity_rank, arn);
CREATE INDEX IF NOT EXISTS inspector_finding_first_observed
  ON inspector_finding (account, region, first_observed_at, arn);
CREATE INDEX IF NOT EXISTS inspector_finding_vulnerability
  ON inspector_finding (account, region, vulnerability_id, arn);
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

int severity_rank(std::string_view severity) {
  constexpr std::array<std::string_view, 6> kRising = {"UNTRIAGED", "INFORMATIONAL", "LOW",
                                                       "MEDIUM",    "HIGH",          "CRITICAL"};
  for (size_t i = 0; i < kRising.size(); ++i) {
    if (kRising[i] == severity) return static_cast<int>(i);
  }
  return 0;
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

void add_finding(Database& db, const Scope& scope, const FindingColumns& c,
                 std::string_view document) {
  db.run("INSERT INTO inspector_document (body) VALUES (?)", document);
  db.run(
      "INSERT INTO inspector_finding VALUES (last_insert_rowid(),"
      "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      scope.account, scope.region, c.arn, c.aws_account_id, c.type, c.severity,
      severity_rank(c.severity), c.status, c.title, c.first_observed_at, c.last_observed_at,
      c.updated_at, c.inspector_score, c.epss_score, c.fix_available, c.exploit_available,
      c.vulnerability_id, c.vulnerability_source, c.vendor_severity, c.network_protocol,
      c.component_type, c.detector_name, c.resource_count, c.resource_type, c.resource_id,
      c.ecr_repository, c.ecr_registry, c.ecr_pushed_at);
}

bool has_finding(Database& db, const Scope& scope, std::string_view arn) {
  return db
      .integer("SELECT 1 FROM inspector_finding WHERE account=? AND region=? AND arn=?",
               scope.account, scope.region, arn)
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
  db.run("UPDATE inspector_finding SET status=?, updated_at=? WHERE id=?", status, when, id);
  db.run(
      "UPDATE inspector_document SET body=json_set(body, '$.status', ?, '$.updatedAt', ?) "
      "WHERE id=?",
      status, when, id);
}

void each_finding(Database& db, const FindingQuery& query,
                  const std::function<bool(const StoredFinding&)>& on_row) {
  const Where where = where_of(query);
  const bool by_arn = query.sort_column.empty();
  const std::string order =
      by_arn ? "arn"
             : fmt::format("{} {}, arn", query.sort_column,
                           query.direction == Direction::kAscending ? "ASC" : "DESC");
  const std::string sql =
      fmt::format("SELECT id, arn, {} FROM inspector_finding WHERE {} ORDER BY {} LIMIT ?4",
                  by_arn ? std::string_view("NULL") : query.sort_column, where.text(), order);
  const bool is_text = is_text_column(query.sort_column);
  db.each(
      sql,
      [&](const Row& row) {
        return on_row({row.integer(0), {value_of(row, 2, is_text), row.text(1)}});
      },
      query.scope.account, query.scope.region, where.operands(), query.limit);
}

int64_t count_findings(Database& db, const FindingQuery& query) {
  const Where where = where_of(query);
  return db
      .integer("SELECT count(*) FROM inspector_finding WHERE " + where.text(), query.scope.account,
               query.scope.region, where.operands())
      .value_or(0);
}

void FindingTally::add(const FindingTally& other) {
  all += other.all;
  critical += other.critical;
  high += other.high;
  medium += other.medium;
  exploit_available += other.exploit_available;
  fix_available += other.fix_available;
  network += other.network;
}

void each_tally(Database& db, const FindingQuery& query, const std::vector<std::string_view>& alike,
                const std::function<void(const FindingTally&)>& on_tally) {
  const Where where = where_of(query);
  db.each(
      fmt::format("SELECT max(id), count(*), sum(severity='CRITICAL'), sum(severity='HIGH'), "
                  "sum(severity='MEDIUM'), sum(ifnull(exploit_available='YES',0)), "
                  "sum(ifnull(fix_available='YES',0)), sum(type='NETWORK_REACHABILITY') "
                  "FROM inspector_finding WHERE {} "
                  "GROUP BY {}, CASE WHEN resource_count>1 THEN id END",
                  where.text(), fmt::join(alike, ", ")),
      [&](const Row& row) {
        on_tally({row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4),
                  row.integer(5), row.integer(6), row.integer(7)});
      },
      query.scope.account, query.scope.region, where.operands());
}

Value finding_document(Database& db, int64_t id) {
  const auto found = db.first(
      "SELECT body FROM inspector_document WHERE id=?",
      [](const Row& row) { return Value::parse(row.view(0)); }, id);
  return found.value();
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
