// Tags of buckets: put as a set, or one by one through S3 Control, and attribute-based access
// control, which makes condition keys of them.
#pragma once

#include <string>
#include <vector>

#include "fakes/s3/access.h"

namespace fakes::s3 {

Output put_bucket_tagging(Call& call, const Input& input);
Output get_bucket_tagging(Call& call, const Input& input);
Output delete_bucket_tagging(Call& call, const Input& input);
Output put_bucket_abac(Call& call, const Input& input);
Output get_bucket_abac(Call& call, const Input& input);

// aws:RequestTag/… and aws:TagKeys of tags that a bucket is to get.
void add_new_bucket_tags(Authorization& to, const Value& tags);

// Of S3 Control: the resource is the bucket that an ARN names.
Output tag_resource(Call& call, const Input& input);
Output untag_resource(Call& call, const Input& input);
Output list_tags_for_resource(Call& call, const Input& input);
Authorization on_tagged_resource(Call& call, const std::string& operation, const Input& input);

}  // namespace fakes::s3
