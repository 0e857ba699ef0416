#include "sim/server/http_server.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <csignal>

#include "sim/base/text.h"

namespace sim::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr size_t kReadSize = 16 * 1024;

std::string_view phrase(int status) {
  const auto text = http::obsolete_reason(static_cast<http::status>(status));
  return {text.data(), text.size()};
}

wire::HttpResponse plain_error(int status, std::string_view code, std::string_view message) {
  wire::HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/xml");
  response.body = wire::Body(
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}"
                  "</Message></Error>",
                  code, message));
  return response;
}

// A program that is started meanwhile must not hold our sockets open.
template <class Socket>
void keep_from_children(Socket& socket) {
  ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
}

bool bodiless(int status) { return status == 204 || status == 304 || status < 200; }

// One connection: reads a request, lets the handler answer, writes, and starts again. Kept alive by
// the shared pointers in its own pending operations.
class Session : public std::enable_shared_from_this<Session> {
 public:
  // `go_away` makes the whole server refuse connections for so many milliseconds.
  using GoAway = std::function<void(int64_t)>;

  Session(tcp::socket socket, const HttpServer::Options& options,
          const HttpServer::Handler& handler, GoAway go_away)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        options_(options),
        handler_(handler),
        go_away_(std::move(go_away)) {}

  void start() { read_header(); }

  // Closes so that the client sees a reset, whatever is under way.
  void reset() {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

 private:
  using Parser = http::request_parser<http::string_body>;

  void read_header() {
    parser_.emplace();
    parser_->header_limit(options_.header_limit);
    parser_->body_limit(options_.body_limit);
    buffer_.reserve(kReadSize);
    http::async_read_header(
        socket_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, size_t) { self->after_header(error); });
  }

  void after_header(error_code error) {
    if (error) return refuse(error);
    if (text::equals_ignoring_case(view(parser_->get()[http::field::expect]), "100-continue")) {
      head_ = "HTTP/1.1 100 Continue\r\n\r\n";
      asio::async_write(socket_, asio::buffer(head_),
                        [self = shared_from_this()](error_code failed, size_t) {
                          if (!failed) self->read_body();
                        });
      return;
    }
    read_body();
  }

  void read_body() {
    if (parser_->is_done()) return answer();
    http::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](error_code error, size_t) {
                       if (error) return self->refuse(error);
                       self->answer();
                     });
  }

  // What cannot be read as a request is answered in general words and the connection is closed; a
  // client that went away gets nothing.
  void refuse(error_code error) {
    close_after_ = true;
    head_only_ = false;
    if (error == http::error::header_limit) {
      return deliver(
          plain_error(431, "RequestHeaderSectionTooLarge",
                      fmt::format("Your request header section exceeds the maximum of {} "
                                  "bytes",
                                  options_.header_limit)));
    }
    if (error == http::error::body_limit) {
      return deliver(
          plain_error(413, "EntityTooLarge",
                      fmt::format("Your proposed upload exceeds the maximum allowed size "
                                  "of {} bytes: start the simulator with a larger "
                                  "--max-body, or upload in parts",
                                  options_.body_limit)));
    }
    if (error.category() == http::make_error_code(http::error::bad_target).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message) {
      return deliver(plain_error(
          400, "BadRequest",
          fmt::format("An error occurred when parsing the HTTP request: {}", error.message())));
    }
  }

  void answer() {
    auto& message = parser_->get();
    wire::HttpRequest request;
    request.method = std::string(view(message.method_string()));
    request.target = std::string(view(message.target()));
    for (const auto& field : message) {
      request.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
    }
    request.body = std::move(message.body());
    error_code ignored;
    request.remote_address = socket_.remote_endpoint(ignored).address().to_string();
    close_after_ = !message.keep_alive();
    head_only_ = message.method() == http::verb::head;
    try {
      deliver(handler_(std::move(request)));
    } catch (const std::exception& e) {
      close_after_ = true;
      deliver(
          plain_error(500, "InternalError", fmt::format("a bug in inspector-sim: {}", e.what())));
    }
  }

  void deliver(wire::HttpResponse response) {
    response_ = std::move(response);
    const int64_t wait = response_.delivery.delay_millis + response_.delivery.idle_millis;
    if (wait == 0) return write_head();
    timer_.expires_after(std::chrono::milliseconds(wait));
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->write_head();
    });
  }

  // Reads on and drops what comes, until the client gives up.
  void hang() {
    head_.resize(kReadSize);
    socket_.async_read_some(asio::buffer(head_),
                            [self = shared_from_this()](error_code error, size_t) {
                              if (!error) self->hang();
                            });
  }

  void write_head() {
    const auto& delivery = response_.delivery;
    if (delivery.refuse_millis > 0) return go_away_(delivery.refuse_millis);
    if (delivery.reset) return reset();
    if (delivery.hang) return hang();
    const bool no_body = head_only_ || bodiless(response_.status);
    head_ = fmt::format("HTTP/1.1 {} {}\r\n", response_.status, phrase(response_.status));
    for (const auto& [name, value] : response_.headers) {
      // The length is the server's business, but a HEAD answer states the one it was given.
      if (!head_only_ && text::equals_ignoring_case(name, "Content-Length")) continue;
      head_ += name;
      head_ += ": ";
      append_header_value(value);
      head_ += "\r\n";
    }
    const bool has_length = head_only_ && response_.headers.has("Content-Length");
    if (!bodiless(response_.status) && !has_length) {
      head_ += fmt::format("Content-Length: {}\r\n", response_.body.length);
    }
    if (close_after_) head_ += "Connection: close\r\n";
    head_ += "\r\n";
    remaining_ = no_body ? 0 : response_.body.length;
    written_ = 0;
    piece_ = response_.body.source ? std::string_view() : response_.body.text;
    if (response_.delivery.cut_after_bytes) {
      remaining_ = std::min(remaining_, *response_.delivery.cut_after_bytes);
      close_after_ = true;
    }
    if (!response_.body.source && !response_.delivery.stall_after_bytes) {
      const std::array<asio::const_buffer, 2> parts = {
          asio::buffer(head_), asio::buffer(response_.body.text.data(), remaining_)};
      remaining_ = 0;
      asio::async_write(socket_, parts, [self = shared_from_this()](error_code error, size_t) {
        if (!error) self->finish();
      });
      return;
    }
    asio::async_write(socket_, asio::buffer(head_),
                      [self = shared_from_this()](error_code error, size_t) {
                        if (!error) self->write_piece();
                      });
  }

  // A stored value must not be able to start a header of its own.
  void append_header_value(const std::string& value) {
    for (const char c : value) head_ += c == '\r' || c == '\n' ? ' ' : c;
  }

  void write_piece() {
    if (remaining_ == 0) return finish();
    auto& delivery = response_.delivery;
    if (delivery.stall_after_bytes == written_) return stall();
    if (piece_.empty() && response_.body.source) {
      try {
        response_.body.text = response_.body.source();
      } catch (const std::exception&) {
        response_.body.text.clear();
      }
      piece_ = response_.body.text;
    }
    if (piece_.empty()) {  // the bytes are gone: a cut connection says so
      error_code ignored;
      socket_.close(ignored);
      return;
    }
    uint64_t size = std::min<uint64_t>(remaining_, piece_.size());
    if (delivery.stall_after_bytes) size = std::min(size, *delivery.stall_after_bytes - written_);
    const auto bytes = piece_.substr(0, size);
    piece_.remove_prefix(size);
    remaining_ -= size;
    written_ += size;
    asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()),
                      [self = shared_from_this()](error_code error, size_t) {
                        if (!error) self->write_piece();
                      });
  }

  void stall() {
    response_.delivery.stall_after_bytes.reset();
    timer_.expires_after(std::chrono::milliseconds(response_.delivery.stall_millis));
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->write_piece();
    });
  }

  void finish() {
    response_ = {};
    if (!close_after_) return read_header();
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

  static std::string_view view(beast::string_view s) { return {s.data(), s.size()}; }

  tcp::socket socket_;
  asio::steady_timer timer_;
  const HttpServer::Options& options_;
  const HttpServer::Handler& handler_;
  const GoAway go_away_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  wire::HttpResponse response_;
  std::string head_;
  std::string_view piece_;  // of the body, not yet written
  uint64_t remaining_ = 0, written_ = 0;
  bool close_after_ = false;
  bool head_only_ = false;
};

}  // namespace

struct HttpServer::State {
  State(const Options& given, Handler function)
      : options(given), handler(std::move(function)), acceptor(context), away(context) {}

  error_code bind() {
    error_code error, ignored;
    acceptor.close(ignored);
    acceptor.open(endpoint.protocol(), error);
    if (!error) keep_from_children(acceptor);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    return error;
  }

  error_code listen() {
    error_code error;
    acceptor.listen(asio::socket_base::max_listen_connections, error);
    listening = !error;
    if (listening) accept();
    return error;
  }

  void accept() {
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted || !listening) return;
      if (!error) start_session(std::move(socket));
      accept();
    });
  }

  void start_session(tcp::socket socket) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    keep_from_children(socket);
    auto session = std::make_shared<Session>(std::move(socket), options, handler,
                                             [this](int64_t millis) { go_away(millis); });
    std::erase_if(sessions, [](const auto& each) { return each.expired(); });
    sessions.push_back(session);
    session->start();
  }

  // As a service that is down: every connection breaks, and nobody listens until it is back. The
  // port stays bound, or a client could be given it as its own and connect to itself.
  void go_away(int64_t millis) {
    listening = false;
    for (const auto& each : sessions) {
      if (const auto session = each.lock()) session->reset();
    }
    sessions.clear();
    come_back_after(millis, bind());
  }

  void come_back_after(int64_t millis, error_code bound) {
    constexpr int64_t kAgain = 20;  // milliseconds, while the port is not free
    away.expires_after(std::chrono::milliseconds(millis));
    away.async_wait([this, bound](error_code error) {
      if (error) return;
      if (bound || listen()) come_back_after(kAgain, bind());
    });
  }

  Options options;
  Handler handler;
  asio::io_context context{1};
  // Watched from the start: a signal between listening and run() ends the server as well.
  asio::signal_set signals{context};
  tcp::endpoint endpoint;
  tcp::acceptor acceptor;
  bool listening = false;
  asio::steady_timer away;
  std::vector<std::weak_ptr<Session>> sessions;
};

HttpServer::HttpServer(const Options& options, Handler handler)
    : state_(std::make_unique<State>(options, std::move(handler))) {
  if (options.signals == Signals::kEndTheServer) {
    for (const int signal : {SIGINT, SIGTERM}) state_->signals.add(signal);
  }
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) {
    throw ServerError(fmt::format("\"{}\" is not an IP address", options.address));
  }
  state_->endpoint = {address, options.port};
  error = state_->bind();
  if (!error) error = state_->listen();
  if (error) {
    throw ServerError(fmt::format("cannot listen on {}:{}: {}; choose another port with --port",
                                  options.address, options.port, error.message()));
  }
  state_->endpoint = state_->acceptor.local_endpoint();
}

HttpServer::~HttpServer() = default;

uint16_t HttpServer::port() const { return state_->endpoint.port(); }

void HttpServer::run() {
  state_->signals.async_wait([this](error_code error, int) {
    if (!error) state_->context.stop();
  });
  state_->context.run();
}

void HttpServer::stop() {
  asio::post(state_->context, [this] { state_->context.stop(); });
}

}  // namespace sim::server
