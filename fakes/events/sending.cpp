#include "fakes/events/sending.h"

#include <fmt/format.h>

#include "fakes/events/destinations.h"
#include "fakes/events/files.h"
#include "fakes/events/places.h"
#include "fakes/events/routing.h"
#include "sim/aws/arn.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Value;

// An event does not go round in circles for ever.
constexpr int64_t kMostHops = 10;

Sent failed(std::string code, std::string message) {
  const bool final = code == "NO_PERMISSIONS" || code == "NO_RESOURCE" ||
                     code == "INVALID_PARAMETER" || code == "CYCLE_DETECTED";
  return {Sent::Kind::kFailed, std::move(code), std::move(message), final};
}

sim::aws::Principal events_for(const Delivery& delivery) {
  sim::aws::Principal who;
  who.kind = sim::aws::PrincipalKind::kService;
  who.name = "events.amazonaws.com";
  who.source_account = delivery.bus.account;
  who.source_arn = delivery.rule_arn;
  return who;
}

Sent failure_of(const sim::ApiError& error) {
  const auto says = [&](const char* word) { return error.code.find(word) != std::string::npos; };
  if (says("AccessDenied")) return failed("NO_PERMISSIONS", error.message);
  if (says("NonExistentQueue") || says("QueueDoesNotExist")) {
    return failed("NO_RESOURCE", error.message);
  }
  if (says("Throttl")) return failed("THROTTLING", error.message);
  const bool ours = error.http_status >= 400 && error.http_status < 500;
  return failed(ours ? "INVALID_PARAMETER" : "ERROR_FROM_TARGET",
                fmt::format("{}: {}", error.code, error.message));
}

// Without a role the rule's account itself asks; a bus of another account must let it.
sim::aws::Principal sender_of(const Delivery& delivery, const Call& call) {
  sim::aws::Principal who;
  who.account = delivery.bus.account;
  const std::string role = delivery.target.value("RoleArn", "");
  if (role.empty()) {
    who.kind = sim::aws::PrincipalKind::kRoot;
    who.arn = call.arn("iam", "", who.account, "root");
    who.user_id = who.account;
    return who;
  }
  who.kind = sim::aws::PrincipalKind::kRoleSession;
  who.role_arn = role;
  who.name = role.substr(role.rfind('/') + 1);
  who.session_name = "events";
  who.arn = call.arn("sts", "", who.account, fmt::format("assumed-role/{}/events", who.name));
  return who;
}

Sent send_to_bus(Call& call, const Delivery& delivery, const BusPlace& place,
                 const std::string& payload) {
  if (delivery.hops >= kMostHops) {
    return failed("CYCLE_DETECTED", fmt::format("The event has passed {} buses.", kMostHops));
  }
  const auto bus = find_bus(call.state, place);
  if (!bus) return failed("NO_RESOURCE", fmt::format("Event bus {} does not exist.", place.name));
  const Value event = Value::parse(payload);
  sim::Authorization wanted;
  wanted.action = "events:PutEvents";
  wanted.resource = bus_arn(call, place);
  wanted.resource_account = place.account;
  wanted.context = {{"events:source", {event.at("source").get<std::string>()}},
                    {"events:detail-type", {event.at("detail-type").get<std::string>()}}};
  wanted.as = sender_of(delivery, call);
  if (!call.may(wanted).allowed()) {
    return failed("NO_PERMISSIONS",
                  fmt::format("{} may not put events onto {}", wanted.as->arn, wanted.resource));
  }
  route(call, place, payload, delivery.hops + 1);
  return {};
}

Sent send_to_webhook(Call& call, const Delivery& delivery, const std::string& payload) {
  const auto request = webhook_of(call.state, delivery.target);
  if (!request) {
    return failed("NO_RESOURCE", fmt::format("{} or its connection does not exist, or the "
                                             "connection is not authorized",
                                             delivery.target.at("Arn").get<std::string>()));
  }
  sim::state::Post post{0,
                        request->url,
                        request->method,
                        request->headers.dump(),
                        payload,
                        "",
                        "hear_webhook",
                        std::to_string(delivery.id),
                        "",
                        ""};
  if (is_file_url(request->url)) {
    const auto place = file_at(request->url, call.settings.text("events.file_folder"));
    if (!place.fault.empty()) return failed("INVALID_PARAMETER", place.fault);
    post.url = "file:" + place.path;
    post.headers = "{}";
    post.body = json_line(payload);
  }
  call.send_out(std::move(post));
  return {Sent::Kind::kWaiting, {}, {}, false};
}

}  // namespace

Sent send_to_queue(Call& call, const Delivery& delivery, const std::string& queue_arn,
                   Value message) {
  const auto arn = sim::aws::parse_arn(queue_arn);
  if (!call.has_service("sqs")) {
    return failed("NO_RESOURCE",
                  fmt::format("{} does not exist: this world has no SQS", queue_arn));
  }
  const std::string region(arn->region);
  message["QueueUrl"] = fmt::format("https://sqs.{}.{}/{}/{}", region, call.partition.dns_suffix,
                                    arn->account, arn->resource);
  try {
    call.ask({events_for(delivery), "sqs", "SendMessage", std::move(message), region});
    return {};
  } catch (const sim::ApiError& error) {
    return failure_of(error);
  }
}

// What EventBridge tries again: what may be better later.
Sent heard_from_webhook(int64_t status) {
  if (status >= 200 && status < 300) return {};
  if (status == 0) {
    return failed("CONNECTION_FAILURE",
                  "The webhook did not answer, or the file could not be written.");
  }
  Sent sent = failed(status == 429 ? "THROTTLING" : "ERROR_FROM_TARGET",
                     fmt::format("The webhook answered {}.", status));
  const bool again =
      status == 401 || status == 407 || status == 409 || status == 429 || status >= 500;
  sent.final = !again;
  return sent;
}

Sent send(Call& call, const Delivery& delivery, const std::string& payload) {
  const std::string target = delivery.target.at("Arn");
  const auto arn = sim::aws::parse_arn(target);
  if (arn->service == "sqs") {
    Value message = {{"MessageBody", payload}};
    if (const auto given = delivery.target.find("SqsParameters");
        given != delivery.target.end() && given->contains("MessageGroupId")) {
      message["MessageGroupId"] = given->at("MessageGroupId");
    }
    return send_to_queue(call, delivery, target, std::move(message));
  }
  if (is_api_destination(target)) return send_to_webhook(call, delivery, payload);
  if (const auto bus = bus_of_arn(target)) return send_to_bus(call, delivery, *bus, delivery.event);
  return {Sent::Kind::kRecorded, {}, {}, false};
}

}  // namespace fakes::events
