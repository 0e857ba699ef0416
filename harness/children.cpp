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
#include <deque>
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

// The numbers of pieces that have not begun, and how many of those that have still run.
class Queue {
 public:
  Queue(size_t count, const Slots& slots) : slots_(slots) {
    for (size_t i = 0; i < count; ++i) (slots.waits(i) ? waiting_ : working_).push_back(i);
  }

  bool empty() const { return working_.empty() && waiting_.empty(); }
  void ended(size_t number) { --(slots_.waits(number) ? waiting_now_ : working_now_); }

  // Those that wait begin one after the other as others end: all at once they would be in each
  // other's way.
  std::vector<size_t> next() {
    std::vector<size_t> out;
    while (!working_.empty() && working_now_ < slots_.working) take(working_, working_now_, out);
    do {
      if (waiting_.empty() || waiting_now_ >= slots_.waiting) break;
      take(waiting_, waiting_now_, out);
    } while (working_.empty());
    return out;
  }

 private:
  static void take(std::deque<size_t>& from, size_t& now, std::vector<size_t>& out) {
    out.push_back(from.front());
    from.pop_front();
    ++now;
  }

  const Slots& slots_;
  std::deque<size_t> working_, waiting_;
  size_t working_now_ = 0, waiting_now_ = 0;
};

}  // namespace

void run_in_children(size_t count, const Slots& slots,
                     const std::function<std::string(size_t)>& work,
                     const std::function<Next(size_t, const Ended&)>& done) {
  std::fflush(nullptr);  // or each child would write what is buffered once more
  Children children;
  Queue queue(count, slots);
  while (!queue.empty() || children.size() > 0) {
    for (const size_t number : queue.next()) children.start(number, work);
    const auto [number, ended] = children.wait();
    queue.ended(number);
    if (done(number, ended) == Next::kStop) return;
  }
}

void run_in_children(size_t count, size_t at_once, const std::function<std::string(size_t)>& work,
                     const std::function<Next(size_t, const Ended&)>& done) {
  std::map<size_t, Ended> early;  // ended before one of a lower number
  size_t told = 0;
  Slots slots;
  slots.working = at_once;
  run_in_children(count, slots, work, [&](size_t number, const Ended& ended) {
    early.emplace(number, ended);
    for (auto next = early.find(told); next != early.end(); next = early.find(told)) {
      if (done(told, next->second) == Next::kStop) return Next::kStop;
      early.erase(next);
      ++told;
    }
    return Next::kGoOn;
  });
}

}  // namespace harness
