#include "sim/policy/service_rules.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "sim/aws/arn.h"
#include "sim/base/text.h"

namespace sim::policy {
namespace {

// Services whose resources resource control policies protect, between spaces.
constexpr std::string_view kResourceControlServices =
    " aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory "
    "cloudfront cloudsearch cloudtrail-data codeartifact codebuild codecommit codepipeline "
    "cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer "
    "cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms gamelift "
    "health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor "
    "notifications opensearch pca-connector-ad personalize polly pricing resource-groups "
    "rolesanywhere s3 secretsmanager servicediscovery signin sqs sts support swf textract "
    "timestream-influxdb transcribe transfer translate wafv2 workspaces xray ";

constexpr std::string_view kCrossAccountKeyActions[] = {"kms:Encrypt",
                                                        "kms:Decrypt",
                                                        "kms:ReEncryptFrom",
                                                        "kms:ReEncryptTo",
                                                        "kms:GenerateDataKey",
                                                        "kms:GenerateDataKeyWithoutPlaintext",
                                                        "kms:GenerateDataKeyPair",
                                                        "kms:GenerateDataKeyPairWithoutPlaintext",
                                                        "kms:GenerateMac",
                                                        "kms:VerifyMac",
                                                        "kms:Sign",
                                                        "kms:Verify",
                                                        "kms:DeriveSharedSecret",
                                                        "kms:CreateGrant",
                                                        "kms:DescribeKey",
                                                        "kms:GetKeyRotationStatus",
                                                        "kms:GetPublicKey",
                                                        "kms:ListGrants",
                                                        "kms:RetireGrant",
                                                        "kms:RevokeGrant"};

constexpr std::string_view kBucketRescueActions[] = {"s3:GetBucketPolicy", "s3:PutBucketPolicy",
                                                     "s3:DeleteBucketPolicy"};

template <size_t N>
bool is_one_of(std::string_view word, const std::string_view (&list)[N]) {
  return std::any_of(std::begin(list), std::end(list), [&](std::string_view known) {
    return text::equals_ignoring_case(known, word);
  });
}

bool begins_with(std::string_view s, std::string_view head) {
  return s.substr(0, head.size()) == head;
}

std::string_view service_of(std::string_view action) { return action.substr(0, action.find(':')); }

}  // namespace

ResourceKind resource_kind(std::string_view action, std::string_view resource) {
  const auto arn = aws::parse_arn(resource);
  if (!arn) return ResourceKind::kOrdinary;
  if (arn->service == "kms" && begins_with(arn->resource, "key/")) return ResourceKind::kKey;
  if (arn->service == "iam" && begins_with(arn->resource, "role/") &&
      text::equals_ignoring_case(service_of(action), "sts")) {
    return ResourceKind::kTrustedRole;
  }
  return ResourceKind::kOrdinary;
}

bool crosses_accounts(std::string_view key_action) {
  return is_one_of(key_action, kCrossAccountKeyActions);
}

bool mends_bucket_policy(std::string_view action) {
  return is_one_of(action, kBucketRescueActions);
}

bool under_resource_control(std::string_view action) {
  const std::string service = " " + text::lower(service_of(action)) + " ";
  return kResourceControlServices.find(service) != std::string_view::npos &&
         !text::equals_ignoring_case(action, "kms:RetireGrant");
}

}  // namespace sim::policy
