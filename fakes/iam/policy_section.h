// The parts "managed_policies" and "groups" of an account in a world file, and what users, groups
// and roles of a world file hold.
#pragma once

#include <string>

#include "fakes/iam/records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

void load_managed_policies(sim::Call& call, const sim::Section::Content& content);
void load_groups(sim::Call& call, const sim::Section::Content& content);

// The members "policies" and "attached_policies" of an entry.
void load_held_policies(sim::Call& call, Owner owner, const std::string& of,
                        const sim::Value& entry, const std::string& at,
                        const sim::Section::Content& content);
// The ARN of the entry's member "boundary"; empty without one.
std::string boundary_of_entry(const sim::Call& call, Owner owner, const sim::Value& entry,
                              const std::string& at);
// The member "groups" of a user's entry.
void load_memberships(sim::Call& call, const std::string& user, const sim::Value& entry,
                      const std::string& at);

}  // namespace fakes::iam
