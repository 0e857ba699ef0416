// The socket door: HTTP/1.1 on a loopback port, one thread, each message handed to a plain function
// of values. Knows nothing of AWS beyond the shape of two errors it must answer itself. With
// http_client, the only place that includes Boost.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "sim/wire/http.h"

namespace sim::server {

// The port cannot be had; the message is one line for a person.
struct ServerError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class HttpServer {
 public:
  // What SIGINT and SIGTERM do while it lives: end run(), or what the program makes of them.
  enum class Signals { kEndTheServer, kLeftAlone };
  struct Options {
    std::string address = "127.0.0.1";
    uint16_t port = 4566;                                // 0: any free one
    uint32_t header_limit = 64 * 1024;                   // bytes; more is answered 431
    uint64_t body_limit = UINT64_C(1024) * 1024 * 1024;  // bytes; more is answered 413
    Signals signals = Signals::kEndTheServer;
  };
  using Handler = std::function<wire::HttpResponse(wire::HttpRequest)>;

  // Listens at once, answers once run() is called. Throws ServerError.
  HttpServer(const Options& options, Handler handler);
  ~HttpServer();

  uint16_t port() const;
  // Serves until stop() or a signal. An exception that leaves the handler is answered 500.
  void run();
  // May be called from another thread.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sim::server
