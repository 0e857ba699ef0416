// The rows of multi-factor authentication devices, with the only SQL that touches them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::iam {

struct MfaDevice {
  std::string account, serial;  // an ARN for a virtual device
  std::string seed;             // raw bytes of the shared secret
  // Whom it is enabled for: a user's name, empty for the root user; nothing while unassigned.
  std::optional<std::string> user;
  std::optional<sim::Instant> enabled;
  int64_t last_step = 0;                   // of the last code accepted: a code counts once
  sim::Value tags = sim::Value::object();  // name to value
};

extern const char* const kMfaSchema;

void add_mfa_device(sim::state::Database& state, const MfaDevice& device);
std::optional<MfaDevice> find_mfa_device(sim::state::Database& state, std::string_view account,
                                         std::string_view serial);
// By serial number, all of an account.
std::vector<MfaDevice> mfa_devices(sim::state::Database& state, std::string_view account);
// User, time of enabling, the last code and tags.
void change_mfa_device(sim::state::Database& state, const MfaDevice& device);
void remove_mfa_device(sim::state::Database& state, std::string_view account,
                       std::string_view serial);
bool has_mfa_device(sim::state::Database& state, std::string_view account, std::string_view user);
void rename_mfa_user(sim::state::Database& state, std::string_view account, std::string_view was,
                     std::string_view now);

// ---- error words ----
sim::ApiError no_such_mfa_device(std::string_view serial);
sim::ApiError mfa_device_exists();
sim::ApiError mfa_device_in_use();
sim::ApiError mfa_device_taken();
sim::ApiError must_delete_mfa_device();
sim::ApiError invalid_authentication_code();

}  // namespace fakes::iam
