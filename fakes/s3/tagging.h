// Tags of objects.
#pragma once

#include <string_view>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// The tags of an x-amz-tagging header, "a=b&c=d". Throws InvalidArgument or InvalidTag.
Value tags_of_header(std::string_view header);

Output get_object_tagging(Call& call, const Input& input);
Output put_object_tagging(Call& call, const Input& input);
Output delete_object_tagging(Call& call, const Input& input);

}  // namespace fakes::s3
