#include "fakes/iam/section.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/documents.h"
#include "fakes/iam/inline_policies.h"
#include "fakes/iam/records.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/users.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;
using Content = sim::Section::Content;
using Words = std::vector<std::string>;

constexpr size_t kLongestName = 64;

void check_words(const Value& entry, const std::string& at, std::string_view what,
                 const Words& known) {
  if (!entry.is_object()) throw WorldError(at, fmt::format("{} is an object", what));
  for (const auto& [word, value] : entry.items()) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    const auto guess = sim::text::nearest(word, known);
    throw WorldError(at + sim::json::step(word),
                     fmt::format("{} has no member `{}`{}", what, word,
                                 guess ? fmt::format("; did you mean {}?", *guess)
                                       : "; known here: " + sim::text::join(known, ", ")));
  }
}

std::string text_of(const Value& entry, const std::string& at, const char* member) {
  const auto found = entry.find(member);
  if (found == entry.end() || !found->is_string() || found->get_ref<const std::string&>().empty()) {
    throw WorldError(found == entry.end() ? at : fmt::format("{}/{}", at, member),
                     fmt::format("\"{}\" is needed, a string", member));
  }
  return found->get<std::string>();
}

// Letters, digits and _+=,.@- as IAM's API demands of names.
std::string name_of_entry(const Value& entry, const std::string& at) {
  std::string name = text_of(entry, at, "name");
  const bool sound = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  });
  if (!sound || name.size() > kLongestName) {
    throw WorldError(at + "/name", fmt::format("`{}`: a name has letters, digits and _+=,.@-, at "
                                               "most {} of them",
                                               name, kLongestName));
  }
  return name;
}

std::string path_of(const Value& entry, const std::string& at) {
  if (!entry.contains("path")) return "/";
  std::string path = text_of(entry, at, "path");
  if (path.front() != '/' || path.back() != '/') {
    throw WorldError(at + "/path", fmt::format("`{}`: a path begins and ends with /", path));
  }
  return path;
}

const Value& list_of(const Value& value, const std::string& at, std::string_view what) {
  if (!value.is_array()) throw WorldError(at, fmt::format("{} is a list", what));
  return value;
}

// Runs a step that checks or stores a document; what it refuses is a complaint about that place.
template <class Step>
void at_place(const std::string& at, Step step) {
  try {
    step();
  } catch (const sim::ApiError& error) {
    throw WorldError(at, error.message);
  } catch (const WorldError& error) {
    throw WorldError(at + error.pointer, error.what());
  }
}

void load_policies(Call& call, Owner owner, const std::string& of, const Value& entry,
                   const std::string& at, const Content& content) {
  if (!entry.contains("policies")) return;
  const Value& policies = entry.at("policies");
  const std::string place = at + "/policies";
  if (!policies.is_object()) {
    throw WorldError(place, "policies is an object: a document for each policy's name");
  }
  for (const auto& [name, document] : policies.items()) {
    at_place(place + sim::json::step(name), [&, &policy_name = name, &text = document] {
      attach_policy(call, owner, of, {policy_name, content.document(text)});
    });
  }
}

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

}  // namespace

void load_users(Call& call, const Content& content) {
  static const Words kKnown = {"name", "path", "policies", "access_keys"};
  list_of(content.value, "", "users");
  for (size_t i = 0; i < content.value.size(); ++i) {
    const Value& entry = content.value[i];
    const std::string at = fmt::format("/{}", i);
    check_words(entry, at, "a user", kKnown);
    User user;
    user.name = name_of_entry(entry, at);
    user.path = path_of(entry, at);
    if (find_user(call.state, call.account, user.name)) {
      throw WorldError(at + "/name", user_exists(user.name).message);
    }
    make_user(call, user);
    load_policies(call, Owner::kUser, user.name, entry, at, content);
    if (entry.contains("access_keys")) {
      load_access_keys(call, user.name, entry.at("access_keys"), at + "/access_keys");
    }
  }
}

void load_roles(Call& call, const Content& content) {
  static const Words kKnown = {"name", "path", "trust", "policies"};
  list_of(content.value, "", "roles");
  for (size_t i = 0; i < content.value.size(); ++i) {
    const Value& entry = content.value[i];
    const std::string at = fmt::format("/{}", i);
    check_words(entry, at, "a role", kKnown);
    Role role;
    role.name = name_of_entry(entry, at);
    role.path = path_of(entry, at);
    if (!entry.contains("trust")) {
      throw WorldError(at, "\"trust\" is needed: the document that says who may assume the role");
    }
    at_place(at + "/trust", [&] {
      role.trust = content.document(entry.at("trust"));
      check_trust_policy(call, role.trust, Principals::kMayCome);
    });
    if (find_role(call.state, call.account, role.name)) {
      throw WorldError(at + "/name", role_exists(role.name).message);
    }
    make_role(call, role);
    load_policies(call, Owner::kRole, role.name, entry, at, content);
  }
}

void load_root_access_keys(Call& call, const Content& content) {
  load_access_keys(call, "", content.value, "");
}

}  // namespace fakes::iam
