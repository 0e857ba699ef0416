#include "fakes/iam/section.h"

#include <fmt/format.h>

#include "fakes/iam/documents.h"
#include "fakes/iam/mfa_codes.h"
#include "fakes/iam/policy_section.h"
#include "fakes/iam/records.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/section_entry.h"
#include "fakes/iam/tags.h"
#include "fakes/iam/users.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;
using Content = sim::Section::Content;
using Words = std::vector<std::string>;

constexpr size_t kLongestName = 64;

void load_access_keys(Call& call, const std::string& user, const Value& keys,
                      const std::string& place) {
  static const Words kKnown = {"id", "secret"};
  list_of(keys, place, "access_keys");
  for (size_t i = 0; i < keys.size(); ++i) {
    const std::string at = fmt::format("{}/{}", place, i);
    check_words(keys[i], at, "an access key", kKnown);
    AccessKey key;
    key.id = text_of(keys[i], at, "id");
    key.account = call.account;
    key.user = user;
    key.secret = text_of(keys[i], at, "secret");
    key.created = call.now();
    if (find_access_key(call.state, key.id)) {
      throw WorldError(at + "/id", fmt::format("the access key {} is given twice", key.id));
    }
    add_access_key(call.state, key);
  }
}

void load_mfa_devices(Call& call, const std::string& user, const Value& devices,
                      const std::string& place) {
  static const Words kKnown = {"serial", "seed"};
  list_of(devices, place, user.empty() ? "root_mfa_devices" : "mfa_devices");
  for (size_t i = 0; i < devices.size(); ++i) {
    const std::string at = fmt::format("{}/{}", place, i);
    check_words(devices[i], at, "an MFA device", kKnown);
    const auto seed = mfa_seed(text_of(devices[i], at, "seed"));
    if (!seed) throw WorldError(at + "/seed", "a seed is base32: A to Z and 2 to 7");
    MfaDevice device;
    device.account = call.account;
    device.serial = text_of(devices[i], at, "serial");
    device.seed = *seed;
    device.user = user;
    device.enabled = call.now();
    if (find_mfa_device(call.state, call.account, device.serial)) {
      throw WorldError(at + "/serial", mfa_device_exists().message);
    }
    add_mfa_device(call.state, device);
  }
}

// "tags": {"team": "security"}
Value tags_of_entry(const Value& entry, const std::string& at) {
  if (!entry.contains("tags")) return Value::object();
  const Value& given = entry.at("tags");
  const std::string place = at + "/tags";
  if (!given.is_object()) {
    throw WorldError(place, "\"tags\" is an object of names and values, {\"team\": \"security\"}");
  }
  Value list = Value::array();
  for (const auto& [name, value] : given.items()) {
    if (name.empty() || !value.is_string()) {
      throw WorldError(place,
                       fmt::format("\"{}\": a tag has a name, and a text as its value", name));
    }
    list.push_back({{"Key", name}, {"Value", value}});
  }
  Value tags = Value::object();
  at_place(place, [&] { add_tags(tags, list); });
  return tags;
}

}  // namespace

void load_users(Call& call, const Content& content) {
  static const Words kKnown = {"name",        "path",     "policies",
                               "tags",        "groups",   "attached_policies",
                               "access_keys", "boundary", "mfa_devices"};
  list_of(content.value, "", "users");
  for (size_t i = 0; i < content.value.size(); ++i) {
    const Value& entry = content.value[i];
    const std::string at = fmt::format("/{}", i);
    check_words(entry, at, "a user", kKnown);
    User user;
    user.name = name_of_entry(entry, at, kLongestName);
    user.path = path_of(entry, at);
    user.tags = tags_of_entry(entry, at);
    user.boundary = boundary_of_entry(call, Owner::kUser, entry, at);
    if (user_name_taken(call.state, call.account, user.name)) {
      throw WorldError(at + "/name", user_exists(user.name).message);
    }
    make_user(call, user);
    load_held_policies(call, Owner::kUser, user.name, entry, at, content);
    load_memberships(call, user.name, entry, at);
    if (entry.contains("access_keys")) {
      load_access_keys(call, user.name, entry.at("access_keys"), at + "/access_keys");
    }
    if (entry.contains("mfa_devices")) {
      load_mfa_devices(call, user.name, entry.at("mfa_devices"), at + "/mfa_devices");
    }
  }
}

void load_roles(Call& call, const Content& content) {
  static const Words kKnown = {
      "name", "path", "trust", "policies", "tags", "boundary", "attached_policies"};
  list_of(content.value, "", "roles");
  for (size_t i = 0; i < content.value.size(); ++i) {
    const Value& entry = content.value[i];
    const std::string at = fmt::format("/{}", i);
    check_words(entry, at, "a role", kKnown);
    Role role;
    role.name = name_of_entry(entry, at, kLongestName);
    role.path = path_of(entry, at);
    if (!entry.contains("trust")) {
      throw WorldError(at, "\"trust\" is needed: the document that says who may assume the role");
    }
    at_place(at + "/trust", [&] {
      role.trust = content.document(entry.at("trust"));
      check_trust_policy(call, role.trust, Principals::kMayCome);
    });
    role.tags = tags_of_entry(entry, at);
    role.boundary = boundary_of_entry(call, Owner::kRole, entry, at);
    if (role_name_taken(call.state, call.account, role.name)) {
      throw WorldError(at + "/name", role_exists(role.name).message);
    }
    make_role(call, role);
    load_held_policies(call, Owner::kRole, role.name, entry, at, content);
  }
}

void load_root_access_keys(Call& call, const Content& content) {
  load_access_keys(call, "", content.value, "");
}

void load_root_mfa_devices(Call& call, const Content& content) {
  load_mfa_devices(call, "", content.value, "");
}

}  // namespace fakes::iam
