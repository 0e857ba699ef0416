// What it takes to become a role, however one comes to it: the trust policy's consent to the
// session and to what it brings along. Used by sts_access.cpp and web_identity.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/access.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

struct RoleDemand {
  std::string action;  // "sts:AssumeRole"
  std::string role_arn, session_name;
  std::string source_identity;          // empty: none
  sim::Value tags;                      // session tags as a list of {Key, Value}
  std::vector<std::string> transitive;  // names of tags that the session will pass on
  Context more;                         // condition keys of this way alone
  std::optional<sim::aws::Principal> as;
};

// Trust policy and, across accounts or where the trust policy names the account, identity policy:
// the authorizer joins the two for sts: actions on a role.
std::vector<sim::Authorization> demands_on_role(const sim::Call& call, const RoleDemand& demand);

bool is_role_arn(std::string_view text);
void add_key(Context& context, std::string key, std::string value);

}  // namespace fakes::iam
