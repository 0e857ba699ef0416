#include "fakes/s3/notifications.h"

#include <fmt/format.h>

#include "fakes/s3/checksums.h"
#include "fakes/s3/errors.h"
#include "sim/gateway/event.h"

namespace fakes::s3 {
namespace {

std::string requester_of(const Call& call) {
  return call.caller.kind == sim::aws::PrincipalKind::kService ? call.caller.name : call.account;
}

// An event without what is told of the object. Only requests over a wire have an address.
sim::Event event_of(const Call& call, const Bucket& bucket, const char* detail_type) {
  sim::Event event;
  event.source = "aws.s3";
  event.detail_type = detail_type;
  event.resources = {bucket_arn(bucket)};
  event.account = bucket.account;
  event.region = bucket.region;
  event.detail = {{"version", "0"},
                  {"bucket", {{"name", bucket.name}}},
                  {"request-id", call.request_id},
                  {"requester", requester_of(call)}};
  if (call.http) event.detail["source-ip-address"] = call.http->remote_address;
  return event;
}

// Later writes of a key have greater sequencers.
std::string next_sequencer(Call& call) { return fmt::format("{:018X}", next_number(call.state)); }

}  // namespace

Output put_bucket_notification_configuration(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  check_request_digest(call);
  const Value& wanted = input.at("NotificationConfiguration");
  for (const char* other :
       {"TopicConfigurations", "QueueConfigurations", "LambdaFunctionConfigurations"}) {
    if (!wanted.contains(other) || wanted.at(other).empty()) continue;
    throw ApiError("NotImplemented", 501,
                   fmt::format("inspector-sim notifies EventBridge only: leave out {} and give "
                               "EventBridgeConfiguration",
                               other));
  }
  bucket.tells_events = wanted.contains("EventBridgeConfiguration");
  update_bucket(call.state, bucket);
  return {};
}

Output get_bucket_notification_configuration(Call& call, const Input& input) {
  Output out;
  if (bucket_of(call, input).tells_events) {
    out.members["EventBridgeConfiguration"] = Value::object();
  }
  return out;
}

void announce_created(Call& call, const Bucket& bucket, const Object& object, const char* reason) {
  if (!bucket.tells_events) return;
  sim::Event event = event_of(call, bucket, "Object Created");
  event.detail["object"] = {{"key", object.key},
                            {"size", object.size},
                            {"etag", object.etag},
                            {"sequencer", next_sequencer(call)}};
  event.detail["reason"] = reason;
  call.publish(event);
}

void announce_deleted(Call& call, const Bucket& bucket, const std::string& key) {
  if (!bucket.tells_events) return;
  sim::Event event = event_of(call, bucket, "Object Deleted");
  event.detail["object"] = {{"key", key}, {"sequencer", next_sequencer(call)}};
  event.detail["reason"] = "DeleteObject";
  event.detail["deletion-type"] = "Permanently Deleted";
  call.publish(event);
}

void announce_changed(Call& call, const Bucket& bucket, const Object& object,
                      const char* detail_type) {
  if (!bucket.tells_events) return;
  sim::Event event = event_of(call, bucket, detail_type);
  event.detail["object"] = {{"key", object.key}, {"etag", object.etag}};
  call.publish(event);
}

}  // namespace fakes::s3
