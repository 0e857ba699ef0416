#include "fakes/s3/s3.h"

#include "fakes/models.h"
#include "fakes/s3/access.h"
#include "fakes/s3/bucket_policies.h"
#include "fakes/s3/bucket_settings.h"
#include "fakes/s3/bucket_tags.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/completion.h"
#include "fakes/s3/copies.h"
#include "fakes/s3/listings.h"
#include "fakes/s3/notifications.h"
#include "fakes/s3/objects.h"
#include "fakes/s3/ownership.h"
#include "fakes/s3/records.h"
#include "fakes/s3/tagging.h"
#include "fakes/s3/uploads.h"
#include "fakes/s3/worlds.h"

namespace fakes::s3 {

sim::Service s3_service() {
  sim::Service service;
  service.model = fakes::model("s3");
  service.operations = {
      {"CreateBucket", create_bucket},
      {"HeadBucket", head_bucket},
      {"DeleteBucket", delete_bucket},
      {"ListBuckets", list_buckets},
      {"GetBucketLocation", get_bucket_location},

      {"PutBucketPolicy", put_bucket_policy},
      {"GetBucketPolicy", get_bucket_policy},
      {"DeleteBucketPolicy", delete_bucket_policy},
      {"GetBucketPolicyStatus", get_bucket_policy_status},

      {"PutPublicAccessBlock", put_public_access_block},
      {"GetPublicAccessBlock", get_public_access_block},
      {"DeletePublicAccessBlock", delete_public_access_block},
      {"PutBucketOwnershipControls", put_bucket_ownership_controls},
      {"GetBucketOwnershipControls", get_bucket_ownership_controls},
      {"DeleteBucketOwnershipControls", delete_bucket_ownership_controls},
      {"PutBucketEncryption", put_bucket_encryption},
      {"GetBucketEncryption", get_bucket_encryption},
      {"DeleteBucketEncryption", delete_bucket_encryption},
      {"GetBucketVersioning", get_bucket_versioning},
      {"PutBucketAbac", put_bucket_abac},
      {"GetBucketAbac", get_bucket_abac},
      {"PutBucketTagging", put_bucket_tagging},
      {"GetBucketTagging", get_bucket_tagging},
      {"DeleteBucketTagging", delete_bucket_tagging},
      {"PutBucketNotificationConfiguration", put_bucket_notification_configuration},
      {"GetBucketNotificationConfiguration", get_bucket_notification_configuration},
      {"GetBucketAcl", get_bucket_acl},
      {"PutBucketAcl", put_bucket_acl},
      {"GetObjectAcl", get_object_acl},
      {"PutObjectAcl", put_object_acl},

      {"PutObject", put_object},
      {"GetObject", get_object},
      {"HeadObject", head_object},
      {"DeleteObject", delete_object},
      {"DeleteObjects", delete_objects},
      {"CopyObject", copy_object},
      {"GetObjectAttributes", get_object_attributes},
      {"GetObjectTagging", get_object_tagging},
      {"PutObjectTagging", put_object_tagging},
      {"DeleteObjectTagging", delete_object_tagging},
      {"ListObjects", list_objects},
      {"ListObjectsV2", list_objects_v2},

      {"CreateMultipartUpload", create_multipart_upload},
      {"UploadPart", upload_part},
      {"UploadPartCopy", upload_part_copy},
      {"CompleteMultipartUpload", complete_multipart_upload},
      {"AbortMultipartUpload", abort_multipart_upload},
      {"ListParts", list_parts},
      {"ListMultipartUploads", list_multipart_uploads},
  };
  service.schema = kSchema;
  service.settings = {
      {"s3.allow_demo_bucket_names", true,
       "buckets may be named amzn-s3-demo-…, as in AWS's documentation, which reserves the prefix"},
      {"s3.kms_header_takes_bucket_key", false,
       "a request that says aws:kms without a key uses the key of the bucket's default encryption; "
       "the API reference says the AWS managed key"},
      {"s3.sigv2_reads_kms_objects", false,
       "requests signed with version 2 (boto3's presigned URLs on an endpoint of one's own) may "
       "use "
       "objects under SSE-KMS, which S3 refuses"},
      {"s3.check_policy_principals", true,
       "PutBucketPolicy refuses principals that do not exist in this world, as AWS does"},
  };
  service.sections = {{"buckets", sim::SectionScope::kRegion, load_buckets},
                      {"s3_public_access_block", sim::SectionScope::kAccount, load_account_access}};
  // S3 looks for the bucket, its region and the caller's permission before it reads a request
  // closely.
  service.order = sim::Order::kAuthorizeThenValidate;
  service.authorizations = authorizations;
  service.invalid = invalid;
  service.resource_policy = resource_policy;
  service.denied = denied;
  return service;
}

}  // namespace fakes::s3
