#include "harness/orphans.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "sim/base/text.h"

namespace harness {
namespace {

constexpr std::chrono::milliseconds kMoment{20};  // for a process that is about to end
constexpr int kMostRounds = 1000;                 // a process that may not be killed is left

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<pid_t> all_processes() {
  std::vector<pid_t> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const auto id = sim::text::to_integer(entry.path().filename().string());
    if (id) found.push_back(static_cast<pid_t>(*id));
  }
  return found;
}

std::filesystem::path facts_of(pid_t process) {
  return std::filesystem::path("/proc") / std::to_string(process);
}

std::vector<pid_t> marked(const std::string& mark) {
  auto found = all_processes();
  std::erase_if(found, [&](pid_t id) {
    const auto variables = '\0' + text_of(facts_of(id) / "environ");
    return variables.find('\0' + mark + '\0') == std::string::npos;
  });
  return found;
}

// "4711 (name) S 4242 …": the name may hold anything.
pid_t parent_of(pid_t process) {
  const auto stat = text_of(facts_of(process) / "stat");
  const auto name_ends = stat.rfind(") ");
  if (name_ends == std::string::npos || name_ends + 4 >= stat.size()) return 0;
  const auto rest = std::string_view(stat).substr(name_ends + 4);
  return static_cast<pid_t>(sim::text::to_integer(rest.substr(0, rest.find(' '))).value_or(0));
}

// Those that ended already are taken off the list of processes first.
std::vector<pid_t> descendants() {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  std::map<pid_t, pid_t> parents;
  for (const auto id : all_processes()) parents[id] = parent_of(id);
  std::set<pid_t> ours = {::getpid()};
  std::vector<pid_t> found;
  for (size_t before = 0; before != ours.size();) {
    before = ours.size();
    for (const auto& [id, parent] : parents) {
      if (ours.count(parent) && ours.insert(id).second) found.push_back(id);
    }
  }
  return found;
}

int end_all(const std::function<std::vector<pid_t>()>& look) {
  auto left = look();
  if (!left.empty()) {
    std::this_thread::sleep_for(kMoment);
    left = look();
  }
  auto now = left;
  for (int round = 0; !now.empty() && round < kMostRounds; ++round, now = look()) {
    for (const auto id : now) ::kill(id, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return static_cast<int>(left.size());
}

}  // namespace

int end_marked(const std::string& mark) {
  return end_all([&] { return marked(mark); });
}

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

bool adopts_orphans() {
  int adopts = 0;
  return ::prctl(PR_GET_CHILD_SUBREAPER, &adopts) == 0 && adopts != 0;
}

int end_adopted() { return adopts_orphans() ? end_all(descendants) : 0; }

}  // namespace harness
