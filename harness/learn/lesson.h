// A lab while it is worked on: its world, served; the hints that the world gives as it stands; what
// its trainee has done; and whether what must hold does. Runs in a process of its own, which the
// commands of `learn` ask over HTTP (/_learn/…).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/learn/lab.h"
#include "harness/stage.h"
#include "sim/server/control.h"
#include "sim/wire/http.h"

namespace harness::learn {

class Lesson {
 public:
  // Throws ScenarioError and WorldFileError; std::runtime_error when the lab's own steps fail.
  explicit Lesson(const Lab& lab);

  sim::wire::HttpResponse handle(sim::wire::HttpRequest request);

 private:
  sim::Value answer(const std::string& method, std::string_view path);
  // From the first nudge to the whole repair; fewer as faults are repaired.
  std::vector<std::string> hints();
  sim::Value watched();
  sim::Value judged();

  const Lab& lab_;
  Stage stage_;
  sim::server::Control control_;
  int64_t first_ = 0;  // the journal before the trainee
};

// Serves a lab's world on a free port until a signal comes; prints the endpoint first.
int serve_lesson(const Lab& lab);

}  // namespace harness::learn
