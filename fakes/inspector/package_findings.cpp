#include "fakes/inspector/package_findings.h"

#include <fmt/format.h>

#include "sim/base/text.h"
#include "sim/base/value.h"

namespace fakes::inspector {
namespace {

using sim::Value;

struct Vendor {
  std::string source, url;  // who says so, and where
  bool is_distribution;
};

Vendor vendor_of(const Vulnerability& v) {
  if (v.ecosystem.starts_with("Amazon")) {
    return {"AMAZON_CVE", fmt::format("https://alas.aws.amazon.com/cve/json/v1/{}.json", v.id),
            true};
  }
  if (v.ecosystem.starts_with("Ubuntu")) {
    return {"UBUNTU_CVE",
            fmt::format("https://people.canonical.com/~ubuntu-security/cve/{}/{}.html",
                        v.id.substr(4, 4), v.id),
            true};
  }
  if (v.ecosystem.starts_with("Debian")) {
    return {"DEBIAN_CVE", "https://security-tracker.debian.org/tracker/" + v.id, true};
  }
  return {"NVD", "https://nvd.nist.gov/vuln/detail/" + v.id, false};
}

std::string manager_of(const Vulnerability& v) {
  if (v.ecosystem == "PyPI") return "PYTHONPKG";
  if (v.ecosystem == "npm") return "NODEPKG";
  if (v.ecosystem == "Maven") return "JAR";
  return v.ecosystem == "Go" ? "GOBINARY" : "OS";
}

// Packages of the system say how to update them; those of a language do not.
Value system_package(const Vulnerability& v, const std::string& name) {
  const bool rpm = v.ecosystem.starts_with("Amazon");
  const std::string fixed = v.fixed.value_or("NotAvailable");
  const auto colon = fixed.find(':');
  const auto epoch =
      colon == std::string::npos ? 0 : sim::text::to_integer(fixed.substr(0, colon)).value_or(0);
  const auto dash = v.installed.rfind('-');
  Value package = {{"name", name},
                   {"version", v.installed.substr(0, dash)},
                   {"epoch", epoch},
                   {"arch", rpm ? "X86_64" : "AMD64"},
                   {"packageManager", "OS"},
                   {"remediation",
                    rpm ? "yum update " + name : std::string("apt-get update && apt-get upgrade")}};
  // The fixed version is shown with its epoch.
  package["fixedInVersion"] = v.fixed && colon == std::string::npos ? "0:" + fixed : fixed;
  if (dash != std::string::npos) package["release"] = v.installed.substr(dash + 1);
  return package;
}

std::string file_path(const Vulnerability& v, const std::string& name, bool in_image) {
  if (v.ecosystem == "PyPI") {
    return fmt::format("{}{}-{}.dist-info/METADATA",
                       in_image ? "usr/local/lib/python3.11/site-packages/" : "", name,
                       v.installed);
  }
  const std::string root = in_image ? "app/" : "";
  if (v.ecosystem == "npm") return fmt::format("{}node_modules/{}/package.json", root, name);
  if (v.ecosystem == "Maven") {
    return fmt::format("{}lib/{}-{}.jar", root, name.substr(name.find(':') + 1), v.installed);
  }
  return in_image ? "app/server" : "bootstrap";
}

Value language_package(const Vulnerability& v, const std::string& name, bool in_image) {
  return {{"name", name == "stdlib" ? "go/stdlib" : name},
          {"version", v.installed},
          {"epoch", 0},
          {"packageManager", manager_of(v)},
          {"filePath", file_path(v, name, in_image)},
          {"fixedInVersion", v.fixed.value_or("NotAvailable")}};
}

Value packages_of(const Vulnerability& v, std::string_view resource_type) {
  const bool in_image = resource_type == "AWS_ECR_CONTAINER_IMAGE";
  const bool is_system = manager_of(v) == "OS";
  Value packages = Value::array();
  for (const auto& name : v.packages) {
    Value package = is_system ? system_package(v, name) : language_package(v, name, in_image);
    if (in_image) package["sourceLayerHash"] = kLayerMark;
    packages.push_back(std::move(package));
  }
  return packages;
}

// Adds the score, when there is one: an absent score leaves both members away.
void add_score(Value& finding, Value& details, const Vulnerability& v, const Vendor& vendor) {
  details["cvss"] = Value::array();
  if (!v.score || !v.vector) return;
  const std::string source = vendor.source == "DEBIAN_CVE" ? "NVD" : vendor.source;
  const std::string version = v.vector->substr(5, 3);  // "CVSS:3.1/…"
  details["cvss"].push_back({{"baseScore", *v.score},
                             {"scoringVector", *v.vector},
                             {"version", version},
                             {"source", source}});
  finding["inspectorScore"] = *v.score;
  finding["inspectorScoreDetails"]["adjustedCvss"] = {
      {"adjustments", Value::array()}, {"cvssSource", source},       {"score", *v.score},
      {"scoreSource", source},         {"scoringVector", *v.vector}, {"version", version}};
}

Value details_of(const Vulnerability& v, const Vendor& vendor, std::string_view resource_type) {
  Value details = {{"vulnerabilityId", v.id},
                   {"vulnerablePackages", packages_of(v, resource_type)},
                   {"source", vendor.source},
                   {"sourceUrl", vendor.url},
                   {"referenceUrls", Value::array({v.reference})},
                   {"relatedVulnerabilities", Value::array()}};
  if (vendor.is_distribution && v.advisory)
    details["relatedVulnerabilities"].push_back(*v.advisory);
  if (v.published) details["vendorCreatedAt"] = sim::to_millis(*v.published);
  return details;
}

// NVD's word follows the score; a distribution has its own, or has not judged.
std::string vendor_severity(const Vulnerability& v, const Vendor& vendor) {
  if (v.vendor_severity) return *v.vendor_severity;
  return vendor.is_distribution ? std::string() : severity_of(v.score, v.vendor_severity);
}

}  // namespace

std::string package_title(const std::string& id, const std::vector<std::string>& packages) {
  std::string title = id + " - " + packages.front();
  if (packages.size() > 1) title += ", " + packages[1];
  if (packages.size() > 2) title += fmt::format(" and {} more", packages.size() - 2);
  return title;
}

Wording package_wording(const Vulnerability& v, std::string_view resource_type) {
  const Vendor vendor = vendor_of(v);
  Wording w;
  w.type = "PACKAGE_VULNERABILITY";
  w.severity = severity_of(v.score, v.vendor_severity);
  w.score = v.score;
  w.epss = v.epss;
  w.fix_available = v.fixed ? "YES" : "NO";
  w.exploit_available = v.exploited || v.proof_of_concept ? "YES" : "NO";
  w.vulnerability_id = v.id;
  w.source = vendor.source;
  w.vendor_severity = vendor_severity(v, vendor);

  Value details = details_of(v, vendor, resource_type);
  if (!w.vendor_severity.empty()) details["vendorSeverity"] = w.vendor_severity;
  std::vector<std::string> names;
  for (const auto& package : details["vulnerablePackages"]) names.push_back(package.at("name"));
  w.title = package_title(v.id, names);
  Value finding = {{"type", w.type},
                   {"severity", w.severity},
                   {"title", w.title},
                   {"description", v.about},
                   {"remediation", {{"recommendation", {{"text", "None Provided"}}}}},
                   {"fixAvailable", w.fix_available},
                   {"exploitAvailable", w.exploit_available}};
  if (v.epss) finding["epss"]["score"] = *v.epss;
  if (v.exploited) {
    finding["exploitabilityDetails"]["lastKnownExploitAt"] = sim::to_millis(*v.exploited);
  }
  add_score(finding, details, v, vendor);
  finding["packageVulnerabilityDetails"] = std::move(details);
  const std::string text = finding.dump();
  w.members = text.substr(1, text.size() - 2);
  return w;
}

}  // namespace fakes::inspector
