#include "fakes/inspector/cyclonedx.h"

#include <utility>

namespace fakes::inspector {
namespace {

using sim::Value;

// The example shows an image; the other kinds are told in its manner. A member that the resource
// does not have is left out.
Value properties_of(const SbomResource& resource) {
  std::vector<std::pair<const char*, std::string>> all;
  if (resource.type() == "AWS_ECR_CONTAINER_IMAGE") {
    all = {{"imageId", resource.detail("imageHash")},
           {"architecture", resource.detail("architecture")}};
  } else if (resource.type() == "AWS_EC2_INSTANCE") {
    all = {{"instanceId", resource.id()}, {"imageId", resource.detail("imageId")}};
  } else {
    all = {{"functionName", resource.detail("functionName")},
           {"runtime", resource.detail("runtime")}};
  }
  all.emplace_back("accountId", resource.account);
  all.emplace_back("resourceType", resource.type());
  Value properties = Value::array();
  for (const auto& [name, value] : all) {
    if (!value.empty()) properties.push_back({{"name", name}, {"value", value}});
  }
  return properties;
}

Value component_of(const SbomPackage& package) {
  return {{"type", package.is_of_system() ? "application" : "library"},
          {"name", package.name},
          {"version", package.version},
          {"purl", package.purl},
          {"bom-ref", package.reference()}};
}

}  // namespace

Value cyclonedx_of(const SbomResource& resource, sim::Instant now) {
  Value components = Value::array();
  std::map<std::string, Value> affected;  // by vulnerability
  for (const auto& [purl, package] : resource.packages) {
    components.push_back(component_of(package));
    for (const auto& id : package.vulnerabilities) {
      affected[id].push_back({{"ref", package.reference()}});
    }
  }
  Value vulnerabilities = Value::array();
  for (const auto& [id, packages] : affected) {
    vulnerabilities.push_back({{"id", id}, {"affects", packages}});
  }
  return {
      {"bomFormat", "CycloneDX"},
      {"specVersion", "1.4"},
      {"version", 1},
      {"metadata", {{"timestamp", sim::date::iso(now)}, {"properties", properties_of(resource)}}},
      {"components", components},
      {"vulnerabilities", vulnerabilities}};
}

}  // namespace fakes::inspector
