#include "harness/learn/learn.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "harness/environment.h"
#include "harness/learn/background.h"
#include "harness/learn/lab_server.h"
#include "harness/learn/lesson.h"
#include "harness/learn/progress.h"
#include "harness/learn/trial_export.h"
#include "harness/stage.h"
#include "sim/time/clock.h"

namespace harness::learn {
namespace {

namespace fs = std::filesystem;
using sim::Value;

int64_t wall_ms() { return sim::to_millis(sim::WallClock().now()); }

std::string span_text(int64_t seconds) {
  return seconds < 60 ? fmt::format("{} s", seconds)
                      : fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

// The lab that is being worked on, with everything that belongs to it.
struct Desk {
  std::string folder;  // of the state
  Progress progress;
  Lab lab;

  explicit Desk(const LearnOptions& options)
      : folder(state_folder(options.state)), progress(read_progress(folder)) {
    if (!progress.current) {
      throw std::runtime_error("no lab is being worked on: inspector-sim learn start N");
    }
    lab =
        lab_numbered(read_labs(labs_folder(options.labs, options.program)), progress.current->lab);
  }

  Current& current() { return *progress.current; }
  LabServer server() const { return LabServer(progress.current->endpoint); }
  int64_t seconds() const { return (wall_ms() - progress.current->began_ms) / 1000; }
  void keep() const { write_progress(folder, progress); }

  KnownKey key(const std::string& who) const {
    const auto world = given_world(lab.scenario).value;
    const auto found = who.empty() ? first_key(world) : key_of(world, who);
    if (!found) throw std::runtime_error(fmt::format("nobody in this lab is \"{}\"", who));
    return *found;
  }
  std::string region() const {
    const auto& named = lab.scenario.run.region;
    return named.empty() ? home_region(given_world(lab.scenario).value) : named;
  }
};

void print_task(const Lab& lab) {
  fmt::print("Lab {}, {}: {}\n\n{}\n\n", lab.number, lab.level, lab.scenario.name, lab.task);
}

void end_current(Progress& progress) {
  if (!progress.current) return;
  // The number may be another process's by now; the server says whether it is still there.
  if (LabServer(progress.current->endpoint).is_there()) end_background(progress.current->pid);
  progress.current.reset();
}

int solved(Desk& desk) {
  Current& now = desk.current();
  const Solved done{score_of(now.hints, now.attempts - 1, desk.seconds(), desk.lab.minutes),
                    desk.seconds(), now.hints, now.attempts};
  auto& best = desk.progress.best[desk.lab.number];
  const bool better = done.score > best.score;
  if (better) best = done;
  now.solved = true;
  desk.keep();
  fmt::print("Solved: {} of 100 points, in {}, with {} hints and {} checks.{}\n", done.score,
             span_text(done.seconds), done.hints, done.attempts,
             better ? "" : fmt::format(" Your best is {}.", best.score));
  return 0;
}

}  // namespace

int learn_list(const LearnOptions& options) {
  const auto labs = read_labs(labs_folder(options.labs, options.program));
  const auto progress = read_progress(state_folder(options.state));
  int64_t sum = 0;
  for (const auto& lab : labs) {
    const auto best = progress.best.find(lab.number);
    const bool done = best != progress.best.end();
    if (done) sum += best->second.score;
    const bool now = progress.current && progress.current->lab == lab.number;
    fmt::print("{:>3}  {:<6}  {:>8}  {}{}\n", lab.number, lab.level,
               done ? fmt::format("{} pts", best->second.score) : "-", lab.scenario.name,
               now ? "   <- being worked on" : "");
  }
  fmt::print("{} of {} solved, {} points\n", progress.best.size(), labs.size(), sum);
  return 0;
}

int learn_start(const LearnOptions& options) {
  const auto folder = labs_folder(options.labs, options.program);
  const Lab lab = lab_numbered(read_labs(folder), options.lab);
  const std::string state = state_folder(options.state);
  Progress progress = read_progress(state);
  end_current(progress);
  write_progress(state, progress);
  const auto server = start_in_background(
      {options.program, "learn", "serve", std::to_string(lab.number), "--labs", folder},
      (fs::path(state) / "server.log").string());
  Current now;
  now.lab = lab.number;
  now.pid = server.pid;
  now.endpoint = server.first_line;
  now.began_ms = wall_ms();
  progress.current = now;
  write_progress(state, progress);
  print_task(lab);
  fmt::print(
      "The world of the lab is served at {}. Point the AWS CLI at it, then repair it:\n\n"
      "  eval \"$({} learn env)\"\n\n"
      "learn check tries the export; learn hint helps; learn status says how you stand.\n",
      now.endpoint, shell_quoted(options.program));
  return 0;
}

int learn_env(const LearnOptions& options) {
  const Desk desk(options);
  const auto key = desk.key(options.as.value_or(desk.lab.as));
  fmt::print("{}",
             export_lines(client_variables(desk.progress.current->endpoint, desk.region(), key)));
  // An AWS CLI before 2.13 does not read AWS_ENDPOINT_URL.
  fmt::print("aws() {{ command aws --endpoint-url \"$AWS_ENDPOINT_URL\" \"$@\"; }}\n");
  return 0;
}

int learn_hint(const LearnOptions& options) {
  Desk desk(options);
  Current& now = desk.current();
  const auto hints = desk.server().get("hints");
  if (static_cast<size_t>(now.hints) >= hints.size()) {
    fmt::print(
        "There is no further hint: inspector-sim explain denied --endpoint {} tells of the "
        "last denial.\n",
        now.endpoint);
    return 0;
  }
  const std::string text = hints[static_cast<size_t>(now.hints)];
  ++now.hints;
  desk.keep();
  fmt::print("Hint {} of {}: {}\n", now.hints, hints.size(), text);
  return 0;
}

int learn_check(const LearnOptions& options) {
  Desk desk(options);
  Current& now = desk.current();
  const LabServer server = desk.server();
  server.get("watch");  // throws when it is gone, before the check counts
  ++now.attempts;
  desk.keep();
  // The export is a real one, which explain can tell of; what is asked afterwards leaves no trace.
  const auto& run = desk.lab.scenario.run;
  const int exit = export_once(run.arguments, now.endpoint, desk.region(), desk.key(run.as));
  const auto before = server.snapshot();
  const Value broken = server.post("judge").at("broken");
  server.restore(before);
  for (const auto& each : broken) {
    fmt::print("This must hold, and does not: {}\n", each.get<std::string>());
  }
  if (exit == 0 && broken.empty()) return solved(desk);
  fmt::print("Not solved yet{}.\n",
             exit == 0 ? std::string() : fmt::format(": the export ended with status {}", exit));
  return 1;
}

int learn_status(const LearnOptions& options) {
  const Desk desk(options);
  const Current& now = *desk.progress.current;
  print_task(desk.lab);
  const Value watched = desk.server().get("watch");
  fmt::print(
      "{} so far, {} hints, {} checks{}; {} requests, those of checks among them, {} refused.\n",
      span_text(desk.seconds()), now.hints, now.attempts, now.solved ? ", solved" : "",
      watched.at("requests").get<int64_t>(), watched.at("refused").get<int64_t>());
  if (watched.contains("last_refused")) {
    fmt::print("The last one refused: {}\n", watched["last_refused"].get<std::string>());
  }
  return 0;
}

int learn_stop(const LearnOptions& options) {
  const std::string state = state_folder(options.state);
  Progress progress = read_progress(state);
  if (!progress.current) throw std::runtime_error("no lab is being worked on");
  const int64_t lab = progress.current->lab;
  end_current(progress);
  write_progress(state, progress);
  fmt::print("Lab {} is put away.\n", lab);
  return 0;
}

int learn_serve(const LearnOptions& options) {
  return serve_lesson(
      lab_numbered(read_labs(labs_folder(options.labs, options.program)), options.lab));
}

}  // namespace harness::learn
