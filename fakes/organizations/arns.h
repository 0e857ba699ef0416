// ARNs and paths of what an organization holds. All belong to the management account, but for the
// policies that AWS manages. Used by every topic of this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/organizations/records.h"

namespace fakes::organizations {

std::string organization_arn(const Org& org);
std::string account_arn(const Org& org, std::string_view account);
std::string root_arn(const Org& org);
std::string unit_arn(const Org& org, std::string_view unit);
std::string policy_arn(const Org& org, const Policy& policy);
std::string handshake_arn(const Org& org, std::string_view handshake);

// From the root down to the parent itself: "r-ab12", "ou-ab12-11111111".
std::vector<std::string> line_of(Database& state, const Org& org, std::string_view parent);
// "o-exampleorgid/r-ab12/ou-ab12-11111111/", as aws:PrincipalOrgPaths has it.
std::string path_of(const Org& org, const std::vector<std::string>& line);

enum class Kind { kRoot, kUnit, kAccount, kPolicy, kHandshake };

// By the form of the id alone.
Kind kind_of(std::string_view id);
// "ROOT", "ORGANIZATIONAL_UNIT", "ACCOUNT": targets of policies, parents and children.
std::string_view name_of(Kind kind);
// Whether the organization has this root, unit or account.
bool has_target(Database& state, const Org& org, std::string_view id);
// Of a root, unit or account that exists.
std::string target_arn(const Org& org, std::string_view id);

}  // namespace fakes::organizations
