#include <fmt/format.h>

#include "harness/exporter/access.h"
#include "sim/aws/partition.h"

namespace harness::exporter {
namespace {

using sim::Value;

constexpr const char* kBucketSid = "allow-inspector";
constexpr const char* kKeySid = "Allow Amazon Inspector to use the key";

// The statement replaces an earlier one of its Sid; everything else stays.
std::string with_statement(const Value& document, const Value& statement) {
  Value out = document.is_object() ? document : Value{{"Version", "2012-10-17"}};
  Value statements = Value::array();
  const Value before = out.value("Statement", Value::array());
  for (const auto& each : before.is_array() ? before : Value::array({before})) {
    if (each.value("Sid", "") != statement["Sid"]) statements.push_back(each);
  }
  statements.push_back(statement);
  out["Statement"] = std::move(statements);
  return out.dump();
}

void ensure_bucket(Aws& aws, const Options& options, const Exchange& exchange, Progress& progress) {
  try {
    aws.call("s3", "HeadBucket", {{"Bucket", options.bucket}});
    return;
  } catch (const CallError& failure) {
    if (failure.error.http_status != 404) throw;
  }
  Value input = {{"Bucket", options.bucket}};
  if (exchange.region != "us-east-1") {
    input["CreateBucketConfiguration"] = {{"LocationConstraint", exchange.region}};
  }
  aws.call("s3", "CreateBucket", input);
  progress.say(fmt::format("created bucket {} in {}", options.bucket, exchange.region));
}

void put_bucket_policy(Aws& aws, const Options& options, const Exchange& exchange,
                       Progress& progress) {
  Value document;
  try {
    const auto answer = aws.call("s3", "GetBucketPolicy", {{"Bucket", options.bucket}});
    document = Value::parse(answer.members.value("Policy", ""), nullptr, false);
  } catch (const CallError& failure) {
    if (!failure.is("NoSuchBucketPolicy")) throw;
  }
  const auto policy = with_statement(document, bucket_statement(exchange, options.bucket));
  aws.call("s3", "PutBucketPolicy", {{"Bucket", options.bucket}, {"Policy", policy}});
  progress.say(
      fmt::format("bucket policy of {} lets {} in", options.bucket, exchange.service_principal()));
}

Value new_key_policy(const Exchange& exchange) {
  return {{"Version", "2012-10-17"},
          {"Statement",
           {{{"Sid", "Enable IAM User Permissions"},
             {"Effect", "Allow"},
             {"Principal",
              {{"AWS", fmt::format("arn:{}:iam::{}:root", exchange.partition, exchange.account)}}},
             {"Action", "kms:*"},
             {"Resource", "*"}}}}};
}

void create_key(Aws& aws, const Options& options, const Exchange& exchange, Progress& progress) {
  const auto policy = with_statement(new_key_policy(exchange), key_statement(exchange));
  const auto made =
      aws.call("kms", "CreateKey",
               {{"Description", "Amazon Inspector findings reports"}, {"Policy", policy}});
  const std::string arn = made.members["KeyMetadata"]["Arn"];
  aws.call("kms", "CreateAlias", {{"AliasName", options.kms_key}, {"TargetKeyId", arn}});
  progress.say(fmt::format("created key {} as {}", arn, options.kms_key));
}

void put_key_policy(Aws& aws, const std::string& key, const Exchange& exchange,
                    Progress& progress) {
  const auto answer = aws.call("kms", "GetKeyPolicy", {{"KeyId", key}, {"PolicyName", "default"}});
  const auto document = Value::parse(answer.members.value("Policy", ""), nullptr, false);
  aws.call("kms", "PutKeyPolicy",
           {{"KeyId", key},
            {"PolicyName", "default"},
            {"Policy", with_statement(document, key_statement(exchange))}});
  progress.say(fmt::format("key policy of {} lets {} in", key, exchange.service_principal()));
}

Value conditions(const Exchange& exchange) {
  return {{"StringEquals", {{"aws:SourceAccount", exchange.account}}},
          {"ArnLike", {{"aws:SourceArn", exchange.source_arn("*")}}}};
}

}  // namespace

std::string Exchange::service_principal() const {
  const auto* known = sim::aws::find_region(region);
  const bool regional = known && known->opt_in == sim::aws::OptIn::kOptIn;
  return regional ? fmt::format("inspector2.{}.amazonaws.com", region) : "inspector2.amazonaws.com";
}

std::string Exchange::source_arn(std::string_view report) const {
  return fmt::format("arn:{}:inspector2:{}:{}:report/{}", partition, region, account, report);
}

Value bucket_statement(const Exchange& exchange, const std::string& bucket) {
  return {{"Sid", kBucketSid},
          {"Effect", "Allow"},
          {"Principal", {{"Service", exchange.service_principal()}}},
          {"Action", {"s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"}},
          {"Resource", fmt::format("arn:{}:s3:::{}/*", exchange.partition, bucket)},
          {"Condition", conditions(exchange)}};
}

Value key_statement(const Exchange& exchange) {
  return {{"Sid", kKeySid},
          {"Effect", "Allow"},
          {"Principal", {{"Service", exchange.service_principal()}}},
          {"Action", {"kms:Decrypt", "kms:GenerateDataKey*"}},
          {"Resource", "*"},
          {"Condition", conditions(exchange)}};
}

std::string key_arn(Aws& aws, const std::string& key) {
  if (!key.starts_with("alias/")) return key;
  return aws.call("kms", "DescribeKey", {{"KeyId", key}}).members["KeyMetadata"]["Arn"];
}

void set_up(Aws& aws, const Options& options, const Exchange& exchange, Progress& progress) {
  ensure_bucket(aws, options, exchange, progress);
  put_bucket_policy(aws, options, exchange, progress);
  std::string key = options.kms_key;
  try {
    key = key_arn(aws, key);
  } catch (const CallError& failure) {
    if (!failure.is("NotFoundException")) throw;
    return create_key(aws, options, exchange, progress);
  }
  put_key_policy(aws, key, exchange, progress);
}

}  // namespace harness::exporter
