#include "fakes/kms/section.h"

#include <fmt/format.h>

#include <algorithm>

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

const std::vector<std::string> kWords = {"alias", "id", "spec", "usage", "policy", "state"};
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
std::string policy_of(const Call& call, const Value& entry, const std::string& at,
                      const sim::Section::Content& content) {
  if (!entry.contains("policy")) return {};
  try {
    const std::string document = content.document(entry.at("policy"));
    check_policy(call, document, "*", Lockout::kAccepted);
    return document;
  } catch (const sim::ApiError& error) {
    throw WorldError(at + "/policy", error.message);
  } catch (const WorldError& error) {
    throw WorldError(at + "/policy" + error.pointer, error.what());
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
