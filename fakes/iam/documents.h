// What IAM demands of a policy document before it stores it, in IAM's words.
#pragma once

#include <string>

#include "sim/gateway/call.h"

namespace fakes::iam {

// An identity policy or a session policy. Managed policies must be in the current language, inline
// ones may be in any.
enum class Language { kAny, kCurrent };
void check_identity_policy(const std::string& document, Language language = Language::kAny);

// Whether the users and roles that a trust policy names must exist. A world file may name some that
// are loaded later; accounts always must.
enum class Principals { kMustExist, kMayCome };
void check_trust_policy(const sim::Call& call, const std::string& document, Principals principals);

// The size that counts against quotas: white space does not.
size_t counted_size(const std::string& document);

}  // namespace fakes::iam
