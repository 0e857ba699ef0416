#include "harness/explain.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "fakes/all.h"
#include "harness/colours.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/gateway/explanation.h"
#include "sim/server/http_client.h"
#include "sim/world.h"

namespace harness {
namespace {

using sim::Value;

// A word that is none would be part of a path.
void check_word(const std::string& which) {
  if (which == "last" || which == "denied" || sim::text::to_integer(which)) return;
  throw std::runtime_error(fmt::format(
      "explain takes a journal id (the header x-sim-explain), last or denied, not \"{}\"", which));
}

std::string nothing_named(const std::string& where, const std::string& which) {
  if (which == "last") return fmt::format("{}: nothing was asked yet", where);
  if (which == "denied") return fmt::format("{}: nothing was denied", where);
  return fmt::format("{}: the journal has no entry {}", where, which);
}

Value from_server(const std::string& endpoint, const std::string& which) {
  sim::server::HttpClient client(sim::server::Endpoint::parse(endpoint));
  sim::wire::HttpRequest request;
  request.target = fmt::format("/_sim/decisions/{}", which);
  auto response = client.send(request);
  auto body = Value::parse(response.body.read_all(), nullptr, false);
  if (response.status == 200 && body.is_object() && body.contains("text")) return body;
  if (response.status == 404 && body.is_object() && body.contains("error")) {
    throw std::runtime_error(nothing_named(endpoint, which));
  }
  throw std::runtime_error(
      fmt::format("{} answered {}: is inspector-sim listening there?", endpoint, response.status));
}

Value from_state(const std::string& file, const std::string& which) {
  if (!std::filesystem::exists(file)) {
    throw std::runtime_error(fmt::format("there is no state file {}", file));
  }
  sim::World world({file, nullptr});
  fakes::install_all(world);
  const auto& journal = world.gateway().journal();
  const auto id = sim::entry_named(journal, which);
  if (!id) throw std::runtime_error(nothing_named(file, which));
  return *sim::explanation(journal, *id);
}

}  // namespace

Value explanation_for(const ExplainOptions& options) {
  check_word(options.which);
  return options.state ? from_state(*options.state, options.which)
                       : from_server(options.endpoint, options.which);
}

int run_explain(const ExplainOptions& options) {
  Value found = explanation_for(options);
  if (options.json) {
    found.erase("text");
    fmt::print("{}\n", sim::json::dump(found, 2));
  } else {
    fmt::print("{}", painted(found.at("text").get<std::string>(), colours_for(stdout)));
  }
  return 0;
}

}  // namespace harness
