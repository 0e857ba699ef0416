#include "fakes/events/items.h"

#include <fmt/format.h>

#include <string_view>

#include "fakes/events/pages.h"
#include "sim/aws/arn.h"
#include "sim/base/text.h"

namespace fakes::events {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Input;
using sim::Value;

// The word for a kind in messages.
std::string_view word_for(std::string_view kind) {
  if (kind == kConnection) return "Connection";
  if (kind == kDestination) return "ApiDestination";
  return kind == kArchive ? "Archive" : "Replay";
}

std::string name_in(std::string_view resource) {
  const auto parts = sim::text::split(resource, '/');
  return parts.size() < 2 ? "" : std::string(parts[1]);
}

}  // namespace

ApiError no_such_item(const char* kind, const std::string& name) {
  std::string message = fmt::format("{} {} does not exist.", word_for(kind), name);
  if (kind == std::string_view(kConnection)) {
    message =
        fmt::format("Failed to describe the connection(s). Connection '{}' does not exist.", name);
  } else if (kind == std::string_view(kDestination)) {
    message = fmt::format(
        "Failed to describe the api-destination(s). An api-destination '{}' does not exist.", name);
  }
  return ApiError("ResourceNotFoundException", 400, message);
}

Item existing_item(Call& call, const char* kind, const std::string& name) {
  auto item = find_item(call.state, kind, call.account, call.region, name);
  if (!item) throw no_such_item(kind, name);
  return std::move(*item);
}

Item new_item(Call& call, const char* kind, const std::string& name, const std::string& path,
              const Input& input) {
  if (find_item(call.state, kind, call.account, call.region, name)) {
    throw ApiError("ResourceAlreadyExistsException", 400,
                   fmt::format("{} {} already exists.", word_for(kind), name));
  }
  return {kind,
          call.account,
          call.region,
          name,
          call.arn("events", call.region, call.account, path),
          input.value()};
}

std::optional<Item> item_of_arn(sim::state::Database& db, const char* kind,
                                const std::string& text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn) return std::nullopt;
  auto item = find_item(db, kind, arn->account, arn->region, name_in(arn->resource));
  if (item && item->arn != text) item.reset();
  return item;
}

void take_members(const Input& input, std::initializer_list<const char*> names, Item& item) {
  for (const char* name : names) {
    if (input.has(name)) item.document[name] = input.at(name);
  }
}

sim::Output page_of_items(Call& call, const Input& input, const char* kind, const char* member,
                          const std::function<bool(const Item&)>& wanted,
                          const std::function<Value(const Item&)>& show) {
  const std::string prefix = input.text("NamePrefix");
  auto items = items_of(call.state, kind, call.account, call.region);
  std::erase_if(items,
                [&](const Item& item) { return !item.name.starts_with(prefix) || !wanted(item); });
  return page_from(call, input, member, std::move(items), show,
                   [](const Item& item) { return item.name; });
}

Value only(const Value& from, std::initializer_list<const char*> names) {
  Value out = Value::object();
  for (const char* name : names) {
    if (from.contains(name)) out[name] = from.at(name);
  }
  return out;
}

}  // namespace fakes::events
