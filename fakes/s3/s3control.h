// Amazon S3 Control, as far as access to buckets depends on it: the Block Public Access of an
// account, which holds for all of its buckets. Used by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::s3 {

// Keeps its rows in the tables of s3_service(), which must be installed, too.
sim::Service s3control_service();

}  // namespace fakes::s3
