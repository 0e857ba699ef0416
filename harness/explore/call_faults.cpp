#include "harness/explore/call_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "fakes/models.h"
#include "sim/base/text.h"
#include "sim/gateway/fault_rule.h"
#include "sim/wire/model.h"

namespace harness::explore {
namespace {

using sim::Value;

constexpr uint64_t kCutObject = 1000, kCutAnswer = 5;  // bytes that still arrive
constexpr uint64_t kFlipped = 4;                       // bytes that arrive wrong
// Short, so that a program with patience gets through.
constexpr const char* kAskedPause = "1s";
constexpr const char* kRefusing = "300ms";
constexpr const char* kClockAhead = "20m";  // AWS allows fifteen minutes
constexpr int kBadGateway = 502;

struct Code {
  std::string_view code;
  int status;
};

// How a service says what any service may say.
struct Words {
  Code throttled, internal, unavailable, denied, expired;
};

Words words_of(std::string_view service) {
  if (service == "s3" || service == "s3control") {
    return {{"SlowDown", 503},
            {"InternalError", 500},
            {"ServiceUnavailable", 503},
            {"AccessDenied", 403},
            {"ExpiredToken", 400}};
  }
  if (service == "sts" || service == "iam") {
    return {{"Throttling", 400},
            {"InternalFailure", 500},
            {"ServiceUnavailable", 503},
            {"AccessDenied", 403},
            {"ExpiredToken", 403}};
  }
  if (service == "kms") {
    return {{"ThrottlingException", 400},
            {"KMSInternalException", 500},
            {"ServiceUnavailable", 503},
            {"AccessDeniedException", 400},
            {"ExpiredTokenException", 400}};
  }
  if (service == "organizations") {
    return {{"TooManyRequestsException", 400},
            {"ServiceException", 500},
            {"ServiceUnavailable", 503},
            {"AccessDeniedException", 400},
            {"ExpiredTokenException", 400}};
  }
  return {{"ThrottlingException", 429},
          {"InternalServerException", 500},
          {"ServiceUnavailable", 503},
          {"AccessDeniedException", 403},
          {"ExpiredTokenException", 403}};
}

// The first error of the operation's model whose name has one of these words.
std::optional<std::string> modelled(const sim::wire::Operation& operation,
                                    std::initializer_list<std::string_view> words) {
  for (const auto* error : operation.errors) {
    const auto fits = [&](std::string_view word) {
      return error->error_code.find(word) != std::string::npos;
    };
    if (std::any_of(words.begin(), words.end(), fits)) return error->error_code;
  }
  return std::nullopt;
}

// One call of the clean run, as a fault rule names it.
struct Aim {
  std::string service, operation, principal;
  int64_t number = 0;  // among the calls of this operation
  int64_t of_all = 0;  // among all calls of this principal

  std::string name() const { return fmt::format("call {} of {}:{}", number, service, operation); }
  Value rule(Value how) const {
    how["on"] = service + ":" + operation;
    how["calls"] = {number};
    how["principal"] = principal;
    return how;
  }
};

class Calls {
 public:
  explicit Calls(const Ground& ground) : ground_(ground) {}

  void add(const Aim& aim) {
    const auto words = words_of(aim.service);
    for (const auto& code :
         {words.throttled, words.internal, words.unavailable, words.denied, words.expired}) {
      answers(aim, std::string(code.code), code.status);
    }
    const auto* operation = fakes::model_of_service(aim.service).find(aim.operation);
    if (!operation) return;
    if (const auto code = modelled(*operation, {"NotFound", "NoSuch"})) answers(aim, *code, 0);
    if (const auto code = modelled(*operation, {"Validation", "Invalid", "Malformed"})) {
      answers(aim, *code, 0);
    }
    refused(aim, words);
    lost(aim, words, *operation);
    late(aim, *operation);
    untrue(aim, *operation);
  }

  std::vector<Trial> trials() && { return std::move(trials_); }

 private:
  void add(const Aim& aim, const std::string& how, Value rule) {
    trials_.push_back(ground_.trial(aim.name() + ": " + how, aim.rule(std::move(rule))));
  }

  void answers(const Aim& aim, const std::string& code, int status) {
    Value rule = {{"answer", code}};
    if (status != 0) rule["status"] = status;
    add(aim, "answers " + code, std::move(rule));
  }

  // Refusals that say more than a code, or nothing but a status.
  void refused(const Aim& aim, const Words& words) {
    add(aim, fmt::format("answers {} with Retry-After", words.throttled.code),
        {{"answer", words.throttled.code},
         {"status", words.throttled.status},
         {"retry_after", kAskedPause}});
    add(aim, fmt::format("a proxy answers {}", kBadGateway), {{"status", kBadGateway}});
    add(aim, "the clock is " + std::string(kClockAhead) + " off", {{"skew", kClockAhead}});
    const Aim ever_after{"*", "*", aim.principal, aim.of_all, aim.of_all};
    Value rule = ever_after.rule({{"expired", true}});
    rule["calls"] = {{"at_least", aim.of_all}};
    trials_.push_back(
        ground_.trial(aim.name() + ": the credentials expire, and stay so", std::move(rule)));
  }

  static uint64_t some_bytes(const Aim& aim) {
    return aim.operation == "GetObject" ? kCutObject : kCutAnswer;
  }

  // The network's part: the answer does not come, or not all of it.
  void lost(const Aim& aim, const Words& words, const sim::wire::Operation& operation) {
    add(aim, "connection reset before it is performed",
        {{"answer", words.internal.code}, {"reset", true}});
    add(aim, "connection reset after it is performed", {{"reset", true}});
    add(aim, "connections refused for " + std::string(kRefusing) + " after it is performed",
        {{"refuse", kRefusing}});
    if (operation.method == "HEAD") return;
    add(aim, fmt::format("answer cut after {} bytes", some_bytes(aim)),
        {{"cut_after", some_bytes(aim)}});
  }

  // The answer does not come in time: later than the program waits, never, or half of it.
  void late(const Aim& aim, const sim::wire::Operation& operation) {
    slow(aim, "no answer in " + ground_.client_wait, {{"delay", ground_.client_wait}});
    slow(aim, "no answer ever", {{"hang", true}});
    if (operation.method == "HEAD") return;
    slow(aim, fmt::format("answer stalls after {} bytes", some_bytes(aim)),
         {{"stall", {{"after", some_bytes(aim)}, {"for", ground_.client_wait}}}});
  }

  void slow(const Aim& aim, const std::string& how, Value rule) {
    Trial trial = ground_.trial(aim.name() + ": " + how, aim.rule(std::move(rule)));
    trial.waits = true;
    Ground::give_time(trial.scenario, ground_.within);
    if (ground_.own_limit) give_answer_timeout(Ground::program_of(trial.scenario)["exporter"]);
    trials_.push_back(std::move(trial));
  }

  // In place of the one that the scenario gives.
  static void give_answer_timeout(Value& words) {
    const Value option = "--answer-timeout";
    const auto at = std::find(words.begin(), words.end(), option);
    if (at != words.end()) words.erase(at, at + std::min<std::ptrdiff_t>(2, words.end() - at));
    words.push_back(option);
    words.push_back("1s");
  }

  // The answer comes in time, and something is wrong with what it says.
  void untrue(const Aim& aim, const sim::wire::Operation& operation) {
    if (operation.method != "HEAD") {
      add(aim, fmt::format("answer corrupted at byte {}", some_bytes(aim)),
          {{"corrupt", {{"at", some_bytes(aim)}, {"bytes", kFlipped}}}});
    }
    if (aim.service == "s3" && aim.operation == "GetObject") {
      add(aim, "answer with a wrong checksum", {{"wrong_checksum", true}});
    }
    if (sim::reads_only(aim.operation)) {
      add(aim, "answer as of before the last change", {{"stale", {{"writes", 1}}}});
    } else {
      add(aim, "performed twice, the first answer lost", {{"duplicate", true}});
    }
  }

  const Ground& ground_;
  std::vector<Trial> trials_;
};

}  // namespace

std::vector<Trial> call_trials(const Ground& ground, const Value& calls) {
  Calls out(ground);
  std::map<std::string, int64_t> seen;
  for (const auto& call : calls) {
    if (call.value("depth", 0) != 0 || call.contains("parent")) continue;
    Aim aim{call.at("service"), call.at("operation"), call.at("principal")};
    if (aim.operation.starts_with("job ") || aim.service.empty()) continue;
    if (!sim::text::wildcard_match(ground.callers, aim.principal)) continue;
    aim.number = ++seen[aim.service + ":" + aim.operation + " " + aim.principal];
    aim.of_all = ++seen[aim.principal];
    out.add(aim);
  }
  return std::move(out).trials();
}

}  // namespace harness::explore
