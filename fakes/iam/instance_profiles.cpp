#include "fakes/iam/instance_profiles.h"

#include "fakes/iam/pages.h"
#include "fakes/iam/quotas.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/tags.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

Value shown(const Call& call, const InstanceProfile& profile) {
  Value value = {{"Path", profile.path},
                 {"InstanceProfileName", profile.name},
                 {"InstanceProfileId", profile.id},
                 {"Arn", profile.arn},
                 {"CreateDate", sim::to_millis(profile.created)},
                 {"Roles", Value::array()}};
  if (const auto role = find_role(call.state, profile.account, profile.role)) {
    value["Roles"].push_back(role_shown(*role));
  }
  return value;
}

// CreateInstanceProfile and GetInstanceProfile show tags, lists do not.
Value shown_whole(const Call& call, const InstanceProfile& profile) {
  Value whole = shown(call, profile);
  if (!profile.tags.empty()) whole["Tags"] = tags_shown(profile.tags);
  return whole;
}

std::vector<InstanceProfile> profiles_of(const Call& call, const std::string& role) {
  auto profiles = instance_profiles(call.state, call.account);
  std::erase_if(profiles, [&](const InstanceProfile& each) { return each.role != role; });
  return profiles;
}

Output list(Call& call, const Input& input, std::vector<InstanceProfile> profiles) {
  return page_of_all(
      call, input, "InstanceProfiles", std::move(profiles),
      [&](const InstanceProfile& profile) { return shown(call, profile); },
      [](const InstanceProfile& profile) { return profile.name; });
}

}  // namespace

InstanceProfile existing_instance_profile(const Call& call, const std::string& name) {
  auto profile = find_instance_profile(call.state, call.account, name);
  if (!profile) throw no_such_instance_profile(name);
  return std::move(*profile);
}

Value instance_profiles_of_role(const Call& call, const std::string& role) {
  Value list = Value::array();
  for (const auto& profile : profiles_of(call, role)) list.push_back(shown(call, profile));
  return list;
}

Output create_instance_profile(Call& call, const Input& input) {
  InstanceProfile profile;
  profile.account = call.account;
  profile.name = input.text("InstanceProfileName");
  profile.path = input.text("Path", "/");
  profile.tags = tags_from(input.at("Tags"));
  if (instance_profile_name_taken(call.state, call.account, profile.name)) {
    throw instance_profile_exists(profile.name);
  }
  profile.id = "AIPA" + call.ids.base32("iam/instance-profile", 17);
  profile.arn = call.arn("iam", "", call.account, "instance-profile" + profile.path + profile.name);
  profile.created = call.now();
  add_instance_profile(call.state, profile);
  check_quota(call, Quota::kInstanceProfilesOfAccount,
              count_of_instance_profiles(call.state, call.account));
  return Value{{"InstanceProfile", shown_whole(call, profile)}};
}

Output get_instance_profile(Call& call, const Input& input) {
  const auto profile = existing_instance_profile(call, input.text("InstanceProfileName"));
  return Value{{"InstanceProfile", shown_whole(call, profile)}};
}

Output list_instance_profiles(Call& call, const Input& input) {
  const std::string prefix = input.text("PathPrefix", "/");
  auto profiles = instance_profiles(call.state, call.account);
  std::erase_if(profiles,
                [&](const InstanceProfile& each) { return !each.path.starts_with(prefix); });
  return list(call, input, std::move(profiles));
}

Output list_instance_profiles_for_role(Call& call, const Input& input) {
  const std::string role = input.text("RoleName");
  if (!find_role(call.state, call.account, role)) throw no_such_role(role);
  return list(call, input, profiles_of(call, role));
}

Output delete_instance_profile(Call& call, const Input& input) {
  const auto profile = existing_instance_profile(call, input.text("InstanceProfileName"));
  if (!profile.role.empty()) throw must_remove_roles_from_profile();
  remove_instance_profile(call.state, call.account, profile.name);
  return {};
}

Output add_role_to_instance_profile(Call& call, const Input& input) {
  auto profile = existing_instance_profile(call, input.text("InstanceProfileName"));
  const Role role = modifiable_role(call, input.text("RoleName"));
  if (!profile.role.empty()) {
    throw limit_exceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  }
  profile.role = role.name;
  change_instance_profile(call.state, profile);
  return {};
}

Output remove_role_from_instance_profile(Call& call, const Input& input) {
  auto profile = existing_instance_profile(call, input.text("InstanceProfileName"));
  const std::string role = input.text("RoleName");
  if (profile.role != role) throw no_such_role(role);
  profile.role.clear();
  change_instance_profile(call.state, profile);
  return {};
}

}  // namespace fakes::iam
