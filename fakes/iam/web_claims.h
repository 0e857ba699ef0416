// What the claims of a verified token mean to AWS: condition keys, session tags, a source identity.
// Plain functions of values; used by web_identity.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/access.h"
#include "sim/base/value.h"

namespace fakes::iam {

// The audiences that the token is for: the authorized party alone where it names one (azp).
std::vector<std::string> audiences_of(const sim::Value& claims);

// The condition keys of an identity, which begin with the issuer's address ("example.com/id:sub").
Context web_identity_keys(std::string_view issuer, const sim::Value& claims,
                          const std::string& audience);
// Those of them that every later call of the session has: aud, sub and amr.
Context lasting_keys(std::string_view issuer, const sim::Value& claims,
                     const std::string& audience);

struct ClaimedTags {
  sim::Value list = sim::Value::array();  // {Key, Value}
  std::vector<std::string> transitive;
};
// Session tags, nested in one claim or spread over several; nothing when they are malformed.
std::optional<ClaimedTags> claimed_tags(const sim::Value& claims);

// Empty when the token claims none; nothing when the claim cannot be one.
std::optional<std::string> claimed_source_identity(const sim::Value& claims);

}  // namespace fakes::iam
