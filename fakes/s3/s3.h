// Amazon S3: buckets, objects and multipart uploads, with bucket policies, Block Public Access and
// server-side encryption by real KMS data keys. Installed into every world; Inspector's reports and
// the exporters under test end up here.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::s3 {

sim::Service s3_service();

}  // namespace fakes::s3
