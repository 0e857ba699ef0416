// Grant tokens: opaque texts that name a grant and that only this world's KMS can have written.
// Each CreateGrant hands out a new one; all tokens of a grant mean the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/gateway/call.h"

namespace fakes::kms {

std::string new_grant_token(sim::Call& call, std::string_view grant_id);
// The grant's id, whether or not the grant still exists. Throws InvalidGrantTokenException for a
// text that was never handed out.
std::string grant_of_token(const sim::Call& call, std::string_view token);
// While its permission is judged, a request's GrantTokens make their grants effective at once. The
// authorization hook shows them; handlers put them away before they do anything else.
void show_grant_tokens(sim::Call& call, const sim::Input& input);
void put_away_grant_tokens(sim::Call& call, const sim::Input& input);

}  // namespace fakes::kms
