// Statements as JSON again: what a policy says, in the form in which people edit it, and the small
// edits of its lists. Used by remedies, which propose statements as they should read. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/value.h"
#include "sim/policy/document.h"
#include "sim/policy/statement.h"

namespace sim::policy {

// As written, but for the order of members, lists of one, and the quotes of numbers.
Value to_value(const Statement& statement);
Value to_value(const Document& document);

// A statement's JSON on several lines, its elements in the order of AWS's documentation.
std::string pretty_statement(const Value& statement);

// Edits of a member that holds a string or a list of strings. Adding makes a list of a string and a
// string of nothing; what is there already is not added twice.
void add_entry(Value& object, std::string_view name, const std::string& entry);
// False when the entry is not there.
bool replace_entry(Value& object, std::string_view name, std::string_view entry,
                   const std::string& by);
// False when the entry is not there, or is the only one.
bool remove_entry(Value& object, std::string_view name, std::string_view entry);

}  // namespace sim::policy
