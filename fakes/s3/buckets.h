// Buckets themselves: creating, finding and deleting them, and where they are.
#pragma once

#include <string>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// The rules of CreateBucket that hold before permissions are looked at: the name, and whether this
// endpoint may create a bucket for that location constraint (empty when the request names none).
void require_new_bucket(const Call& call, const std::string& name, const std::string& constraint);
// A bucket as CreateBucket makes it today: private, ACLs off, no policy.
Bucket fresh_bucket(const Call& call, const std::string& name, const std::string& constraint);

Output create_bucket(Call& call, const Input& input);
Output head_bucket(Call& call, const Input& input);
Output delete_bucket(Call& call, const Input& input);
Output list_buckets(Call& call, const Input& input);
Output get_bucket_location(Call& call, const Input& input);

}  // namespace fakes::s3
