#include "fakes/inspector/items.h"

#include <fmt/format.h>

#include "fakes/inspector/accounts.h"

namespace fakes::inspector {

using sim::Call;

Item existing_item(const Call& call, std::string_view kind, const std::string& id,
                   std::string_view what) {
  auto found = find_item(call.state, scope_of(call), kind, id);
  if (!found) throw not_found(fmt::format("{} {} not found.", what, id));
  return std::move(*found);
}

void refuse_taken_name(const Call& call, std::string_view kind, const std::string& name,
                       std::string_view what, std::string_view resource_type) {
  for (const auto& item : items_of(call.state, scope_of(call), kind)) {
    if (item.document.at("name") != name) continue;
    throw conflict(fmt::format("{} with the name {} exists.", what, name), item.id, resource_type);
  }
}

void remove_resource(Call& call, const Item& item) {
  remove_item(call.state, item.scope, item.kind, item.id);
  remove_tags(call.state, item.scope, item.id);
}

}  // namespace fakes::inspector
