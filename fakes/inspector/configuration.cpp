#include "fakes/inspector/configuration.h"

#include <fmt/format.h>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"
#include "fakes/inspector/pending.h"
#include "fakes/inspector/settling.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kDefaultPermissions = 1024;

Value ec2_state(const Call& call) {
  return find_configuration(call.state, scope_of(call), "ec2")
      .value_or(Value{{"scanMode", call.settings.text("inspector.default_scan_mode")},
                      {"scanModeStatus", "SUCCESS"}});
}

// The durations of accounts that activate ECR scanning now.
Value ecr_state(const Call& call) {
  return find_configuration(call.state, scope_of(call), "ecr")
      .value_or(Value{{"rescanDuration", "DAYS_14"},
                      {"pullDateRescanDuration", "DAYS_14"},
                      {"pullDateRescanMode", "LAST_IN_USE_AT"},
                      {"status", "SUCCESS"}});
}

std::string key_topic(const Input& input) {
  return fmt::format("encryption_key/{}/{}", input.text("scanType"), input.text("resourceType"));
}

// Only what code scanning keeps is encrypted under a key of the customer's choice.
void check_key_use(const Input& input) {
  const std::string scan = input.text("scanType"), resource = input.text("resourceType");
  if (scan == "CODE" && (resource == "AWS_LAMBDA_FUNCTION" || resource == "CODE_REPOSITORY")) {
    return;
  }
  throw invalid_request(
      fmt::format("No encryption key is kept for {} scans of {}.", scan, resource));
}

ApiError no_such_key() {
  return not_found("No customer managed key is set: an AWS owned key is in use.");
}

}  // namespace

Output get_configuration(Call& call, const Input&) {
  demand_enabled(call);
  return Value{{"ec2Configuration", {{"scanModeState", ec2_state(call)}}},
               {"ecrConfiguration", {{"rescanDurationState", ecr_state(call)}}}};
}

// An administrator's change reaches every member.
Output update_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  refuse_member(call);
  for (const auto& account : visible_accounts(call)) {
    const Scope scope{account, call.region};
    if (input.has("ec2Configuration")) {
      const std::string mode = input.in("ec2Configuration").text("scanMode");
      begin_settling(call, scope, "ec2", {{"scanMode", mode}, {"scanModeStatus", "PENDING"}});
    }
    if (input.has("ecrConfiguration")) {
      Value wanted = ecr_state(call);
      wanted.update(input.at("ecrConfiguration"));
      wanted["status"] = "PENDING";
      wanted["updatedAt"] = sim::to_millis(call.now());
      begin_settling(call, scope, "ecr", std::move(wanted));
    }
  }
  return {};
}

void settle_configuration(Call& call, const std::string& subject) {
  static const Value kSettled = {{"ec2", {{"scanModeStatus", "SUCCESS"}}},
                                 {"ecr", {{"status", "SUCCESS"}}},
                                 {"deep_inspection", {{"status", "ACTIVATED"}}}};
  const auto [scope, topic] = pending_of(subject);
  Value document = find_configuration(call.state, scope, topic).value();
  document.update(kSettled.at(topic));
  put_configuration(call.state, scope, topic, document);
}

Output get_encryption_key(Call& call, const Input& input) {
  demand_enabled(call);
  check_key_use(input);
  const auto key = find_configuration(call.state, scope_of(call), key_topic(input));
  if (!key) throw no_such_key();
  return Value{{"kmsKeyId", *key}};
}

// The key must be one that the caller may look at.
Output update_encryption_key(Call& call, const Input& input) {
  demand_enabled(call);
  check_key_use(input);
  const std::string key = input.text("kmsKeyId");
  try {
    (void)call.ask({.as = call.caller,
                    .service = "kms",
                    .operation = "DescribeKey",
                    .input = {{"KeyId", key}},
                    .via = "inspector2"});
  } catch (const ApiError& error) {
    if (error.code == "NotFoundException") {
      throw not_found(fmt::format("Key {} not found.", key));
    }
    if (error.code == "AccessDeniedException") throw;
    throw invalid_request(error.message);
  }
  put_configuration(call.state, scope_of(call), key_topic(input), key);
  return {};
}

Output reset_encryption_key(Call& call, const Input& input) {
  demand_enabled(call);
  check_key_use(input);
  if (!find_configuration(call.state, scope_of(call), key_topic(input))) throw no_such_key();
  remove_configuration(call.state, scope_of(call), key_topic(input));
  return {};
}

// What the account may do to itself: a member cannot switch scanning off.
Output list_account_permissions(Call& call, const Input& input) {
  struct Permission {
    std::string service, operation, position;
  };
  std::vector<Permission> permissions;
  const bool member = standing_of(call) == Standing::kMember;
  const std::string wanted = input.text("service");
  const auto add = [&](const char* service, const char* operation) {
    if (!wanted.empty() && wanted != service) return;
    if (member && std::string_view(operation).starts_with("DISABLE")) return;
    permissions.push_back({service, operation, fmt::format("{:02}", permissions.size() + 1)});
  };
  for (const char* operation :
       {"ENABLE_SCANNING", "DISABLE_SCANNING", "ENABLE_REPOSITORY", "DISABLE_REPOSITORY"}) {
    add("ECR", operation);
  }
  for (const char* service : {"EC2", "LAMBDA"}) {
    for (const char* operation : {"ENABLE_SCANNING", "DISABLE_SCANNING"}) add(service, operation);
  }
  return page_from(
      call, input, "permissions", kDefaultPermissions, std::move(permissions),
      [](const Permission& each) {
        return Value{{"service", each.service}, {"operation", each.operation}};
      },
      [](const Permission& each) { return each.position; });
}

}  // namespace fakes::inspector
