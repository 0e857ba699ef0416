#include "fakes/events/trail.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "fakes/events/routing.h"
#include "sim/aws/partition.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Value;
using sim::aws::Principal;
using sim::aws::PrincipalKind;

constexpr const char* kVersion = "1.11";
constexpr std::array<std::string_view, 10> kReadingVerbs = {
    "Get",    "List",   "Describe", "Head", "BatchGet",
    "Search", "Select", "Simulate", "Test", "Decode"};
// Calls that change nothing in spite of their names.
constexpr std::array<std::string_view, 13> kReading = {
    "Decrypt",        "Encrypt",
    "ReEncrypt",      "GenerateDataKey",
    "GenerateRandom", "GenerateDataKeyWithoutPlaintext",
    "Sign",           "Verify",
    "AssumeRole",     "AssumeRoleWithWebIdentity",
    "AssumeRoot",     "AssumeRoleWithSAML",
    "ReceiveMessage"};
constexpr std::array<std::string_view, 8> kMessages = {
    "SendMessage", "SendMessageBatch",   "ReceiveMessage",          "DeleteMessage",
    "PutEvents",   "DeleteMessageBatch", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch"};

template <size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// S3 Control and S3 are one service to CloudTrail.
std::string source_of(const std::string& service) {
  return service == "s3control" ? "s3" : service;
}

Value session_of(const Principal& who) {
  Value issuer = {{"type", "Role"},
                  {"principalId", who.user_id.substr(0, who.user_id.find(':'))},
                  {"arn", who.role_arn},
                  {"accountId", who.account},
                  {"userName", who.name}};
  if (who.kind == PrincipalKind::kFederatedUser) {
    issuer = {{"type", "IAMUser"}, {"arn", who.issuer_arn}, {"accountId", who.account}};
  }
  Value attributes = {{"mfaAuthenticated", who.mfa_authenticated ? "true" : "false"}};
  if (who.token_issued) attributes["creationDate"] = sim::date::iso(*who.token_issued);
  Value session = {{"sessionIssuer", issuer}, {"attributes", attributes}};
  if (!who.source_identity.empty()) session["sourceIdentity"] = who.source_identity;
  return session;
}

Value identity_of(const Principal& who, const std::string& invoked_by) {
  if (who.kind == PrincipalKind::kService) return {{"type", "AWSService"}, {"invokedBy", who.name}};
  if (who.kind == PrincipalKind::kAnonymous) {
    return {{"type", "AWSAccount"}, {"principalId", ""}, {"accountId", "anonymous"}};
  }
  if (who.kind == PrincipalKind::kIdentityProvider) {
    return {{"type", "WebIdentityUser"}, {"identityProvider", who.arn}};
  }
  Value out = {{"principalId", who.user_id}, {"arn", who.arn}, {"accountId", who.account}};
  if (!who.access_key_id.empty()) out["accessKeyId"] = who.access_key_id;
  if (!invoked_by.empty()) out["invokedBy"] = invoked_by;
  switch (who.kind) {
    case PrincipalKind::kRoot:
      out["type"] = "Root";
      break;
    case PrincipalKind::kUser:
      out["type"] = "IAMUser";
      out["userName"] = who.name;
      break;
    case PrincipalKind::kRoleSession:
      out["type"] = "AssumedRole";
      out["sessionContext"] = session_of(who);
      break;
    default:
      out["type"] = "FederatedUser";
      out["sessionContext"] = session_of(who);
  }
  return out;
}

// Parameters begin with a small letter, whatever the service's own form.
Value parameters_of(const Value& input) {
  if (input.is_array()) {
    Value out = Value::array();
    for (const auto& each : input) out.push_back(parameters_of(each));
    return out;
  }
  if (!input.is_object()) return input;
  Value out = Value::object();
  for (const auto& [name, value] : input.items()) {
    std::string small = name;
    small[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(small[0])));
    out[small] = parameters_of(value);
  }
  return out;
}

Value request_parameters(const std::string& service, const std::string& input) {
  Value parameters = parameters_of(input.empty() ? Value::object() : Value::parse(input));
  if (service == "s3" && parameters.contains("bucket")) {
    parameters["bucketName"] = parameters["bucket"];
    parameters.erase("bucket");
  }
  return parameters.empty() ? Value() : parameters;
}

Value record_of(Call& call, const sim::ClosedCall& closed) {
  const auto& facts = closed.facts;
  const auto& entry = closed.entry;
  const bool data = is_data_event(facts.service, facts.operation);
  const std::string asked_by = closed.asked_by.empty() ? "" : closed.asked_by + ".amazonaws.com";
  Value record = {{"eventVersion", kVersion},
                  {"userIdentity", identity_of(facts.caller, asked_by)},
                  {"eventTime", sim::date::iso(entry.at)},
                  {"eventSource", source_of(facts.service) + ".amazonaws.com"},
                  {"eventName", facts.operation},
                  {"awsRegion", facts.region},
                  {"requestParameters", request_parameters(facts.service, entry.input)},
                  {"responseElements", Value()},
                  {"requestID", facts.request_id},
                  {"eventID", call.ids.uuid("events/trail")},
                  {"readOnly", is_read_only(facts.service, facts.operation)},
                  {"eventType", "AwsApiCall"},
                  {"managementEvent", !data},
                  {"recipientAccountId", facts.account},
                  {"eventCategory", data ? "Data" : "Management"}};
  const auto from = [&](const char* name, const std::string& of_client) {
    if (!asked_by.empty()) {
      record[name] = asked_by;
    } else if (!of_client.empty()) {
      record[name] = of_client;
    }
  };
  from("sourceIPAddress", closed.source_address);
  from("userAgent", closed.user_agent);
  if (!entry.error.empty()) {
    record["errorCode"] = entry.error;
    record["errorMessage"] = entry.message;
  }
  if (facts.caller.kind == PrincipalKind::kService) {
    record["sharedEventID"] = call.ids.uuid("events/shared trail");
  }
  return record;
}

}  // namespace

bool has_trail(const sim::state::Settings& settings) {
  return settings.get("events.cloudtrail").get_ref<const std::string&>() != "off";
}

bool is_read_only(std::string_view, std::string_view operation) {
  return is_one_of(operation, kReading) ||
         std::any_of(kReadingVerbs.begin(), kReadingVerbs.end(),
                     [&](std::string_view verb) { return operation.starts_with(verb); });
}

bool is_data_event(std::string_view service, std::string_view operation) {
  if (service == "sqs" || service == "events") return is_one_of(operation, kMessages);
  if (service != "s3") return false;
  return (has(operation, "Object") && !has(operation, "ObjectLockConfiguration")) ||
         has(operation, "Multipart") || has(operation, "Part");
}

// A data event takes a trail that asks for them. A call without an account has no one to tell.
void hear_call(Call& call, const sim::ClosedCall& closed) {
  const auto& facts = closed.facts;
  const BusPlace bus{facts.account, facts.region};
  if (facts.account.empty() || !is_awaited(call.state, bus)) return;
  if (is_data_event(facts.service, facts.operation) &&
      call.settings.text("events.cloudtrail") != "all") {
    return;
  }
  put_event(call, bus,
            {"AWS API Call via CloudTrail",
             "aws." + source_of(facts.service),
             facts.account,
             facts.region,
             closed.entry.at,
             {},
             record_of(call, closed)});
}

}  // namespace fakes::events
