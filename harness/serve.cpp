#include "harness/serve.h"

#include <fmt/format.h>

#include <cstdio>

#include "fakes/all.h"
#include "harness/environment.h"
#include "harness/record/recorder.h"
#include "harness/version.h"
#include "sim/server/courier.h"
#include "sim/server/http_server.h"

namespace harness {
namespace {

// A wildcard address is where to listen, not where to connect.
std::string reachable(const std::string& host) {
  if (host == "0.0.0.0") return "127.0.0.1";
  if (host == "::") return "[::1]";
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

void announce(const ServeOptions& options, const std::string& endpoint, const sim::Value& world) {
  if (options.quiet) {
    fmt::print("{}\n", endpoint);
  } else {
    fmt::print("inspector-sim {} listens on {}\n", kVersion, endpoint);
    const auto key = first_key(world);
    fmt::print("Point a client at it with:\n\n{}\n",
               export_lines(client_variables(endpoint, home_region(world), key)));
    if (!key) fmt::print("with the credentials of an identity that the state file holds.\n");
    fmt::print("Stop it with Ctrl-C.\n");
  }
  std::fflush(stdout);
}

sim::wire::HttpResponse recorded(record::Recorder& recorder, sim::World& world,
                                 sim::server::Control& control, sim::wire::HttpRequest request) {
  if (sim::server::Control::owns(request)) {
    recorder.take_control(request);
    return control.handle(request);
  }
  return recorder.take(std::move(request),
                       [&](sim::wire::HttpRequest each) { return world.handle(std::move(each)); });
}

}  // namespace

sim::wire::HttpResponse answer(sim::World& world, sim::server::Control& control,
                               sim::wire::HttpRequest request) {
  if (sim::server::Control::owns(request)) return control.handle(request);
  return world.handle(std::move(request));
}

int serve(const ServeOptions& options) {
  sim::World world({options.state.value_or(":memory:"), nullptr});
  fakes::install_all(world);
  sim::server::Control control(world);
  sim::server::Courier courier;
  sim::server::HttpServer::Options listening;
  listening.address = options.host;
  listening.port = options.port;
  if (options.max_body) listening.body_limit = *options.max_body;
  std::optional<record::Recorder> recorder;
  sim::server::HttpServer server(listening, [&](sim::wire::HttpRequest request) {
    courier.exchange(world);
    auto response = recorder ? recorded(*recorder, world, control, std::move(request))
                             : answer(world, control, std::move(request));
    courier.exchange(world);
    return response;
  });
  sim::Value description;
  if (!world.resumed() || options.world) {
    const auto file = world_file_or_default(options.world);
    world.load(file);
    description = file.value;
    if (options.record) recorder.emplace(world, file, *options.record);
  } else if (options.record) {
    throw std::runtime_error(
        "--record needs the world that the session begins with: leave --state out, or name a new "
        "file with it");
  }
  if (options.pace) world.set_pace(*options.pace);
  announce(options, fmt::format("http://{}:{}", reachable(options.host), server.port()),
           description);
  server.run();
  if (recorder) recorder->save();
  return 0;
}

}  // namespace harness
