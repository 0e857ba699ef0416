// How a finding speaks of a vulnerable package on one type of resource: everything but the
// resource, the times and the identity, rendered once and used for every finding of that kind.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/vulnerabilities.h"

namespace fakes::inspector {

// Stands in the text where the image layer of a package belongs.
inline constexpr std::string_view kLayerMark = "@layer@";

struct Wording {
  std::string type, severity, title;
  std::string members;  // JSON members without the braces around them
  // What columns show of it.
  std::optional<double> score, epss;
  std::string fix_available, exploit_available;
  std::string vulnerability_id, source, vendor_severity;
  std::string protocol, component_type, detector;
};

Wording package_wording(const Vulnerability& vulnerability, std::string_view resource_type);

// "CVE-… - a, b and 3 more": the first two packages, then how many are left.
std::string package_title(const std::string& id, const std::vector<std::string>& packages);

}  // namespace fakes::inspector
