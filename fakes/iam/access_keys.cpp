#include "fakes/iam/access_keys.h"

#include <algorithm>

#include "fakes/iam/pages.h"
#include "fakes/iam/records.h"
#include "fakes/iam/users.h"
#include "sim/base/encoding.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostKeysOfUser = 2;

std::string existing_user(const Call& call, const Input& input) {
  const std::string name = named_user(call, input);
  if (!find_user(call.state, call.account, name)) throw no_such_user(name);
  return name;
}

AccessKey existing_key(const Call& call, const Input& input) {
  const std::string user = existing_user(call, input);
  const std::string id = input.text("AccessKeyId");
  auto key = find_access_key(call.state, id);
  if (!key || key->account != call.account || key->user != user) throw no_such_access_key(id);
  return std::move(*key);
}

Value shown(const AccessKey& key) {
  return {{"UserName", key.user},
          {"AccessKeyId", key.id},
          {"Status", key.active ? "Active" : "Inactive"},
          {"CreateDate", sim::to_millis(key.created)}};
}

}  // namespace

std::string new_secret(Call& call) {
  return sim::encoding::base64(call.ids.bytes("iam/secret", 30));
}

Output create_access_key(Call& call, const Input& input) {
  AccessKey key;
  key.user = existing_user(call, input);
  key.account = call.account;
  if (access_keys_of(call.state, call.account, key.user).size() >= kMostKeysOfUser) {
    throw limit_exceeded("Cannot exceed quota for AccessKeysPerUser: 2");
  }
  key.id = "AKIA" + call.ids.base32("iam/access-key", 16);
  key.secret = new_secret(call);
  key.created = call.now();
  add_access_key(call.state, key);
  Value created = shown(key);
  created["SecretAccessKey"] = key.secret;  // the only answer that ever holds it
  return Value{{"AccessKey", std::move(created)}};
}

// A user has two keys at most, so a second page exists only when MaxItems is 1.
Output list_access_keys(Call& call, const Input& input) {
  auto rows = access_keys_of(call.state, call.account, existing_user(call, input));
  const std::string after = position_of(call, input);
  if (!after.empty()) {
    const auto last = std::find_if(rows.begin(), rows.end(),
                                   [&](const AccessKey& key) { return key.id == after; });
    rows.erase(rows.begin(), last == rows.end() ? last : last + 1);
  }
  return page_of(call, input, "AccessKeyMetadata", std::move(rows), shown,
                 [](const AccessKey& key) { return key.id; });
}

Output update_access_key(Call& call, const Input& input) {
  const AccessKey key = existing_key(call, input);
  const std::string status = input.text("Status");
  if (status == "Expired") {  // in the model as an answer only
    throw validation(
        "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must "
        "satisfy enum value set");
  }
  set_access_key_active(call.state, key.id, status == "Active");
  return {};
}

Output delete_access_key(Call& call, const Input& input) {
  remove_access_key(call.state, existing_key(call, input).id);
  return {};
}

// The use of keys is not recorded, so none has been used as far as IAM knows.
Output get_access_key_last_used(Call& call, const Input& input) {
  const std::string id = input.text("AccessKeyId");
  const auto key = find_access_key(call.state, id);
  if (!key || key->account != call.account) throw no_such_access_key(id);
  Value used = {{"AccessKeyLastUsed", {{"ServiceName", "N/A"}, {"Region", "N/A"}}}};
  if (!key->user.empty()) used["UserName"] = key->user;
  return used;
}

}  // namespace fakes::iam
