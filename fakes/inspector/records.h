// The rows of Inspector: findings (columns for everything that is
// filtered, sorted or listed, and the whole finding as a JSON document beside them), and reports;
// those of accounts are in account_records. Queries over findings are in query_records.cpp. The
// fake's error words are declared here too.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::inspector {

extern const char* const kSchema;
extern const char* const kFindingIndexes;

// ---- findings ----

// The columns of a finding: views into whatever the finding was made from. An absent optional is a
// member that the finding does not have.
struct FindingColumns {
  using Text = std::optional<std::string_view>;

  std::string_view arn, aws_account_id, type, severity, status;
  Text title;
  int64_t first_observed_at = 0, last_observed_at = 0;
  std::optional<int64_t> updated_at;
  std::optional<double> inspector_score, epss_score;
  Text fix_available, exploit_available;
  Text vulnerability_id, vulnerability_source, vendor_severity;
  Text network_protocol, component_type;  // type of the path's first step
  Text detector_name;
  // Of the first resource; a finding with several says so.
  int64_t resource_count = 1;
  std::string_view resource_type, resource_id;
  Text ecr_repository, ecr_registry;
  std::optional<int64_t> ecr_pushed_at;
};

// The columns of a finding document (timestamps in milliseconds), as views into it.
FindingColumns columns_of(const sim::Value& finding);
// INFORMATIONAL below LOW … CRITICAL; UNTRIAGED, which has no severity yet, is the lowest.
int severity_rank(std::string_view severity);
// The last part of an ARN as a number of the same order, short enough for every index.
int64_t arn_order(std::string_view arn);

// An account's findings in one region.
struct Scope {
  std::string account, region;
};

// What a query looks at in one region: the findings of an account, or of all accounts that an
// administrator sees.
struct Sight {
  Sight() = default;
  Sight(const Scope& scope) : accounts{scope.account}, region(scope.region) {}
  Sight(std::vector<std::string> of, std::string in)
      : accounts(std::move(of)), region(std::move(in)) {}

  std::vector<std::string> accounts;
  std::string region;
};

void add_finding(sim::state::Database& db, const Scope& scope, const FindingColumns& columns,
                 std::string_view document);
// Runs `add`, which adds findings by the ten thousand: their indexes are made afterwards, which
// takes a third of the time.
void add_many_findings(sim::state::Database& db, const std::function<void()>& add);
// Another content for a finding that is there.
void replace_finding(sim::state::Database& db, const Scope& scope, int64_t id,
                     const FindingColumns& columns, std::string_view document);
std::optional<int64_t> find_finding(sim::state::Database& db, const Scope& scope,
                                    std::string_view arn);
// Whether a finding that is not CLOSED says the same of the same resource.
bool has_open_twin(sim::state::Database& db, const Scope& scope, const FindingColumns& columns);
void remove_findings(sim::state::Database& db, const Scope& scope);
// `when`, in milliseconds, becomes updatedAt; a change of status does not move lastObservedAt.
void set_finding_status(sim::state::Database& db, int64_t id, std::string_view status,
                        int64_t when);

// What must hold for one column. Positive texts and ranges are alternatives; each text of
// `not_equals` must differ. A column without a value fails the positive tests and passes the
// others.
struct ColumnTest {
  struct Range {
    std::optional<double> low, high;  // inclusive
  };
  std::string_view column;
  std::vector<std::string> equals, prefixes, not_equals;
  std::vector<Range> ranges;
  // The column shows the first resource only: a finding with several is let through, to be judged
  // by its document.
  bool of_first_resource = false;
};

// A place in an ordered listing: after the finding with this sort value (null: none) and ARN.
struct Place {
  sim::Value sort_value;
  std::string arn;
};

enum class Direction { kAscending, kDescending };

struct FindingQuery {
  Sight scope;
  std::vector<ColumnTest> tests;      // all must hold
  std::string_view sort_column = {};  // empty: by ARN alone
  Direction direction = Direction::kAscending;
  std::optional<Place> after;
  int64_t limit = -1;  // negative: none
};

struct StoredFinding {
  int64_t id = 0;  // of its document
  Place place;
  int64_t resource_count = 1;
};

// Calls on_row for each finding in order until it answers false. Findings without a value in the
// sort column come first ascending and last descending; equal values are in the order of the last
// parts of their ARNs, in the same direction.
void each_finding(sim::state::Database& db, const FindingQuery& query,
                  const std::function<bool(const StoredFinding&)>& on_row);
int64_t count_findings(sim::state::Database& db, const FindingQuery& query);

// Findings counted together, and the document of one of them.
struct FindingTally {
  int64_t sample = 0;  // id of the document
  int64_t all = 0, critical = 0, high = 0, medium = 0;
  int64_t exploit_available = 0, fix_available = 0, network = 0;

  void add(const FindingTally& other);
};
// Calls on_tally for all findings of the query that have the same values in the columns `alike`,
// and by itself for each finding with several resources, of which the columns know one only. Only
// the query's scope and tests count.
void each_tally(sim::state::Database& db, const FindingQuery& query,
                const std::vector<std::string_view>& alike,
                const std::function<void(const FindingTally&)>& on_tally);
sim::Value finding_document(sim::state::Database& db, int64_t id);
std::string finding_text(sim::state::Database& db, int64_t id);  // the same as JSON text

// ---- reports ----

struct Report {
  Scope scope;
  std::string id;
  std::string format;  // CSV, JSON
  std::string status = "IN_PROGRESS";
  std::string error_code, error_message;  // empty unless FAILED
  std::string bucket, key_arn;
  std::optional<std::string> key_prefix;  // as the caller gave it
  std::optional<std::string> criteria;    // FilterCriteria as JSON; absent when none was given
  int64_t created_at = 0;
};

void add_report(sim::state::Database& db, const Report& report);
std::optional<Report> find_report(sim::state::Database& db, const Scope& scope,
                                  std::string_view id);
std::optional<Report> running_report(sim::state::Database& db, const Scope& scope);
std::optional<Report> latest_report(sim::state::Database& db, const Scope& scope);
void finish_report(sim::state::Database& db, const Report& report);  // status and error

// ---- error words ----

// A request that is well-formed but not possible: reason OTHER unless another is named.
sim::ApiError invalid_request(std::string message, std::string_view reason = "OTHER");
// A resource that the account does not have, a state that the request cannot have begun from, and a
// caller whose place in the organization does not let it.
sim::ApiError not_found(std::string message);
sim::ApiError conflict(std::string message, std::string_view resource_id,
                       std::string_view resource_type);
sim::ApiError access_denied(std::string message);
sim::ApiError invalid_page_token();
sim::ApiError report_in_progress();
sim::ApiError report_already_finished(const Report& report);
sim::ApiError no_such_report(std::string_view id);
sim::ApiError no_report_in_progress();
sim::ApiError not_enabled(const Scope& scope);

}  // namespace fakes::inspector
