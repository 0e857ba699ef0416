// CopyObject: an object made from another, in any bucket of the partition.
#pragma once

#include "fakes/s3/access.h"

namespace fakes::s3 {

// The object that CopySource names, its preconditions met, with the bucket it lies in.
struct Source {
  Bucket bucket;
  Object object;
};
Source copy_source_of(Call& call, const Input& input);

Output copy_object(Call& call, const Input& input);

}  // namespace fakes::s3
