// The identity that an ARN names to the policy simulator, and its policies by the names that the
// simulator's answers use. Used by the operations that simulate and that list condition keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/records.h"
#include "sim/gateway/call.h"

namespace fakes::iam {

struct PolicySource {
  Owner owner = Owner::kUser;
  std::string name;
};

struct SourcedPolicy {
  std::string name;  // "user_alice_Export" of an inline policy, a managed policy's own name
  std::string document;
};

struct SourcedPolicies {
  std::vector<SourcedPolicy> identity;  // a user's groups' among them
  std::vector<SourcedPolicy> boundary;  // one or none
};

// Throws InvalidInput for an ARN that is no user's, group's or role's, NoSuchEntity for one of
// somebody who does not exist.
PolicySource policy_source(sim::Call& call, std::string_view arn);
// As they stand, whatever decisions still see.
SourcedPolicies sourced_policies(sim::Call& call, const PolicySource& source);

}  // namespace fakes::iam
