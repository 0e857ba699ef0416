// The form in which a target receives an event: as it is, a part of it, a fixed text, or a template
// filled from it. Used by targets, which checks the form, and by delivery, which applies it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/base/value.h"

namespace fakes::events {

// "$.detail.resources[0].id": names and positions from the top.
using JsonPath = std::vector<std::variant<std::string, size_t>>;
std::optional<JsonPath> parse_json_path(std::string_view text);
// What the event has there, nullptr for nothing.
const sim::Value* at_path(const sim::Value& event, const JsonPath& path);

// What is wrong with an InputTransformer; empty when nothing is.
std::string fault_of_transformer(const sim::Value& transformer);

// The event as text and value, and what the reserved variables of templates stand for.
struct Source {
  std::string_view text;
  const sim::Value& event;
  std::string rule_arn, rule_name, ingestion_time;
};

// What the target receives.
std::string payload_for(const sim::Value& target, const Source& source);

}  // namespace fakes::events
