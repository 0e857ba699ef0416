// What entries of IAM's parts of a world file have in common besides sim/gateway/section_entry.h:
// a name and a path. Used by the sections of IAM.
#pragma once

#include <string>

#include "sim/gateway/section_entry.h"

namespace fakes::iam {

using sim::section::at_place;
using sim::section::check_words;
using sim::section::list_of;
using sim::section::remedy_for;
using sim::section::text_of;

// Letters, digits and _+=,.@- as IAM's API demands of names.
std::string name_of_entry(const sim::Value& entry, const std::string& at, size_t longest);
std::string path_of(const sim::Value& entry, const std::string& at);

}  // namespace fakes::iam
