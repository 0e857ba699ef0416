// Real vulnerabilities, as facts: identifiers, packages, versions, scores, dates. Read from
// cve.facts.json; the generator makes findings of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/time/instant.h"

namespace fakes::inspector {

struct Vulnerability {
  std::string id;                     // "CVE-2024-6387"
  std::string ecosystem;              // "Debian:12", "PyPI", …
  std::vector<std::string> packages;  // affected together
  std::string installed;              // a version that is affected
  std::optional<std::string> fixed;   // the first that is not; none: there is no fix
  std::optional<std::string> vector;  // CVSS 3.x
  std::optional<double> score;
  std::optional<std::string> vendor_severity;
  std::optional<double> epss;
  std::optional<sim::Instant> exploited;  // since when it is known to be exploited
  bool proof_of_concept = false;
  std::optional<sim::Instant> published;
  std::optional<std::string> advisory;  // the vendor's number for it
  std::string reference;                // URL
  std::string about;                    // one sentence of our own
};

std::vector<Vulnerability> known_vulnerabilities();

// The severity that Inspector shows: by the score where there is one, else the vendor's word.
std::string severity_of(const std::optional<double>& score,
                        const std::optional<std::string>& vendor_severity);

}  // namespace fakes::inspector
