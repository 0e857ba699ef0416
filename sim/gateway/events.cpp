// The gateway's part in events: from the service that announces one, or from a call that has come
// to its end, to the one service that takes them. Without such a service nothing happens here.
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "sim/base/json_writer.h"
#include "sim/gateway/access.h"
#include "sim/gateway/event.h"
#include "sim/gateway/gateway.h"

namespace sim {
namespace {

// The service that takes events acts for the account in which something happened.
Call::Facts taking(const Service& taker, std::string account, std::string region,
                   const Call::Facts& cause) {
  Call::Facts facts;
  facts.caller.kind = aws::PrincipalKind::kService;
  facts.caller.name = taker.model.service + ".amazonaws.com";
  facts.caller.source_account = account;
  facts.account = std::move(account);
  facts.region = std::move(region);
  facts.service = taker.model.service;
  facts.operation = "take event";
  facts.request_id = cause.request_id;
  facts.journal_id = cause.journal_id;
  return facts;
}

}  // namespace

// A call without an entry of its own is no request: a world is being loaded, or work foreseen.
bool Gateway::awaits_events(const Call& from, std::string_view account,
                            std::string_view region) const {
  if (!events_ || foreseen_for_ || from.facts().journal_id == 0) return false;
  return !events_->awaits_events || events_->awaits_events(parts_.store.state, account, region);
}

void Gateway::publish(const Call& from, Event event) {
  if (event.account.empty()) event.account = from.account;
  if (event.region.empty()) event.region = from.region;
  if (!awaits_events(from, event.account, event.region)) return;
  try {
    Call call(*this, taking(*events_, event.account, event.region, from.facts()));
    events_->take_event(call, event);
  } catch (const ApiError& error) {
    throw std::logic_error(fmt::format("{} refused an event of {}: {}", events_->model.service,
                                       event.source, error.what()));
  }
}

void Gateway::note(const Call& from, const Note& note) {
  if (foreseen_for_) return;
  JournalEntry entry;
  entry.id = journal_.next_id();
  entry.parent = from.facts().journal_id;
  entry.at = parts_.story.now();
  entry.service = from.facts().service;
  entry.operation = note.operation;
  entry.region = from.region;
  entry.account = from.account;
  entry.principal = principal_name(from.caller);
  entry.status = note.status;
  entry.error = note.error;
  entry.message = note.message;
  entry.input = json::dump(note.input);
  journal_.close(entry);
}

bool Gateway::hears() const {
  return events_ && events_->hears_calls && !foreseen_for_ && events_->hears_calls(parts_.settings);
}

void Gateway::begin_hearing(const Call::Facts& facts, const std::string& asked_by) {
  ClosedCall heard{facts, {}, {}, {}, asked_by};
  if (facts.http) {
    heard.source_address = facts.http->remote_address;
    heard.user_agent = facts.http->headers.get("User-Agent");
    heard.facts.http = nullptr;
  }
  open_calls_.emplace(facts.journal_id, std::move(heard));
}

void Gateway::close(const JournalEntry& entry) {
  journal_.close(entry);
  const auto at = open_calls_.find(entry.id);
  if (at == open_calls_.end()) return;
  at->second.entry = entry;
  closed_calls_.push_back(std::move(at->second));
  open_calls_.erase(at);
}

// Told when everything that a message caused has ended, so that what became of it cannot undo the
// record of a call on the way.
void Gateway::tell_closed_calls() {
  open_calls_.clear();  // of calls that a bug ended
  for (const auto& each : std::exchange(closed_calls_, {})) {
    try {
      state::Savepoint savepoint(parts_.store.state);
      Call call(*this, taking(*events_, each.facts.account, each.facts.region, each.facts));
      events_->hear_call(call, each);
      savepoint.keep();
    } catch (const std::exception& bug) {
      JournalEntry entry;
      entry.id = journal_.next_id();
      entry.parent = each.entry.id;
      entry.at = parts_.story.now();
      entry.service = events_->model.service;
      entry.operation = "hear call";
      entry.status = 500;
      entry.error = kBugCode;
      entry.message = bug.what();
      journal_.close(entry);
    }
  }
}

}  // namespace sim
