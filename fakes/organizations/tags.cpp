#include "fakes/organizations/tags.h"

#include "fakes/organizations/arns.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/standing.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostTags = 50;

std::string existing_resource(const Call& call, const Org& org, const Input& input) {
  const std::string id = input.text("ResourceId");
  const bool known = kind_of(id) == Kind::kPolicy ? find_policy(call.state, org.id, id).has_value()
                                                  : has_target(call.state, org, id);
  if (!known) throw target_not_found();
  return id;
}

}  // namespace

void require_few_tags(size_t count) {
  if (count > kMostTags) {
    throw constraint("MAX_TAG_LIMIT_EXCEEDED", "You have exceeded the number of tags allowed.");
  }
}

void put_tags(Call& call, const Org& org, std::string_view resource, const Value& tags) {
  if (tags.is_null()) return;
  for (const auto& tag : tags) {
    put_tag(call.state, org.id, resource, tag.at("Key").get<std::string>(),
            tag.at("Value").get<std::string>());
  }
  require_few_tags(tags_of(call.state, org.id, resource).size());
}

Output tag_resource(Call& call, const Input& input) {
  const Org org = managed_org(call);
  put_tags(call, org, existing_resource(call, org, input), input.at("Tags"));
  return {};
}

Output untag_resource(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const std::string id = existing_resource(call, org, input);
  for (const auto& key : input.at("TagKeys")) {
    remove_tag(call.state, org.id, id, key.get<std::string>());
  }
  return {};
}

Output list_tags_for_resource(Call& call, const Input& input) {
  const Org org = visible_org(call);
  Value tags = Value::array();
  for (const auto& [name, value] :
       tags_of(call.state, org.id, existing_resource(call, org, input))) {
    tags.push_back({{"Key", name}, {"Value", value}});
  }
  return Value{{"Tags", tags}};
}

}  // namespace fakes::organizations
