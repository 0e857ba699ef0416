// The program under test: a process of its own, with its own group, home and environment, or a
// function of this process, that talks to a served world while it runs. The one place of the
// harness with processes and threads.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sim/server/http_server.h"
#include "sim/time/instant.h"

namespace harness {

struct SubjectCommand;
// A program in the form of a function: it gets its words and its environment, and answers its exit
// status. What it throws is its last word on standard error, with status 1. A function cannot be
// killed: one that overruns its time is waited for, and has timed out.
using Callable = std::function<int(const SubjectCommand&)>;

struct SubjectCommand {
  std::vector<std::string> argv;
  std::vector<std::pair<std::string, std::string>> environment;  // all of it
  std::string folder;                                            // where it runs
  sim::Millis within{60'000};
  std::string input_file = {};                // its standard input; empty: nothing to read
  std::function<bool()> may_start = nullptr;  // asked again and again; nullptr: at once
  Callable callable = nullptr;                // called in place of starting a process
};

struct SubjectResult {
  int exit = -1;  // -1 when it did not end by itself
  int signal = 0;
  bool timed_out = false;
  bool flooded = false;      // it said more than anyone reads, and was killed
  int left_behind = 0;       // processes of its own that were still there when it had ended
  bool interrupted = false;  // SIGINT or SIGTERM reached us
  std::string not_started;   // why, when it could not be started
  std::string out, err;      // cut at a megabyte
  std::vector<std::pair<std::string, std::string>> files;  // left in its folder: name, content
  sim::Millis real{0};

  std::string how_it_ended() const;
};

// Serves until the programs have ended or their time is up; then whatever they have started is
// killed, wherever it went. The server's handler runs on another thread, and has returned for good
// when this returns.
std::vector<SubjectResult> run_subjects(const std::vector<SubjectCommand>& commands,
                                        sim::server::HttpServer& server);
SubjectResult run_subject(const SubjectCommand& command, sim::server::HttpServer& server);

// A new empty folder that is removed with everything in it.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace harness
