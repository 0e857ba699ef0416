#include "sim/time/pace.h"

#include <fmt/format.h>

#include <cstdlib>

namespace sim {

std::optional<Pace> parse_pace(std::string_view text) {
  const auto space = text.find(' ');
  const std::string_view word = text.substr(0, space);
  const std::string argument(space == std::string_view::npos ? "" : text.substr(space + 1));
  Pace pace;
  if (word == "scaled" && !argument.empty()) {
    char* end = nullptr;
    pace.scale = std::strtod(argument.c_str(), &end);
    return *end == '\0' && pace.scale > 0 && pace.scale < 1e9 ? std::optional(pace) : std::nullopt;
  }
  if (word == "per_request") {
    pace.kind = PaceKind::kPerRequest;
    if (argument.empty()) return pace;
    const auto step = date::parse_span(argument);
    if (!step) return std::nullopt;
    pace.step = *step;
    return pace;
  }
  if (!argument.empty() || space != std::string_view::npos) return std::nullopt;
  if (word == "real") return pace;
  if (word == "stepped") pace.kind = PaceKind::kStepped;
  if (word == "leap") pace.kind = PaceKind::kLeap;
  return pace.kind == PaceKind::kReal ? std::nullopt : std::optional(pace);
}

std::string to_text(const Pace& pace) {
  switch (pace.kind) {
    case PaceKind::kReal:
      return pace.scale == 1 ? "real" : fmt::format("scaled {}", pace.scale);
    case PaceKind::kStepped:
      return "stepped";
    case PaceKind::kLeap:
      return "leap";
    case PaceKind::kPerRequest:
      break;
  }
  return fmt::format("per_request {}", date::span(pace.step));
}

}  // namespace sim
