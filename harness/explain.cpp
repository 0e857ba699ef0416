#include "harness/explain.h"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>

#include "fakes/all.h"
#include "sim/gateway/explanation.h"
#include "sim/server/http_client.h"
#include "sim/world.h"

namespace harness {

std::string explain_from_server(const std::string& endpoint, int64_t journal_id) {
  sim::server::HttpClient client(sim::server::Endpoint::parse(endpoint));
  sim::wire::HttpRequest request;
  request.target = fmt::format("/_sim/decisions/{}", journal_id);
  auto response = client.send(request);
  const auto body = sim::Value::parse(response.body.read_all(), nullptr, false);
  if (response.status == 200 && body.is_object() && body.contains("text")) {
    return body["text"].get<std::string>();
  }
  if (body.is_object() && body.contains("error") && body["error"].is_string()) {
    throw std::runtime_error(fmt::format("{}: {}", endpoint, body["error"].get<std::string>()));
  }
  throw std::runtime_error(
      fmt::format("{} answered {}: is inspector-sim listening there?", endpoint, response.status));
}

std::string explain_from_state(const std::string& file, int64_t journal_id) {
  if (!std::filesystem::exists(file)) {
    throw std::runtime_error(fmt::format("there is no state file {}", file));
  }
  sim::World world({file, nullptr});
  fakes::install_all(world);
  const auto found = sim::explanation(world.gateway().journal(), journal_id);
  if (!found) throw std::runtime_error(fmt::format("{} has no journal entry {}", file, journal_id));
  return found->at("text").get<std::string>();
}

}  // namespace harness
