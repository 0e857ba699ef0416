#include "fakes/inspector/report_writer.h"

#include <fmt/format.h>

#include "fakes/inspector/csv.h"
#include "fakes/inspector/delivery.h"
#include "fakes/inspector/filters.h"
#include "fakes/inspector/json_report.h"
#include "fakes/inspector/membership.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Value;

// Findings looked up at a time, so that no query stays open while S3 is asked.
constexpr int64_t kBatch = 1000;

// Findings, given as JSON text, as the rows of one format.
class Rendering {
 public:
  Rendering(const Call& call, const Report& report)
      : is_csv_(report.format == "CSV"),
        csv_(call.now(), csv_form(call)),
        json_dates_(dates(call, "inspector.json_event_dates")) {}

  std::string header() const { return is_csv_ ? csv_.header() : std::string(json_header()); }
  std::string row(const std::string& finding) {
    const RowPlace place = rows_++ == 0 ? RowPlace::kFirst : RowPlace::kLater;
    return is_csv_ ? csv_.row(finding) : json_row(Value::parse(finding), place, json_dates_);
  }
  std::string footer() const { return is_csv_ ? std::string() : std::string(json_footer()); }
  int64_t rows() const { return rows_; }

 private:
  static DateForm dates(const Call& call, std::string_view setting) {
    return call.settings.flag(setting) ? DateForm::kEvent : DateForm::kIso;
  }
  static CsvForm csv_form(const Call& call) {
    CsvForm form;
    form.dates = dates(call, "inspector.csv_event_dates");
    if (call.settings.flag("inspector.csv_quote_all")) form.quotes = Quotes::kAll;
    if (call.settings.flag("inspector.csv_crlf")) form.line_end = "\r\n";
    return form;
  }

  bool is_csv_;
  CsvRows csv_;
  DateForm json_dates_;
  int64_t rows_ = 0;
};

// Every finding that the report selects, an administrator's members' among them, in ascending order
// of ARNs.
template <class Use>
void each_selected(Call& call, const Report& report, Use use) {
  const Filter filter =
      report_filter_of(report.criteria ? Value::parse(*report.criteria) : Value());
  FindingQuery query;
  query.scope = sight_of(call.state, report.scope);
  query.tests = filter.tests;
  query.limit = kBatch;
  for (;;) {
    std::vector<StoredFinding> batch;
    each_finding(call.state, query, [&](const StoredFinding& found) {
      batch.push_back(found);
      return true;
    });
    for (const auto& found : batch) {
      const std::string finding = finding_text(call.state, found.id);
      if (filter.is_decided(found) || filter.accepts(Value::parse(finding))) use(finding);
    }
    if (batch.size() < static_cast<size_t>(kBatch)) return;
    query.after = batch.back().place;
  }
}

// "{keyPrefix}{reportId}.csv".
DeliveredObject::Name name_of(const Call& call, const Report& report,
                              const Destination& destination) {
  const bool csv = report.format == "CSV";
  return {key_below_prefix(call, destination, report.id + (csv ? ".csv" : ".json")),
          csv ? "text/csv" : "application/json"};
}

// The order of the checks. The form of the key's name and an empty selection need no one else and
// come first. Then the write itself finds out about the bucket, its region, its policy and the key,
// in S3's order.
void generate(Call& call, const Report& report, const Destination& destination) {
  check_destination(call, destination);
  Rendering rendering(call, report);
  DeliveredObject object(call, destination, report.id, name_of(call, report, destination));
  object.deliver([&] {
    each_selected(call, report, [&](const std::string& finding) {
      if (rendering.rows() == 0) object.append(rendering.header());
      object.append(rendering.row(finding));
    });
    if (rendering.rows() == 0) {
      if (call.settings.text("inspector.empty_report") != "write") {
        throw ReportFailure{"NO_FINDINGS_FOUND", "No findings match the filter of the report."};
      }
      object.append(rendering.header());
    }
    object.append(rendering.footer());
  });
}

}  // namespace

// The selection is taken now, when the report is generated, not when it was asked for: what was
// found or closed meanwhile shows.
void write_report(Call& call, const std::string& report_id) {
  auto report = find_report(call.state, {call.account, call.region}, report_id);
  if (!report || report->status != "IN_PROGRESS") return;
  const Destination destination{report->bucket, report->key_arn, report->key_prefix};
  const auto fail = [&](const ReportFailure& failure) {
    report->status = "FAILED";
    report->error_code = failure.code;
    report->error_message = message_of(call, failure);
  };
  try {
    generate(call, *report, destination);
    report->status = "SUCCEEDED";
  } catch (const ReportFailure& failure) {
    fail(failure);
  } catch (const ApiError& error) {
    fail(failure_of(call, destination, error));
  }
  finish_report(call.state, *report);
}

}  // namespace fakes::inspector
