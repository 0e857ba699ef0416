#include "sim/aws/arn.h"

#include <algorithm>

namespace sim::aws {

std::optional<Arn> parse_arn(std::string_view text) {
  if (text.substr(0, 4) != "arn:") return std::nullopt;
  text.remove_prefix(4);
  Arn arn;
  for (auto* part : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    *part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  arn.resource = text;
  return arn;
}

bool is_account_id(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace sim::aws
