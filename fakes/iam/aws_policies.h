// The policies that AWS manages and every account can attach, made from the facts in
// managed_policies.facts.json. They are no rows: nobody can change them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/managed_policy_records.h"

namespace fakes::iam {

// By name, with the ARNs of a partition ("aws"); account is "aws".
std::vector<ManagedPolicy> aws_policies(std::string_view partition);
// Nothing when AWS manages no policy of that ARN, as far as the facts go.
std::optional<ManagedPolicy> find_aws_policy(std::string_view arn);
// The document of the default version, the only one that is known; nullptr as above.
const std::string* aws_policy_document(std::string_view arn);
// Whether an ARN is of a policy that AWS manages, known or not.
bool is_aws_policy(std::string_view arn);
// Whether a policy is for service-linked or service roles only.
bool is_for_service_linked_roles(const ManagedPolicy& policy);

}  // namespace fakes::iam
