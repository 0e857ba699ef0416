#include "harness/told_causes.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "sim/base/text.h"

namespace harness {
namespace {

using Words = std::vector<std::string>;

struct Kind {
  Words codes;  // parts of error codes
  Words words;  // how people say it, in lower case
};

// An error code itself always counts; these are what a program may say in its place.
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds = {
      {{"Throttl", "SlowDown", "TooManyRequests", "LimitExceeded"},
       {"throttl", "rate exceeded", "slow down", "too many requests"}},
      {{"AccessDenied", "Unauthorized", "AllAccessDisabled"},
       {"denied", "not authorized", "unauthorized", "forbidden", "permission"}},
      {{"Expired"}, {"expired"}},
      {{"NotFound", "NoSuch"}, {"not found", "does not exist", "no such", "not exist"}},
      {{"Validation", "Invalid", "Malformed"}, {"invalid", "validation", "not valid", "malformed"}},
      {{"Internal", "Unavailable", "ServiceFailure", "InternalError"},
       {"internal", "server error", "unavailable", "service failure"}},
      {{"KMS.", "Disabled", "KeyUnavailable"}, {"kms", "disabled"}}};
  return kKinds;
}

const Words kLost = {"reset",   "closed",     "connection", "connect",      "broken",
                     "bytes",   "incomplete", "end of",     "eof",          "timed out",
                     "refused", "timeout",    "no answer",  "not answered", "aborted"};
const Words kSpoilt = {"checksum", "corrupt",   "malformed", "parse",  "parsing", "integrity",
                       "mismatch", "not match", "invalid",   "decode", "utf-8",   "unexpected",
                       "syntax",   "serializ",  "json:",     "no csv"};

bool loses_answers(const sim::wire::Delivery& delivery) {
  return delivery.reset || delivery.hang || delivery.cut_after_bytes || delivery.delay_millis > 0 ||
         delivery.refuse_millis > 0 || delivery.stall_after_bytes;
}

class Search {
 public:
  explicit Search(const std::string& output) : output_(sim::text::lower(output)) {}

  void cause(const std::string& name, const Words& words) {
    result_.known = true;
    if (result_.wanted.find(name) == std::string::npos) {
      result_.wanted += (result_.wanted.empty() ? "" : ", ") + name;
    }
    look_for(sim::text::lower(name));
    for (const auto& word : words) look_for(word);
  }

  void error(const std::string& code, const std::string& message, int status) {
    Words words = {std::to_string(status)};
    for (const auto& kind : kinds()) {
      const bool fits = std::any_of(kind.codes.begin(), kind.codes.end(), [&](const auto& part) {
        return code.find(part) != std::string::npos;
      });
      if (fits) words.insert(words.end(), kind.words.begin(), kind.words.end());
    }
    if (message.find("in-progress") != std::string::npos) {
      words.insert(words.end(), {"in-progress", "in progress"});
    }
    cause(code, words);
  }

  ToldCause result() && { return std::move(result_); }

 private:
  // A word within another one counts (throttl); a number does not, which may be part of an id.
  void look_for(const std::string& word) {
    const bool number = std::isdigit(static_cast<unsigned char>(word.front())) != 0;
    for (auto at = output_.find(word); at != std::string::npos && result_.told.empty();
         at = output_.find(word, at + 1)) {
      if (!number || (stands_apart(at) && stands_apart(at + word.size() + 1))) result_.told = word;
    }
  }

  // No letter or digit before this place.
  bool stands_apart(size_t at) const {
    return at == 0 || at > output_.size() ||
           std::isalnum(static_cast<unsigned char>(output_[at - 1])) == 0;
  }

  std::string output_;
  ToldCause result_;
};

}  // namespace

ToldCause told_cause(const Evidence& evidence, const std::vector<sim::JournalEntry>& calls,
                     const std::vector<fakes::inspector::Report>& reports,
                     const std::string& output) {
  Search search(output);
  for (const auto& report : reports) {
    if (report.status == "FAILED") search.cause(report.error_code, {});
    if (report.status == "CANCELLED") search.cause("CANCELLED", {"cancel"});
    if (report.status == "IN_PROGRESS") {
      search.cause("IN_PROGRESS", {"in progress", "timed out", "timeout"});
    }
  }
  for (const auto& rule : evidence.faults) {
    if (rule.fired == 0) continue;
    if (loses_answers(rule.delivery)) search.cause("the lost answer", kLost);
    if (rule.corrupt || rule.wrong_checksum) search.cause("the spoilt answer", kSpoilt);
  }
  for (const auto& call : calls) {
    if (!call.error.empty()) search.error(call.error, call.message, call.status);
  }
  return std::move(search).result();
}

}  // namespace harness
