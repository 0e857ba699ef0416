// Pieces of work in processes of their own, several at once: a piece that crashes takes none of the
// others with it, and nothing that one of them keeps in memory is seen by the next. Used to run
// scenarios side by side.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace harness {

// How a piece ended: what it answered, or why there is no answer.
struct Ended {
  std::string answer;
  std::string died;  // "was ended by signal 11 (Segmentation fault)"; empty when it answered
};

enum class Next { kGoOn, kStop };

// How many pieces run at a time. Those that only wait for a clock need hardly any processor: they
// have places of their own, so that the others do not wait with them.
struct Slots {
  size_t working = 1, waiting = 0;
  std::function<bool(size_t)> waits = [](size_t) { return false; };
};

// Runs `work(0)` … `work(count - 1)` in children of this process, at most `at_once` of them at a
// time, and hands what came of each to `done`, in order of their numbers. When that says to stop,
// the children that still run are ended. The calling process must have no other threads. Throws
// std::runtime_error when the system gives no process.
void run_in_children(size_t count, size_t at_once, const std::function<std::string(size_t)>& work,
                     const std::function<Next(size_t, const Ended&)>& done);

// The same, each handed to `done` as soon as it has ended.
void run_in_children(size_t count, const Slots& slots,
                     const std::function<std::string(size_t)>& work,
                     const std::function<Next(size_t, const Ended&)>& done);

}  // namespace harness
