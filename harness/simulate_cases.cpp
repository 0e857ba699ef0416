#include "harness/simulate_cases.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>

#include "harness/policy_cases.h"
#include "sim/base/json_writer.h"
#include "sim/base/value.h"

namespace harness {
namespace {

namespace policy = sim::policy;

constexpr size_t kBlock = 256 * 1024;
// No case comes near: the largest policies that AWS stores have some tens of kilobytes.
constexpr size_t kLongestLine = 8 * 1024 * 1024;
constexpr int kShownDisagreements = 20;

// The lines of a file or of standard input. Calls `before_wait` before it may have to wait.
class Lines {
 public:
  explicit Lines(const std::string& file) : file_(file) {
    if (file == "-") {
      fd_ = 0;
      return;
    }
    fd_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) fail();
  }
  ~Lines() {
    if (fd_ > 0) ::close(fd_);
  }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  // A line longer than any case is cut there. The view holds until the next call.
  template <class BeforeWait>
  std::optional<std::string_view> next(BeforeWait before_wait) {
    size_t searched = start_;
    for (;;) {
      const auto end = buffer_.find('\n', searched);
      if (end != std::string::npos) return take(end, end + 1);
      if (ended_ && start_ == buffer_.size()) return std::nullopt;
      if (ended_) return take(buffer_.size(), buffer_.size());
      buffer_.erase(0, std::exchange(start_, 0));
      // What cannot be a case any more is not kept.
      if (buffer_.size() > kLongestLine) buffer_.resize(kLongestLine + 1);
      searched = buffer_.size();
      before_wait();
      read_block();
    }
  }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error(fmt::format("cannot read {}: {}", file_, std::strerror(errno)));
  }
  std::string_view take(size_t end, size_t past) {
    const size_t from = std::exchange(start_, past);
    return std::string_view(buffer_).substr(from, end - from);
  }
  void read_block() {
    const size_t before = buffer_.size();
    buffer_.resize(before + kBlock);
    ssize_t got = 0;
    do {
      got = ::read(fd_, buffer_.data() + before, kBlock);
    } while (got < 0 && errno == EINTR);
    if (got < 0) fail();
    buffer_.resize(before + static_cast<size_t>(got));
    ended_ = got == 0;
  }

  std::string file_;
  int fd_ = -1;
  std::string buffer_;
  size_t start_ = 0;  // of the next line
  bool ended_ = false;
};

class Answers {
 public:
  Answers(const CasesOptions& options, std::FILE* out, std::FILE* err)
      : options_(options), out_(out), err_(err) {}

  int run() {
    Lines lines(options_.file);
    const auto flush = [this] { write(); };
    while (const auto line = lines.next(flush)) {
      ++number_;
      if (line->find_first_not_of(" \t\r") != std::string_view::npos) answer(*line);
      if (text_.size() > kBlock) write();
    }
    write();
    if (options_.expected == Expected::kCompared) {
      fmt::print(err_, "{} of {} cases with an expectation disagree\n", disagreements_, compared_);
    }
    return faults_ > 0 ? 2 : disagreements_ > 0 ? 1 : 0;
  }

 private:
  std::string name() const { return options_.file == "-" ? "standard input" : options_.file; }

  void write() {
    std::fwrite(text_.data(), 1, text_.size(), out_);
    std::fflush(out_);
    text_.clear();
  }

  void answer(std::string_view line) {
    const auto read = line.size() > kLongestLine
                          ? PolicyCaseLine{"", {}, {"column 1", "the line is too long"}, {}}
                          : read_policy_case(line, documents_);
    note_ignored(read);
    if (!read.value) return refuse(read);
    const auto& given = *read.value;
    const auto decision = policy::authorize(given.request, given.policies, given.rules);
    fmt::format_to(std::back_inserter(text_), R"({{"id":{},"verdict":"{}","layer":"{}"}})",
                   sim::json::dump(read.id), verdict_word(decision.effect),
                   policy::name_of(decision.layer));
    text_ += '\n';
    if (options_.expected == Expected::kCompared) compare(read, decision);
  }

  void refuse(const PolicyCaseLine& read) {
    ++faults_;
    const auto message =
        fmt::format("line {}, {}: {}", number_, read.complaint.place, read.complaint.message);
    fmt::print(err_, "inspector-sim: {}: {}\n", name(), message);
    fmt::format_to(std::back_inserter(text_), R"({{"id":{},"error":{}}})", sim::json::dump(read.id),
                   sim::json::dump(message));
    text_ += '\n';
  }

  void compare(const PolicyCaseLine& read, const policy::Decision& decision) {
    const auto& expected = read.value->expected;
    if (expected.empty()) return;
    ++compared_;
    const auto found = verdict_word(decision.effect);
    if (found == expected || ++disagreements_ > kShownDisagreements) return;
    fmt::print(err_, "{}: line {}: {}: expected {}, decided {} ({})\n", name(), number_, read.id,
               expected, found, policy::name_of(decision.layer));
  }

  // Once for each name: a file of many thousand lines repeats it on every one.
  void note_ignored(const PolicyCaseLine& read) {
    for (const auto& member : read.ignored) {
      if (!ignored_.insert(member).second) continue;
      fmt::print(err_,
                 "inspector-sim: {}: line {}: the format has no member \"{}\"; it is ignored\n",
                 name(), number_, member);
    }
  }

  const CasesOptions& options_;
  std::FILE* out_;
  std::FILE* err_;
  // A case asks what AWS would decide, not whether it would still store the policy.
  policy::DocumentCache documents_{policy::Standard::kJudgeable};
  std::string text_;
  std::set<std::string> ignored_;
  int64_t number_ = 0, faults_ = 0, compared_ = 0, disagreements_ = 0;
};

}  // namespace

int simulate_cases(const CasesOptions& options, std::FILE* out, std::FILE* err) {
  return Answers(options, out, err).run();
}

}  // namespace harness
