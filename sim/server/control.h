// The /_sim API beside the AWS services on the same port: time, reset, snapshots, faults, settings,
// journal and explanations. Plain JSON; used by the harness, by test suites in other languages and
// with curl.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sim/world.h"

namespace sim::server {

class Control {
 public:
  explicit Control(World& world) : world_(world) {}

  static bool owns(const wire::HttpRequest& request);
  // Answers a request below /_sim. A fault of the caller is 400, 404 or 405 with {"error": …}.
  wire::HttpResponse handle(const wire::HttpRequest& request);

 private:
  Value answer(const std::string& method, const std::string& path, std::string_view query,
               const Value& body);
  Value take_snapshot();
  Value restore_snapshot(const std::string& id);
  Value advance(const Value& body);
  Value set_pace(const Value& body);
  Value settings() const;
  Value journal(std::string_view query) const;
  Value clock() const;

  World& world_;
  std::map<std::string, state::Snapshot> snapshots_;
};

}  // namespace sim::server
