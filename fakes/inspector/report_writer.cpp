#include "fakes/inspector/report_writer.h"

#include <fmt/format.h>

#include "fakes/inspector/csv.h"
#include "fakes/inspector/filters.h"
#include "fakes/inspector/json_report.h"
#include "sim/aws/arn.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Output;
using sim::Value;

// Reports up to this size are put in one piece, larger ones in parts of it.
constexpr size_t kPartBytes = 8 * 1024 * 1024;
// Findings looked up at a time, so that no query stays open while S3 is asked.
constexpr int64_t kBatch = 1000;

// Inspector in its own name. Regions that an account must opt in to have a principal of their own,
// which bucket and key policies must name instead of the plain one.
sim::aws::Principal inspector_of(const Call& call, const std::string& report_id) {
  const auto* region = sim::aws::find_region(call.region);
  const bool opt_in = region && region->opt_in == sim::aws::OptIn::kOptIn;
  sim::aws::Principal principal;
  principal.kind = sim::aws::PrincipalKind::kService;
  principal.name = opt_in ? fmt::format("inspector2.{}.amazonaws.com", call.region)
                          : std::string("inspector2.amazonaws.com");
  principal.source_account = call.account;
  principal.source_arn = call.arn("inspector2", call.region, call.account, "report/" + report_id);
  return principal;
}

// "{keyPrefix}{reportId}.csv". Whether a slash is put between the two is a setting.
std::string object_key(const Call& call, const Report& report) {
  std::string prefix = report.key_prefix.value_or("");
  const bool slash = call.settings.flag("inspector.slash_after_prefix");
  if (slash && !prefix.empty() && !prefix.ends_with('/')) prefix += '/';
  return prefix + report.id + (report.format == "CSV" ? ".csv" : ".json");
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  for (const auto known : words) {
    if (word == known) return true;
  }
  return false;
}

bool is_refusal(const ApiError& error) {
  return is_one_of(error.code, {"AccessDenied", "AccessDeniedException"});
}

// The report's object in the making. Holds one part at most; whatever is not finished is aborted.
class ReportObject {
 public:
  ReportObject(Call& call, const Report& report)
      : call_(call),
        report_(report),
        inspector_(inspector_of(call, report.id)),
        key_(object_key(call, report)) {}

  void append(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= kPartBytes) send_part();
  }

  void finish() {
    if (upload_id_.empty()) {
      Value input = creation();
      input["Body"] = std::move(buffer_);
      ask("PutObject", std::move(input));
      return;
    }
    if (!buffer_.empty()) send_part();
    Value input = of_upload();
    input["MultipartUpload"] = {{"Parts", parts_}};
    ask("CompleteMultipartUpload", std::move(input));
  }

  // The same requests again with next to nothing in them, to foresee what becomes of each.
  void rehearse() {
    const bool in_parts = !upload_id_.empty() || buffer_.size() >= kPartBytes;
    upload_id_.clear();
    parts_ = Value::array();
    buffer_ = "-";
    if (in_parts) send_part();
    finish();
  }

  // No part of a failed report stays behind. When even the abort is refused (a bucket policy
  // without s3:AbortMultipartUpload), the parts do stay, as on AWS; the journal shows the refusal.
  void abort() {
    if (upload_id_.empty()) return;
    try {
      ask("AbortMultipartUpload", of_upload());
    } catch (const ApiError&) {
    }
  }

 private:
  // Members that PutObject and CreateMultipartUpload share.
  Value creation() const {
    return {{"Bucket", report_.bucket},
            {"Key", key_},
            {"ACL", "bucket-owner-full-control"},
            {"ContentType", report_.format == "CSV" ? "text/csv" : "application/json"},
            {"ServerSideEncryption", "aws:kms"},
            {"SSEKMSKeyId", report_.key_arn}};
  }
  Value of_upload() const {
    return {{"Bucket", report_.bucket}, {"Key", key_}, {"UploadId", upload_id_}};
  }
  void send_part() {
    if (upload_id_.empty()) {
      upload_id_ = ask("CreateMultipartUpload", creation()).members.at("UploadId");
    }
    const size_t number = parts_.size() + 1;
    Value input = of_upload();
    input["PartNumber"] = number;
    input["Body"] = std::move(buffer_);
    buffer_.clear();
    const Output output = ask("UploadPart", std::move(input));
    parts_.push_back({{"ETag", output.members.at("ETag")}, {"PartNumber", number}});
  }
  Output ask(std::string_view operation, Value input) {
    return call_.ask({inspector_, "s3", operation, std::move(input)});
  }

  Call& call_;
  const Report& report_;
  const sim::aws::Principal inspector_;
  const std::string key_;
  std::string buffer_, upload_id_;
  Value parts_ = Value::array();
};

// Findings as the rows of one format.
class Rendering {
 public:
  Rendering(const Call& call, const Report& report)
      : is_csv_(report.format == "CSV"), now_(call.now()) {
    const auto form = [&](std::string_view setting) {
      return call.settings.flag(setting) ? DateForm::kEvent : DateForm::kIso;
    };
    csv_.dates = form("inspector.csv_event_dates");
    json_dates_ = form("inspector.json_event_dates");
    if (call.settings.flag("inspector.csv_quote_all")) csv_.quotes = Quotes::kAll;
    if (call.settings.flag("inspector.csv_crlf")) csv_.line_end = "\r\n";
  }

  std::string header() const { return is_csv_ ? csv_header(csv_) : std::string(json_header()); }
  std::string row(const Value& finding) {
    const RowPlace place = rows_++ == 0 ? RowPlace::kFirst : RowPlace::kLater;
    return is_csv_ ? csv_row(finding, now_, csv_) : json_row(finding, place, json_dates_);
  }
  std::string footer() const { return is_csv_ ? std::string() : std::string(json_footer()); }
  int64_t rows() const { return rows_; }

 private:
  bool is_csv_;
  sim::Instant now_;
  CsvForm csv_;
  DateForm json_dates_ = DateForm::kIso;
  int64_t rows_ = 0;
};

// Every finding that the report selects, in ascending order of ARNs.
template <class Use>
void each_selected(Call& call, const Report& report, Use use) {
  const Filter filter =
      report_filter_of(report.criteria ? Value::parse(*report.criteria) : Value());
  FindingQuery query;
  query.scope = report.scope;
  query.tests = filter.tests;
  query.limit = kBatch;
  for (;;) {
    std::vector<StoredFinding> batch;
    each_finding(call.state, query, [&](const StoredFinding& found) {
      batch.push_back(found);
      return true;
    });
    for (const auto& found : batch) {
      const Value finding = finding_document(call.state, found.id);
      if (filter.is_decided(found) || filter.accepts(finding)) use(finding);
    }
    if (batch.size() < static_cast<size_t>(kBatch)) return;
    query.after = batch.back().place;
  }
}

// The key must be named by its ARN; everything else about it (region, existence, state, kind,
// policy) is for S3 and KMS to say. An alias of AWS's own keys is refused in any case: the key has
// to be a customer managed one.
bool is_key_name(const Call& call, std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->service != "kms" || arn->region.empty() ||
      !sim::aws::is_account_id(arn->account)) {
    return false;
  }
  if (arn->resource.starts_with("key/")) return arn->resource.size() > 4;
  return arn->resource.starts_with("alias/") && !arn->resource.starts_with("alias/aws/") &&
         call.settings.flag("inspector.accepts_key_alias");
}

// The order of the checks. The form of the key's name and an empty selection need no one else and
// come first, so that nothing is ever sent for a report that cannot be. Then the write itself finds
// out about the bucket, its region, its policy and the key, in S3's order.
void generate(Call& call, const Report& report) {
  if (report.bucket.empty()) throw ReportFailure{"BUCKET_NOT_FOUND", "No bucket was named."};
  if (!is_key_name(call, report.key_arn)) {
    throw ReportFailure{
        "MALFORMED_KMS_KEY",
        fmt::format("'{}' is not the ARN of a customer managed KMS key.", report.key_arn)};
  }
  Rendering rendering(call, report);
  ReportObject object(call, report);
  try {
    each_selected(call, report, [&](const Value& finding) {
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
    object.finish();
  } catch (const ApiError& error) {
    object.abort();
    // Bucket policy and key policy may both stand in the way: the explanation names all of it.
    if (is_refusal(error)) call.foresee([&] { object.rehearse(); });
    throw;
  } catch (...) {
    object.abort();
    throw;
  }
}
}  // namespace

ReportFailure failure_of(const Report& report, const ApiError& error) {
  if (is_one_of(error.code, {"NoSuchBucket", "InvalidBucketName"})) {
    return {"BUCKET_NOT_FOUND",
            fmt::format("Bucket {} does not exist. {}", report.bucket, error.message)};
  }
  if (is_one_of(error.code,
                {"PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException"})) {
    return {"INCOMPATIBLE_BUCKET_REGION",
            fmt::format("Bucket {} is not in {}, the region of the report. {}", report.bucket,
                        report.scope.region, error.message)};
  }
  if (is_refusal(error)) {
    const bool by_key = error.message.find(" kms:") != std::string::npos;
    return {"INVALID_PERMISSIONS",
            fmt::format("Amazon Inspector was refused by {} {}. {}",
                        by_key ? "the key policy of" : "the policy of bucket",
                        by_key ? report.key_arn : report.bucket, error.message)};
  }
  const bool of_key = error.code.starts_with("KMS.");
  if (of_key &&
      !is_one_of(error.code, {"KMS.ThrottlingException", "KMS.KMSInternalException",
                              "KMS.DependencyTimeoutException", "KMS.KeyUnavailableException"})) {
    return {"MALFORMED_KMS_KEY",
            fmt::format("KMS key {} cannot be used. {}", report.key_arn, error.message)};
  }
  return {"INTERNAL_ERROR", fmt::format("The report could not be written to bucket {}: {} {}",
                                        report.bucket, error.code, error.message)};
}

// The selection is taken now, when the report is generated, not when it was asked for: what was
// found or closed meanwhile shows.
void write_report(Call& call, const std::string& report_id) {
  auto report = find_report(call.state, {call.account, call.region}, report_id);
  if (!report || report->status != "IN_PROGRESS") return;
  const auto fail = [&](const ReportFailure& failure) {
    report->status = "FAILED";
    report->error_code = failure.code;
    // AWS's own texts are not known; ours leads to the decisions behind the failure.
    report->error_message =
        fmt::format("{} [inspector-sim explain {}]", failure.message, call.facts().journal_id);
  };
  try {
    generate(call, *report);
    report->status = "SUCCEEDED";
  } catch (const ReportFailure& failure) {
    fail(failure);
  } catch (const ApiError& error) {
    fail(failure_of(*report, error));
  }
  finish_report(call.state, *report);
}

}  // namespace fakes::inspector
