#include "fakes/events/connections.h"

#include <fmt/format.h>

#include <utility>

#include "fakes/events/items.h"
#include "sim/base/encoding.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

bool is_authorized(const Item& connection) {
  return connection.document.contains("AuthParameters");
}

Value shown(const Item& item) {
  Value out = item.document;
  for (const char* name : {"AuthParameters", "Description", "KmsKeyIdentifier"}) out.erase(name);
  out["ConnectionArn"] = item.arn;
  out["ConnectionState"] = is_authorized(item) ? "AUTHORIZED" : "DEAUTHORIZED";
  return out;
}

// What the operations that change a connection answer with.
Value changed(const Item& item) {
  return only(shown(item), {"ConnectionArn", "ConnectionState", "CreationTime", "LastModifiedTime",
                            "LastAuthorizedTime"});
}

// Without the secrets, which EventBridge never shows again.
Value without_secrets(Value parameters) {
  if (parameters.contains("BasicAuthParameters")) {
    parameters["BasicAuthParameters"].erase("Password");
  }
  if (parameters.contains("ApiKeyAuthParameters")) {
    parameters["ApiKeyAuthParameters"].erase("ApiKeyValue");
  }
  return parameters;
}

const char* parameters_of(const std::string& type) {
  return type == "BASIC" ? "BasicAuthParameters" : "ApiKeyAuthParameters";
}

void refuse_what_is_missing_here(const Input& input, const std::string& type) {
  if (type == "OAUTH_CLIENT_CREDENTIALS") throw not_implemented("connections with OAuth");
  const Input parameters = input.in("AuthParameters");
  for (const char* other : {"InvocationHttpParameters", "ConnectivityParameters"}) {
    if (parameters.has(other)) throw not_implemented(fmt::format("{} of connections", other));
  }
  if (input.has("InvocationConnectivityParameters")) {
    throw not_implemented("InvocationConnectivityParameters of connections");
  }
}

void check_authorization(const Item& connection) {
  const std::string type = connection.document.at("AuthorizationType");
  const char* needed = parameters_of(type);
  const auto parameters = connection.document.find("AuthParameters");
  const bool given = parameters != connection.document.end() && parameters->contains(needed);
  const auto names =
      type == "BASIC" ? std::pair{"Username", "Password"} : std::pair{"ApiKeyName", "ApiKeyValue"};
  if (given && parameters->at(needed).contains(names.first) &&
      parameters->at(needed).contains(names.second)) {
    return;
  }
  throw invalid_request(fmt::format("Parameter(s) {} must be specified.", needed));
}

}  // namespace

Output create_connection(Call& call, const Input& input) {
  refuse_what_is_missing_here(input, input.text("AuthorizationType"));
  const std::string name = input.text("Name");
  Item item =
      new_item(call, kConnection, name,
               fmt::format("connection/{}/{}", name, call.ids.uuid("events/destination")), input);
  check_authorization(item);
  for (const char* time : {"CreationTime", "LastModifiedTime", "LastAuthorizedTime"}) {
    item.document[time] = sim::to_millis(call.now());
  }
  put_item(call.state, item);
  return only(shown(item),
              {"ConnectionArn", "ConnectionState", "CreationTime", "LastModifiedTime"});
}

// What the request leaves out stays, within the parameters of one type of authorization too.
Output update_connection(Call& call, const Input& input) {
  Item item = existing_item(call, kConnection, input.text("Name"));
  const std::string before = item.document.at("AuthorizationType");
  take_members(input, {"AuthorizationType", "Description", "KmsKeyIdentifier"}, item);
  const std::string type = item.document.at("AuthorizationType");
  refuse_what_is_missing_here(input, type);
  const bool touched = input.has("AuthParameters") || type != before;
  if (touched) {
    const char* needed = parameters_of(type);
    Value parameters = Value::object();
    if (type == before && is_authorized(item)) parameters = item.document["AuthParameters"][needed];
    const Input given = input.in("AuthParameters");
    if (given.has(needed)) parameters.update(given.at(needed));
    item.document["AuthParameters"] = {{needed, parameters}};
    check_authorization(item);
    item.document["LastAuthorizedTime"] = sim::to_millis(call.now());
  }
  item.document["LastModifiedTime"] = sim::to_millis(call.now());
  put_item(call.state, item);
  return changed(item);
}

Output deauthorize_connection(Call& call, const Input& input) {
  Item item = existing_item(call, kConnection, input.text("Name"));
  item.document.erase("AuthParameters");
  item.document["LastModifiedTime"] = sim::to_millis(call.now());
  put_item(call.state, item);
  Value out = changed(item);
  out["ConnectionState"] = "DEAUTHORIZING";
  return out;
}

Output describe_connection(Call& call, const Input& input) {
  const Item item = existing_item(call, kConnection, input.text("Name"));
  Value out = shown(item);
  if (is_authorized(item)) {
    out["AuthParameters"] = without_secrets(item.document.at("AuthParameters"));
  }
  out.update(only(item.document, {"Description", "KmsKeyIdentifier"}));
  return out;
}

Output list_connections(Call& call, const Input& input) {
  const std::string state = input.text("ConnectionState");
  const auto wanted = [&](const Item& item) {
    return state.empty() || shown(item).at("ConnectionState") == state;
  };
  return page_of_items(call, input, kConnection, "Connections", wanted, shown);
}

Output delete_connection(Call& call, const Input& input) {
  const Item item = existing_item(call, kConnection, input.text("Name"));
  delete_item(call.state, item);
  Value out = changed(item);
  out["ConnectionState"] = "DELETING";
  return out;
}

std::optional<Value> header_of(const Item& connection) {
  if (!is_authorized(connection)) return std::nullopt;
  const Value& parameters = connection.document.at("AuthParameters");
  if (const auto basic = parameters.find("BasicAuthParameters"); basic != parameters.end()) {
    const std::string both =
        basic->at("Username").get<std::string>() + ":" + basic->at("Password").get<std::string>();
    return Value{{"Authorization", "Basic " + sim::encoding::base64(both)}};
  }
  const Value& key = parameters.at("ApiKeyAuthParameters");
  return Value{{key.at("ApiKeyName").get<std::string>(), key.at("ApiKeyValue")}};
}

}  // namespace fakes::events
