#include "fakes/inspector/saved_filters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/finding_reader.h"
#include "fakes/inspector/items.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"
#include "fakes/inspector/suppression.h"
#include "fakes/inspector/tags.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kDefaultPage = 100;  // the most that the model allows
constexpr size_t kIdDigits = 16;

Item existing(const Call& call, const Input& input, const char* member) {
  return existing_item(call, kFilterKind, input.text(member), "Filter");
}

// What the model's text says of names; its constraints are wider.
void check_name(const Call& call, const std::string& name) {
  if (!call.settings.flag("inspector.filter_names_as_documented")) return;
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '.' || c == '_' || c == '-';
  });
  if (plain && name.size() >= 3 && name.size() <= 64) return;
  throw invalid_request(
      "A filter's name has 3 to 64 characters: letters, digits, dots, underscores and dashes.",
      "FIELD_VALIDATION_FAILED");
}

void refuse_second_of_the_name(const Call& call, const std::string& name) {
  if (!call.settings.flag("inspector.filter_names_are_unique")) return;
  for (const auto& item : items_of(call.state, scope_of(call), kFilterKind)) {
    if (item.document.at("name") != name) continue;
    throw invalid_request(fmt::format("A filter with the name {} exists.", name));
  }
}

// In an organization only the delegated administrator makes suppression rules.
void check_action(const Call& call, const Value& action) {
  if (action == "SUPPRESS") refuse_member(call);
}

// Filters of an organization belong to it, not to its administrator's account.
std::string owner_of(const Call& call) {
  return administered_organization(call.state, scope_of(call)).value_or(call.account);
}

void check_quota(const Call& call) {
  const int64_t most = call.settings.number("inspector.filters_per_account");
  const auto count = items_of(call.state, scope_of(call), kFilterKind).size();
  if (static_cast<int64_t>(count) < most) return;
  throw ApiError("ServiceQuotaExceededException", 402,
                 fmt::format("An account can have {} filters in a region.", most))
      .with("resourceId", call.account);
}

Item add_filter(Call& call, const Input& input) {
  Item item;
  item.scope = scope_of(call);
  item.kind = kFilterKind;
  const std::string owner = owner_of(call);
  item.id = call.arn(
      "inspector2", call.region, call.account,
      fmt::format("owner/{}/filter/{}", owner, call.ids.hex("inspector2/filter", kIdDigits)));
  const int64_t now = sim::to_millis(call.now());
  item.document = {{"arn", item.id},
                   {"ownerId", owner},
                   {"name", input.at("name")},
                   {"criteria", input.at("filterCriteria")},
                   {"action", input.at("action")},
                   {"createdAt", now},
                   {"updatedAt", now}};
  for (const char* member : {"description", "reason"}) {
    if (input.has(member)) item.document[member] = input.at(member);
  }
  put_item(call.state, item);
  keep_tags(call, item.id, input);
  return item;
}

Value shown(const Call& call, const Item& item) {
  Value value = item.document;
  value["tags"] = tags_of(call, item.id);
  return value;
}

}  // namespace

Output create_filter(Call& call, const Input& input) {
  demand_enabled(call);
  check_action(call, input.at("action"));
  check_name(call, input.text("name"));
  refuse_second_of_the_name(call, input.text("name"));
  check_quota(call);
  const Item item = add_filter(call, input);
  suppress(call, item);
  return Value{{"arn", item.id}};
}

// What the request does not name stays.
Output update_filter(Call& call, const Input& input) {
  demand_enabled(call);
  Item item = existing(call, input, "filterArn");
  const Item before = item;
  if (input.has("name") && input.at("name") != item.document.at("name")) {
    check_name(call, input.text("name"));
    refuse_second_of_the_name(call, input.text("name"));
  }
  for (const char* member : {"name", "description", "reason", "action"}) {
    if (input.has(member)) item.document[member] = input.at(member);
  }
  if (input.has("filterCriteria")) item.document["criteria"] = input.at("filterCriteria");
  check_action(call, item.document.at("action"));
  item.document["updatedAt"] = sim::to_millis(call.now());
  put_item(call.state, item);
  suppress(call, item);
  release(call, before);
  return Value{{"arn", item.id}};
}

Output delete_filter(Call& call, const Input& input) {
  demand_enabled(call);
  const Item item = existing(call, input, "arn");
  remove_resource(call, item);
  release(call, item);
  return Value{{"arn", item.id}};
}

// ARNs that name no filter select nothing: the model has no error for them.
Output list_filters(Call& call, const Input& input) {
  demand_enabled(call);
  auto items = items_of(call.state, scope_of(call), kFilterKind);
  const Value& arns = input.at("arns");
  std::erase_if(items, [&](const Item& item) {
    if (input.has("action") && item.document.at("action") != input.at("action")) return true;
    return input.has("arns") && std::find(arns.begin(), arns.end(), item.id) == arns.end();
  });
  return page_from(
      call, input, "filters", kDefaultPage, std::move(items),
      [&](const Item& item) { return shown(call, item); },
      [](const Item& item) { return item.id; });
}

void load_filters(Call& call, const Value& list) {
  const auto& model = inspector_model();
  if (!list.is_array()) throw sim::WorldError("/filters", "must be a list");
  for (size_t i = 0; i < list.size(); ++i) {
    const Value filter =
        read_structure(model, "CreateFilterRequest", list[i], fmt::format("/filters/{}", i));
    add_filter(call, Input(model.shapes().at("CreateFilterRequest").get(), filter));
  }
}

}  // namespace fakes::inspector
