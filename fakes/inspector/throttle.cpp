#include "fakes/inspector/throttle.h"

#include <algorithm>
#include <cmath>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/item_records.h"
#include "fakes/inspector/pending.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;

constexpr const char* kKind = "request-bucket";
constexpr const char* kId = "all";  // operations share the bucket

// What the bucket holds now, counted in thousandths of a token so that nothing is lost in between.
int64_t thousandths_now(const Call& call, int64_t per_second, int64_t size) {
  const auto item = find_item(call.state, scope_of(call), kKind, kId);
  if (!item) return size * 1000;
  const int64_t elapsed = sim::to_millis(call.now()) - item->document.at("at").get<int64_t>();
  const int64_t held = item->document.at("thousandths").get<int64_t>();
  // A pause of any length fills the bucket and no more.
  if (elapsed > size * 1000 / per_second) return size * 1000;
  return std::min(size * 1000, held + elapsed * per_second);
}

sim::Millis time_to_token(int64_t thousandths, int64_t per_second) {
  return sim::Millis((1000 - thousandths + per_second - 1) / per_second);
}

ApiError throttled(sim::Millis wait) {
  const auto seconds = std::max<int64_t>(1, (wait.count() + 999) / 1000);
  return ApiError("ThrottlingException", 429, "Rate exceeded")
      .header("Retry-After", std::to_string(seconds));
}

}  // namespace

void take_request_token(Call& call) {
  const int64_t per_second = call.settings.number("inspector.requests_per_second");
  if (per_second <= 0) return;
  const int64_t size = std::max<int64_t>(1, call.settings.number("inspector.request_burst"));
  int64_t thousandths = thousandths_now(call, per_second, size);
  if (thousandths < 1000) throw throttled(time_to_token(thousandths, per_second));
  thousandths -= 1000;
  put_item(call.state, {scope_of(call),
                        kKind,
                        kId,
                        {{"thousandths", thousandths}, {"at", sim::to_millis(call.now())}}});
  if (thousandths >= 1000) return;
  const std::string subject = subject_of(scope_of(call));
  call.forget("refill_request_tokens", subject);
  call.later(call.now() + time_to_token(thousandths, per_second), "refill_request_tokens", subject);
}

void refill_request_tokens(Call&, const std::string&) {}

}  // namespace fakes::inspector
