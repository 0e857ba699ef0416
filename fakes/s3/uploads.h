// Multipart uploads. An upload owns a body whose data key is made when it is created; parts are
// streams of that body, and completing hands the body to the object.
#pragma once

#include "fakes/s3/access.h"

namespace fakes::s3 {

Output create_multipart_upload(Call& call, const Input& input);
Output upload_part(Call& call, const Input& input);
Output upload_part_copy(Call& call, const Input& input);
Output abort_multipart_upload(Call& call, const Input& input);
Output list_parts(Call& call, const Input& input);
Output list_multipart_uploads(Call& call, const Input& input);

// The upload that Key and UploadId name. Throws NoSuchUpload.
Upload upload_of(Call& call, const Bucket& bucket, const Input& input);

}  // namespace fakes::s3
