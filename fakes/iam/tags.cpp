#include "fakes/iam/tags.h"

#include <algorithm>

#include "fakes/iam/records.h"
#include "sim/base/text.h"

namespace fakes::iam {

using sim::Value;

Value tags_from(const Value& list) {
  Value tags = Value::object();
  std::vector<std::string> folded;
  for (const auto& tag : list) {
    const auto name = tag.at("Key").get<std::string>();
    const auto lower = sim::text::lower(name);
    if (std::find(folded.begin(), folded.end(), lower) != folded.end()) {
      throw invalid_input(
          "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    folded.push_back(lower);
    tags[name] = tag.at("Value");
  }
  return tags;
}

Value tags_shown(const Value& tags) {
  Value list = Value::array();
  for (const auto& [name, value] : tags.items()) list.push_back({{"Key", name}, {"Value", value}});
  return list;
}

}  // namespace fakes::iam
