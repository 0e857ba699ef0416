#include "fakes/inspector/sbom.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fakes/inspector/criteria.h"
#include "fakes/inspector/filters.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::inspector {
namespace {

using sim::Value;

constexpr size_t kReferenceDigits = 32;

struct Kind {
  std::string_view type, details;
};
// The kinds of resources that have an SBOM.
constexpr std::array<Kind, 3> kKinds = {{{"AWS_EC2_INSTANCE", "awsEc2Instance"},
                                         {"AWS_ECR_CONTAINER_IMAGE", "awsEcrContainerImage"},
                                         {"AWS_LAMBDA_FUNCTION", "awsLambdaFunction"}}};

const Kind* kind_of(const Value& resource) {
  for (const auto& kind : kKinds) {
    if (resource.at("type") == kind.type) return &kind;
  }
  return nullptr;
}

Value details_of(const Value& resource) {
  const auto* kind = kind_of(resource);
  const auto details = resource.find("details");
  if (!kind || details == resource.end()) return Value::object();
  return details->value(kind->details, Value::object());
}

std::string text_of(const Value& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Agent-based scans of Windows instances have none, and no other scans are told of here.
bool has_sbom(const Value& resource) {
  return kind_of(resource) && !text_of(details_of(resource), "platform").starts_with("WINDOWS");
}

// The type of a package URL. What an operating system installs is named after its package manager.
std::string purl_type(const std::string& manager, const std::string& platform) {
  struct Row {
    std::string_view manager, type;
  };
  static constexpr Row kLanguages[] = {
      {"BUNDLER", "gem"},  {"GEMSPEC", "gem"},       {"CARGO", "cargo"}, {"COMPOSER", "composer"},
      {"NPM", "npm"},      {"YARN", "npm"},          {"NODEPKG", "npm"}, {"NODE", "npm"},
      {"NUGET", "nuget"},  {"DOTNET_CORE", "nuget"}, {"PIPENV", "pypi"}, {"POETRY", "pypi"},
      {"PIP", "pypi"},     {"PYTHONPKG", "pypi"},    {"PYTHON", "pypi"}, {"GOBINARY", "golang"},
      {"GOMOD", "golang"}, {"JAR", "maven"},         {"POM", "maven"},   {"JAVA", "maven"}};
  for (const auto& row : kLanguages) {
    if (row.manager == manager) return std::string(row.type);
  }
  if (manager == "GENERIC") return "generic";
  if (platform.starts_with("UBUNTU") || platform.starts_with("DEBIAN")) return "dpkg";
  return platform.starts_with("ALPINE") ? "apk" : "rpm";
}

std::string database_of(const std::string& type) {
  if (type == "dpkg") return "/var/lib/dpkg/status";
  if (type == "apk") return "/lib/apk/db/installed";
  return type == "rpm" ? "/var/lib/rpm/Packages" : "";
}

// A part of a package URL: what would end it early, and blanks, which a locator in SPDX may not
// have, are encoded; colons, pluses and the slashes of names and paths stand as they are.
std::string in_url(const std::string& text) {
  const auto encoded = sim::encoding::percent_encode(text, sim::encoding::Slash::kKeep);
  return sim::text::replace_all(sim::text::replace_all(encoded, "%3A", ":"), "%2B", "+");
}

SbomPackage package_of(const Value& raw, const std::string& platform) {
  SbomPackage package;
  package.type = purl_type(text_of(raw, "packageManager"), platform);
  package.name = raw.at("name");
  package.version = raw.at("version");
  if (const auto release = text_of(raw, "release"); !release.empty()) {
    package.version += "-" + release;
  }
  package.source = text_of(raw, "filePath");
  std::string qualifiers;
  if (package.is_of_system()) {
    if (package.source.empty()) package.source = database_of(package.type);
    if (const auto arch = text_of(raw, "arch"); !arch.empty()) {
      qualifiers = "arch=" + in_url(arch) + "&";
    }
    qualifiers += fmt::format("epoch={}&upstream={}-{}.src.{}", raw.value("epoch", 0),
                              in_url(package.name), in_url(package.version), package.type);
  } else if (!package.source.empty()) {
    qualifiers = "path=" + in_url(package.source);
  }
  package.purl =
      fmt::format("pkg:{}/{}@{}", package.type, in_url(package.name), in_url(package.version));
  if (!qualifiers.empty()) package.purl += "?" + qualifiers;
  return package;
}

// A list of {comparison: EQUALS, key, value?} against a resource's tags.
bool accepts_resource_tags(const Value& list, const Value& resource) {
  if (list.is_null()) return true;
  const Value tags = resource.value("tags", Value::object());
  return std::any_of(list.begin(), list.end(), [&](const Value& entry) {
    const auto tag = tags.find(entry.at("key").get<std::string>());
    return tag != tags.end() && (!entry.contains("value") || *tag == entry.at("value"));
  });
}

// Filters of one kind of resource select resources of that kind.
bool accepts(const Value& criteria, const std::string& account, const Value& resource) {
  const auto list = [&](const char* name) { return criteria.value(name, Value()); };
  const Value details = details_of(resource);
  const auto of_kind = [&](const char* name, std::string_view kind) {
    return !criteria.contains(name) || resource.at("type") == kind;
  };
  const Value image_tags = details.value("imageTags", Value::array());
  return accepts_text(list("accountId"), account) &&
         accepts_text(list("resourceId"), resource.at("id").get<std::string>()) &&
         accepts_text(list("resourceType"), resource.at("type").get<std::string>()) &&
         of_kind("ecrRepositoryName", "AWS_ECR_CONTAINER_IMAGE") &&
         accepts_text(list("ecrRepositoryName"), text_of(details, "repositoryName")) &&
         of_kind("ecrImageTags", "AWS_ECR_CONTAINER_IMAGE") &&
         accepts_any_text(list("ecrImageTags"), image_tags.get<std::vector<std::string>>()) &&
         of_kind("lambdaFunctionName", "AWS_LAMBDA_FUNCTION") &&
         accepts_text(list("lambdaFunctionName"), text_of(details, "functionName")) &&
         of_kind("ec2InstanceTags", "AWS_EC2_INSTANCE") &&
         accepts_resource_tags(list("ec2InstanceTags"), resource) &&
         of_kind("lambdaFunctionTags", "AWS_LAMBDA_FUNCTION") &&
         accepts_resource_tags(list("lambdaFunctionTags"), resource);
}

void add_packages(SbomResource& resource, const Value& finding) {
  const auto details = finding.find("packageVulnerabilityDetails");
  if (details == finding.end() || !details->contains("vulnerablePackages")) return;
  const std::string platform = resource.detail("platform");
  for (const auto& raw : details->at("vulnerablePackages")) {
    const SbomPackage package = package_of(raw, platform);
    const auto [at, added] = resource.packages.emplace(package.purl, package);
    at->second.vulnerabilities.insert(details->at("vulnerabilityId").get<std::string>());
  }
}

}  // namespace

std::string SbomPackage::reference() const {
  return sim::encoding::hex(sim::crypto::sha256(purl)).substr(0, kReferenceDigits);
}

std::string SbomResource::detail(const char* member) const {
  return text_of(details_of(resource), member);
}

std::vector<SbomResource> sbom_resources(sim::state::Database& db, const Scope& scope,
                                         const Value& criteria) {
  std::map<std::string, SbomResource> resources;
  const Filter open =
      filter_of({{"findingStatus", {{{"comparison", "NOT_EQUALS"}, {"value", "CLOSED"}}}}});
  for (const auto id : matching_findings(db, scope, open)) {
    const Value finding = finding_document(db, id);
    const std::string account = finding.at("awsAccountId");
    for (const auto& raw : finding.at("resources")) {
      if (!has_sbom(raw) || !accepts(criteria, account, raw)) continue;
      auto& resource = resources[raw.at("id").get<std::string>()];
      if (resource.account.empty()) resource = {account, raw, {}};
      add_packages(resource, finding);
    }
  }
  std::vector<SbomResource> all;
  for (auto& [id, resource] : resources) all.push_back(std::move(resource));
  return all;
}

}  // namespace fakes::inspector
