// Tags of IAM resources: as requests carry them, as they are stored, as answers show them.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

// Tags of a request as they are stored (name to value), and stored tags as answers show them.
sim::Value tags_from(const sim::Value& list);
sim::Value tags_shown(const sim::Value& tags);

}  // namespace fakes::iam
