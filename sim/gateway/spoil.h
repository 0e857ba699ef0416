// What a fault does to an answer that is ready: bytes flipped, checksums made wrong, and the note
// to the server how to deliver it. Used at the end of the request path.
#pragma once

#include "sim/gateway/fault_rule.h"
#include "sim/wire/http.h"

namespace sim {

enum class Spoilt { kYes, kNothingThere };

// kNothingThere: the rule aims behind the end of the body and does nothing else.
[[nodiscard]] Spoilt spoil(wire::HttpResponse& response, const FaultRule& rule);

}  // namespace sim
