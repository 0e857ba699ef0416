#include "harness/learn/lab_server.h"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/server/http_client.h"

namespace harness::learn {

using sim::Value;

Value LabServer::ask(const std::string& method, const std::string& target) const {
  const auto endpoint = sim::server::Endpoint::parse(endpoint_);
  sim::wire::HttpRequest request;
  request.method = method;
  request.target = target;
  request.headers.set("Host", endpoint.authority());
  sim::wire::HttpResponse response;
  try {
    response = sim::server::HttpClient(endpoint).send(request);
  } catch (const sim::server::TransportError& e) {
    throw std::runtime_error(fmt::format(
        "the lab's server is gone ({}): inspector-sim learn start N begins anew", e.what()));
  }
  const Value answer = Value::parse(response.body.read_all(), nullptr, false);
  if (response.status != 200 || answer.is_discarded()) {
    throw std::runtime_error(fmt::format(
        "the lab's server refused {}: {}", target,
        answer.is_object() ? answer.value("error", "") : std::to_string(response.status)));
  }
  return answer;
}

bool LabServer::is_there() const {
  try {
    ask("GET", "/_learn/watch");
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

std::string LabServer::snapshot() const {
  const Value id = ask("POST", "/_sim/snapshots").at("id");
  return id.is_string() ? id.get<std::string>() : id.dump();
}

void LabServer::restore(const std::string& id) const {
  ask("POST", "/_sim/snapshots/" + id + "/restore");
}

}  // namespace harness::learn
