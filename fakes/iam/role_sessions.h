// STS: roles assumed by those whom AWS itself knows, and what every session of a role has.
#pragma once

#include <chrono>
#include <string>

#include "fakes/iam/records.h"
#include "fakes/iam/session_records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output assume_role(sim::Call& call, const sim::Input& input);

// A session of a role under a name, without contents yet.
Session session_of(const sim::Call& call, const Role& role, std::string name);
// What DurationSeconds asks, within what the role allows.
std::chrono::seconds role_session_time(const sim::Input& input, const Role& role);
// The answer about a session of a role that has begun.
sim::Output assumed(sim::Value credentials, const Session& session, std::optional<int64_t> packed);

}  // namespace fakes::iam
