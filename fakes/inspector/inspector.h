// Amazon Inspector (inspector2) as a fake: findings, the filters that select them, and findings
// reports, which Inspector itself writes to S3 under a customer's KMS key. Registered by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Service inspector_service();

}  // namespace fakes::inspector
