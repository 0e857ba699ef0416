// What a bucket tells of its objects: to EventBridge, when its notification configuration says so.
// S3's other destinations (queues, topics, functions) are not there and are refused by name.
#pragma once

#include "fakes/s3/access.h"

namespace fakes::s3 {

Output put_bucket_notification_configuration(Call& call, const Input& input);
Output get_bucket_notification_configuration(Call& call, const Input& input);

// `reason` names the operation, as the event does ("PutObject").
void announce_created(Call& call, const Bucket& bucket, const Object& object, const char* reason);
void announce_deleted(Call& call, const Bucket& bucket, const std::string& key);
// Its tags or ACL changed: "Object Tags Added", "Object Tags Deleted", "Object ACL Updated".
void announce_changed(Call& call, const Bucket& bucket, const Object& object,
                      const char* detail_type);

}  // namespace fakes::s3
