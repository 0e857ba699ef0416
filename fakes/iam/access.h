// What IAM operations demand of the caller.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/gateway/service.h"

namespace fakes::iam {

using Context = sim::aws::ConditionKeys;

// aws:RequestTag/NAME and aws:TagKeys of a list of {Key, Value}.
void add_request_tags(Context& context, const sim::Value& tags);

// aws:ResourceTag/NAME and iam:ResourceTag/NAME of stored tags.
void add_resource_tags(Context& context, const sim::Value& tags);

// What a request has of the user, role or policy itself: its tags.
Context resource_facts(sim::state::Database& state, const std::string& arn);

std::vector<sim::Authorization> iam_authorizations(sim::Call& call,
                                                   const sim::wire::Operation& operation,
                                                   const sim::Input& input);

}  // namespace fakes::iam
