#include "sim/gateway/state_history.h"

namespace sim {
namespace {

constexpr size_t kMostImages = 32;

}  // namespace

void StateHistory::note(const state::Database& state, Instant now) {
  const int64_t changes = state.total_changes();
  if (!past_.empty() && past_.back().changes == changes) return;
  past_.push_back({now, changes, state.image()});
  if (past_.size() > kMostImages) past_.pop_front();
}

const std::string* StateHistory::as_of(const FaultRule::Staleness& stale, Instant now) const {
  if (past_.empty()) return nullptr;
  size_t chosen = past_.size() - 1;
  if (stale.writes > 0) {
    chosen -= std::min(chosen, static_cast<size_t>(stale.writes));
  } else {
    while (chosen > 0 && past_[chosen].since > now - stale.age) --chosen;
  }
  return &past_[chosen].image;
}

}  // namespace sim
