#include "harness/rehearsal.h"

#include "fakes/inspector/membership.h"
#include "fakes/inspector/records.h"
#include "harness/identities.h"

namespace harness {
namespace {

using sim::Value;

// The world as it was, whatever happened.
class Undo {
 public:
  explicit Undo(sim::World& world) : world_(world), before_(world.snapshot()) {}
  ~Undo() { world_.restore(before_); }
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;

 private:
  sim::World& world_;
  sim::state::Snapshot before_;
};

Value request_of(const ExportPlan& plan) {
  Value destination = {{"bucketName", plan.bucket}, {"kmsKeyArn", plan.key_arn}};
  if (plan.prefix) destination["keyPrefix"] = *plan.prefix;
  return {{"reportFormat", plan.format}, {"s3Destination", std::move(destination)}};
}

// At least as long as any report of this scope takes.
sim::Millis longest(sim::World& world, const fakes::inspector::Scope& scope) {
  fakes::inspector::FindingQuery every;
  every.scope = fakes::inspector::sight_of(world.store().state, scope);
  const int64_t each = world.settings().number("inspector.report_millis_per_finding");
  return std::chrono::seconds(world.settings().number("inspector.report_base_seconds")) +
         sim::Millis(each * fakes::inspector::count_findings(world.store().state, every)) +
         std::chrono::seconds(1);
}

// The journal entry that a message leads to is gone when it is read.
std::string without_reference(const std::string& message) {
  return message.substr(0, message.find(" [inspector-sim explain"));
}

}  // namespace

void without_trace(sim::World& world, const std::function<void()>& work) {
  const Undo undo(world);
  work();
}

Prediction rehearse(sim::World& world, const ExportPlan& plan, const std::function<void()>& first) {
  const Undo undo(world);
  first();
  const fakes::inspector::Scope scope{acting_account(plan.caller), plan.region};
  const auto answer = world.client(plan.caller, plan.region)
                          .call("inspector2", "CreateFindingsReport", request_of(plan));
  if (!answer.ok()) return {"REFUSED", answer.error->code, answer.error->message};
  world.advance(longest(world, scope));
  const auto report = fakes::inspector::find_report(
      world.store().state, scope, answer.output.members.at("reportId").get<std::string>());
  return {report->status, report->error_code, without_reference(report->error_message)};
}

}  // namespace harness
