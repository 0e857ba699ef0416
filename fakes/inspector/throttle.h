// Throttling: a token bucket for each account and region, off unless a setting says how fast it
// fills, as AWS tells no rates. Asked before any request is judged.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace fakes::inspector {

// Takes the request's token. Throws ThrottlingException with Retry-After when there is none.
void take_request_token(sim::Call& call);

// Job: an empty bucket has a token again. Time is all it needs; the job is there for the pace
// `leap`, in which time moves to the next piece of pending work.
void refill_request_tokens(sim::Call& call, const std::string& account);

}  // namespace fakes::inspector
