// HTTP messages as plain values. The server turns sockets into these and back; codecs, SigV4 and
// the gateway work on nothing else, so a whole exchange can be tested without a socket.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sim::wire {

// Header fields in the order received; names compare without case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  // Replaces every field of that name.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  // The first field of that name, or nullptr.
  const std::string* find(std::string_view name) const;
  std::string get(std::string_view name, std::string_view fallback = {}) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";  // as on the wire: path, and '?' with the query when there is one
  Headers headers;
  std::string body;
  std::string remote_address = "127.0.0.1";
  bool secure = false;  // arrived over TLS

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  // Raw query without the '?'; empty when there is none.
  std::string_view query() const {
    const auto at = target.find('?');
    return at == std::string::npos ? std::string_view() : std::string_view(target).substr(at + 1);
  }
};

// The body of an answer: bytes at hand, or a source of known length that yields them in pieces.
struct Body {
  // The next piece, or an empty string at the end. Throws std::runtime_error when the bytes are
  // gone; the connection is then cut, as it would be on AWS.
  using Source = std::function<std::string()>;

  Body() = default;
  Body(std::string bytes) : text(std::move(bytes)), length(text.size()) {}  // NOLINT: implicit
  static Body streamed(uint64_t length, Source source) {
    Body body;
    body.length = length;
    body.source = std::move(source);
    return body;
  }
  // Everything at once; consumes a streamed body.
  std::string read_all();

  std::string text;
  uint64_t length = 0;
  Source source;  // set for a streamed body
};

// How the server is to deliver an answer: what faults demand, and what a handler that has nothing
// to tell asks for.
struct Delivery {
  int64_t delay_millis = 0;                   // wall time before the first byte
  std::optional<uint64_t> cut_after_bytes;    // close the connection after so many body bytes
  std::optional<uint64_t> stall_after_bytes;  // fall silent after so many body bytes …
  int64_t stall_millis = 0;                   // … for so long
  bool reset = false;                         // close without answering at all
  bool hang = false;                          // never answer; the client gives up
  int64_t refuse_millis = 0;                  // reset, and refuse every connection for so long
  // Wall time for which a client that waits for something new is held; none where the story's time
  // does not pass by itself.
  int64_t idle_millis = 0;
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  Body body;
  Delivery delivery;
};

}  // namespace sim::wire
