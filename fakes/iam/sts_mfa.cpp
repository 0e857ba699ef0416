#include "fakes/iam/sts_mfa.h"

#include "fakes/iam/mfa_codes.h"
#include "fakes/iam/records.h"

namespace fakes::iam {
namespace {

using sim::aws::PrincipalKind;

// The device is the caller's own; only users and the root user have any.
std::optional<MfaDevice> device_of_caller(const sim::Call& call, std::string_view serial) {
  const auto kind = call.caller.kind;
  if (kind != PrincipalKind::kUser && kind != PrincipalKind::kRoot) return std::nullopt;
  auto device = find_mfa_device(call.state, call.account, serial);
  if (!device || device->user != call.caller.name) return std::nullopt;
  return device;
}

}  // namespace

std::optional<sim::Instant> authenticate_device(sim::Call& call, const sim::Input& input) {
  if (!input.has("SerialNumber") && !input.has("TokenCode")) return std::nullopt;
  if (!input.has("SerialNumber") || !input.has("TokenCode")) {
    throw access_denied(
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass "
        "code.");
  }
  auto device = device_of_caller(call, input.view("SerialNumber"));
  if (!device) {
    throw access_denied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA "
        "serial number is valid and associated with this user.");
  }
  const auto step = accepted_step(*device, input.view("TokenCode"), call.now());
  if (!step) {
    throw access_denied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
  }
  device->last_step = *step;
  change_mfa_device(call.state, *device);
  return call.now();
}

}  // namespace fakes::iam
