#include "fakes/iam/mfa_devices.h"

#include <vector>

#include "fakes/iam/mfa_codes.h"
#include "fakes/iam/owners.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/records.h"
#include "fakes/iam/tags.h"
#include "fakes/iam/users.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kSeedCharacters = 64;
constexpr size_t kMostDevicesOfUser = 8;
// How far from the present two codes may lie that make a device known: AWS takes codes with which
// somebody waited too long, and names no limit. Here it is an hour, in steps.
constexpr int64_t kReach = 120;

bool is_virtual(const MfaDevice& device) { return device.serial.starts_with("arn:"); }

// The step of the second of two codes that follow each other; a refusal when they do not.
int64_t step_of_codes(const Call& call, const Input& input, const MfaDevice& device) {
  const int64_t present = mfa_step(call.now());
  for (int64_t step = present - kReach; step <= present; ++step) {
    if (mfa_code(device.seed, step) == input.view("AuthenticationCode1") &&
        mfa_code(device.seed, step + 1) == input.view("AuthenticationCode2")) {
      return step + 1;
    }
  }
  throw invalid_authentication_code();
}

// The named device of the named user.
MfaDevice device_of_user(const Call& call, const Input& input, const std::string& user) {
  auto device = existing_mfa_device(call, input);
  if (device.user != user) throw no_such_mfa_device(device.serial);
  return device;
}

std::vector<MfaDevice> devices_of(const Call& call, const std::string& user) {
  auto devices = mfa_devices(call.state, call.account);
  std::erase_if(devices, [&](const MfaDevice& device) { return device.user != user; });
  return devices;
}

// Whom the device vouches for; of the root user there is little to show.
Value shown_user(const Call& call, const std::string& name) {
  if (const auto user = find_user(call.state, call.account, name)) return user_shown(*user);
  return {{"UserId", call.account}, {"Arn", call.arn("iam", "", call.account, "root")}};
}

// Lists never show the seed.
Value shown(const Call& call, const MfaDevice& device) {
  Value value = {{"SerialNumber", device.serial}};
  if (device.user) value["User"] = shown_user(call, *device.user);
  if (device.enabled) value["EnableDate"] = sim::to_millis(*device.enabled);
  return value;
}

const std::string& serial_of(const MfaDevice& device) { return device.serial; }

}  // namespace

MfaDevice existing_mfa_device(const Call& call, const Input& input) {
  const std::string serial = input.text("SerialNumber");
  auto device = find_mfa_device(call.state, call.account, serial);
  if (!device) throw no_such_mfa_device(serial);
  return std::move(*device);
}

// The picture of the seed that AWS sends along is not drawn.
Output create_virtual_mfa_device(Call& call, const Input& input) {
  MfaDevice device;
  device.account = call.account;
  device.serial = call.arn("iam", "", call.account,
                           "mfa" + input.text("Path", "/") + input.text("VirtualMFADeviceName"));
  device.tags = tags_from(input.at("Tags"));
  if (find_mfa_device(call.state, call.account, device.serial)) throw mfa_device_exists();
  const std::string seed = call.ids.base32("iam/mfa-seed", kSeedCharacters);
  device.seed = *mfa_seed(seed);
  add_mfa_device(call.state, device);
  Value made = {{"SerialNumber", device.serial}, {"Base32StringSeed", seed}};
  if (!device.tags.empty()) made["Tags"] = tags_shown(device.tags);
  return Value{{"VirtualMFADevice", std::move(made)}};
}

Output list_virtual_mfa_devices(Call& call, const Input& input) {
  const std::string status = input.text("AssignmentStatus", "Any");
  auto devices = mfa_devices(call.state, call.account);
  std::erase_if(devices, [&](const MfaDevice& device) {
    const bool wanted = status == "Any" || (status == "Assigned") == device.user.has_value();
    return !wanted || !is_virtual(device);
  });
  return page_of_all(
      call, input, "VirtualMFADevices", std::move(devices),
      [&](const MfaDevice& device) { return shown(call, device); }, serial_of);
}

Output delete_virtual_mfa_device(Call& call, const Input& input) {
  const auto device = existing_mfa_device(call, input);
  if (device.user) throw mfa_device_in_use();
  remove_mfa_device(call.state, call.account, device.serial);
  return {};
}

Output enable_mfa_device(Call& call, const Input& input) {
  const std::string user = existing_owner(call, input, Owner::kUser);
  auto device = existing_mfa_device(call, input);
  if (device.user) throw mfa_device_taken();
  if (devices_of(call, user).size() >= kMostDevicesOfUser) {
    throw limit_exceeded("Cannot exceed quota for MFADevicesPerUser: 8");
  }
  device.last_step = step_of_codes(call, input, device);
  device.user = user;
  device.enabled = call.now();
  change_mfa_device(call.state, device);
  return {};
}

Output deactivate_mfa_device(Call& call, const Input& input) {
  auto device = device_of_user(call, input, named_user(call, input));
  device.user.reset();
  device.enabled.reset();
  change_mfa_device(call.state, device);
  return {};
}

Output resync_mfa_device(Call& call, const Input& input) {
  auto device = device_of_user(call, input, existing_owner(call, input, Owner::kUser));
  device.last_step = step_of_codes(call, input, device);
  change_mfa_device(call.state, device);
  return {};
}

Output list_mfa_devices(Call& call, const Input& input) {
  const std::string user = named_user(call, input);
  if (!find_user(call.state, call.account, user)) throw no_such_user(user);
  return page_of_all(
      call, input, "MFADevices", devices_of(call, user),
      [&](const MfaDevice& device) {
        return Value{{"UserName", user},
                     {"SerialNumber", device.serial},
                     {"EnableDate", sim::to_millis(*device.enabled)}};
      },
      serial_of);
}

}  // namespace fakes::iam
