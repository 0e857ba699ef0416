// Bucket policies: storing, showing and removing them, and whether they are public.
#pragma once

#include <string>

#include "fakes/s3/access.h"

namespace fakes::s3 {

Output put_bucket_policy(Call& call, const Input& input);
Output get_bucket_policy(Call& call, const Input& input);
Output delete_bucket_policy(Call& call, const Input& input);
Output get_bucket_policy_status(Call& call, const Input& input);

}  // namespace fakes::s3
