// The parts "users", "roles" and "root_access_keys" of an account in a world file.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

void load_users(sim::Call& call, const sim::Section::Content& content);
void load_roles(sim::Call& call, const sim::Section::Content& content);
void load_root_access_keys(sim::Call& call, const sim::Section::Content& content);
void load_root_mfa_devices(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::iam
