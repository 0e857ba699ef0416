#include "harness/learn/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "harness/files.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/base/value.h"
#include "sim/world_file.h"

namespace harness::learn {
namespace {

namespace fs = std::filesystem;
using sim::Value;

constexpr int64_t kMost = 100, kLeast = 10, kHint = 10, kFailed = 5;

std::string file_in(const std::string& folder) {
  return (fs::path(folder) / "learn.json").string();
}

Current current_of(const Value& value) {
  return {value.at("lab"),   value.at("pid"),      value.at("endpoint"), value.at("began_ms"),
          value.at("hints"), value.at("attempts"), value.at("solved")};
}

}  // namespace

std::string state_folder(const std::string& asked) {
  if (!asked.empty()) return asked;
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state) {
    return (fs::path(state) / "inspector-sim").string();
  }
  if (const char* home = std::getenv("HOME"); home && *home) {
    return (fs::path(home) / ".local" / "state" / "inspector-sim").string();
  }
  throw std::runtime_error("there is no HOME to keep scores in: name a folder with --state");
}

Progress read_progress(const std::string& folder) {
  const std::string file = file_in(folder);
  std::error_code ignored;
  Progress out;
  if (!fs::exists(file, ignored)) return out;
  try {
    const Value value = Value::parse(sim::read_file(file));
    if (!value.at("current").is_null()) out.current = current_of(value.at("current"));
    for (const auto& [lab, best] : value.at("best").items()) {
      const auto number = sim::text::to_integer(lab);
      if (!number) throw std::runtime_error(fmt::format("\"{}\" is no lab", lab));
      out.best[*number] = {best.at("score"), best.at("seconds"), best.at("hints"),
                           best.at("attempts")};
    }
  } catch (const std::exception& e) {
    throw std::runtime_error(fmt::format(
        "{} is not what learn keeps there ({}): move it away to begin anew", file, e.what()));
  }
  return out;
}

void write_progress(const std::string& folder, const Progress& progress) {
  Value current;
  if (const auto& now = progress.current) {
    current = {{"lab", now->lab},           {"pid", now->pid},     {"endpoint", now->endpoint},
               {"began_ms", now->began_ms}, {"hints", now->hints}, {"attempts", now->attempts},
               {"solved", now->solved}};
  }
  Value best = Value::object();
  for (const auto& [lab, solved] : progress.best) {
    best[std::to_string(lab)] = {{"score", solved.score},
                                 {"seconds", solved.seconds},
                                 {"hints", solved.hints},
                                 {"attempts", solved.attempts}};
  }
  fs::create_directories(folder);
  const Value all = {{"current", std::move(current)}, {"best", std::move(best)}};
  replace_file(file_in(folder), all.dump(2) + "\n");
}

int64_t score_of(int64_t hints, int64_t failed, int64_t seconds, int64_t minutes) {
  const int64_t late = std::max<int64_t>(0, (seconds + 59) / 60 - minutes);
  return std::max(kLeast, kMost - kHint * hints - kFailed * failed - late);
}

}  // namespace harness::learn
