#include "fakes/iam/tags.h"

#include <algorithm>

#include "fakes/iam/records.h"
#include "sim/base/text.h"

namespace fakes::iam {

using sim::Value;

namespace {

constexpr size_t kMostTags = 50;

void check_name(const std::string& name) {
  if (sim::text::lower(name).starts_with("aws:")) {
    throw invalid_input("Tag keys beginning with 'aws:' are reserved for AWS.");
  }
}

}  // namespace

Value tags_from(const Value& list) {
  Value tags = Value::object();
  std::vector<std::string> folded;
  for (const auto& tag : list) {
    const auto name = tag.at("Key").get<std::string>();
    check_name(name);
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

void add_tags(Value& tags, const Value& list) {
  const Value added = tags_from(list);
  std::vector<std::string> names;
  for (const auto& [name, value] : added.items()) names.push_back(name);
  remove_tags(tags, names);
  tags.update(added);
  if (tags.size() > kMostTags) {
    throw limit_exceeded("The number of tags has reached the maximum limit.");
  }
}

void remove_tags(Value& tags, const std::vector<std::string>& names) {
  Value kept = Value::object();
  for (const auto& [tag, value] : tags.items()) {
    const bool named = std::any_of(names.begin(), names.end(), [&, &each = tag](const auto& name) {
      return sim::text::equals_ignoring_case(name, each);
    });
    if (!named) kept[tag] = value;
  }
  tags = std::move(kept);
}

}  // namespace fakes::iam
