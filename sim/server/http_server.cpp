#include "sim/server/http_server.h"

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

bool bodiless(int status) { return status == 204 || status == 304 || status < 200; }

// One connection: reads a request, lets the handler answer, writes, and starts again. Kept alive by
// the shared pointers in its own pending operations.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const HttpServer::Options& options,
          const HttpServer::Handler& handler)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        options_(options),
        handler_(handler) {}

  void start() { read_header(); }

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

  void write_head() {
    if (response_.delivery.reset) {
      error_code ignored;
      socket_.set_option(asio::socket_base::linger(true, 0), ignored);
      socket_.close(ignored);
      return;
    }
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
    if (response_.delivery.cut_after_bytes) {
      remaining_ = std::min(remaining_, *response_.delivery.cut_after_bytes);
      close_after_ = true;
    }
    if (!response_.body.source) {
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
    try {
      response_.body.text = response_.body.source();
    } catch (const std::exception&) {
      response_.body.text.clear();
    }
    if (response_.body.text.empty()) {  // the bytes are gone: a cut connection says so
      error_code ignored;
      socket_.close(ignored);
      return;
    }
    const size_t size = std::min<uint64_t>(remaining_, response_.body.text.size());
    remaining_ -= size;
    asio::async_write(socket_, asio::buffer(response_.body.text.data(), size),
                      [self = shared_from_this()](error_code error, size_t) {
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
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  wire::HttpResponse response_;
  std::string head_;
  uint64_t remaining_ = 0;
  bool close_after_ = false;
  bool head_only_ = false;
};

}  // namespace

struct HttpServer::State {
  State(const Options& given, Handler function)
      : options(given), handler(std::move(function)), acceptor(context) {}

  void accept() {
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Session>(std::move(socket), options, handler)->start();
      }
      accept();
    });
  }

  Options options;
  Handler handler;
  asio::io_context context{1};
  // Watched from the start: a signal between listening and run() ends the server as well.
  asio::signal_set signals{context};
  tcp::acceptor acceptor;
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
  auto& acceptor = state_->acceptor;
  acceptor.open(address.is_v6() ? tcp::v6() : tcp::v4(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind({address, options.port}, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    throw ServerError(fmt::format("cannot listen on {}:{}: {}; choose another port with --port",
                                  options.address, options.port, error.message()));
  }
  state_->accept();
}

HttpServer::~HttpServer() = default;

uint16_t HttpServer::port() const { return state_->acceptor.local_endpoint().port(); }

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
