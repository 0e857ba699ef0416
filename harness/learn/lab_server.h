// The server of a lab as the commands of `learn` talk to it.
#pragma once

#include <string>

#include "sim/base/value.h"

namespace harness::learn {

class LabServer {
 public:
  explicit LabServer(std::string endpoint) : endpoint_(std::move(endpoint)) {}

  bool is_there() const;
  // Of the lesson: "hints", "watch"; "judge". Throws std::runtime_error with a remedy when the
  // server is gone.
  sim::Value get(const std::string& what) const { return ask("GET", "/_learn/" + what); }
  sim::Value post(const std::string& what) const { return ask("POST", "/_learn/" + what); }
  // The world as it is, kept and brought back.
  std::string snapshot() const;
  void restore(const std::string& id) const;

 private:
  sim::Value ask(const std::string& method, const std::string& target) const;

  std::string endpoint_;
};

}  // namespace harness::learn
