#include "harness/learn/background.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "sim/world_file.h"

extern char** environ;

namespace harness::learn {
namespace {

// The line without its end, or nothing when the pipe was closed before one came.
std::string read_line(int file) {
  std::string line;
  char c = 0;
  for (;;) {
    const auto got = ::read(file, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return {};
    if (c == '\n') return line;
    line += c;
  }
}

}  // namespace

Background start_in_background(const std::vector<std::string>& argv, const std::string& log) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  }
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, ends[1], 1);
  posix_spawn_file_actions_addopen(&files, 2, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  pid_t pid = 0;
  const int error =
      ::posix_spawn(&pid, words.front().c_str(), &files, &attributes, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  ::close(ends[1]);
  if (error != 0) {
    ::close(ends[0]);
    throw std::runtime_error(
        fmt::format("cannot start {}: {}", argv.front(), std::strerror(error)));
  }
  Background out{pid, read_line(ends[0])};
  ::close(ends[0]);
  if (!out.first_line.empty()) return out;
  ::waitpid(pid, nullptr, 0);
  throw std::runtime_error(fmt::format("the lab's server did not start: {}", sim::read_file(log)));
}

void end_background(int64_t pid) {
  if (pid <= 1) return;
  ::kill(static_cast<pid_t>(pid), SIGTERM);
  ::waitpid(static_cast<pid_t>(pid), nullptr, 0);  // when it is a child of ours
}

}  // namespace harness::learn
