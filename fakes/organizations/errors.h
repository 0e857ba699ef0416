// The error words of AWS Organizations. Texts that were recorded from AWS or are pinned by projects
// that compared themselves with it are given as they are; for the others the API reference's own
// description of the exception stands in.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/api_error.h"

namespace fakes::organizations {

// Every refusal of Organizations, by a policy or by the caller's place in the organization, has
// this one text.
sim::ApiError access_denied();
sim::ApiError not_in_use();
sim::ApiError already_in_organization();
sim::ApiError organization_not_empty();
sim::ApiError management_cannot_leave();

sim::ApiError root_not_found();
sim::ApiError parent_not_found();
sim::ApiError child_not_found();
sim::ApiError unit_not_found();
sim::ApiError unit_exists();
sim::ApiError unit_not_empty();

sim::ApiError account_not_found();
sim::ApiError account_closed_already();
sim::ApiError source_not_found();
sim::ApiError destination_not_found();
sim::ApiError already_there();
sim::ApiError creation_not_found();

sim::ApiError handshake_not_found();
sim::ApiError handshake_exists();
sim::ApiError handshake_in_state();
sim::ApiError handshake_over();
sim::ApiError handshake_constraint(std::string_view reason, std::string message);

sim::ApiError policy_not_found();
sim::ApiError policy_exists();
sim::ApiError policy_in_use();
sim::ApiError target_not_found();
sim::ApiError attached_already();
sim::ApiError not_attached();
sim::ApiError malformed_policy();
sim::ApiError type_enabled_already();
sim::ApiError type_not_enabled();
sim::ApiError type_not_available();

sim::ApiError registered_already();
sim::ApiError not_registered();

// `reason` is the API's own word: "OU_DEPTH_LIMIT_EXCEEDED", "IMMUTABLE_POLICY".
sim::ApiError constraint(std::string_view reason, std::string message);
sim::ApiError invalid_input(std::string_view reason, std::string message);
// A feature that the simulator does not carry out: said aloud instead of ignored.
sim::ApiError not_simulated(std::string_view what);

}  // namespace fakes::organizations
