#include "fakes/kms/section.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/kms/grant_rules.h"
#include "fakes/kms/identifiers.h"
#include "fakes/kms/keys.h"
#include "fakes/kms/policies.h"
#include "fakes/kms/records.h"
#include "fakes/kms/specs.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"

namespace fakes::kms {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;

const std::vector<std::string> kWords = {"alias",  "id",    "spec",  "usage",
                                         "policy", "state", "grants"};
const std::vector<std::string> kGrantWords = {"GranteePrincipal", "RetiringPrincipal", "Operations",
                                              "Constraints", "Name"};
const std::vector<std::string> kStates = {"Enabled", "Disabled", "PendingDeletion"};
constexpr int64_t kDeletionDays = 30;

[[noreturn]] void refuse(const std::string& at, const std::string& what, std::string_view word,
                         const std::vector<std::string>& known) {
  const auto guess = sim::text::nearest(word, known);
  throw WorldError(at, guess ? fmt::format("{}; did you mean {}?", what, *guess) : what);
}

std::string text_of(const Value& entry, const std::string& at, const char* member,
                    std::string fallback = {}) {
  const auto found = entry.find(member);
  if (found == entry.end()) return fallback;
  if (!found->is_string()) {
    throw WorldError(fmt::format("{}/{}", at, member), fmt::format("{} must be a string", member));
  }
  return found->get<std::string>();
}

void check_words(const Value& entry, const std::string& at) {
  if (!entry.is_object())
    throw WorldError(at, "a key is an object such as {\"alias\": \"reports\"}");
  for (const auto& [word, value] : entry.items()) {
    if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) {
      refuse(at + sim::json::step(word), fmt::format("a key has no member `{}`", word), word,
             kWords);
    }
  }
}

std::string id_of(const Call& call, const Value& entry, const std::string& at) {
  const std::string id = text_of(entry, at, "id");
  if (id.empty()) return id;
  if (!is_key_id(id)) throw WorldError(at + "/id", fmt::format("`{}` is not a UUID", id));
  if (find_key_of_region(call.state, call.region, id)) {
    throw WorldError(at + "/id", fmt::format("{} already has a key {}", call.region, id));
  }
  return id;
}

std::string alias_of(const Call& call, const Value& entry, const std::string& at) {
  std::string alias = text_of(entry, at, "alias");
  if (alias.empty()) return alias;
  if (!alias.starts_with("alias/")) alias = "alias/" + alias;
  if (alias.starts_with("alias/aws/")) {
    throw WorldError(at + "/alias", "aliases that begin with aws/ belong to AWS managed keys");
  }
  if (find_alias(call.state, alias_arn(call, alias))) {
    throw WorldError(at + "/alias", fmt::format("{} already has {}", call.region, alias));
  }
  return alias;
}

// A world may hold keys that lock their owners out, as BypassPolicyLockoutSafetyCheck allows.
std::string policy_of(Call& call, const Value& entry, const std::string& at,
                      const sim::Section::Content& content) {
  if (!entry.contains("policy")) return {};
  try {
    const std::string document = content.document(entry.at("policy"));
    check_policy(call, document, "*", Lockout::kAccepted, Principals::kMayComeLater);
    return document;
  } catch (const sim::ApiError& error) {
    throw WorldError(at + "/policy", error.message);
  } catch (const WorldError& error) {
    throw WorldError(at + "/policy" + error.pointer, error.what());
  }
}

void check_grant_form(const Value& entry, const std::string& at) {
  if (!entry.is_object()) throw WorldError(at, "a grant is an object in the words of CreateGrant");
  for (const auto& [word, value] : entry.items()) {
    if (std::find(kGrantWords.begin(), kGrantWords.end(), word) == kGrantWords.end()) {
      refuse(at + sim::json::step(word), fmt::format("a grant has no member `{}`", word), word,
             kGrantWords);
    }
  }
  const auto is_text = [](const Value& value) { return value.is_string(); };
  const Value operations = entry.value("Operations", Value());
  if (!operations.is_array() || !std::all_of(operations.begin(), operations.end(), is_text)) {
    throw WorldError(at + "/Operations", "Operations must be a list of strings");
  }
  const Value constraints = entry.value("Constraints", Value::object());
  const auto is_pairs = [&](const Value& pairs) {
    return pairs.is_object() && std::all_of(pairs.begin(), pairs.end(), is_text);
  };
  if (!constraints.is_object() || !std::all_of(constraints.begin(), constraints.end(), is_pairs)) {
    throw WorldError(at + "/Constraints",
                     "Constraints is an object such as {\"EncryptionContextSubset\": {\"a\": "
                     "\"b\"}}");
  }
  for (const auto& [type, pairs] : constraints.items()) {
    if (type != "EncryptionContextEquals" && type != "EncryptionContextSubset") {
      refuse(at + "/Constraints" + sim::json::step(type),
             fmt::format("there is no grant constraint `{}`", type), type,
             {"EncryptionContextEquals", "EncryptionContextSubset"});
    }
  }
}

// In the words of CreateGrant, and checked as CreateGrant checks it. Such a grant is no news: it is
// in force from the start.
void load_grant(Call& call, const Key& key, const Value& entry, const std::string& at) {
  check_grant_form(entry, at);
  GrantRequest request;
  request.grantee = text_of(entry, at, "GranteePrincipal");
  request.retiring = text_of(entry, at, "RetiringPrincipal");
  request.name = text_of(entry, at, "Name");
  request.operations = entry.at("Operations");
  request.constraints = entry.value("Constraints", Value::object());
  try {
    Grant grant = checked_grant(call, key, request, Principals::kMayComeLater);
    grant.id = call.ids.hex("kms/grant", 64);
    grant.created = call.now();
    add_grant(call.state, grant);
  } catch (const sim::ApiError& error) {
    throw WorldError(at, error.message);
  }
}

void load_grants(Call& call, const Key& key, const Value& entry, const std::string& at) {
  const auto grants = entry.find("grants");
  if (grants == entry.end()) return;
  if (!grants->is_array()) throw WorldError(at + "/grants", "grants is a list of grants");
  for (size_t i = 0; i < grants->size(); ++i) {
    load_grant(call, key, (*grants)[i], fmt::format("{}/grants/{}", at, i));
  }
}

void load_key(Call& call, const Value& entry, const std::string& at,
              const sim::Section::Content& content) {
  check_words(entry, at);
  Key key;
  key.id = id_of(call, entry, at);
  key.multi_region = key.id.starts_with("mrk-");
  key.spec = text_of(entry, at, "spec", key.spec);
  key.usage = text_of(entry, at, "usage", key.usage);
  if (!usage_fits(key.spec, key.usage)) {
    throw WorldError(at + "/usage", fmt::format("KeyUsage {} is not compatible with KeySpec {}",
                                                key.usage, key.spec));
  }
  key.policy = policy_of(call, entry, at, content);
  const std::string alias = alias_of(call, entry, at);
  const std::string state = text_of(entry, at, "state", "Enabled");
  if (std::find(kStates.begin(), kStates.end(), state) == kStates.end()) {
    refuse(at + "/state", fmt::format("a key cannot begin in the state `{}`", state), state,
           kStates);
  }
  make_key(call, key);
  load_grants(call, key, entry, at);
  if (state == "Disabled") set_key_state(call.state, key.arn, KeyState::kDisabled);
  if (state == "PendingDeletion") schedule_deletion(call, key, kDeletionDays);
  if (!alias.empty()) {
    add_alias(call.state, {alias_arn(call, alias), call.account, call.region, alias, key.arn,
                           call.now(), call.now()});
  }
}

}  // namespace

void load_keys(Call& call, const sim::Section::Content& content) {
  if (!content.value.is_array()) throw WorldError("", "keys is a list of keys");
  for (size_t i = 0; i < content.value.size(); ++i) {
    load_key(call, content.value[i], fmt::format("/{}", i), content);
  }
}

}  // namespace fakes::kms
