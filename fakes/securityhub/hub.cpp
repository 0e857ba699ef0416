#include "fakes/securityhub/hub.h"

#include "fakes/securityhub/products.h"

namespace fakes::securityhub {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

std::string hub_arn(const Call& call) {
  return call.arn("securityhub", call.region, call.account, "hub/default");
}

Hub tagged_hub(Call& call, const Input& input) {
  if (input.view("ResourceArn") != hub_arn(call)) throw no_such_hub(input.view("ResourceArn"));
  return require_hub(call);
}

void put_tags(Hub& hub, const Value& tags) {
  for (const auto& [key, value] : tags.items()) hub.tags[key] = value.get<std::string>();
}

}  // namespace

Scope scope_of(const Call& call) { return {call.account, call.region}; }

Hub require_hub(Call& call) {
  auto hub = find_hub(call.state, scope_of(call));
  if (!hub) throw not_subscribed(call.account);
  return std::move(*hub);
}

void switch_on(Call& call, const Hub& hub) {
  put_hub(call.state, scope_of(call), hub);
  integrate(call);
}

Output enable_security_hub(Call& call, const Input& input) {
  if (find_hub(call.state, scope_of(call))) throw already_subscribed();
  Hub hub;
  hub.subscribed = call.now();
  hub.control_finding_generator =
      input.text("ControlFindingGenerator", hub.control_finding_generator);
  if (input.has("Tags")) put_tags(hub, input.at("Tags"));
  switch_on(call, hub);
  return {};
}

Output disable_security_hub(Call& call, const Input&) {
  require_hub(call);
  part(call);
  remove_hub(call.state, scope_of(call));
  return {};
}

Output describe_hub(Call& call, const Input& input) {
  const Hub hub = require_hub(call);
  if (input.has("HubArn") && input.view("HubArn") != hub_arn(call)) {
    throw no_such_hub(input.view("HubArn"));
  }
  return Value{{"HubArn", hub_arn(call)},
               {"SubscribedAt", sim::date::iso_millis(hub.subscribed)},
               {"AutoEnableControls", hub.auto_enable_controls},
               {"ControlFindingGenerator", hub.control_finding_generator}};
}

Output update_security_hub_configuration(Call& call, const Input& input) {
  Hub hub = require_hub(call);
  hub.auto_enable_controls = input.flag("AutoEnableControls", hub.auto_enable_controls);
  hub.control_finding_generator =
      input.text("ControlFindingGenerator", hub.control_finding_generator);
  put_hub(call.state, scope_of(call), hub);
  return {};
}

Output tag_resource(Call& call, const Input& input) {
  Hub hub = tagged_hub(call, input);
  put_tags(hub, input.at("Tags"));
  put_hub(call.state, scope_of(call), hub);
  return {};
}

Output untag_resource(Call& call, const Input& input) {
  Hub hub = tagged_hub(call, input);
  for (const auto& key : input.at("TagKeys")) hub.tags.erase(key.get<std::string>());
  put_hub(call.state, scope_of(call), hub);
  return {};
}

Output list_tags_for_resource(Call& call, const Input& input) {
  return Value{{"Tags", tagged_hub(call, input).tags}};
}

}  // namespace fakes::securityhub
