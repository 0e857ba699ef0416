// Whether a bucket policy is public in the sense of Block Public Access.
#pragma once

#include "sim/base/value.h"

namespace fakes::s3 {

// The document must be valid. Public unless every Allow is limited to fixed principals or to fixed
// values of the condition keys that S3 trusts for that.
bool is_public_policy(const sim::Value& document);

}  // namespace fakes::s3
