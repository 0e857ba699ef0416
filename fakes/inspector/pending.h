// The subjects of pending work that concerns an account in a region, which may be another account
// than the one that asked for it: an administrator acts for its members.
#pragma once

#include <string>
#include <string_view>

#include "fakes/inspector/records.h"

namespace fakes::inspector {

struct Pending {
  Scope scope;
  std::string what;  // a scan type, a topic of the configuration; may be empty
};

// "ACCOUNT/REGION/WHAT"
std::string subject_of(const Scope& scope, std::string_view what = {});
Pending pending_of(std::string_view subject);

}  // namespace fakes::inspector
