// The rules for the names of buckets.
#pragma once

#include <string_view>

namespace fakes::s3 {

enum class DemoNames { kRefused, kAllowed };

// Whether CreateBucket takes the name. AWS reserves the prefix "amzn-s3-demo-" for its
// documentation.
bool is_bucket_name(std::string_view name, DemoNames demo);

}  // namespace fakes::s3
