#include "fakes/events/places.h"

#include <fmt/format.h>

#include "sim/aws/arn.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;

constexpr std::string_view kBusPrefix = "event-bus/";
constexpr std::string_view kRulePrefix = "rule/";

}  // namespace

std::optional<BusPlace> bus_of_arn(std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->service != "events" || !arn->resource.starts_with(kBusPrefix)) {
    return std::nullopt;
  }
  return BusPlace{std::string(arn->account), std::string(arn->region),
                  std::string(arn->resource.substr(kBusPrefix.size()))};
}

// A rule of the default bus is rule/NAME, of another one rule/BUS/NAME; a bus of a partner has
// slashes in its name.
std::optional<RulePlace> rule_of_arn(std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->service != "events" || !arn->resource.starts_with(kRulePrefix)) {
    return std::nullopt;
  }
  const auto path = arn->resource.substr(kRulePrefix.size());
  const auto slash = path.rfind('/');
  RulePlace place{{std::string(arn->account), std::string(arn->region)}, std::string(path)};
  if (slash != std::string_view::npos) {
    place.bus.name = path.substr(0, slash);
    place.name = path.substr(slash + 1);
  }
  return place;
}

BusPlace bus_named(const Call& call, const std::string& name_or_arn) {
  if (auto place = bus_of_arn(name_or_arn)) return *place;
  return {call.account, call.region, name_or_arn.empty() ? kDefaultBus : name_or_arn};
}

Bus existing_bus(Call& call, const std::string& name_or_arn) {
  const BusPlace place = bus_named(call, name_or_arn);
  auto bus = find_bus(call.state, place);
  if (!bus) throw no_such_bus(place.name);
  return std::move(*bus);
}

Rule existing_rule(Call& call, const Input& input, std::string_view member) {
  const Bus bus = existing_bus(call, input.text("EventBusName"));
  const std::string name = input.text(member);
  auto rule = find_rule(call.state, bus.place, name);
  if (!rule) throw no_such_rule(name, bus.place.name);
  return std::move(*rule);
}

std::string bus_arn(const Call& call, const BusPlace& place) {
  return call.arn("events", place.region, place.account, std::string(kBusPrefix) + place.name);
}

std::string rule_arn(const Call& call, const BusPlace& bus, std::string_view rule) {
  const std::string path =
      bus.name == kDefaultBus ? std::string(rule) : fmt::format("{}/{}", bus.name, rule);
  return call.arn("events", bus.region, bus.account, std::string(kRulePrefix) + path);
}

}  // namespace fakes::events
