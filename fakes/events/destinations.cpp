#include "fakes/events/destinations.h"

#include <fmt/format.h>

#include "fakes/events/connections.h"
#include "fakes/events/files.h"
#include "fakes/events/items.h"
#include "sim/aws/arn.h"
#include "sim/base/encoding.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

Value shown(const Item& item) {
  Value out = item.document;
  out.erase("Description");
  out["ApiDestinationArn"] = item.arn;
  out["ApiDestinationState"] = "ACTIVE";
  return out;
}

Value changed(const Item& item) {
  return only(shown(item),
              {"ApiDestinationArn", "ApiDestinationState", "CreationTime", "LastModifiedTime"});
}

// Scheme, host and port of what may be sent to: this machine alone.
bool is_loopback(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return false;
  const auto authority = url.substr(kScheme.size(), url.find('/', kScheme.size()) - kScheme.size());
  if (authority.find('@') != std::string::npos) return false;
  const auto host = authority.substr(0, authority.rfind(':'));
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

void check_endpoint(const Call& call, const Value& destination) {
  const std::string url = destination.at("InvocationEndpoint");
  const auto refuse = [](const std::string& reason) {
    return invalid_request("Parameter InvocationEndpoint is not valid. Reason: " + reason + ".");
  };
  if (is_file_url(url)) {
    const auto place = file_at(url, call.settings.text("events.file_folder"));
    if (!place.fault.empty()) throw refuse(place.fault);
    if (destination.at("HttpMethod") != "POST") {
      throw refuse("a file is appended to: HttpMethod must be POST");
    }
  } else if (!is_loopback(url)) {
    throw refuse(
        fmt::format("inspector-sim sends to this machine only; give a URL such as "
                    "http://127.0.0.1:8080/hook instead of {}",
                    url));
  }
}

void check(Call& call, const Item& item) {
  check_endpoint(call, item.document);
  const std::string connection = item.document.at("ConnectionArn");
  if (!item_of_arn(call.state, kConnection, connection)) {
    throw no_such_item(kConnection, connection);
  }
}

void add_query(const Value& parameters, std::string& url) {
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : parameters.items()) {
    url += separator + sim::encoding::percent_encode(name) + "=" +
           sim::encoding::percent_encode(value.get_ref<const std::string&>());
    separator = '&';
  }
}

// Each "*" of the URL stands for one of the target's path parameters.
void fill_path(const Value& values, std::string& url) {
  for (const auto& value : values) {
    const auto star = url.find('*');
    if (star == std::string::npos) return;
    url.replace(star, 1, sim::encoding::percent_encode(value.get_ref<const std::string&>()));
  }
}

}  // namespace

Output create_api_destination(Call& call, const Input& input) {
  const std::string name = input.text("Name");
  Item item = new_item(
      call, kDestination, name,
      fmt::format("api-destination/{}/{}", name, call.ids.uuid("events/destination")), input);
  check(call, item);
  item.document["CreationTime"] = item.document["LastModifiedTime"] = sim::to_millis(call.now());
  put_item(call.state, item);
  return changed(item);
}

// What the request leaves out stays.
Output update_api_destination(Call& call, const Input& input) {
  Item item = existing_item(call, kDestination, input.text("Name"));
  take_members(input,
               {"ConnectionArn", "InvocationEndpoint", "HttpMethod", "InvocationRateLimitPerSecond",
                "Description"},
               item);
  check(call, item);
  item.document["LastModifiedTime"] = sim::to_millis(call.now());
  put_item(call.state, item);
  return changed(item);
}

Output describe_api_destination(Call& call, const Input& input) {
  const Item item = existing_item(call, kDestination, input.text("Name"));
  Value out = shown(item);
  out.update(only(item.document, {"Description"}));
  return out;
}

Output list_api_destinations(Call& call, const Input& input) {
  const std::string connection = input.text("ConnectionArn");
  const auto wanted = [&](const Item& item) {
    return connection.empty() || item.document.at("ConnectionArn") == connection;
  };
  return page_of_items(call, input, kDestination, "ApiDestinations", wanted, shown);
}

Output delete_api_destination(Call& call, const Input& input) {
  delete_item(call.state, existing_item(call, kDestination, input.text("Name")));
  return {};
}

bool is_api_destination(std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  return arn && arn->service == "events" && arn->resource.starts_with("api-destination/");
}

std::optional<WebhookRequest> webhook_of(sim::state::Database& db, const Value& target) {
  const auto destination = item_of_arn(db, kDestination, target.at("Arn"));
  if (!destination) return std::nullopt;
  const auto connection = item_of_arn(db, kConnection, destination->document.at("ConnectionArn"));
  const auto authorization = connection ? header_of(*connection) : std::nullopt;
  if (!authorization) return std::nullopt;
  WebhookRequest request;
  request.url = destination->document.at("InvocationEndpoint");
  request.method = destination->document.at("HttpMethod");
  const Value http = target.value("HttpParameters", Value::object());
  request.headers = http.value("HeaderParameters", Value::object());
  request.headers["Content-Type"] = "application/json; charset=utf-8";
  request.headers.update(*authorization);
  fill_path(http.value("PathParameterValues", Value::array()), request.url);
  add_query(http.value("QueryStringParameters", Value::object()), request.url);
  return request;
}

}  // namespace fakes::events
