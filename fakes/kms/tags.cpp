#include "fakes/kms/tags.h"

#include "fakes/kms/identifiers.h"
#include "fakes/kms/pages.h"
#include "fakes/kms/states.h"
#include "sim/base/text.h"

namespace fakes::kms {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostTags = 50;

}  // namespace

Tags requested_tags(const Value& list) {
  Tags tags;
  for (const auto& tag : list) {
    const auto name = tag.at("TagKey").get<std::string>();
    if (sim::text::lower(name).starts_with("aws:")) {
      throw tag_fault("Tags beginning with aws: are reserved");
    }
    if (!tags.emplace(name, tag.at("TagValue").get<std::string>()).second) {
      throw tag_fault("Duplicate tag keys");
    }
  }
  if (tags.size() > kMostTags) throw tag_fault("Too many tags");
  return tags;
}

Output tag_resource(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  const Tags tags = requested_tags(input.at("Tags"));
  require_state(call, key);
  for (const auto& [name, value] : tags) put_tag(call.state, key.arn, name, value);
  if (tags_of(call.state, key.arn).size() > kMostTags) throw tag_fault("Too many tags");
  return {};
}

Output untag_resource(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  require_state(call, key);
  for (const auto& name : input.at("TagKeys")) {
    remove_tag(call.state, key.arn, name.get_ref<const std::string&>());
  }
  return {};
}

Output list_resource_tags(Call& call, const Input& input) {
  const Key key = named_by_key_id(call, input).key;
  const auto limit = static_cast<size_t>(input.number("Limit", 50));
  const Tags tags = tags_of(call.state, key.arn);
  Value page = Value::array();
  std::string last;
  bool truncated = false;
  for (auto tag = tags.upper_bound(position_of(call, input)); tag != tags.end(); ++tag) {
    truncated = page.size() == limit;
    if (truncated) break;
    page.push_back({{"TagKey", tag->first}, {"TagValue", tag->second}});
    last = tag->first;
  }
  Output output(Value{{"Tags", std::move(page)}, {"Truncated", truncated}});
  if (truncated) output.members["NextMarker"] = marker_after(call, last);
  return output;
}

}  // namespace fakes::kms
