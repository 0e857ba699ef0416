#include "fakes/securityhub/severity.h"

#include <string_view>

namespace fakes::securityhub {
namespace {

constexpr struct {
  std::string_view label;
  int least;   // the smallest number that has this label
  int number;  // what stands for the label
} kLevels[] = {
    {"CRITICAL", 90, 90}, {"HIGH", 70, 70},        {"MEDIUM", 40, 40},
    {"LOW", 1, 1},        {"INFORMATIONAL", 0, 0},
};

}  // namespace

void complete_severity(sim::Value& severity) {
  const bool label = severity.contains("Label"), number = severity.contains("Normalized");
  for (const auto& level : kLevels) {
    if (label && !number && severity["Label"] == level.label) severity["Normalized"] = level.number;
    if (number && !label && severity["Normalized"].get<double>() >= level.least) {
      severity["Label"] = level.label;
      return;
    }
  }
}

}  // namespace fakes::securityhub
