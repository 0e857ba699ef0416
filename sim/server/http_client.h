// A blocking HTTP/1.1 client over values: what the bundled exporter, the harness and the tests send
// requests with. Plain or TLS, one kept-alive connection.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include "sim/wire/http.h"

namespace sim::server {

// The exchange failed below HTTP: refused, reset, cut, timed out, not HTTP. One line, names the
// endpoint.
struct TransportError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// "http://127.0.0.1:4566" taken apart. Throws std::invalid_argument.
struct Endpoint {
  static Endpoint parse(const std::string& url);
  bool tls = false;
  std::string host;
  std::string port;
  // As the Host header shows it: without the scheme's own port.
  std::string authority() const;
};

class HttpClient {
 public:
  explicit HttpClient(Endpoint endpoint,
                      std::chrono::milliseconds timeout = std::chrono::seconds(60));
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;

  // Sends and reads the whole answer. A connection that the server closed while idle is opened
  // again; nothing else is retried. Throws TransportError.
  wire::HttpResponse send(const wire::HttpRequest& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sim::server
