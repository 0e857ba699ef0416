#include "harness/explore/call_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "fakes/embedded.h"
#include "sim/wire/model.h"

namespace harness::explore {
namespace {

using sim::Value;

constexpr uint64_t kCutObject = 1000, kCutAnswer = 5;  // bytes that still arrive

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

const sim::wire::Model& model_of(const std::string& service) {
  static std::map<std::string, sim::wire::Model> models;
  auto at = models.find(service);
  if (at == models.end()) {
    const std::string file = service == "inspector2" ? "inspector" : service;
    at = models.emplace(service, sim::wire::load_model(fakes::embedded(file + ".model.json"), "{}"))
             .first;
  }
  return at->second;
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
  int64_t number;

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
    const auto* operation = model_of(aim.service).find(aim.operation);
    if (!operation) return;
    if (const auto code = modelled(*operation, {"NotFound", "NoSuch"})) answers(aim, *code, 0);
    if (const auto code = modelled(*operation, {"Validation", "Invalid", "Malformed"})) {
      answers(aim, *code, 0);
    }
    lost(aim, words, *operation);
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

  // The network's part: the answer does not come, or not all of it, or not in time.
  void lost(const Aim& aim, const Words& words, const sim::wire::Operation& operation) {
    add(aim, "connection reset before it is performed",
        {{"answer", words.internal.code}, {"reset", true}});
    add(aim, "connection reset after it is performed", {{"reset", true}});
    if (operation.method != "HEAD") {
      const uint64_t bytes = aim.operation == "GetObject" ? kCutObject : kCutAnswer;
      add(aim, fmt::format("answer cut after {} bytes", bytes), {{"cut_after", bytes}});
    }
    Trial late = ground_.trial(aim.name() + ": no answer in " + ground_.client_wait,
                               aim.rule({{"delay", ground_.client_wait}}));
    late.scenario["run"]["within"] = ground_.within;
    if (ground_.own_limit) {
      for (const char* word : {"--answer-timeout", "1s"}) {
        late.scenario["run"]["exporter"].push_back(word);
      }
    }
    trials_.push_back(std::move(late));
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
    Aim aim{call.at("service"), call.at("operation"), call.at("principal"), 0};
    if (aim.operation.starts_with("job ") || aim.service.empty()) continue;
    aim.number = ++seen[aim.service + ":" + aim.operation + " " + aim.principal];
    out.add(aim);
  }
  return std::move(out).trials();
}

}  // namespace harness::explore
