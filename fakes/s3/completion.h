// CompleteMultipartUpload: checking the list of parts and making them one object.
#pragma once

#include "fakes/s3/access.h"

namespace fakes::s3 {

Output complete_multipart_upload(Call& call, const Input& input);

}  // namespace fakes::s3
