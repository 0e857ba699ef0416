// What users, groups, roles and managed policies hold, as decisions see it: now, or, in a world
// where policy changes take time to spread, as it was a while ago. Handlers say here what is about
// to change; identities.cpp reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

// A user, group or role. What one held a while ago is kept by its id: a new name, or a namesake
// that comes later, changes nothing about it.
struct Holder {
  Owner owner;
  std::string account, name;
  std::string id;  // for when nobody has the name any more
};

struct Holdings {
  std::vector<InlinePolicy> inline_policies;
  std::vector<std::string> attached;  // ARNs
  std::vector<Holder> groups;         // of a user
  std::string boundary;               // ARN; empty: none
};

Holdings holdings_of(const sim::PolicyView& view, const Holder& holder);
// The document of a managed policy's default version; nothing when there is no such policy.
std::optional<std::string> managed_document(const sim::PolicyView& view, const std::string& arn);
// The trust policy of a role; nothing when there is no such role.
std::optional<std::string> trust_document(const sim::PolicyView& view, const std::string& role_arn);

// Called just before the change.
void keep_holdings(sim::Call& call, Owner owner, const std::string& name);
void keep_managed_document(sim::Call& call, const std::string& arn);
void keep_trust_document(sim::Call& call, const Role& role);

}  // namespace fakes::iam
