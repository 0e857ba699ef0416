#include "fakes/inspector/delivery.h"

#include <fmt/format.h>

#include "fakes/inspector/own_name.h"
#include "sim/aws/arn.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Output;
using sim::Value;

// Objects up to this size are put in one piece, larger ones in parts of it.
constexpr size_t kPartBytes = 8 * 1024 * 1024;

sim::aws::Principal inspector_of(const Call& call, const std::string& report_id) {
  return own_principal(call.account, call.region,
                       call.arn("inspector2", call.region, call.account, "report/" + report_id));
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

}  // namespace

void check_destination(const Call& call, const Destination& destination) {
  if (destination.bucket.empty()) throw ReportFailure{"BUCKET_NOT_FOUND", "No bucket was named."};
  if (is_key_name(call, destination.key_arn)) return;
  throw ReportFailure{
      "MALFORMED_KMS_KEY",
      fmt::format("'{}' is not the ARN of a customer managed KMS key.", destination.key_arn)};
}

ReportFailure failure_of(const Call& call, const Destination& destination, const ApiError& error) {
  if (is_one_of(error.code, {"NoSuchBucket", "InvalidBucketName"})) {
    return {"BUCKET_NOT_FOUND",
            fmt::format("Bucket {} does not exist. {}", destination.bucket, error.message)};
  }
  if (is_one_of(error.code,
                {"PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException"})) {
    return {"INCOMPATIBLE_BUCKET_REGION",
            fmt::format("Bucket {} is not in {}, the region of the report. {}", destination.bucket,
                        call.region, error.message)};
  }
  if (is_refusal(error)) {
    const bool by_key = error.message.find(" kms:") != std::string::npos;
    return {"INVALID_PERMISSIONS",
            fmt::format("Amazon Inspector was refused by {} {}. {}",
                        by_key ? "the key policy of" : "the policy of bucket",
                        by_key ? destination.key_arn : destination.bucket, error.message)};
  }
  const bool of_key = error.code.starts_with("KMS.");
  if (of_key &&
      !is_one_of(error.code, {"KMS.ThrottlingException", "KMS.KMSInternalException",
                              "KMS.DependencyTimeoutException", "KMS.KeyUnavailableException"})) {
    return {"MALFORMED_KMS_KEY",
            fmt::format("KMS key {} cannot be used. {}", destination.key_arn, error.message)};
  }
  return {"INTERNAL_ERROR", fmt::format("The report could not be written to bucket {}: {} {}",
                                        destination.bucket, error.code, error.message)};
}

std::string message_of(const Call& call, const ReportFailure& failure) {
  return fmt::format("{} [inspector-sim explain {}]", failure.message, call.facts().journal_id);
}

std::string key_below_prefix(const Call& call, const Destination& destination,
                             std::string_view name) {
  std::string prefix = destination.key_prefix.value_or("");
  const bool slash = call.settings.flag("inspector.slash_after_prefix");
  if (slash && !prefix.empty() && !prefix.ends_with('/')) prefix += '/';
  return prefix + std::string(name);
}

DeliveredObject::DeliveredObject(Call& call, const Destination& destination,
                                 const std::string& report_id, Name name)
    : call_(call),
      destination_(destination),
      inspector_(inspector_of(call, report_id)),
      name_(std::move(name)) {}

void DeliveredObject::append(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kPartBytes) send_part();
}

void DeliveredObject::finish() {
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
void DeliveredObject::rehearse() {
  const bool in_parts = !upload_id_.empty() || buffer_.size() >= kPartBytes;
  upload_id_.clear();
  parts_ = Value::array();
  buffer_ = "-";
  if (in_parts) send_part();
  finish();
}

// No part of a failed report stays behind. When even the abort is refused (a bucket policy without
// s3:AbortMultipartUpload), the parts do stay, as on AWS; the journal shows the refusal.
void DeliveredObject::abort() {
  if (upload_id_.empty()) return;
  try {
    ask("AbortMultipartUpload", of_upload());
  } catch (const ApiError&) {
  }
}

void DeliveredObject::explain(const ApiError& error) {
  if (is_refusal(error)) call_.foresee([&] { rehearse(); });
}

// Members that PutObject and CreateMultipartUpload share.
Value DeliveredObject::creation() const {
  return {{"Bucket", destination_.bucket},      {"Key", name_.key},
          {"ACL", "bucket-owner-full-control"}, {"ContentType", name_.content_type},
          {"ServerSideEncryption", "aws:kms"},  {"SSEKMSKeyId", destination_.key_arn}};
}

Value DeliveredObject::of_upload() const {
  return {{"Bucket", destination_.bucket}, {"Key", name_.key}, {"UploadId", upload_id_}};
}

void DeliveredObject::send_part() {
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

Output DeliveredObject::ask(std::string_view operation, Value input) {
  return call_.ask({inspector_, "s3", operation, std::move(input)});
}

}  // namespace fakes::inspector
