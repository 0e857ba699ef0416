// Writes down what clients ask of a served world, as a scenario: the world as it began, and every
// request in order as a step, with what it was answered. Used by `serve --record`.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "sim/gateway/router.h"
#include "sim/world.h"

namespace harness::record {

class Recorder {
 public:
  using Handler = std::function<sim::wire::HttpResponse(sim::wire::HttpRequest)>;

  // `description`: the file that the world was loaded from. Throws std::runtime_error when nothing
  // can be written to `path`.
  Recorder(sim::World& world, const sim::WorldFile& description, std::string path);

  // Has the request answered, and writes it down: who is killed loses none of a short session, and
  // of a long one the last few requests.
  sim::wire::HttpResponse take(sim::wire::HttpRequest request, const Handler& handler);
  // A request of the control API: what it changes is not in a recording, but for the time.
  void take_control(const sim::wire::HttpRequest& request);

  // Writes the file, which at each moment is a whole recording. Throws std::runtime_error.
  void save();
  size_t requests() const { return requests_; }

 private:
  sim::Value step_of(const sim::Route& route, const sim::wire::HttpRequest& request) const;
  std::string who(const std::string& access_key_id) const;
  void let_time_pass(sim::Instant now);
  void add_step(const sim::Value& step);
  void save_now_and_then();

  sim::World& world_;
  sim::Router router_;
  std::string path_;
  sim::Value scenario_;                            // without its steps
  std::string steps_;                              // their JSON, as it stands in the file
  std::map<std::string, std::string> identities_;  // by access key id
  sim::Instant told_;                              // the story's time at the end of the steps
  size_t requests_ = 0, left_out_ = 0, controls_ = 0;
  size_t saved_ = 0;  // requests that are in the file
};

}  // namespace harness::record
