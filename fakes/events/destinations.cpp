#include "fakes/events/destinations.h"

#include <fmt/format.h>

#include "fakes/events/pages.h"
#include "sim/aws/arn.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::events {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

struct Kind {
  const char *resource, *word;  // in ARNs and in messages
};
constexpr Kind kConnection{"connection", "Connection"};
constexpr Kind kDestination{"api-destination", "ApiDestination"};

ApiError missing(const Kind& kind, const std::string& name) {
  return ApiError("ResourceNotFoundException", 400,
                  fmt::format("{} {} does not exist.", kind.word, name));
}

Item existing(Call& call, const Kind& kind, const std::string& name) {
  auto item = find_item(call.state, kind.resource, call.account, call.region, name);
  if (!item) throw missing(kind, name);
  return std::move(*item);
}

// A new connection or destination of the caller's account.
Item fresh(Call& call, const Kind& kind, const Input& input) {
  Item item{kind.resource, call.account, call.region, input.text("Name"), {}, input.value()};
  if (find_item(call.state, kind.resource, call.account, call.region, item.name)) {
    throw ApiError("ResourceAlreadyExistsException", 400,
                   fmt::format("{} {} already exists.", kind.word, item.name));
  }
  item.arn = call.arn(
      "events", call.region, call.account,
      fmt::format("{}/{}/{}", kind.resource, item.name, call.ids.uuid("events/destination")));
  item.document["CreationTime"] = item.document["LastModifiedTime"] = sim::to_millis(call.now());
  return item;
}

Output page(Call& call, const Input& input, const Kind& kind, const char* member,
            Value (*show)(const Item&)) {
  auto items = items_of(call.state, kind.resource, call.account, call.region);
  const std::string prefix = input.text("NamePrefix");
  std::erase_if(items, [&](const Item& item) { return !item.name.starts_with(prefix); });
  return page_from(call, input, member, std::move(items), show,
                   [](const Item& item) { return item.name; });
}

Value shown_connection(const Item& item) {
  Value out = item.document;
  for (const char* name : {"AuthParameters", "Description", "KmsKeyIdentifier"}) out.erase(name);
  out["ConnectionArn"] = item.arn;
  out["ConnectionState"] = "AUTHORIZED";
  out["LastAuthorizedTime"] = out["CreationTime"];
  return out;
}

Value shown_destination(const Item& item) {
  Value out = item.document;
  out.erase("Description");
  out["ApiDestinationArn"] = item.arn;
  out["ApiDestinationState"] = "ACTIVE";
  return out;
}

// The members of `from` that an operation answers with.
Value only(const Value& from, std::initializer_list<const char*> names) {
  Value out = Value::object();
  for (const char* name : names) {
    if (from.contains(name)) out[name] = from.at(name);
  }
  return out;
}

// Without the secrets, which EventBridge never shows again.
Value without_secrets(Value parameters) {
  if (parameters.contains("BasicAuthParameters"))
    parameters["BasicAuthParameters"].erase("Password");
  if (parameters.contains("ApiKeyAuthParameters")) {
    parameters["ApiKeyAuthParameters"].erase("ApiKeyValue");
  }
  return parameters;
}

void check_authorization(const Input& input) {
  const std::string type = input.text("AuthorizationType");
  const Input parameters = input.in("AuthParameters");
  if (type == "OAUTH_CLIENT_CREDENTIALS") throw not_implemented("connections with OAuth");
  for (const char* other : {"InvocationHttpParameters", "ConnectivityParameters"}) {
    if (parameters.has(other)) throw not_implemented(fmt::format("{} of connections", other));
  }
  const char* needed = type == "BASIC" ? "BasicAuthParameters" : "ApiKeyAuthParameters";
  if (!parameters.has(needed)) {
    throw invalid_request(fmt::format("Parameter(s) {} must be specified.", needed));
  }
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

Value header_of(const Item& connection) {
  const Value& parameters = connection.document.at("AuthParameters");
  if (const auto basic = parameters.find("BasicAuthParameters"); basic != parameters.end()) {
    const std::string both =
        basic->at("Username").get<std::string>() + ":" + basic->at("Password").get<std::string>();
    return {{"Authorization", "Basic " + sim::encoding::base64(both)}};
  }
  const Value& key = parameters.at("ApiKeyAuthParameters");
  return {{key.at("ApiKeyName").get<std::string>(), key.at("ApiKeyValue")}};
}

std::string name_in(std::string_view arn_text) {
  const auto arn = sim::aws::parse_arn(arn_text);
  const auto parts = sim::text::split(arn->resource, '/');
  return parts.size() < 2 ? "" : std::string(parts[1]);
}

// The item that an ARN names; nothing when it is gone or another of its name has come.
std::optional<Item> by_arn(sim::state::Database& db, const Kind& kind, const std::string& text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn) return std::nullopt;
  auto item = find_item(db, kind.resource, arn->account, arn->region, name_in(text));
  if (item && item->arn != text) item.reset();
  return item;
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

Output create_connection(Call& call, const Input& input) {
  if (input.has("InvocationConnectivityParameters")) {
    throw not_implemented("InvocationConnectivityParameters of connections");
  }
  check_authorization(input);
  const Item item = fresh(call, kConnection, input);
  put_item(call.state, item);
  return only(shown_connection(item),
              {"ConnectionArn", "ConnectionState", "CreationTime", "LastModifiedTime"});
}

Output describe_connection(Call& call, const Input& input) {
  const Item item = existing(call, kConnection, input.text("Name"));
  Value out = shown_connection(item);
  out["AuthParameters"] = without_secrets(item.document.at("AuthParameters"));
  if (item.document.contains("Description")) out["Description"] = item.document.at("Description");
  return out;
}

Output list_connections(Call& call, const Input& input) {
  return page(call, input, kConnection, "Connections", shown_connection);
}

Output delete_connection(Call& call, const Input& input) {
  const Item item = existing(call, kConnection, input.text("Name"));
  delete_item(call.state, item);
  Value out = only(shown_connection(item),
                   {"ConnectionArn", "CreationTime", "LastModifiedTime", "LastAuthorizedTime"});
  out["ConnectionState"] = "DELETING";
  return out;
}

Output create_api_destination(Call& call, const Input& input) {
  const std::string url = input.text("InvocationEndpoint");
  if (!is_loopback(url)) {
    throw invalid_request(fmt::format(
        "Parameter InvocationEndpoint is not valid. Reason: inspector-sim sends to this "
        "machine only; give a URL such as http://127.0.0.1:8080/hook instead of {}.",
        url));
  }
  const std::string connection = input.text("ConnectionArn");
  if (!by_arn(call.state, kConnection, connection)) throw missing(kConnection, connection);
  const Item item = fresh(call, kDestination, input);
  put_item(call.state, item);
  return only(shown_destination(item),
              {"ApiDestinationArn", "ApiDestinationState", "CreationTime", "LastModifiedTime"});
}

Output describe_api_destination(Call& call, const Input& input) {
  const Item item = existing(call, kDestination, input.text("Name"));
  Value out = shown_destination(item);
  if (item.document.contains("Description")) out["Description"] = item.document.at("Description");
  return out;
}

Output list_api_destinations(Call& call, const Input& input) {
  return page(call, input, kDestination, "ApiDestinations", shown_destination);
}

Output delete_api_destination(Call& call, const Input& input) {
  delete_item(call.state, existing(call, kDestination, input.text("Name")));
  return {};
}

bool is_api_destination(std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  return arn && arn->service == "events" && arn->resource.starts_with("api-destination/");
}

std::optional<WebhookRequest> webhook_of(sim::state::Database& db, const Value& target) {
  const auto destination = by_arn(db, kDestination, target.at("Arn"));
  if (!destination) return std::nullopt;
  const auto connection = by_arn(db, kConnection, destination->document.at("ConnectionArn"));
  if (!connection) return std::nullopt;
  WebhookRequest request;
  request.url = destination->document.at("InvocationEndpoint");
  request.method = destination->document.at("HttpMethod");
  const Value http = target.value("HttpParameters", Value::object());
  request.headers = http.value("HeaderParameters", Value::object());
  request.headers["Content-Type"] = "application/json; charset=utf-8";
  request.headers.update(header_of(*connection));
  fill_path(http.value("PathParameterValues", Value::array()), request.url);
  add_query(http.value("QueryStringParameters", Value::object()), request.url);
  return request;
}

}  // namespace fakes::events
