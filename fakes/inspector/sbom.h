// What a software bill of materials lists: the resources of an account with their packages and
// what is wrong with these. There is no inventory: a resource has the packages that its open
// findings name. Rendered by cyclonedx and spdx, exported by sbom_writer.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "fakes/inspector/records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

struct SbomPackage {
  std::string purl;  // package URL, by which it is known
  std::string type;  // of the URL: dpkg, rpm, apk, pypi, npm, …
  std::string name, version;
  std::string source;                     // where it was found: a file, a package database
  std::set<std::string> vulnerabilities;  // ids

  bool is_of_system() const { return type == "dpkg" || type == "rpm" || type == "apk"; }
  // 32 hexadecimal digits, the same for the same package.
  std::string reference() const;
};

struct SbomResource {
  std::string account;
  sim::Value resource;                          // as a finding shows it
  std::map<std::string, SbomPackage> packages;  // by purl

  std::string type() const { return resource.at("type"); }
  std::string id() const { return resource.at("id"); }
  // A member of the details of its kind; empty when it is not there.
  std::string detail(const char* member) const;
};

// The resources of the account that have an SBOM and meet the ResourceFilterCriteria, in order of
// their ids.
std::vector<SbomResource> sbom_resources(sim::state::Database& db, const Scope& scope,
                                         const sim::Value& criteria);

}  // namespace fakes::inspector
