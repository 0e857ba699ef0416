#include "fakes/events/tags.h"

#include <fmt/format.h>

#include <functional>
#include <set>

#include "fakes/events/places.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostTags = 50;

// Runs `work` on the tags of the rule or bus that the request names, and keeps what it changed.
void with_tags(Call& call, const Input& input, const std::function<void(Value&)>& work) {
  const std::string arn = input.text("ResourceARN");
  if (const auto place = rule_of_arn(arn)) {
    if (auto rule = find_rule(call.state, place->bus, place->name)) {
      const Value before = rule->tags;
      work(rule->tags);
      if (rule->tags != before) put_rule(call.state, *rule);
      return;
    }
    throw no_such_rule(place->name, place->bus.name);
  }
  const auto place = bus_of_arn(arn);
  if (!place) throw invalid_request("Parameter ResourceARN is not valid.");
  auto bus = find_bus(call.state, *place);
  if (!bus) throw no_such_bus(place->name);
  const Value before = bus->tags;
  work(bus->tags);
  if (bus->tags != before) put_bus(call.state, *bus);
}

void remove_tag(Value& tags, const std::string& key) {
  std::erase_if(tags.get_ref<Value::array_t&>(),
                [&](const Value& tag) { return tag.at("Key") == key; });
}

}  // namespace

Value checked_tags(const Value& tags) {
  if (!tags.is_array()) return Value::array();
  std::set<std::string> keys;
  for (const auto& tag : tags) {
    const std::string key = tag.at("Key");
    if (key.starts_with("aws:")) {
      throw invalid_request("Tag keys that begin with aws: are reserved.");
    }
    if (!keys.insert(key).second) {
      throw invalid_request(fmt::format("Tag key {} is given twice.", key));
    }
  }
  if (keys.size() > kMostTags) throw invalid_request("A resource has at most 50 tags.");
  return tags;
}

Output tag_resource(Call& call, const Input& input) {
  const Value added = checked_tags(input.at("Tags"));
  with_tags(call, input, [&](Value& tags) {
    for (const auto& tag : added) {
      remove_tag(tags, tag.at("Key"));
      tags.push_back(tag);
    }
    checked_tags(tags);
  });
  return {};
}

Output untag_resource(Call& call, const Input& input) {
  with_tags(call, input, [&](Value& tags) {
    for (const auto& key : input.at("TagKeys")) remove_tag(tags, key);
  });
  return {};
}

Output list_tags_for_resource(Call& call, const Input& input) {
  Output out;
  with_tags(call, input, [&](Value& tags) { out.members["Tags"] = tags; });
  return out;
}

}  // namespace fakes::events
