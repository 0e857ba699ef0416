#include "fakes/inspector/world_items.h"

#include <fmt/format.h>

#include <map>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/finding_reader.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;

void demand_list(const Value& value, const std::string& at) {
  if (!value.is_array()) throw WorldError(at, "must be a list");
}

// A member that stands beside those of the model, taken out of the object.
Value taken(Value& object, const char* name) {
  Value value;
  if (object.is_object() && object.contains(name)) {
    value = object.at(name);
    object.erase(name);
  }
  return value;
}

// A check on a target: CisScanResultDetails, and what is said of the target as a whole.
Value read_result(Value raw, const std::string& scan_arn, const std::string& at) {
  Value target = Value::object();
  for (const char* member : {"targetStatus", "targetStatusReason", "targetResourceTags"}) {
    Value value = taken(raw, member);
    if (!value.is_null()) target[member] = std::move(value);
  }
  Value wrapped = target;
  wrapped["scanArn"] = scan_arn;
  target = read_structure(inspector_model(), "CisTargetResourceAggregation", wrapped, at);
  if (raw.is_object()) raw["scanArn"] = scan_arn;
  Value result = read_structure(inspector_model(), "CisScanResultDetails", raw, at);
  for (const char* needed : {"accountId", "targetResourceId", "checkId", "status"}) {
    if (!result.contains(needed)) throw WorldError(at, fmt::format("needs \"{}\"", needed));
  }
  result.update(target);
  return result;
}

const std::string& text_member(const Value& object, const char* name, const std::string& at) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (!object.is_object() || found == object.end() || !found->is_string()) {
    throw WorldError(at, fmt::format("needs \"{}\", a text", name));
  }
  return found->get_ref<const std::string&>();
}

struct Structures {
  const char* part;   // of the section
  const char* shape;  // of the model
  const char* kind;   // of item
  std::vector<const char*> id;
};

const std::vector<Structures>& structures() {
  static const std::vector<Structures> kStructures = {
      {"coverage", "CoveredResource", "coverage", {"resourceId", "scanType", "accountId"}},
      {"finding_details", "FindingDetail", "finding-details", {"findingArn"}},
      {"code_snippets", "CodeSnippetResult", "code-snippet", {"findingArn"}},
      {"vulnerabilities", "Vulnerability", "vulnerability", {"id"}},
      {"usage", "Usage", "usage", {"type"}}};
  return kStructures;
}

}  // namespace

std::vector<std::string> structure_parts() {
  std::vector<std::string> parts;
  for (const auto& known : structures()) parts.emplace_back(known.part);
  return parts;
}

void load_structures(Call& call, const Value& section) {
  for (const auto& known : structures()) {
    const auto list = section.find(known.part);
    if (list == section.end()) continue;
    const std::string at = fmt::format("/{}", known.part);
    demand_list(*list, at);
    for (size_t i = 0; i < list->size(); ++i) {
      const std::string here = fmt::format("{}/{}", at, i);
      const Value document = read_structure(inspector_model(), known.shape, (*list)[i], here);
      std::vector<std::string> id;
      for (const char* member : known.id) id.push_back(text_member(document, member, here));
      put_item(call.state,
               {scope_of(call), known.kind, fmt::format("{}", fmt::join(id, "\n")), document});
    }
  }
}

void load_cis_scans(Call& call, const Value& list) {
  demand_list(list, "/cis_scans");
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/cis_scans/{}", i);
    Value raw = list[i];
    const Value results = taken(raw, "results"), report = taken(raw, "report");
    Value scan = read_structure(inspector_model(), "CisScan", raw, at);
    const auto arn = scan.at("scanArn").get<std::string>();
    if (!results.is_null()) {
      demand_list(results, at + "/results");
      scan["results"] = Value::array();
      for (size_t n = 0; n < results.size(); ++n) {
        scan["results"].push_back(
            read_result(results[n], arn, fmt::format("{}/results/{}", at, n)));
      }
    }
    if (!report.is_null()) {
      scan["report"] =
          read_structure(inspector_model(), "GetCisScanReportResponse", report, at + "/report");
    }
    put_item(call.state, {scope_of(call), "cis-scan", arn, scan});
  }
}

void load_code_projects(Call& call, const Value& list) {
  demand_list(list, "/code_projects");
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/code_projects/{}", i);
    const std::string& id = text_member(list[i], "id", at);
    (void)read_structure(inspector_model(), "CodeSecurityResource", {{"projectId", id}}, at);
    // A member of the project, and the member of the scan's answer that it becomes.
    static const std::map<std::string, const char*> kScripted = {
        {"scan_status", "status"},
        {"scan_status_reason", "statusReason"},
        {"commit", "lastCommitId"}};
    Value answer = Value::object();
    for (const auto& [name, value] : list[i].items()) {
      if (name == "id") continue;
      const auto member = kScripted.find(name);
      if (member == kScripted.end()) {
        refuse_unknown_member(at, name, {"id", "scan_status", "scan_status_reason", "commit"});
      }
      answer[member->second] = value;
    }
    (void)read_structure(inspector_model(), "GetCodeSecurityScanResponse", answer, at);
    put_item(call.state, {scope_of(call), "code-project", id, list[i]});
  }
}

void load_clusters(Call& call, const Value& list) {
  demand_list(list, "/clusters");
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/clusters/{}", i);
    const std::string& image = text_member(list[i], "image", at);
    if (!list[i].contains("cluster") || list[i].size() != 2) {
      throw WorldError(at, "needs \"image\" and \"cluster\", nothing else");
    }
    const Value cluster = read_structure(inspector_model(), "ClusterInformation",
                                         list[i].at("cluster"), at + "/cluster");
    put_item(call.state, {scope_of(call),
                          "cluster",
                          cluster.at("clusterArn").get<std::string>() + " " + image,
                          {{"image", image}, {"cluster", cluster}}});
  }
}

}  // namespace fakes::inspector
