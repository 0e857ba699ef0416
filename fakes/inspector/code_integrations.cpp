#include "fakes/inspector/code_integrations.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/pages.h"
#include "fakes/inspector/tags.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr const char* kKind = "codesecurity-integration";
constexpr int64_t kDefaultPage = 100;

Scope scope_of(const Call& call) { return {call.account, call.region}; }

Item existing(const Call& call, const Input& input) {
  const std::string arn = input.text("integrationArn");
  auto found = find_item(call.state, scope_of(call), kKind, arn);
  if (!found) {
    throw ApiError("ResourceNotFoundException", 404,
                   fmt::format("Code security integration {} not found.", arn));
  }
  return std::move(*found);
}

void refuse_taken_name(const Call& call, const std::string& name) {
  for (const auto& item : items_of(call.state, scope_of(call), kKind)) {
    if (item.document.at("name") != name) continue;
    throw ApiError("ConflictException", 409,
                   fmt::format("An integration with the name {} exists.", name))
        .with("resourceId", item.id)
        .with("resourceType", "CODE_SECURITY_INTEGRATION");
  }
}

Value shown(const Call& call, const Item& item) {
  Value value = item.document;
  value["tags"] = tags_of(call, item.id);
  return value;
}

}  // namespace

// GitLab is told how to be reached, GitHub is not. Secrets of either are not kept.
Output create_code_security_integration(Call& call, const Input& input) {
  demand_enabled(call);
  const bool gitlab = input.text("type") == "GITLAB_SELF_MANAGED";
  if (gitlab != input.in("details").has("gitlabSelfManaged")) {
    throw invalid_request(gitlab ? "GITLAB_SELF_MANAGED needs details.gitlabSelfManaged."
                                 : "GITHUB takes no details.",
                          "FIELD_VALIDATION_FAILED");
  }
  refuse_taken_name(call, input.text("name"));
  Item item;
  item.scope = scope_of(call);
  item.kind = kKind;
  const std::string id = call.ids.uuid("inspector2/codesecurity-integration");
  item.id = call.arn("inspector2", call.region, call.account,
                     fmt::format("codesecurity-integration/{}", id));
  item.document = {{"integrationArn", item.id},
                   {"name", input.at("name")},
                   {"type", input.at("type")},
                   {"status", "PENDING"},
                   {"statusReason", "Waiting for authorization."},
                   {"createdOn", sim::to_millis(call.now())},
                   {"lastUpdateOn", sim::to_millis(call.now())}};
  put_item(call.state, item);
  keep_tags(call, item.id, input);
  return Value{{"integrationArn", item.id},
               {"status", "PENDING"},
               {"authorizationUrl", "https://authorization.invalid/" + id}};
}

Output update_code_security_integration(Call& call, const Input& input) {
  demand_enabled(call);
  Item item = existing(call, input);
  const bool gitlab = item.document.at("type") == "GITLAB_SELF_MANAGED";
  if (!input.in("details").has(gitlab ? "gitlabSelfManaged" : "github")) {
    throw invalid_request("The details are not those of the integration's type.",
                          "FIELD_VALIDATION_FAILED");
  }
  item.document["status"] = "ACTIVE";
  item.document["statusReason"] = "Authorized.";
  item.document["lastUpdateOn"] = sim::to_millis(call.now());
  put_item(call.state, item);
  return Value{{"integrationArn", item.id}, {"status", "ACTIVE"}};
}

Output delete_code_security_integration(Call& call, const Input& input) {
  demand_enabled(call);
  const std::string arn = existing(call, input).id;
  remove_item(call.state, scope_of(call), kKind, arn);
  remove_tags(call.state, scope_of(call), arn);
  return Value{{"integrationArn", arn}};
}

Output get_code_security_integration(Call& call, const Input& input) {
  demand_enabled(call);
  return shown(call, existing(call, input));
}

Output list_code_security_integrations(Call& call, const Input& input) {
  demand_enabled(call);
  return page_from(
      call, input, "integrations", kDefaultPage, items_of(call.state, scope_of(call), kKind),
      [&](const Item& item) { return shown(call, item); },
      [](const Item& item) { return item.id; });
}

}  // namespace fakes::inspector
