#include "sim/server/http_client.h"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include "sim/base/text.h"

namespace sim::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr uint64_t kLargestAnswer = UINT64_C(8) * 1024 * 1024 * 1024;

}  // namespace

Endpoint Endpoint::parse(const std::string& url) {
  Endpoint endpoint;
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    endpoint.tls = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    throw std::invalid_argument(
        fmt::format("\"{}\" is not an endpoint such as http://127.0.0.1:4566", url));
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const auto colon = rest.rfind(':');
  const bool has_port = colon != std::string_view::npos && rest.find(']', colon) == rest.npos;
  endpoint.host = std::string(rest.substr(0, has_port ? colon : rest.npos));
  endpoint.port = has_port ? std::string(rest.substr(colon + 1)) : endpoint.tls ? "443" : "80";
  const auto number = text::to_integer(endpoint.port);
  if (endpoint.host.empty() || endpoint.host.find('/') != std::string::npos || !number ||
      *number < 1 || *number > 65535) {
    throw std::invalid_argument(
        fmt::format("\"{}\" is not an endpoint such as http://127.0.0.1:4566", url));
  }
  return endpoint;
}

std::string Endpoint::authority() const {
  return port == (tls ? "443" : "80") ? host : host + ":" + port;
}

struct HttpClient::State {
  using Plain = beast::tcp_stream;
  using Tls = beast::ssl_stream<beast::tcp_stream>;

  Endpoint endpoint;
  std::chrono::milliseconds timeout;
  asio::io_context context{1};
  asio::ssl::context tls_context{asio::ssl::context::tls_client};
  std::unique_ptr<Plain> plain;
  std::unique_ptr<Tls> tls;
  beast::flat_buffer buffer;

  bool connected() const { return plain || tls; }
  void disconnect() {
    plain.reset();
    tls.reset();
    buffer.clear();
  }

  // Runs one asynchronous operation to its end, so that the stream's time limit applies.
  template <class Start>
  error_code await(Start&& start) {
    error_code result = asio::error::would_block;
    start([&](error_code error, auto&&...) { result = error; });
    context.restart();
    context.run();
    return result;
  }

  Plain& lowest() { return tls ? beast::get_lowest_layer(*tls) : *plain; }

  void connect() {
    tcp::resolver resolver(context);
    error_code error;
    const auto addresses = resolver.resolve(endpoint.host, endpoint.port, error);
    if (error) fail("cannot resolve", error);
    if (endpoint.tls) {
      tls_context.set_default_verify_paths();
      tls_context.set_verify_mode(asio::ssl::verify_peer);
      tls = std::make_unique<Tls>(context, tls_context);
      tls->set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
      SSL_set_tlsext_host_name(tls->native_handle(), endpoint.host.c_str());
    } else {
      plain = std::make_unique<Plain>(context);
    }
    lowest().expires_after(timeout);
    error = await([&](auto done) { lowest().async_connect(addresses, std::move(done)); });
    if (error) fail("cannot connect to", error);
    lowest().socket().set_option(tcp::no_delay(true), error);
    if (tls) {
      error = await([&](auto done) {
        tls->async_handshake(asio::ssl::stream_base::client, std::move(done));
      });
      if (error) fail("TLS handshake with", error);
    }
  }

  [[noreturn]] void fail(const char* doing, error_code error) {
    disconnect();
    throw TransportError(
        fmt::format("{} {}:{}: {}", doing, endpoint.host, endpoint.port,
                    error == beast::error::timeout ? "timed out" : error.message()));
  }

  template <class Stream>
  error_code exchange(Stream& stream, http::request<http::string_body>& message,
                      http::response_parser<http::string_body>& parser) {
    lowest().expires_after(timeout);
    const error_code error =
        await([&](auto done) { http::async_write(stream, message, std::move(done)); });
    if (error) return error;
    lowest().expires_after(timeout);
    return await([&](auto done) { http::async_read(stream, buffer, parser, std::move(done)); });
  }
};

HttpClient::HttpClient(Endpoint endpoint, std::chrono::milliseconds timeout)
    : state_(std::make_unique<State>()) {
  state_->endpoint = std::move(endpoint);
  state_->timeout = timeout;
}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

wire::HttpResponse HttpClient::send(const wire::HttpRequest& request) {
  http::request<http::string_body> message;
  message.method_string(request.method);
  message.target(request.target);
  message.version(11);
  for (const auto& [name, value] : request.headers) message.insert(name, value);
  if (!request.headers.has("Host")) message.set(http::field::host, state_->endpoint.authority());
  message.body() = request.body;
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    message.content_length(request.body.size());
  }
  auto& state = *state_;
  const bool reused = state.connected();
  std::optional<http::response_parser<http::string_body>> parser;
  const auto attempt = [&] {
    if (!state.connected()) state.connect();
    parser.emplace();
    parser->body_limit(kLargestAnswer);
    parser->skip(request.method == "HEAD");
    return state.tls ? state.exchange(*state.tls, message, *parser)
                     : state.exchange(*state.plain, message, *parser);
  };
  error_code error = attempt();
  if (error && reused && !parser->got_some() && error != beast::error::timeout) {
    state.disconnect();  // the server closed the idle connection
    error = attempt();
  }
  if (error) state.fail("no answer from", error);
  auto answer = parser->release();
  wire::HttpResponse response;
  response.status = static_cast<int>(answer.result_int());
  for (const auto& field : answer) {
    response.headers.add(std::string(field.name_string()), std::string(field.value()));
  }
  const bool keep = answer.keep_alive();
  response.body = wire::Body(std::move(answer.body()));
  if (!keep) state.disconnect();
  return response;
}

}  // namespace sim::server
