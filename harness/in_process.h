// A world in the process of its user. A C++ test holds one: it calls operations with values, hands
// whole messages over without a socket (the transport of an SDK), or opens a loopback endpoint for
// clients that need one; afterwards it asks what was called and decided. harness/kits/gtest has the
// fixture and the matchers for GoogleTest.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "harness/environment.h"
#include "sim/server/control.h"
#include "sim/server/courier.h"
#include "sim/server/http_server.h"
#include "sim/world.h"

namespace harness {

// A policy decision as the journal has it, and the number of the call for which it was taken.
struct Judgement {
  int64_t call = 0;
  sim::Value decision;
};

class InProcess {
 public:
  // The default world, its clock at pace "leap".
  InProcess() : InProcess(world_file_or_default({})) {}
  // Throws sim::WorldFileError.
  explicit InProcess(sim::WorldFile file);
  ~InProcess();
  InProcess(const InProcess&) = delete;
  InProcess& operator=(const InProcess&) = delete;

  // "kms:CreateKey", as "alice", "root", "role/Name", "444455556666:alice" (identity_named() has
  // them all); empty: the first user with an access key, and the world's region. The clock stands
  // still meanwhile. Throws std::invalid_argument for a name without a service, and
  // std::runtime_error for an unknown identity.
  sim::Answer call(std::string_view operation, sim::Value input = sim::Value::object(),
                   const std::string& as = {}, const std::string& region = {});
  // A message as a client signs it, or one to /_sim. Delivery notes of faults are the caller's.
  sim::wire::HttpResponse send(sim::wire::HttpRequest request);
  // "http://127.0.0.1:PORT", served from here on by a thread of its own.
  const std::string& endpoint();
  // What a client finds in its environment: endpoint, region, credentials.
  std::vector<std::pair<std::string, std::string>> variables(const std::string& as = {});

  // The rule of a fault, as POST /_sim/faults takes it. Throws std::invalid_argument.
  void add_fault(const sim::Value& rule);
  void set_pace(sim::Pace pace);
  void advance(sim::Millis by);
  sim::Instant now();
  // The world itself, for whatever else; not while a client talks to endpoint().
  sim::World& world() { return world_; }

  // Every request so far, oldest first, those between services among them; and what was decided.
  std::vector<sim::JournalEntry> calls();
  std::vector<Judgement> decisions();
  // Why: of a call's number, "last" or "denied"; empty when there is none.
  std::string explanation(std::string_view which = "denied");

 private:
  sim::wire::HttpResponse handle(sim::wire::HttpRequest request);

  std::mutex one_at_a_time_;  // the endpoint's thread, and that of the caller
  sim::World world_;
  sim::server::Control control_;
  sim::server::Courier courier_;
  sim::Value description_;
  std::string endpoint_;
  std::unique_ptr<sim::server::HttpServer> server_;
  std::thread serving_;
};

}  // namespace harness
