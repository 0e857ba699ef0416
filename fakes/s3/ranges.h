// Which bytes of an object a read is about: the Range header, or the number of a part.
#pragma once

#include <vector>

#include "fakes/s3/access.h"

namespace fakes::s3 {

struct Span {
  int64_t first = 0, length = 0;
  bool partial = false;  // answered with 206 and Content-Range
};

// Throws InvalidRange, InvalidPartNumber or InvalidRequest. A Range that S3 cannot read is ignored.
Span requested_span(const Input& input, const Object& object, const std::vector<Part>& parts);
// The range of an UploadPartCopy, "bytes=first-last". Throws InvalidArgument.
Span copied_span(const std::string& range, int64_t size);
// The ObjectParts of GetObjectAttributes.
Value part_attributes(Call& call, const Input& input, const Object& object);

}  // namespace fakes::s3
