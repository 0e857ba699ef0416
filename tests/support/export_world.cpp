#include "tests/support/export_world.h"

namespace tests {
namespace {

using sim::Value;

Value statement(const Value& principal, const Value& actions, const std::string& resource) {
  return {
      {"Effect", "Allow"}, {"Principal", principal}, {"Action", actions}, {"Resource", resource}};
}

Value inspector_statement(const Value& actions, const std::string& resource) {
  Value out = statement({{"Service", "inspector2.amazonaws.com"}}, actions, resource);
  out["Condition"] = {
      {"StringEquals", {{"aws:SourceAccount", kAccount}}},
      {"ArnLike", {{"aws:SourceArn", "arn:aws:inspector2:us-east-1:111122223333:report/*"}}}};
  return out;
}

Value document(const Value& statements) {
  return {{"Version", "2012-10-17"}, {"Statement", statements}};
}

std::string world_text(int64_t findings, const Value& settings) {
  const std::string objects = std::string("arn:aws:s3:::") + kReportBucket + "/*";
  const Value bucket = {
      {"name", kReportBucket},
      {"policy", document(Value::array({inspector_statement(
                     {"s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"}, objects)}))}};
  const Value key = {
      {"alias", "reports"},
      {"policy", document(Value::array(
                     {statement({{"AWS", "arn:aws:iam::111122223333:root"}}, "kms:*", "*"),
                      inspector_statement({"kms:Decrypt", "kms:GenerateDataKey*"}, "*")}))}};
  const Value admin = {
      {"name", "admin"},
      {"policies",
       {{"Administrator",
         document(Value::array({{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}))}}}};
  const Value region = {
      {"buckets", Value::array({bucket})},
      {"keys", Value::array({key})},
      {"inspector", {{"enabled", true}, {"findings", {{"generate", {{"count", findings}}}}}}}};
  return Value{{"now", "2026-03-01T09:00:00Z"},
               {"seed", 1},
               {"settings", settings},
               {"accounts", Value::array({{{"id", kAccount},
                                           {"users", Value::array({admin})},
                                           {"regions", {{"us-east-1", region}}}}})}}
      .dump();
}

}  // namespace

ExportWorld::ExportWorld(int64_t findings, const Value& settings, const std::string& state_file)
    : TestWorld(world_text(findings, settings), state_file) {}

// Learnt once, so that a fault on kms:* cannot get between a test and its key.
std::string ExportWorld::key_arn() {
  if (key_arn_.empty()) {
    const auto answer = client().call("kms", "DescribeKey", {{"KeyId", "alias/reports"}});
    key_arn_ = answer.value()["KeyMetadata"]["Arn"];
  }
  return key_arn_;
}

std::string ExportWorld::begin_report(const std::string& format) {
  const Value any = Value::array({{{"comparison", "NOT_EQUALS"}, {"value", "none"}}});
  const auto answer =
      client().call("inspector2", "CreateFindingsReport",
                    {{"reportFormat", format},
                     {"s3Destination", {{"bucketName", kReportBucket}, {"kmsKeyArn", key_arn()}}},
                     {"filterCriteria", {{"findingStatus", any}}}});
  return answer.ok() ? answer.value()["reportId"].get<std::string>() : std::string();
}

std::string ExportWorld::status(const std::string& report_id) {
  return client()
      .call("inspector2", "GetFindingsReportStatus", {{"reportId", report_id}})
      .value()["status"];
}

}  // namespace tests
