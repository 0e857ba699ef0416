// What a new session carries: the policies that narrow it, its tags, its credentials. Used by every
// STS operation that begins a session.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fakes/iam/session_records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

struct SessionContents {
  std::string policy;                      // inline
  std::vector<std::string> policy_arns;    // managed
  sim::Value tags = sim::Value::object();  // name to value, without those of the role or user
  std::set<std::string> transitive;        // names of those that a chained session keeps
};

// The session policies of a request; the managed ones must be AWS's or of the account.
SessionContents session_policies(sim::Call& call, const sim::Input& input,
                                 std::string_view account);
// Session tags as a request lists them ({Key, Value}), and which of them are transitive.
void tag_session(SessionContents& contents, const sim::Value& list,
                 const std::vector<std::string>& transitive);
// In a chain of roles the transitive tags of the calling session go on, and stand as they are.
void inherit_tags(SessionContents& contents, const sim::aws::Principal& calling);

// Session tags stand over those of the role or user, whose names differ in more than case.
void fill(Session& session, SessionContents contents, const sim::Value& own_tags);
// How much of the room for policies and tags is taken, in per cent; nothing when there is neither.
// Throws when there is not room enough.
std::optional<int64_t> packed_size(const sim::Call& call, const SessionContents& contents);

// Stores the session under new credentials, which it returns as answers show them.
sim::Value begin_session(sim::Call& call, Session& session, std::chrono::seconds lasting);

}  // namespace fakes::iam
