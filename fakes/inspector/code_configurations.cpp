#include "fakes/inspector/code_configurations.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/items.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"
#include "fakes/inspector/tags.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr const char* kKind = "codesecurity-configuration";
constexpr const char* kProject = "code-project";
constexpr const char* kScan = "code-scan";
constexpr int64_t kDefaultPage = 100;

Item existing(const Call& call, const Input& input) {
  return existing_item(call, kKind, input.text("scanConfigurationArn"),
                       "Code security scan configuration");
}

Value summary(const Call& call, const Item& item) {
  const Value& configuration = item.document.at("configuration");
  Value shown = {{"scanConfigurationArn", item.id},
                 {"name", item.document.at("name")},
                 {"ownerAccountId", item.scope.account},
                 {"ruleSetCategories", configuration.at("ruleSetCategories")},
                 {"tags", tags_of(call, item.id)}};
  if (item.document.contains("scopeSettings")) {
    shown["scopeSettings"] = item.document.at("scopeSettings");
  }
  const Value periodic = configuration.value("periodicScanConfiguration", Value::object());
  if (periodic.contains("frequency")) shown["periodicScanFrequency"] = periodic.at("frequency");
  if (periodic.contains("frequencyExpression")) {
    shown["frequencyExpression"] = periodic.at("frequencyExpression");
  }
  if (configuration.contains("continuousIntegrationScanConfiguration")) {
    shown["continuousIntegrationScanSupportedEvents"] =
        configuration.at("continuousIntegrationScanConfiguration").at("supportedEvents");
  }
  return shown;
}

// Why one pair of a batch failed.
struct Failure {
  std::string code, message;
};

// Answers for each pair of configuration and project; `change` says why one failed.
template <class Change>
Output for_pairs(Call& call, const Value& requests, Change change) {
  Value done = Value::array(), failed = Value::array();
  for (const auto& request : requests) {
    const auto arn = request.at("scanConfigurationArn").get<std::string>();
    const auto project = request.at("resource").value("projectId", std::string());
    Value answer = {{"scanConfigurationArn", arn}, {"resource", request.at("resource")}};
    auto configuration = find_item(call.state, scope_of(call), kKind, arn);
    std::optional<Failure> failure;
    if (!configuration) {
      failure = Failure{"SCAN_CONFIGURATION_NOT_FOUND", "The scan configuration does not exist."};
    } else if (!find_item(call.state, scope_of(call), kProject, project)) {
      failure = Failure{"RESOURCE_NOT_FOUND", "The project does not exist."};
    } else {
      failure = change(*configuration, project);
    }
    if (failure) {
      answer["statusCode"] = failure->code;
      answer["statusMessage"] = failure->message;
      failed.push_back(std::move(answer));
    } else {
      done.push_back(std::move(answer));
    }
  }
  return Value{{"successfulAssociations", done}, {"failedAssociations", failed}};
}

}  // namespace

Output create_code_security_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  if (input.text("level") == "ORGANIZATION") demand_administrator(call);
  refuse_taken_name(call, kKind, input.text("name"), "A scan configuration",
                    "CODE_SECURITY_SCAN_CONFIGURATION");
  Item item;
  item.scope = scope_of(call);
  item.kind = kKind;
  item.id = call.arn("inspector2", call.region, call.account,
                     fmt::format("owner/{}/codesecurity-configuration/{}", call.account,
                                 call.ids.uuid("inspector2/codesecurity-configuration")));
  item.document = {{"name", input.at("name")},
                   {"level", input.at("level")},
                   {"configuration", input.at("configuration")},
                   {"projects", Value::array()},
                   {"createdAt", sim::to_millis(call.now())},
                   {"lastUpdatedAt", sim::to_millis(call.now())}};
  if (input.has("scopeSettings")) item.document["scopeSettings"] = input.at("scopeSettings");
  put_item(call.state, item);
  keep_tags(call, item.id, input);
  return Value{{"scanConfigurationArn", item.id}};
}

Output update_code_security_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  Item item = existing(call, input);
  item.document["configuration"] = input.at("configuration");
  item.document["lastUpdatedAt"] = sim::to_millis(call.now());
  put_item(call.state, item);
  return Value{{"scanConfigurationArn", item.id}};
}

Output delete_code_security_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  const Item item = existing(call, input);
  remove_resource(call, item);
  return Value{{"scanConfigurationArn", item.id}};
}

Output get_code_security_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  const Item item = existing(call, input);
  Value shown = item.document;
  shown.erase("projects");
  shown["scanConfigurationArn"] = item.id;
  shown["tags"] = tags_of(call, item.id);
  return shown;
}

Output list_code_security_scan_configurations(Call& call, const Input& input) {
  demand_enabled(call);
  return page_from(
      call, input, "configurations", kDefaultPage, items_of(call.state, scope_of(call), kKind),
      [&](const Item& item) { return summary(call, item); },
      [](const Item& item) { return item.id; });
}

Output list_code_security_scan_configuration_associations(Call& call, const Input& input) {
  demand_enabled(call);
  auto projects = existing(call, input).document.at("projects").get<std::vector<std::string>>();
  std::sort(projects.begin(), projects.end());
  return page_from(
      call, input, "associations", kDefaultPage, std::move(projects),
      [](const std::string& project) {
        return Value{{"resource", {{"projectId", project}}}};
      },
      [](const std::string& project) { return project; });
}

// Associating a pair again changes nothing.
Output batch_associate_code_security_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  return for_pairs(call, input.at("associateConfigurationRequests"),
                   [&](Item& configuration, const std::string& project) -> std::optional<Failure> {
                     Value& projects = configuration.document["projects"];
                     if (std::find(projects.begin(), projects.end(), project) == projects.end()) {
                       projects.push_back(project);
                     }
                     put_item(call.state, configuration);
                     return std::nullopt;
                   });
}

Output batch_disassociate_code_security_scan_configuration(Call& call, const Input& input) {
  demand_enabled(call);
  return for_pairs(call, input.at("disassociateConfigurationRequests"),
                   [&](Item& configuration, const std::string& project) -> std::optional<Failure> {
                     Value& projects = configuration.document["projects"];
                     const auto at = std::find(projects.begin(), projects.end(), project);
                     if (at == projects.end()) {
                       return Failure{"INVALID_INPUT", "The project is not associated."};
                     }
                     projects.erase(at);
                     put_item(call.state, configuration);
                     return std::nullopt;
                   });
}

Output start_code_security_scan(Call& call, const Input& input) {
  demand_enabled(call);
  const std::string project = input.in("resource").text("projectId");
  (void)existing_item(call, kProject, project, "Project");
  for (const auto& scan : items_of(call.state, scope_of(call), kScan)) {
    if (scan.document.at("resource") == input.at("resource") &&
        scan.document.at("status") == "IN_PROGRESS") {
      throw conflict("A scan of the project is in progress.", project, "CODE_REPOSITORY");
    }
  }
  Item scan;
  scan.scope = scope_of(call);
  scan.kind = kScan;
  scan.id = call.ids.uuid("inspector2/code-scan");
  scan.document = {{"scanId", scan.id},
                   {"resource", input.at("resource")},
                   {"accountId", call.account},
                   {"status", "IN_PROGRESS"},
                   {"createdAt", sim::to_millis(call.now())},
                   {"updatedAt", sim::to_millis(call.now())}};
  put_item(call.state, scan);
  call.later(call.now() + std::chrono::seconds(call.settings.number("inspector.code_scan_seconds")),
             "finish_code_scan", scan.id);
  return Value{{"scanId", scan.id}, {"status", "IN_PROGRESS"}};
}

Output get_code_security_scan(Call& call, const Input& input) {
  demand_enabled(call);
  const auto scan = find_item(call.state, scope_of(call), kScan, input.text("scanId"));
  if (!scan || scan->document.at("resource") != input.at("resource")) {
    throw not_found(fmt::format("Scan {} not found.", input.text("scanId")));
  }
  return scan->document;
}

void finish_code_scan(Call& call, const std::string& scan_id) {
  auto scan = find_item(call.state, scope_of(call), kScan, scan_id);
  if (!scan) return;
  const auto project = find_item(call.state, scope_of(call), kProject,
                                 scan->document.at("resource").value("projectId", std::string()));
  const Value script = project ? project->document : Value::object();
  scan->document["status"] = script.value("scan_status", "SUCCESSFUL");
  if (script.contains("scan_status_reason")) {
    scan->document["statusReason"] = script.at("scan_status_reason");
  }
  if (script.contains("commit")) scan->document["lastCommitId"] = script.at("commit");
  scan->document["updatedAt"] = sim::to_millis(call.now());
  put_item(call.state, *scan);
}

}  // namespace fakes::inspector
