#include "fakes/inspector/spdx.h"

#include <fmt/format.h>

#include <cctype>

namespace fakes::inspector {
namespace {

using sim::Value;

constexpr const char* kDocument = "SPDXRef-DOCUMENT";

// Letters, digits, dots and dashes make an id; anything else becomes a dash.
std::string id_of(const SbomPackage& package) {
  std::string name = package.name;
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.') c = '-';
  }
  return fmt::format("SPDXRef-Package-{}-{}-{}", package.type, name, package.reference());
}

Value reference(const char* category, const char* type, const std::string& locator) {
  return {{"referenceCategory", category}, {"referenceType", type}, {"referenceLocator", locator}};
}

Value package_of(const SbomPackage& package) {
  Value references = Value::array({reference("PACKAGE-MANAGER", "purl", package.purl)});
  for (const auto& id : package.vulnerabilities) {
    references.push_back(reference("SECURITY", "vulnerability", id));
  }
  Value value = {{"name", package.name},
                 {"versionInfo", package.version},
                 {"downloadLocation", "NOASSERTION"},
                 {"filesAnalyzed", false},
                 {"externalRefs", references},
                 {"SPDXID", id_of(package)}};
  if (!package.source.empty()) value["sourceInfo"] = package.source;
  return value;
}

// The example shows an instance, "ACCOUNT/EC2/i-…/ami-…" and "EC2://i-…/PLATFORM/null/ARCH"; the
// other kinds are told in its manner.
struct Names {
  std::string kind, origin, architecture;
};

Names names_of(const SbomResource& resource) {
  if (resource.type() == "AWS_EC2_INSTANCE") return {"EC2", resource.detail("imageId"), ""};
  if (resource.type() == "AWS_ECR_CONTAINER_IMAGE") {
    return {"ECR", resource.detail("imageHash"), resource.detail("architecture")};
  }
  return {"LAMBDA", resource.detail("version"), ""};
}

std::string or_null(const std::string& text) { return text.empty() ? "null" : text; }

}  // namespace

Value spdx_of(const SbomResource& resource, sim::Instant now, DataLicense license) {
  const Names names = names_of(resource);
  Value packages = Value::array(), relationships = Value::array();
  for (const auto& [purl, package] : resource.packages) {
    packages.push_back(package_of(package));
    relationships.push_back({{"spdxElementId", kDocument},
                             {"relatedSpdxElement", id_of(package)},
                             {"relationshipType", "DESCRIBES"}});
  }
  Value document = {
      {"name", fmt::format("{}/{}/{}/{}", resource.account, names.kind, resource.id(),
                           or_null(names.origin))},
      {"spdxVersion", "SPDX-2.3"},
      {"creationInfo",
       {{"created", sim::date::iso(now)},
        {"creators",
         {"Organization: " + resource.account, "Tool: Amazon Inspector SBOM Generator"}}}},
      {"documentNamespace",
       fmt::format("{}://{}/{}/null/{}", names.kind, resource.id(),
                   or_null(resource.detail("platform")), or_null(names.architecture))},
      {"comment", ""},
      {"packages", packages},
      {"relationships", relationships},
      {"SPDXID", kDocument}};
  // The only value that the format allows.
  if (license == DataLicense::kGiven) document["dataLicense"] = "CC0-1.0";
  return document;
}

}  // namespace fakes::inspector
