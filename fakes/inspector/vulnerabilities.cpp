#include "fakes/inspector/vulnerabilities.h"

#include "fakes/embedded.h"
#include "sim/base/text.h"
#include "sim/base/value.h"

namespace fakes::inspector {
namespace {

using sim::Value;

template <class T>
std::optional<T> optional_at(const Value& row, const char* name) {
  const auto found = row.find(name);
  if (found == row.end()) return std::nullopt;
  return found->get<T>();
}

std::optional<sim::Instant> date_at(const Value& row, const char* name) {
  const auto text = optional_at<std::string>(row, name);
  if (!text) return std::nullopt;
  return sim::date::parse_iso(*text);
}

Vulnerability vulnerability_of(const Value& row) {
  Vulnerability v;
  v.id = row.at("id");
  v.ecosystem = row.at("ecosystem");
  v.packages = row.at("packages").get<std::vector<std::string>>();
  v.installed = row.at("installed");
  v.fixed = optional_at<std::string>(row, "fixed");
  v.vector = optional_at<std::string>(row, "vector");
  v.score = optional_at<double>(row, "score");
  v.vendor_severity = optional_at<std::string>(row, "vendor_severity");
  v.epss = optional_at<double>(row, "epss");
  v.exploited = date_at(row, "exploited");
  v.proof_of_concept = row.value("proof_of_concept", false);
  v.published = date_at(row, "published");
  v.advisory = optional_at<std::string>(row, "advisory");
  v.reference = row.at("reference");
  v.about = row.at("about");
  return v;
}

}  // namespace

std::vector<Vulnerability> known_vulnerabilities() {
  std::vector<Vulnerability> all;
  for (const auto& row : Value::parse(embedded("cve.facts.json"))) {
    all.push_back(vulnerability_of(row));
  }
  return all;
}

// In real findings the severity follows the score exactly; without a score it is the vendor's, and
// where the vendor has not judged either, UNTRIAGED.
std::string severity_of(const std::optional<double>& score,
                        const std::optional<std::string>& vendor_severity) {
  if (score) {
    if (*score >= 9.0) return "CRITICAL";
    if (*score >= 7.0) return "HIGH";
    if (*score >= 4.0) return "MEDIUM";
    return *score > 0 ? "LOW" : "INFORMATIONAL";
  }
  const std::string word = sim::text::lower(vendor_severity.value_or(""));
  if (word == "critical") return "CRITICAL";
  if (word == "high" || word == "important") return "HIGH";
  if (word == "medium" || word == "moderate") return "MEDIUM";
  if (word == "low" || word == "negligible" || word == "unimportant") return "LOW";
  return "UNTRIAGED";
}

}  // namespace fakes::inspector
