#include "sim/gateway/call.h"

#include <fmt/format.h>

#include "sim/gateway/event.h"
#include "sim/gateway/gateway.h"
#include "sim/state/past.h"

namespace sim {

Call::Call(Gateway& gateway, Facts facts)
    : caller(facts_.caller),
      account(facts_.account),
      region(facts_.region),
      request_id(facts_.request_id),
      http(facts.http),
      partition(aws::partition_of(facts.region)),
      state(gateway.parts().store.state),
      ids(gateway.parts().ids),
      accounts(gateway.parts().accounts),
      settings(gateway.parts().settings),
      gateway_(gateway),
      facts_(std::move(facts)) {}

Instant Call::now() const { return gateway_.parts().story.now(); }

void Call::later(Instant due, std::string_view job, std::string_view subject) {
  gateway_.parts().agenda.add(
      {0, due, facts_.service, std::string(job), std::string(subject), account, region});
}

void Call::forget(std::string_view job, std::string_view subject) {
  gateway_.parts().agenda.forget(facts_.service, job, subject, region);
}

wire::Output Call::ask(Ask request) { return gateway_.ask(*this, std::move(request)); }

void Call::foresee(const std::function<void()>& work) { gateway_.foresee(facts_.journal_id, work); }

policy::Decision Call::may(const Authorization& authorization) {
  return gateway_.decide(*this, authorization);
}

void Call::demand(const Authorization& authorization) { gateway_.demand(*this, authorization); }

policy::Policies Call::policies_for(const policy::Request& request, policy::Rules& rules) {
  return gateway_.policies_of(request, *this, rules);
}

void Call::keep_past(std::string_view holder, const std::string& before) {
  if (settings.number("gateway.policy_delay_seconds") > 0) {
    state::keep_past(state, holder, before, now());
  }
}

void Call::publish(const Event& event) { gateway_.publish(*this, event); }

bool Call::awaits_events(std::string_view in_account, std::string_view in_region) const {
  return gateway_.awaits_events(*this, in_account, in_region);
}

void Call::note(const Note& note) { gateway_.note(*this, note); }

void Call::send_out(state::Post post) {
  post.service = facts_.service;
  post.account = account;
  post.region = region;
  state::Outbox(state).add(post);
}

bool Call::has_service(std::string_view name) const {
  return gateway_.find_service(name) != nullptr;
}

std::string Call::arn(std::string_view service, std::string_view arn_region,
                      std::string_view arn_account, std::string_view resource) const {
  return fmt::format("arn:{}:{}:{}:{}:{}", partition.name, service, arn_region, arn_account,
                     resource);
}

}  // namespace sim
