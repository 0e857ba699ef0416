// Laying one world file over another: what "extends" in a world file means, and where a place of
// the result was written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/base/value.h"

namespace sim {

// Objects are laid over member by member, null takes a member away. Lists whose entries have an
// "id", "name" or "alias" in common are laid over entry by entry, new ones last; other values take
// the place of what they are laid over.
void lay_over(Value& below, const Value& above);

// The place in one of the files that made `whole` for a place of it; nothing when the file does not
// say it.
std::optional<std::string> place_in(const Value& whole, std::string_view pointer,
                                    const Value& file);

}  // namespace sim
