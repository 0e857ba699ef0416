// What PutBucketPolicy refuses before it stores a document, with S3's MalformedPolicy texts.
#pragma once

#include <string>

#include "fakes/s3/access.h"

namespace fakes::s3 {

struct CheckedPolicy {
  Value document;
  bool is_public = false;  // in the sense of Block Public Access
};

// Throws MalformedPolicy.
CheckedPolicy checked_policy(const std::string& text, const Bucket& bucket);
// Every account, user and role that the document names as a principal must exist. Throws
// MalformedPolicy "Invalid principal in policy".
void require_known_principals(Call& call, const Value& document);

}  // namespace fakes::s3
