// The part of the request path that fault rules change.
#include <fmt/format.h>

#include "sim/base/did_you_mean.h"
#include "sim/base/text.h"
#include "sim/gateway/access.h"
#include "sim/gateway/fault_answer.h"
#include "sim/gateway/gateway.h"

namespace sim {
namespace {

// "attempt=2; max=3" of an AWS SDK; 0 where it says nothing.
int64_t attempt_of(const wire::HttpRequest* http) {
  constexpr std::string_view kName = "attempt=";
  const std::string header = http ? http->headers.get("amz-sdk-request") : std::string();
  const auto at = header.find(kName);
  if (at == std::string::npos) return 0;
  const auto rest = std::string_view(header).substr(at + kName.size());
  return text::to_integer(rest.substr(0, rest.find_first_not_of("0123456789"))).value_or(0);
}

}  // namespace

int64_t Gateway::add_fault(const Value& value) {
  const FaultRule rule = parse_fault(value, parts_.story.now());
  std::vector<std::string> known;
  bool named = false, answers = rule.answer.empty() || rule.any_code, reads = !rule.stale;
  for (const auto& [name, service] : services_) {
    for (const auto& [operation_name, operation] : service.model.operations()) {
      known.push_back(name + ":" + operation_name);
      if (!text::wildcard_match(rule.on, known.back())) continue;
      named = true;
      answers = answers || can_answer(service.model, operation, rule.answer);
      reads = reads || reads_only(operation_name);
    }
  }
  if (!named) {
    throw FaultError("/on", fmt::format("\"on\": no operation is called \"{}\"{}", rule.on,
                                        text::did_you_mean(rule.on, known)));
  }
  if (!answers) {
    throw FaultError("/answer", fmt::format("{} never answers {}: name a code that it has, or say "
                                            "\"any_code\": true{}",
                                            rule.on, rule.answer, nearest_code(rule)));
  }
  if (!reads) throw FaultError("/stale", fmt::format("{} does not only read", rule.on));
  return faults_.add(value);
}

// "; did you mean …?" among the codes of the models of the operations that a rule is on.
std::string Gateway::nearest_code(const FaultRule& rule) const {
  std::vector<std::string> codes;
  for (const auto& [name, service] : services_) {
    for (const auto& [operation_name, operation] : service.model.operations()) {
      if (!text::wildcard_match(rule.on, name + ":" + operation_name)) continue;
      for (auto& code : codes_of(service.model, operation)) codes.push_back(std::move(code));
    }
  }
  return text::did_you_mean(rule.answer, codes);
}

// The ARNs that a call demands permission for; none for one that is refused before that.
std::vector<std::string> Gateway::resources_of(const Service& service,
                                               const wire::Operation& operation,
                                               const Call::Facts& facts, const Value& input) {
  std::vector<std::string> arns;
  if (!wire::check_constraints(operation, input, service.enum_wording).empty()) return arns;
  try {
    Call call(*this, facts);
    for (const auto& each :
         service.authorizations(call, operation, Input(operation.input, input))) {
      arns.push_back(each.resource);
    }
  } catch (const ApiError&) {
    arns.clear();
  }
  return arns;
}

const FaultRule* Gateway::strike(const Service& service, const wire::Operation& operation,
                                 const Call::Facts& facts, const Value& input, JournalEntry& entry,
                                 Faults::Door door) {
  if (faults_.rules().empty()) return nullptr;
  const auto* rule =
      faults_.match({entry.service, entry.operation, entry.principal, door, attempt_of(facts.http),
                     [&] { return resources_of(service, operation, facts, input); }});
  if (rule) entry.fault = rule->name();
  return rule;
}

// By how much a rule shifts the clock that judges the signature.
Millis Gateway::skew_of(const Route& route, const aws::Principal& who,
                        const wire::HttpRequest& request, JournalEntry& entry) {
  if (faults_.rules().empty() || !route.operation) return Millis(0);
  const auto* rule =
      faults_.match_signature({route.service->model.service, route.operation->name,
                               principal_name(who), Faults::Door::kWire, attempt_of(&request)});
  if (!rule) return Millis(0);
  entry.fault = rule->name();
  return rule->skew;
}

// The first delivery of a request that comes twice: performed and journalled, its answer lost.
void Gateway::deliver_first(const Service& service, const wire::Operation& operation,
                            Call::Facts facts, const Value& input, const JournalEntry& second) {
  JournalEntry entry = second;
  entry.id = journal_.next_id();
  facts.journal_id = entry.id;
  facts.request_id = request_id_of(entry.id, parts_.ids);
  if (hears()) begin_hearing(facts, {});
  try {
    Call call(*this, std::move(facts));
    const Output lost = perform(service, operation, call, input);
    entry.status = lost.status ? lost.status : operation.status;
  } catch (const ApiError& error) {
    entry.status = error.http_status;
    entry.error = error.code;
    entry.message = error.message;
  }
  close(entry);
}

// A read that sees the state as it was. Whatever it does is gone afterwards.
Output Gateway::perform_in_the_past(const Service& service, const wire::Operation& operation,
                                    Call& call, const Value& input,
                                    const FaultRule::Staleness& stale) {
  auto& state = parts_.store.state;
  const std::string* past = history_.as_of(stale, parts_.story.now());
  if (!past) return perform(service, operation, call, input);
  struct Back {
    state::Database& state;
    const std::string now = state.image();
    ~Back() { state.load_image(now); }
  } back{state};
  state.load_image(*past);
  Output output = perform(service, operation, call, input);
  if (output.body.source) output.body = wire::Body(output.body.read_all());
  return output;
}

// What stale reads will see. Nothing is kept while no rule asks for them.
void Gateway::note_state() {
  if (faults_.any_stale()) {
    history_.note(parts_.store.state, parts_.story.now());
  } else {
    history_.clear();
  }
}

}  // namespace sim
