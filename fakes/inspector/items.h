// What the smaller resources of Inspector have in common: being found or not, having a name of
// their own, going away together with their tags. Used by CIS and code security.
#pragma once

#include <string>
#include <string_view>

#include "fakes/inspector/item_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

// Of the caller's account. Throws ResourceNotFoundException, "{what} {id} not found."
Item existing_item(const sim::Call& call, std::string_view kind, const std::string& id,
                   std::string_view what);
// Throws ConflictException when an item of the kind has the name, "{what} with the name … exists."
void refuse_taken_name(const sim::Call& call, std::string_view kind, const std::string& name,
                       std::string_view what, std::string_view resource_type);
void remove_resource(sim::Call& call, const Item& item);

}  // namespace fakes::inspector
