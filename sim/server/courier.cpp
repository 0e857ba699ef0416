#include "sim/server/courier.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "sim/server/http_client.h"
#include "sim/state/outbox.h"

namespace sim::server {
namespace {

constexpr std::chrono::seconds kPatience{5};  // AWS gives a webhook as long

struct Answered {
  state::Post post;
  int status = 0;  // 0: no answer
};

bool is_loopback(const std::string& host) {
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

constexpr std::string_view kFile = "file:";
constexpr int kDone = 200;

// One line at the end of a regular file, which is made when it is not there. Whatever else bears
// the name (a link, a pipe, a device) is left alone.
bool append_line(const std::string& path, const std::string& line) {
  constexpr mode_t kMode = 0644;
  const int file = ::open(
      path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, kMode);
  if (file < 0) return false;
  struct stat facts {};
  const std::string text = line + "\n";
  const bool written = ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) &&
                       ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  return ::close(file) == 0 && written;
}

// Never beyond this machine, whatever the world says.
int status_of(const state::Post& post) {
  try {
    const auto path = post.url.find('/', post.url.find("//") + 2);
    const Endpoint endpoint = Endpoint::parse(post.url.substr(0, path));
    if (!is_loopback(endpoint.host)) return 0;
    wire::HttpRequest request;
    request.method = post.method;
    request.target = path == std::string::npos ? "/" : post.url.substr(path);
    request.body = post.body;
    const Value headers = Value::parse(post.headers);
    for (const auto& [name, value] : headers.items()) {
      request.headers.add(name, value.get<std::string>());
    }
    return HttpClient(endpoint, kPatience).send(request).status;
  } catch (const std::exception&) {
    return 0;  // no URL, or nobody there
  }
}

void hear(World& world, const state::Post& post, int status) {
  world.gateway().run_job({0, world.now(), post.service, post.job,
                           fmt::format("{} {}", post.subject, status), post.account, post.region});
}

}  // namespace

struct Courier::State {
  std::mutex mutex;
  std::condition_variable woken, answered_one;
  std::deque<state::Post> waiting;
  std::vector<Answered> answered;
  size_t under_way = 0;  // taken from the outbox, not yet heard of
  bool ending = false;
  std::thread thread;

  void run() {
    std::unique_lock lock(mutex);
    for (;;) {
      woken.wait(lock, [this] { return ending || !waiting.empty(); });
      if (ending) return;
      state::Post post = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      const int status = status_of(post);
      lock.lock();
      answered.push_back({std::move(post), status});
      answered_one.notify_all();
    }
  }
};

Courier::Courier() : state_(std::make_unique<State>()) {}

Courier::~Courier() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->ending = true;
  }
  state_->woken.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

void Courier::exchange(World& world) {
  std::vector<Answered> answered;
  {
    const std::scoped_lock lock(state_->mutex);
    answered.swap(state_->answered);
    state_->under_way -= answered.size();
  }
  for (const auto& [post, status] : answered) hear(world, post, status);
  std::vector<state::Post> to_send;
  for (auto& post : state::Outbox(world.store().state).take()) {
    if (post.url.starts_with(kFile)) {
      hear(world, post, append_line(post.url.substr(kFile.size()), post.body) ? kDone : 0);
    } else {
      to_send.push_back(std::move(post));
    }
  }
  if (to_send.empty()) return;
  if (!state_->thread.joinable()) state_->thread = std::thread([this] { state_->run(); });
  const std::scoped_lock lock(state_->mutex);
  state_->under_way += to_send.size();
  for (auto& post : to_send) state_->waiting.push_back(std::move(post));
  state_->woken.notify_all();
}

void Courier::settle(World& world, std::chrono::milliseconds patience) {
  for (;;) {
    exchange(world);
    std::unique_lock lock(state_->mutex);
    if (state_->under_way == 0) return;
    const bool heard =
        state_->answered_one.wait_for(lock, patience, [this] { return !state_->answered.empty(); });
    if (!heard) return;
  }
}

}  // namespace sim::server
