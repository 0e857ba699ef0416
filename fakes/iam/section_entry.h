// How IAM's parts of a world file are read: the members of an entry, each fault with its place and
// what to do. Used by the sections of IAM.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

// "; did you mean alice?" when a known word is near, else the known ones, if any.
std::string remedy_for(std::string_view word, const std::vector<std::string>& known);
// Refuses what is no object, and members that it does not know.
void check_words(const sim::Value& entry, const std::string& at, std::string_view what,
                 const std::vector<std::string>& known);
std::string text_of(const sim::Value& entry, const std::string& at, const char* member);
// Letters, digits and _+=,.@- as IAM's API demands of names.
std::string name_of_entry(const sim::Value& entry, const std::string& at, size_t longest);
std::string path_of(const sim::Value& entry, const std::string& at);
const sim::Value& list_of(const sim::Value& value, const std::string& at, std::string_view what);

// Runs a step that checks or stores something; what it refuses is a complaint about that place.
template <class Step>
void at_place(const std::string& at, Step step) {
  try {
    step();
  } catch (const sim::ApiError& error) {
    throw sim::WorldError(at, error.message);
  } catch (const sim::WorldError& error) {
    throw sim::WorldError(at + error.pointer, error.what());
  }
}

}  // namespace fakes::iam
