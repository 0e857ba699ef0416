#include "harness/children.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <stdexcept>
#include <vector>

#include "harness/orphans.h"

namespace harness {
namespace {

struct Child {
  size_t number = 0;
  pid_t process = -1;
  int answers = -1;  // the end of the pipe that is read
  std::string text;
};

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto wrote = ::write(file, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return;
    text.remove_prefix(static_cast<size_t>(wrote));
  }
}

class Children {
 public:
  ~Children() {
    for (const auto& child : running_) ::kill(child.process, SIGTERM);
    for (const auto& child : running_) {
      ::close(child.answers);
      ::waitpid(child.process, nullptr, 0);
    }
  }

  size_t size() const { return running_.size(); }

  void start(size_t number, const std::function<std::string(size_t)>& work) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe");
    const bool adopts = adopts_orphans();
    const pid_t process = ::fork();
    if (process < 0) {
      ::close(ends[0]);
      ::close(ends[1]);
      fail("no process");
    }
    if (process == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);
      if (adopts) adopt_orphans();
      ::close(ends[0]);
      int status = 0;
      try {
        write_all(ends[1], work(number));
      } catch (const std::exception& e) {
        fmt::print(stderr, "inspector-sim: {}\n", e.what());
        status = 1;
      }
      std::fflush(nullptr);
      ::_exit(status);  // what the parent has open is the parent's to close
    }
    ::close(ends[1]);
    running_.push_back({number, process, ends[0], {}});
  }

  // Reads until a child has said all; answers its number and what came of it.
  std::pair<size_t, Ended> wait() {
    for (;;) {
      std::vector<pollfd> watched;
      for (const auto& child : running_) watched.push_back({child.answers, POLLIN, 0});
      if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) fail("poll");
      for (size_t i = 0; i < watched.size(); ++i) {
        if (watched[i].revents != 0 && read_from(running_[i])) return end(i);
      }
    }
  }

 private:
  [[noreturn]] static void fail(const char* what) {
    throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
  }

  // True at the end.
  static bool read_from(Child& child) {
    std::array<char, 65536> buffer;
    const auto got = ::read(child.answers, buffer.data(), buffer.size());
    if (got > 0) child.text.append(buffer.data(), static_cast<size_t>(got));
    return got == 0 || (got < 0 && errno != EINTR);
  }

  std::pair<size_t, Ended> end(size_t index) {
    Child child = std::move(running_[index]);
    running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(index));
    ::close(child.answers);
    int status = 0;
    while (::waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
    }
    Ended ended{std::move(child.text), {}};
    if (WIFSIGNALED(status)) {
      const int signal = WTERMSIG(status);
      ended.died = fmt::format("was ended by signal {} ({})", signal, ::strsignal(signal));
    } else if (WEXITSTATUS(status) != 0) {
      ended.died = fmt::format("ended with status {}", WEXITSTATUS(status));
    }
    return {child.number, std::move(ended)};
  }

  std::vector<Child> running_;
};

}  // namespace

void run_in_children(size_t count, size_t at_once, const std::function<std::string(size_t)>& work,
                     const std::function<Next(size_t, const Ended&)>& done) {
  std::fflush(nullptr);  // or each child would write what is buffered once more
  Children children;
  std::map<size_t, Ended> waiting;  // ended before an earlier one
  size_t started = 0, told = 0;
  while (told < count) {
    while (started < count && children.size() < at_once) {
      children.start(started++, work);
    }
    waiting.insert(children.wait());
    for (auto next = waiting.find(told); next != waiting.end(); next = waiting.find(told)) {
      if (done(told, next->second) == Next::kStop) return;
      waiting.erase(next);
      ++told;
    }
  }
}

}  // namespace harness
