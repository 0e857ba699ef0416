// What hangs on an organization in a world file: units with their accounts, control policies with
// their targets, trusted services and delegated administrators. Used by the section's loader; all
// goes through the rules of the operations that a client would have called.
#pragma once

#include "fakes/organizations/records.h"
#include "sim/gateway/service.h"

namespace fakes::organizations {

// "units": [{"name", "id"?, "accounts"?: [ids], "units"?: […]}]
void load_units(sim::Call& call, const Org& org, const sim::Value& section);
// "policies": [{"name", "type", "description"?, "document", "targets": […]}]. A target is "Root", a
// unit by the names that lead to it ("Workloads/Prod") or an account's id. The first policy of a
// type turns the type on.
void load_policies(sim::Call& call, const Org& org, const sim::Section::Content& content);
// "trusted_services": ["inspector2.amazonaws.com"], "delegated_administrators": [{"account",
// "services"}], whose services are trusted with that.
void load_services(sim::Call& call, const Org& org, const sim::Value& section);

}  // namespace fakes::organizations
