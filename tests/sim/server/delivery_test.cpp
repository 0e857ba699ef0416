// How the server delivers an answer that a fault has spoilt: late, cut, silent for a while, never,
// or by refusing everyone. Through real sockets on the loopback address.
#include <gtest/gtest.h>

#include <thread>

#include "sim/server/http_client.h"
#include "sim/server/http_server.h"
#include "sim/time/clock.h"

namespace {

using namespace sim;
using server::HttpClient;
using server::HttpServer;
using server::TransportError;
using std::chrono::milliseconds;

// Answers every request with a body of 100,000 bytes, delivered as the test says.
class Served {
 public:
  explicit Served(const wire::Delivery& delivery, bool streamed = false) {
    HttpServer::Options options;
    options.port = 0;
    server_ = std::make_unique<HttpServer>(options, [=](wire::HttpRequest request) {
      wire::HttpResponse response;
      response.body = streamed ? wire::Body::streamed(100'000, [] { return std::string(777, 'x'); })
                               : wire::Body(std::string(100'000, 'x'));
      if (request.target == "/spoilt") response.delivery = delivery;
      return response;
    });
    thread_ = std::thread([this] { server_->run(); });
  }
  ~Served() {
    server_->stop();
    thread_.join();
  }

  // What becomes of a request: the length of its body, or "lost".
  std::string get(const char* target, milliseconds timeout = std::chrono::seconds(20)) {
    wire::HttpRequest request;
    request.target = target;
    request.headers.set("Host", "here");
    HttpClient client(
        server::Endpoint::parse("http://127.0.0.1:" + std::to_string(server_->port())), timeout);
    try {
      return std::to_string(client.send(request).body.read_all().size());
    } catch (const TransportError&) {
      return "lost";
    }
  }

 private:
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

template <class F>
int64_t millis_of(F work) {
  const auto began = steady_millis();
  work();
  return steady_millis() - began;
}

TEST(Delivery, FallsSilentInTheMiddleAndGoesOn) {
  for (const bool streamed : {false, true}) {
    wire::Delivery delivery;
    delivery.stall_after_bytes = 50'001;
    delivery.stall_millis = 300;
    Served served(delivery, streamed);
    std::string got;
    EXPECT_GE(millis_of([&] { got = served.get("/spoilt"); }), 300);
    EXPECT_EQ(got, "100000");
    EXPECT_EQ(served.get("/"), "100000");
  }
}

TEST(Delivery, AStalledAnswerIsLostOnAClientThatDoesNotWait) {
  wire::Delivery delivery;
  delivery.stall_after_bytes = 10;
  delivery.stall_millis = 60'000;
  Served served(delivery);
  EXPECT_EQ(served.get("/spoilt", milliseconds(150)), "lost");
  EXPECT_EQ(served.get("/"), "100000");
}

TEST(Delivery, HangsUntilTheClientGivesUp) {
  wire::Delivery delivery;
  delivery.hang = true;
  Served served(delivery);
  EXPECT_EQ(served.get("/spoilt", milliseconds(150)), "lost");
  EXPECT_EQ(served.get("/"), "100000");
}

TEST(Delivery, RefusesEveryoneForAWhile) {
  wire::Delivery delivery;
  delivery.refuse_millis = 400;
  Served served(delivery);
  const auto began = steady_millis();
  EXPECT_EQ(served.get("/spoilt"), "lost");
  int refused = 0;
  while (served.get("/") == "lost") ++refused;
  EXPECT_GE(steady_millis() - began, 400);
  EXPECT_GT(refused, 0);
}

TEST(Delivery, IsCutAfterTheBytesThatTheRuleSays) {
  for (const bool streamed : {false, true}) {
    wire::Delivery delivery;
    delivery.cut_after_bytes = 1000;
    Served served(delivery, streamed);
    EXPECT_EQ(served.get("/spoilt"), "lost");
    EXPECT_EQ(served.get("/"), "100000");
  }
}

}  // namespace
