#include "harness/subject.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "harness/orphans.h"
#include "sim/time/clock.h"

namespace harness {
namespace {

constexpr size_t kMostOutput = 1024 * 1024;
constexpr size_t kFlood = 64 * kMostOutput;
constexpr int64_t kLook = 20;  // milliseconds between two looks at a silent process

// One end of a pipe from the program; what comes beyond the limit is read and dropped.
struct Outlet {
  int read_end = -1, write_end = -1;
  std::string* text = nullptr;
  size_t said = 0;

  explicit Outlet(std::string& into) : text(&into) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    }
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Outlet() {
    close_end(read_end);
    close_end(write_end);
  }
  Outlet(const Outlet&) = delete;
  Outlet& operator=(const Outlet&) = delete;

  static void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  // Reads what is there. Closes the pipe at its end.
  void take() {
    std::array<char, 16 * 1024> piece;
    const ssize_t size = ::read(read_end, piece.data(), piece.size());
    if (size <= 0) {
      if (size == 0 || errno != EINTR) close_end(read_end);
      return;
    }
    said += static_cast<size_t>(size);
    const size_t room = kMostOutput - std::min(kMostOutput, text->size());
    text->append(piece.data(), std::min(room, static_cast<size_t>(size)));
  }
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

class Process {
 public:
  // Answers an errno value, 0 when the program runs.
  int start(const SubjectCommand& command, const std::string& mark, int out, int err) {
    std::vector<std::string> words = command.argv, variables;
    for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
    variables.push_back(mark);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(
        &files, 0, command.input_file.empty() ? "/dev/null" : command.input_file.c_str(), O_RDONLY,
        0);
    posix_spawn_file_actions_adddup2(&files, out, 1);
    posix_spawn_file_actions_adddup2(&files, err, 2);
    posix_spawn_file_actions_addchdir_np(&files, command.folder.c_str());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int error = ::posix_spawnp(&pid_, words.front().c_str(), &files, &attributes,
                                     pointers(words).data(), pointers(variables).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) pid_ = -1;
    return error;
  }

  bool ended(SubjectResult& result) {
    int status = 0;
    if (pid_ < 0 || ::waitpid(pid_, &status, WNOHANG) != pid_) return false;
    note(status, result);
    return true;
  }

  bool has_ended() const { return pid_ < 0; }

  // Whatever of its group is left goes too: a program's children must not outlive the scenario.
  void kill_group(SubjectResult& result) {
    if (group_ < 0 && pid_ < 0) return;
    ::kill(-(pid_ > 0 ? pid_ : group_), SIGKILL);
    int status = 0;
    if (pid_ > 0 && ::waitpid(pid_, &status, 0) == pid_) note(status, result);
  }

 private:
  void note(int status, SubjectResult& result) {
    if (WIFEXITED(status)) result.exit = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    group_ = pid_;
    pid_ = -1;
  }

  pid_t pid_ = -1, group_ = -1;
};

// Reads until the program has ended, its time is up, or the server was stopped by a signal.
void follow(Process& process, Outlet& out, Outlet& err, sim::Millis within,
            const std::atomic<bool>& server_ended, SubjectResult& result) {
  const int64_t deadline = sim::steady_millis() + within.count();
  while (!process.ended(result)) {
    const int64_t left = deadline - sim::steady_millis();
    if (left <= 0) {
      result.timed_out = true;
      return;
    }
    if (server_ended) {
      result.interrupted = true;
      return;
    }
    std::array<pollfd, 2> watched = {{{out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), static_cast<int>(std::min(left, kLook)));
    if (watched[0].revents != 0) out.take();
    if (watched[1].revents != 0) err.take();
    if (out.said + err.said > kFlood) {
      result.flooded = true;
      return;
    }
    // Both pipes are closed: it is about to end, and a look costs little.
    if (out.read_end < 0 && err.read_end < 0) std::this_thread::yield();
  }
}

// What is left in a pipe after the program's end; its children may hold it open, so never waits.
void drain(Outlet& outlet) {
  while (outlet.read_end >= 0) {
    pollfd watched{outlet.read_end, POLLIN, 0};
    if (::poll(&watched, 1, 0) <= 0) return;
    outlet.take();
  }
}

// False when the server or the program's time ended first.
bool wait_to_start(const SubjectCommand& command, const std::atomic<bool>& server_ended) {
  const int64_t deadline = sim::steady_millis() + command.within.count();
  while (command.may_start && !command.may_start()) {
    if (server_ended || sim::steady_millis() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

void call(const SubjectCommand& command, SubjectResult& result) {
  const int64_t began = sim::steady_millis();
  int status = 1;
  try {
    status = command.callable(command);
  } catch (const std::exception& error) {
    result.err = fmt::format("{}\n", error.what());
  }
  result.real = sim::Millis(sim::steady_millis() - began);
  result.timed_out = result.real > command.within;
  if (!result.timed_out) result.exit = status;
}

void run_one(const SubjectCommand& command, const std::atomic<bool>& server_ended,
             SubjectResult& result) {
  if (!wait_to_start(command, server_ended)) {
    result.not_started = "the call that it starts after never came";
    return;
  }
  if (command.callable) return call(command, result);
  Outlet out(result.out), err(result.err);
  const int64_t began = sim::steady_millis();
  const std::string mark = fmt::format("INSPECTOR_SIM_RUN={}.{}.{}", ::getpid(),
                                       static_cast<const void*>(&result), began);
  Process process;
  if (const int error = process.start(command, mark, out.write_end, err.write_end); error != 0) {
    result.not_started = fmt::format("{}: {}", command.argv.front(), std::strerror(error));
  } else {
    Outlet::close_end(out.write_end);
    Outlet::close_end(err.write_end);
    follow(process, out, err, command.within, server_ended, result);
    if (process.has_ended()) result.left_behind = end_marked(mark);
    process.kill_group(result);
    end_marked(mark);
    drain(out);
    drain(err);
  }
  result.real = sim::Millis(sim::steady_millis() - began);
}

}  // namespace

std::string SubjectResult::how_it_ended() const {
  if (!not_started.empty()) return "could not be started: " + not_started;
  if (timed_out) return "did not end in time";
  if (flooded) return fmt::format("printed more than {} bytes and was killed", kFlood);
  if (interrupted) return "was interrupted";
  if (signal != 0) return fmt::format("was ended by signal {} ({})", signal, ::strsignal(signal));
  return fmt::format("ended with status {}", exit);
}

std::vector<SubjectResult> run_subjects(const std::vector<SubjectCommand>& commands,
                                        sim::server::HttpServer& server) {
  std::vector<SubjectResult> results(commands.size());
  std::atomic<bool> server_ended = false;
  std::thread serving([&] {
    server.run();
    server_ended = true;
  });
  std::vector<std::thread> others;
  for (size_t i = 1; i < commands.size(); ++i) {
    others.emplace_back([&, i] { run_one(commands[i], server_ended, results[i]); });
  }
  if (!commands.empty()) run_one(commands.front(), server_ended, results.front());
  for (auto& each : others) each.join();
  if (!results.empty()) results.front().left_behind += end_adopted();
  server.stop();
  serving.join();
  return results;
}

SubjectResult run_subject(const SubjectCommand& command, sim::server::HttpServer& server) {
  return std::move(run_subjects({command}, server).front());
}

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "inspector-sim-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) {
    throw std::runtime_error(
        fmt::format("cannot make a temporary folder: {}", std::strerror(errno)));
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace harness
