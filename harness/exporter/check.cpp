#include <fmt/format.h>

#include <memory>

#include "harness/exporter/access.h"
#include "harness/exporter/download.h"
#include "sim/aws/arn.h"
#include "sim/aws/partition.h"
#include "sim/policy/authorizer.h"

namespace harness::exporter {
namespace {

using sim::Value;
namespace policy = sim::policy;

// A report's id as it might be: only its shape matters to a policy.
constexpr const char* kSampleReport = "00000000-0000-4000-8000-000000000000";

// Looks one thing after the other up and notes what it finds.
class Inspection {
 public:
  Inspection(Aws& aws, const Options& options, const Exchange& exchange, std::string key)
      : aws_(aws), options_(options), exchange_(exchange), key_(std::move(key)) {}

  std::vector<Finding> run() {
    if (bucket_is_here()) bucket_policy();
    if (key_is_usable()) key_policy();
    return std::move(findings_);
  }

 private:
  void note(Verdict verdict, std::string text) { findings_.push_back({verdict, std::move(text)}); }

  bool bucket_is_here() {
    std::string region;
    try {
      region = aws_.call("s3", "HeadBucket", {{"Bucket", options_.bucket}})
                   .headers.get("x-amz-bucket-region", exchange_.region);
    } catch (const CallError& failure) {
      if (failure.error.http_status == 404) {
        note(Verdict::kFault, fmt::format("bucket {} does not exist", options_.bucket));
        return false;
      }
      for (const auto& [name, value] : failure.error.headers) {
        if (name == "x-amz-bucket-region") region = value;
      }
      if (region.empty() || region == exchange_.region) {
        note(Verdict::kUnknown,
             fmt::format("bucket {} cannot be looked at: {}", options_.bucket, failure.what()));
        return true;
      }
    }
    if (region != exchange_.region) {
      note(Verdict::kFault, fmt::format("bucket {} is in {}, the findings are in {}",
                                        options_.bucket, region, exchange_.region));
      return false;
    }
    note(Verdict::kGood, fmt::format("bucket {} is in {}", options_.bucket, region));
    return true;
  }

  void bucket_policy() {
    std::string document;
    try {
      document = aws_.call("s3", "GetBucketPolicy", {{"Bucket", options_.bucket}})
                     .members.value("Policy", "");
    } catch (const CallError& failure) {
      if (failure.is("NoSuchBucketPolicy")) {
        return note(Verdict::kFault, fmt::format("bucket {} has no policy", options_.bucket));
      }
      return note(Verdict::kUnknown,
                  fmt::format("the bucket policy cannot be read: {}", failure.what()));
    }
    const auto name = fmt::format("bucket policy of {}", options_.bucket);
    const auto resource = object_arn();
    for (const char* action : {"s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"}) {
      judge(name, document, policy::DocumentKind::kBucket, action, resource, exchange_.account);
    }
  }

  bool key_is_usable() {
    const auto arn = sim::aws::parse_arn(key_);
    if (!arn || arn->service != "kms") {
      note(Verdict::kFault, fmt::format("\"{}\" is not the ARN of a KMS key", key_));
      return false;
    }
    Value key;
    try {
      key = aws_.call("kms", "DescribeKey", {{"KeyId", key_}}, Aws::Retry::kAlways,
                      std::string(arn->region))
                .members.value("KeyMetadata", Value::object());
    } catch (const CallError& failure) {
      const bool missing = failure.is("NotFoundException");
      note(missing ? Verdict::kFault : Verdict::kUnknown,
           fmt::format("key {} cannot be looked at: {}", key_, failure.what()));
      return false;
    }
    const size_t before = findings_.size();
    expect(arn->region == exchange_.region,
           fmt::format("key {} is in {}, the bucket must be in its region, which is {}", key_,
                       arn->region, exchange_.region));
    const std::string state = key.value("KeyState", ""), spec = key.value("KeySpec", "");
    expect(state == "Enabled", fmt::format("key {} is {}, not Enabled", key_, state));
    expect(spec == "SYMMETRIC_DEFAULT",
           fmt::format("key {} is {}; reports need SYMMETRIC_DEFAULT", key_, spec));
    expect(key.value("KeyManager", "CUSTOMER") == "CUSTOMER",
           fmt::format("key {} is managed by AWS; reports need a customer managed key", key_));
    if (findings_.size() > before) return false;
    note(Verdict::kGood, fmt::format("key {} is enabled and symmetric", key_));
    return true;
  }

  void expect(bool holds, std::string fault) {
    if (!holds) note(Verdict::kFault, std::move(fault));
  }

  void key_policy() {
    std::string document;
    try {
      document = aws_.call("kms", "GetKeyPolicy", {{"KeyId", key_}, {"PolicyName", "default"}})
                     .members.value("Policy", "");
    } catch (const CallError& failure) {
      return note(Verdict::kUnknown,
                  fmt::format("the key policy cannot be read: {}", failure.what()));
    }
    const std::string owner(sim::aws::parse_arn(key_)->account);
    for (const char* action : {"kms:GenerateDataKey", "kms:Decrypt"}) {
      judge(fmt::format("key policy of {}", key_), document, policy::DocumentKind::kKey, action,
            key_, owner);
    }
  }

  void judge(const std::string& name, const std::string& document, policy::DocumentKind kind,
             const std::string& action, const std::string& resource, const std::string& owner) {
    auto parsed = policy::parse_document(document, kind);
    if (!parsed) {
      const auto& fault = parsed.complaints.front();
      return note(Verdict::kUnknown, fmt::format("{}: {}: {}", name, fault.place, fault.message));
    }
    policy::Policies policies;
    policies.resource =
        policy::Attached{std::make_shared<const policy::Document>(std::move(*parsed.value)), name};
    const auto request = request_for(action, resource, owner);
    const auto decision = policy::authorize(request, policies);
    if (decision.allowed()) {
      return note(Verdict::kGood, fmt::format("{} allows {}", name, action));
    }
    note(Verdict::kFault,
         fmt::format("{} does not let {} do {}\n{}", name, exchange_.service_principal(), action,
                     policy::to_text(policy::to_value(request, decision))));
  }

  std::string object_arn() const {
    return fmt::format("arn:{}:s3:::{}/{}", exchange_.partition, options_.bucket,
                       possible_keys(options_, kSampleReport).front());
  }

  // Inspector's own request, as S3 and KMS will see it.
  policy::Request request_for(const std::string& action, const std::string& resource,
                              const std::string& owner) const {
    policy::Request request;
    request.principal.kind = sim::aws::PrincipalKind::kService;
    request.principal.name = exchange_.service_principal();
    request.principal.source_account = exchange_.account;
    request.principal.source_arn = exchange_.source_arn(kSampleReport);
    request.action = action;
    request.resource = resource;
    request.resource_account = owner;
    auto& context = request.context;
    context.set("aws:SourceAccount", exchange_.account);
    context.set("aws:SourceArn", request.principal.source_arn);
    context.set("aws:PrincipalIsAWSService", "true");
    context.set("aws:PrincipalServiceName", exchange_.service_principal());
    context.set("aws:RequestedRegion", exchange_.region);
    context.set("aws:SecureTransport", "true");
    context.set("aws:ResourceAccount", owner);
    if (action.starts_with("kms:")) {
      context.set("kms:ViaService",
                  fmt::format("s3.{}.{}", exchange_.region,
                              sim::aws::partition_of(exchange_.region).dns_suffix));
      context.set("kms:CallerAccount", exchange_.account);
      context.set("kms:EncryptionContext:aws:s3:arn", object_arn());
    }
    return request;
  }

  Aws& aws_;
  const Options& options_;
  const Exchange& exchange_;
  std::string key_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_access(Aws& aws, const Options& options, const Exchange& exchange,
                                  const std::string& key) {
  return Inspection(aws, options, exchange, key).run();
}

}  // namespace harness::exporter
