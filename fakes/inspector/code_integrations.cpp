#include "fakes/inspector/code_integrations.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/items.h"
#include "fakes/inspector/pages.h"
#include "fakes/inspector/tags.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr const char* kKind = "codesecurity-integration";
constexpr int64_t kDefaultPage = 100;

Item existing(const Call& call, const Input& input) {
  return existing_item(call, kKind, input.text("integrationArn"), "Code security integration");
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
  refuse_taken_name(call, kKind, input.text("name"), "An integration", "CODE_SECURITY_INTEGRATION");
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
  const Item item = existing(call, input);
  remove_resource(call, item);
  return Value{{"integrationArn", item.id}};
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
