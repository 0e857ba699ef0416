// The plain filter lists of Inspector's smaller listings: texts with a comparison, ranges of
// numbers, tags. Findings have a filter language of their own (filters.h).
#pragma once

#include <string_view>

#include "sim/gateway/service.h"

namespace fakes::inspector {

// A list of {comparison: EQUALS | PREFIX | NOT_EQUALS, value}: positive entries are alternatives,
// every NOT_EQUALS must hold; an absent list (null) accepts everything.
bool accepts_text(const sim::Value& list, std::string_view text);
// The same where a row has several texts: a positive entry may match any, NOT_EQUALS none.
bool accepts_any_text(const sim::Value& list, const std::vector<std::string>& texts);
// A list of {lowerInclusive?, upperInclusive?}: alternatives.
bool accepts_number(const sim::Value& list, int64_t number);
// A list of {comparison: EQUALS, key, value} against tags, a map of names to lists of values.
bool accepts_tags(const sim::Value& list, const sim::Value& tags);

}  // namespace fakes::inspector
