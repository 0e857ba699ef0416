// JSON that people write: comments allowed, every fault with line and column, members found again
// by their pointer so that a complaint about a value can name its place in the text. Used for world
// files, scenarios and policies.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/parsed.h"
#include "sim/base/value.h"

namespace sim::json {

// One complaint at most: where the text stops being JSON, a name that is given twice in an object,
// or nesting deeper than 100.
Parsed<Value> parse(std::string_view text);

// "line 4, column 12" of the value at a JSON pointer ("/accounts/0/users"); of the nearest
// enclosing value that exists when the pointer leads nowhere.
std::string place_of(std::string_view text, std::string_view pointer);

// A name as one step of a JSON pointer ('~' and '/' escaped).
std::string step(std::string_view name);

}  // namespace sim::json
