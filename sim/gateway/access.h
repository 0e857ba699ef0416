// What the gateway brings to a decision: the condition keys that AWS fills for every request, the
// policies that apply to caller and resource, and the wording of a denial.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace sim {

// "arn:aws:iam::…:user/alice", "inspector2.amazonaws.com", or "anonymous".
std::string principal_name(const aws::Principal& who);

// The UUID of a request, a function of seed and journal number.
std::string request_id_of(int64_t journal_id, const state::Ids& ids);

// AWS's general form of a denial: 403 AccessDenied for query and XML protocols, 400 or 403
// AccessDeniedException for JSON ones.
ApiError access_denied(const wire::Model& model, const policy::Request& request,
                       const policy::Decision& decision, const Authorization& authorization);

// Stands in for the model of a request that could not be routed to any service: its errors are
// answered in S3's words, as the service that owns all other paths.
const wire::Model& unrouted_model();

}  // namespace sim
