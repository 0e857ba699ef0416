// Tags of the root, units, accounts and policies of an organization.
#pragma once

#include "fakes/organizations/records.h"
#include "sim/gateway/service.h"

namespace fakes::organizations {

sim::Output tag_resource(sim::Call& call, const sim::Input& input);
sim::Output untag_resource(sim::Call& call, const sim::Input& input);
sim::Output list_tags_for_resource(sim::Call& call, const sim::Input& input);

// Adds the tags of a request ([{Key, Value}]; null for none) to a resource that exists.
void put_tags(sim::Call& call, const Org& org, std::string_view resource, const sim::Value& tags);
// Throws when a resource cannot have so many.
void require_few_tags(size_t count);

}  // namespace fakes::organizations
