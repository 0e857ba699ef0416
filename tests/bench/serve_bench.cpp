// The program as a user runs it: start to first answer, idle memory, and signed requests a second
// over loopback. The load comes from four threads of this process that replay one signed request
// each over a kept-alive connection, so that the server's core is the one that is busy.
#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include "fakes/models.h"
#include "sim/server/http_client.h"
#include "sim/time/clock.h"
#include "sim/wire/codec.h"
#include "sim/wire/sigv4.h"

extern char** environ;

namespace {

using namespace sim;

const wire::sigv4::Credentials kAdmin = {"AKIAIOSFODNN7EXAMPLE",
                                         "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};

// A running `inspector-sim serve` on a port of its own, ended with the object.
class Server {
 public:
  Server() : port_(free_port()) {
    const std::string program = SIM_BINARY_DIR "/inspector-sim", port = std::to_string(port_);
    std::vector<std::string> words = {program, "serve", "--port", port, "--quiet"};
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    if (posix_spawn(&process_, program.c_str(), nullptr, nullptr, argv.data(), environ) != 0) {
      throw std::runtime_error("cannot start " + program);
    }
  }
  ~Server() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }

  int connect() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
      return socket;
    }
    close(socket);
    return -1;
  }
  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url() const { return "http://" + host(); }
  // Resident set in bytes.
  int64_t memory() const {
    std::ifstream in("/proc/" + std::to_string(process_) + "/statm");
    int64_t total = 0, resident = 0;
    in >> total >> resident;
    return resident * sysconf(_SC_PAGESIZE);
  }
  // Processor time since its start, in microseconds (the kernel counts in hundredths of a second).
  int64_t processor_time() const {
    std::ifstream in("/proc/" + std::to_string(process_) + "/stat");
    std::string skipped;
    for (int field = 1; field <= 13; ++field) in >> skipped;
    int64_t user = 0, kernel = 0;
    in >> user >> kernel;
    return (user + kernel) * 1'000'000 / sysconf(_SC_CLK_TCK);
  }

 private:
  static uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(socket, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    close(socket);
    return ntohs(address.sin_port);
  }
  uint16_t port_;
  pid_t process_ = 0;
};

std::string bytes_of(const wire::HttpRequest& request) {
  std::string out = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) out += name + ": " + value + "\r\n";
  return out + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
}

// Sends one request and reads one whole answer; the status, or 0 when the connection broke.
int exchange(int socket, const std::string& bytes) {
  if (send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) return 0;
  std::string answer;
  char piece[16384];
  for (;;) {
    const ssize_t n = recv(socket, piece, sizeof piece, 0);
    if (n <= 0) return 0;
    answer.append(piece, static_cast<size_t>(n));
    const auto end = answer.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    const auto at = answer.find("Content-Length: ");
    const size_t length = at < end ? std::strtoul(answer.c_str() + at + 16, nullptr, 10) : 0;
    if (answer.size() >= end + 4 + length) return std::atoi(answer.c_str() + 9);
  }
}

wire::Model model(const char* name) { return fakes::model(name); }

wire::HttpRequest signed_request(const Server& server, const wire::Model& service,
                                 const char* operation, const Value& input) {
  auto request = wire::encode_input(service, *service.find(operation), input, server.host());
  wire::sigv4::sign(request, kAdmin, "us-east-1", service.signing_name, WallClock().now());
  return request;
}

void wait_until_up(const Server& server) {
  for (int i = 0; i < 5000; ++i) {
    const int socket = server.connect();
    if (socket >= 0) {
      close(socket);
      return;
    }
    usleep(200);
  }
  throw std::runtime_error("the server did not come up");
}

void BM_StartToFirstAnswer(benchmark::State& state) {
  const std::string health = "GET /_sim/health HTTP/1.1\r\nHost: x\r\n\r\n";
  int64_t memory = 0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    const Server server;
    int socket = -1;
    while ((socket = server.connect()) < 0) usleep(100);
    if (exchange(socket, health) != 200) state.SkipWithError("no answer");
    state.SetIterationTime(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    memory = server.memory();
    close(socket);
  }
  state.counters["idle_MB"] = static_cast<double>(memory) / 1e6;
}
BENCHMARK(BM_StartToFirstAnswer)->UseManualTime()->Iterations(20)->Unit(benchmark::kMillisecond);

// Prepares the world through the front door and answers the request to repeat.
using Prepare = wire::HttpRequest (*)(const Server&, server::HttpClient&);

std::string make_key(const Server& server, server::HttpClient& client) {
  const auto kms = model("kms");
  const auto output =
      wire::decode_output(kms, *kms.find("CreateKey"),
                          client.send(signed_request(server, kms, "CreateKey", Value::object())));
  return output.members["KeyMetadata"]["Arn"];
}

wire::HttpRequest put_object(const Server& server, server::HttpClient& client) {
  const auto s3 = model("s3");
  client.send(signed_request(server, s3, "CreateBucket", {{"Bucket", "bench-reports"}}));
  return signed_request(server, s3, "PutObject",
                        {{"Bucket", "bench-reports"},
                         {"Key", "object"},
                         {"Body", std::string(1024, 'x')},
                         {"ServerSideEncryption", "aws:kms"},
                         {"SSEKMSKeyId", make_key(server, client)}});
}

wire::HttpRequest get_object(const Server& server, server::HttpClient& client) {
  client.send(put_object(server, client));
  const auto s3 = model("s3");
  return signed_request(server, s3, "GetObject", {{"Bucket", "bench-reports"}, {"Key", "object"}});
}

wire::HttpRequest generate_data_key(const Server& server, server::HttpClient& client) {
  const auto kms = model("kms");
  return signed_request(server, kms, "GenerateDataKey",
                        {{"KeyId", make_key(server, client)}, {"KeySpec", "AES_256"}});
}

enum class Authorization { kOn, kOff };

// What judging costs shows in the difference between the two.
void switch_authorization_off(server::HttpClient& client) {
  wire::HttpRequest request;
  request.method = "POST";
  request.target = "/_sim/settings";
  request.body = R"({"gateway.authorization": false})";
  if (client.send(request).status != 200) throw std::runtime_error("the setting was refused");
}

void BM_Loopback(benchmark::State& state, Prepare prepare,
                 Authorization authorization = Authorization::kOn) {
  constexpr int kThreads = 4, kRequestsEach = 2000;
  const Server server;
  wait_until_up(server);
  server::HttpClient client(server::Endpoint::parse(server.url()));
  if (authorization == Authorization::kOff) switch_authorization_off(client);
  const std::string bytes = bytes_of(prepare(server, client));
  const int64_t before = server.processor_time();
  for (auto _ : state) {
    std::atomic<int> failed{0};
    std::vector<std::thread> load;
    for (int t = 0; t < kThreads; ++t) {
      load.emplace_back([&] {
        const int socket = server.connect();
        for (int i = 0; i < kRequestsEach; ++i) failed += exchange(socket, bytes) != 200;
        close(socket);
      });
    }
    for (auto& thread : load) thread.join();
    if (failed > 0) state.SkipWithError("requests failed");
  }
  const int64_t requests = state.iterations() * kThreads * kRequestsEach;
  state.SetItemsProcessed(requests);
  // Unlike the rate it does not depend on what else the machine does.
  state.counters["server_us_each"] =
      static_cast<double>(server.processor_time() - before) / static_cast<double>(requests);
}

BENCHMARK_CAPTURE(BM_Loopback, GetCallerIdentity, [](const Server& server, server::HttpClient&) {
  const auto sts = model("sts");
  return signed_request(server, sts, "GetCallerIdentity", Value::object());
})->UseRealTime();
BENCHMARK_CAPTURE(BM_Loopback, GenerateDataKey, generate_data_key)->UseRealTime();
BENCHMARK_CAPTURE(BM_Loopback, GenerateDataKey_unjudged, generate_data_key, Authorization::kOff)
    ->UseRealTime();
BENCHMARK_CAPTURE(BM_Loopback, PutObject1KiB_SSE_KMS, put_object)->UseRealTime();
BENCHMARK_CAPTURE(BM_Loopback, PutObject1KiB_SSE_KMS_unjudged, put_object, Authorization::kOff)
    ->UseRealTime();
BENCHMARK_CAPTURE(BM_Loopback, GetObject1KiB_SSE_KMS, get_object)->UseRealTime();
BENCHMARK_CAPTURE(BM_Loopback, GetObject1KiB_SSE_KMS_unjudged, get_object, Authorization::kOff)
    ->UseRealTime();
BENCHMARK_CAPTURE(BM_Loopback, ListFindings, [](const Server& server, server::HttpClient&) {
  const auto inspector = model("inspector");
  return signed_request(server, inspector, "ListFindings", {{"maxResults", 10}});
})->UseRealTime();

}  // namespace
