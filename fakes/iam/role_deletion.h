// IAM operations that delete service-linked roles: a request that is worked on for a while, during
// which the linked service is asked whether it still uses the role.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output delete_service_linked_role(sim::Call& call, const sim::Input& input);
sim::Output get_service_linked_role_deletion_status(sim::Call& call, const sim::Input& input);

// Job: the subject is the task's id.
void finish_role_deletion(sim::Call& call, const std::string& task_id);

}  // namespace fakes::iam
