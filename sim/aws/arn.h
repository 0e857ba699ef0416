// Amazon Resource Names: six parts separated by colons, the last of which may hold more colons.
// Used wherever an ARN is taken apart; composing one is plain formatting.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sim::aws {

// Views into the parsed text, which must outlive it.
struct Arn {
  std::string_view partition, service, region, account, resource;
};

// Nothing when the text is not "arn:" followed by five more parts.
std::optional<Arn> parse_arn(std::string_view text);

// Twelve decimal digits.
bool is_account_id(std::string_view text);

}  // namespace sim::aws
