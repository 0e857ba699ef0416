#include "fakes/s3/actions.h"

#include <algorithm>
#include <array>
#include <string>

#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

using sim::text::equals_ignoring_case;

// Keys that every action evaluates.
constexpr std::array<std::string_view, 11> kCommonKeys = {"ResourceAccount",
                                                          "TlsVersion",
                                                          "authType",
                                                          "signatureAge",
                                                          "signatureversion",
                                                          "x-amz-content-sha256",
                                                          "DataAccessPointArn",
                                                          "DataAccessPointAccount",
                                                          "AccessPointNetworkOrigin",
                                                          "AccessGrantsInstanceArn",
                                                          "BucketTag/"};

// A key that ends in a slash stands for every key with that beginning.
bool names(std::string_view known, std::string_view key) {
  if (known.ends_with('/')) {
    return key.size() > known.size() && equals_ignoring_case(known, key.substr(0, known.size()));
  }
  return equals_ignoring_case(known, key);
}

// The part after "s3:", or nothing for a key of another service.
std::string_view own_part(std::string_view key) {
  return key.size() > 3 && equals_ignoring_case(key.substr(0, 3), "s3:") ? key.substr(3)
                                                                         : std::string_view();
}

bool is_common(std::string_view own) {
  return std::any_of(kCommonKeys.begin(), kCommonKeys.end(),
                     [&](auto known) { return names(known, own); });
}

bool lists(const Action& action, std::string_view own) {
  const auto keys = sim::text::split(action.keys, ' ');
  return std::any_of(keys.begin(), keys.end(),
                     [&](auto known) { return !known.empty() && names(known, own); });
}

}  // namespace

const std::vector<Action>& actions() {
  static const std::vector<Action> kActions = {
      {"AbortMultipartUpload", Target::kObject, ""},
      {"AllowVendedLogDeliveryForResource", Target::kBucket,
       "deliverySourceArn logType resourceArnBeingAuthorized"},
      {"BypassGovernanceRetention", Target::kObject,
       "RequestObjectTag/ RequestObjectTagKeys x-amz-acl x-amz-copy-source "
       "x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write "
       "x-amz-grant-write-acp x-amz-metadata-directive x-amz-server-side-encryption "
       "x-amz-server-side-encryption-aws-kms-key-id "
       "x-amz-server-side-encryption-customer-algorithm x-amz-storage-class "
       "x-amz-website-redirect-location"},
      {"CreateBucket", Target::kBucket,
       "locationconstraint x-amz-acl x-amz-bucket-namespace x-amz-grant-full-control "
       "x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp "
       "x-amz-object-ownership"},
      {"CreateBucketMetadataTableConfiguration", Target::kBucket, ""},
      {"DeleteBucket", Target::kBucket, ""},
      {"DeleteBucketMetadataTableConfiguration", Target::kBucket, ""},
      {"DeleteBucketPolicy", Target::kBucket, ""},
      {"DeleteBucketWebsite", Target::kBucket, ""},
      {"DeleteObject", Target::kObject, "if-match"},
      {"DeleteObjectAnnotation", Target::kObject, "ExistingObjectTag/ x-amz-object-if-match"},
      {"DeleteObjectTagging", Target::kObject, "ExistingObjectTag/"},
      {"DeleteObjectVersion", Target::kObject, "versionid"},
      {"DeleteObjectVersionAnnotation", Target::kObject,
       "ExistingObjectTag/ versionid x-amz-object-if-match"},
      {"DeleteObjectVersionTagging", Target::kObject, "ExistingObjectTag/ versionid"},
      {"GetAccelerateConfiguration", Target::kBucket, ""},
      {"GetAnalyticsConfiguration", Target::kBucket, ""},
      {"GetBucketAbac", Target::kBucket, ""},
      {"GetBucketAcl", Target::kBucket, ""},
      {"GetBucketCORS", Target::kBucket, ""},
      {"GetBucketLocation", Target::kBucket, ""},
      {"GetBucketLogging", Target::kBucket, ""},
      {"GetBucketMetadataTableConfiguration", Target::kBucket, ""},
      {"GetBucketNotification", Target::kBucket, ""},
      {"GetBucketObjectLockConfiguration", Target::kBucket, ""},
      {"GetBucketOwnershipControls", Target::kBucket, ""},
      {"GetBucketPolicy", Target::kBucket, ""},
      {"GetBucketPolicyStatus", Target::kBucket, ""},
      {"GetBucketPublicAccessBlock", Target::kBucket, ""},
      {"GetBucketRequestPayment", Target::kBucket, ""},
      {"GetBucketTagging", Target::kBucket, ""},
      {"GetBucketVersioning", Target::kBucket, ""},
      {"GetBucketWebsite", Target::kBucket, ""},
      {"GetEncryptionConfiguration", Target::kBucket, ""},
      {"GetIntelligentTieringConfiguration", Target::kBucket, ""},
      {"GetInventoryConfiguration", Target::kBucket, ""},
      {"GetLifecycleConfiguration", Target::kBucket, ""},
      {"GetMetricsConfiguration", Target::kBucket, ""},
      {"GetObject", Target::kObject, "ExistingObjectTag/"},
      {"GetObjectAcl", Target::kObject, "ExistingObjectTag/"},
      {"GetObjectAnnotation", Target::kObject, "ExistingObjectTag/"},
      {"GetObjectAttributes", Target::kObject, "ExistingObjectTag/"},
      {"GetObjectLegalHold", Target::kObject, ""},
      {"GetObjectRetention", Target::kObject, ""},
      {"GetObjectTagging", Target::kObject, "ExistingObjectTag/"},
      {"GetObjectTorrent", Target::kObject, ""},
      {"GetObjectVersion", Target::kObject, "ExistingObjectTag/ versionid"},
      {"GetObjectVersionAcl", Target::kObject, "ExistingObjectTag/ versionid"},
      {"GetObjectVersionAnnotation", Target::kObject, "ExistingObjectTag/ versionid"},
      {"GetObjectVersionAnnotationForReplication", Target::kObject, ""},
      {"GetObjectVersionAttributes", Target::kObject, "ExistingObjectTag/ versionid"},
      {"GetObjectVersionForReplication", Target::kObject, ""},
      {"GetObjectVersionTagging", Target::kObject, "ExistingObjectTag/ versionid"},
      {"GetObjectVersionTorrent", Target::kObject, "versionid"},
      {"GetReplicationConfiguration", Target::kBucket, ""},
      {"InitiateReplication", Target::kObject, ""},
      {"ListBucket", Target::kBucket, "delimiter max-keys prefix"},
      {"ListBucketMultipartUploads", Target::kBucket, ""},
      {"ListBucketVersions", Target::kBucket, "delimiter max-keys prefix"},
      {"ListMultipartUploadParts", Target::kObject, ""},
      {"ListObjectAnnotations", Target::kObject,
       "ExistingObjectTag/ annotation-prefix max-annotation-results"},
      {"ListObjectVersionAnnotations", Target::kObject,
       "ExistingObjectTag/ annotation-prefix max-annotation-results versionid"},
      {"ListTagsForResource", Target::kBucket, ""},
      {"ObjectOwnerOverrideToBucketOwner", Target::kObject, ""},
      {"PauseReplication", Target::kBucket, "destinationRegion"},
      {"PutAccelerateConfiguration", Target::kBucket, ""},
      {"PutAnalyticsConfiguration", Target::kBucket, ""},
      {"PutBucketAbac", Target::kBucket, ""},
      {"PutBucketAcl", Target::kBucket,
       "x-amz-acl x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write "
       "x-amz-grant-write-acp"},
      {"PutBucketCORS", Target::kBucket, ""},
      {"PutBucketLogging", Target::kBucket, ""},
      {"PutBucketNotification", Target::kBucket, ""},
      {"PutBucketObjectLockConfiguration", Target::kBucket, ""},
      {"PutBucketOwnershipControls", Target::kBucket, ""},
      {"PutBucketPolicy", Target::kBucket, ""},
      {"PutBucketPublicAccessBlock", Target::kBucket, ""},
      {"PutBucketRequestPayment", Target::kBucket, ""},
      {"PutBucketTagging", Target::kBucket, ""},
      {"PutBucketVersioning", Target::kBucket, ""},
      {"PutBucketWebsite", Target::kBucket, ""},
      {"PutEncryptionConfiguration", Target::kBucket, ""},
      {"PutIntelligentTieringConfiguration", Target::kBucket, ""},
      {"PutInventoryConfiguration", Target::kBucket, "InventoryAccessibleOptionalFields"},
      {"PutLifecycleConfiguration", Target::kBucket, ""},
      {"PutMetricsConfiguration", Target::kBucket, ""},
      {"PutObject", Target::kObject,
       "ObjectCreationOperation RequestObjectTag/ RequestObjectTagKeys if-match if-none-match "
       "object-lock-event-hold object-lock-event-hold-duration-days object-lock-legal-hold "
       "object-lock-mode object-lock-remaining-retention-days object-lock-retain-until-date "
       "x-amz-acl x-amz-copy-source x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp "
       "x-amz-grant-write x-amz-grant-write-acp x-amz-metadata-directive "
       "x-amz-object-annotation-directive x-amz-server-side-encryption "
       "x-amz-server-side-encryption-aws-kms-key-id "
       "x-amz-server-side-encryption-customer-algorithm x-amz-storage-class "
       "x-amz-website-redirect-location"},
      {"PutObjectAcl", Target::kObject,
       "ExistingObjectTag/ x-amz-acl x-amz-grant-full-control x-amz-grant-read "
       "x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-storage-class"},
      {"PutObjectAnnotation", Target::kObject, "ExistingObjectTag/ x-amz-object-if-match"},
      {"PutObjectLegalHold", Target::kObject, "object-lock-legal-hold"},
      {"PutObjectRetention", Target::kObject,
       "object-lock-event-hold object-lock-event-hold-duration-days object-lock-mode "
       "object-lock-remaining-retention-days object-lock-retain-until-date"},
      {"PutObjectTagging", Target::kObject,
       "ExistingObjectTag/ RequestObjectTag/ RequestObjectTagKeys"},
      {"PutObjectVersionAcl", Target::kObject,
       "ExistingObjectTag/ versionid x-amz-acl x-amz-grant-full-control x-amz-grant-read "
       "x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-storage-class"},
      {"PutObjectVersionAnnotation", Target::kObject,
       "ExistingObjectTag/ versionid x-amz-object-if-match"},
      {"PutObjectVersionTagging", Target::kObject,
       "ExistingObjectTag/ RequestObjectTag/ RequestObjectTagKeys versionid"},
      {"PutReplicationConfiguration", Target::kBucket, "isReplicationPauseRequest"},
      {"ReplicateDelete", Target::kObject, ""},
      {"ReplicateObject", Target::kObject,
       "object-lock-event-hold object-lock-event-hold-duration-days x-amz-server-side-encryption "
       "x-amz-server-side-encryption-aws-kms-key-id "
       "x-amz-server-side-encryption-customer-algorithm"},
      {"ReplicateObjectAnnotation", Target::kObject, ""},
      {"ReplicateTags", Target::kObject, ""},
      {"RestoreObject", Target::kObject, ""},
      {"TagResource", Target::kBucket, ""},
      {"UntagResource", Target::kBucket, ""},
      {"UpdateBucketMetadataAnnotationTableConfiguration", Target::kBucket, ""},
      {"UpdateBucketMetadataInventoryTableConfiguration", Target::kBucket, ""},
      {"UpdateBucketMetadataJournalTableConfiguration", Target::kBucket, ""},
      {"UpdateObjectEncryption", Target::kObject,
       "ExistingObjectTag/ x-amz-server-side-encryption "
       "x-amz-server-side-encryption-aws-kms-key-id"},
  };
  return kActions;
}

std::vector<const Action*> actions_like(std::string_view pattern) {
  const std::string folded = sim::text::lower(pattern);
  std::vector<const Action*> found;
  for (const auto& action : actions()) {
    if (sim::text::wildcard_match(folded, "s3:" + sim::text::lower(action.name))) {
      found.push_back(&action);
    }
  }
  return found;
}

bool evaluates(const Action& action, std::string_view key) {
  const auto own = own_part(key);
  return own.empty() || is_common(own) || lists(action, own);
}

bool evaluates(std::string_view action, std::string_view key) {
  const auto own = own_part(action);
  for (const auto& known : actions()) {
    if (known.name == own) return evaluates(known, key);
  }
  return is_common(own_part(key));
}

bool is_s3_key(std::string_view key) {
  const auto own = own_part(key);
  return is_common(own) || std::any_of(actions().begin(), actions().end(),
                                       [&](const auto& action) { return lists(action, own); });
}

}  // namespace fakes::s3
