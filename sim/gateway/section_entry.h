// How fakes read their parts of a world file: the members of an entry, each fault with its place
// and what to do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/gateway/service.h"

namespace sim::section {

// "; did you mean alice?" when a known word is near, else the known ones, if any.
std::string remedy_for(std::string_view word, const std::vector<std::string>& known);
// Refuses what is no object, and members that it does not know.
void check_words(const Value& entry, const std::string& at, std::string_view what,
                 const std::vector<std::string>& known);
// The same for an object whose place says what it is.
void check_members(const Value& object, const std::string& at,
                   const std::vector<std::string>& known);
// Throws when it is missing, no string or empty.
std::string text_of(const Value& entry, const std::string& at, const char* member);
const Value& list_of(const Value& value, const std::string& at, std::string_view what);

// Runs a step that checks or stores something; what it refuses is a complaint about that place.
template <class Step>
void at_place(const std::string& at, Step step) {
  try {
    step();
  } catch (const ApiError& error) {
    throw WorldError(at, error.message);
  } catch (const WorldError& error) {
    throw WorldError(at + error.pointer, error.what());
  }
}

}  // namespace sim::section
