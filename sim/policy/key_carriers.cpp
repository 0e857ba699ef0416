#include "sim/policy/key_carriers.h"

#include <algorithm>
#include <array>

#include "sim/base/text.h"

namespace sim::policy {
namespace {

struct Row {
  std::string_view key;            // folded; one that ends in '*' stands for all that begin so
  std::string_view usual, seldom;  // actions of the key's service, between spaces
};

constexpr std::string_view kAclActions = "PutObject PutObjectAcl CreateBucket PutBucketAcl";
constexpr std::string_view kEncryptionContextActions =
    "Encrypt Decrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo";
constexpr std::string_view kOtherContextActions =
    "GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext CreateGrant RetireGrant";

// The first row that fits counts.
constexpr std::array kRows = {
    Row{"s3:prefix", "ListBucket ListBucketVersions", ""},
    Row{"s3:delimiter", "ListBucket ListBucketVersions", ""},
    Row{"s3:max-keys", "ListBucket ListBucketVersions", ""},
    Row{"s3:x-amz-server-side-encryption*", "PutObject",
        "ReplicateObject UpdateObjectEncryption BypassGovernanceRetention"},
    Row{"s3:x-amz-copy-source", "PutObject", "BypassGovernanceRetention"},
    Row{"s3:x-amz-metadata-directive", "PutObject", "BypassGovernanceRetention"},
    Row{"s3:x-amz-website-redirect-location", "PutObject", "BypassGovernanceRetention"},
    Row{"s3:x-amz-storage-class", "PutObject",
        "PutObjectAcl PutObjectVersionAcl BypassGovernanceRetention"},
    Row{"s3:x-amz-acl", kAclActions,
        "PutObjectVersionAcl CreateAccessPoint BypassGovernanceRetention"},
    Row{"s3:x-amz-grant-*", kAclActions, "PutObjectVersionAcl BypassGovernanceRetention"},
    Row{"s3:x-amz-object-ownership", "CreateBucket", ""},
    Row{"s3:locationconstraint", "CreateBucket", "CreateAccessPoint"},
    Row{"s3:requestobjecttag*", "PutObject PutObjectTagging",
        "PutObjectVersionTagging BypassGovernanceRetention"},
    Row{"s3:if-none-match", "PutObject", ""},
    Row{"s3:if-match", "PutObject DeleteObject", ""},
    Row{"s3:object-lock-*", "PutObject PutObjectRetention PutObjectLegalHold", "ReplicateObject"},
    Row{"kms:encryptioncontext*", kEncryptionContextActions, kOtherContextActions},
    Row{"kms:grantoperations", "CreateGrant", ""},
    Row{"kms:granteeprincipal", "CreateGrant", ""},
    Row{"kms:retiringprincipal", "CreateGrant", ""},
    Row{"kms:grantisforawsresource", "CreateGrant ListGrants RevokeGrant", ""},
};

std::string_view service_of(std::string_view name) { return name.substr(0, name.find(':')); }

const Row* row_of(std::string_view key) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& each) {
    return text::wildcard_match(each.key, key);
  });
  return row == kRows.end() ? nullptr : row;
}

bool lists(std::string_view names, std::string_view name) {
  const auto words = text::split(names, ' ');
  return std::any_of(words.begin(), words.end(),
                     [&](auto word) { return text::equals_ignoring_case(word, name); });
}

}  // namespace

bool carried_by(std::string_view folded_key, std::string_view action) {
  const auto service = service_of(folded_key);
  if (service != "s3" && service != "kms" && service != "sts") return true;
  if (!text::equals_ignoring_case(service, service_of(action))) return false;
  const Row* row = row_of(folded_key);
  if (!row) return true;
  const auto name = action.substr(action.find(':') + 1);
  return lists(row->usual, name) || lists(row->seldom, name);
}

std::vector<std::string> carriers_of(std::string_view folded_key) {
  std::vector<std::string> actions;
  const Row* row = row_of(folded_key);
  if (!row) return actions;
  for (const auto name : text::split(row->usual, ' ')) {
    actions.push_back(std::string(service_of(folded_key)) + ":" + std::string(name));
  }
  return actions;
}

}  // namespace sim::policy
