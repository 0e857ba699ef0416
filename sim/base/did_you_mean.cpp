#include "sim/base/did_you_mean.h"

#include <fmt/format.h>

#include "sim/base/text.h"

namespace sim::text {

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const auto near = nearest(word, known);
  return near ? fmt::format("; did you mean \"{}\"?", *near) : std::string();
}

std::string did_you_mean_or(std::string_view word, const std::vector<std::string>& known,
                            std::string_view lead) {
  const std::string meant = did_you_mean(word, known);
  return meant.empty() ? fmt::format("; {}{}", lead, join(known, ", ")) : meant;
}

}  // namespace sim::text
