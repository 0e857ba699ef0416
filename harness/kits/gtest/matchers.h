// GoogleMock matchers for what was called and decided in a harness::InProcess:
//
//   EXPECT_THAT(sim.calls(), Contains(Call("kms:GenerateDataKey", By("inspector2"))));
//   EXPECT_THAT(sim.decisions(), Contains(Denied("s3:Put*", BecauseOf("aws:SourceArn"))));
//
// Header only; link InspectorSim::gtest.
#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "harness/denials.h"
#include "harness/in_process.h"
#include "sim/base/text.h"

namespace sim {

inline void PrintTo(const JournalEntry& entry, std::ostream* out) {
  *out << "#" << entry.id << " " << entry.service << ":" << entry.operation << " by "
       << entry.principal << " answered " << entry.status;
  if (!entry.error.empty()) *out << " " << entry.error;
}

}  // namespace sim

namespace harness {

inline void PrintTo(const Judgement& judgement, std::ostream* out) {
  const auto& decision = judgement.decision;
  *out << "#" << judgement.call << " " << decision.value("effect", "") << " of "
       << decision.value("action", "") << " for "
       << decision.value("/principal/name"_json_pointer, std::string());
}

namespace matchers {

// ---- calls: sim::JournalEntry ----

class NamedCall {
 public:
  using is_gtest_matcher = void;
  explicit NamedCall(std::string pattern) : pattern_(std::move(pattern)) {}

  bool MatchAndExplain(const sim::JournalEntry& entry, std::ostream*) const {
    return sim::text::wildcard_match(pattern_, entry.service + ":" + entry.operation);
  }
  void DescribeTo(std::ostream* out) const { *out << "is a call of " << pattern_; }
  void DescribeNegationTo(std::ostream* out) const { *out << "is no call of " << pattern_; }

 private:
  std::string pattern_;
};

// "kms:GenerateDataKey", wildcards allowed; the others qualify it.
template <class... Qualifiers>
auto Call(std::string pattern, Qualifiers... qualifiers) {
  return testing::AllOf(testing::Matcher<const sim::JournalEntry&>(NamedCall(std::move(pattern))),
                        std::move(qualifiers)...);
}

// A text that the ARN of who called holds, or the name of the service that did.
inline auto By(std::string who) {
  return testing::Field("principal", &sim::JournalEntry::principal,
                        testing::HasSubstr(std::move(who)));
}
inline auto Failed(std::string code) {
  return testing::Field("error", &sim::JournalEntry::error, testing::Eq(std::move(code)));
}
inline auto Succeeded() {
  return testing::Field("error", &sim::JournalEntry::error, testing::IsEmpty());
}
inline auto InRegion(std::string region) {
  return testing::Field("region", &sim::JournalEntry::region, testing::Eq(std::move(region)));
}

// A member of the input by its JSON pointer, "/s3Destination/bucketName", as the journal shows it.
class InputMember {
 public:
  using is_gtest_matcher = void;
  InputMember(std::string pointer, sim::Value expected)
      : pointer_(std::move(pointer)), expected_(std::move(expected)) {}

  bool MatchAndExplain(const sim::JournalEntry& entry, std::ostream* out) const {
    const auto input = sim::Value::parse(entry.input, nullptr, false);
    if (out) *out << "its input is " << entry.input;
    const sim::Value::json_pointer at(pointer_);
    return !input.is_discarded() && input.contains(at) && input.at(at) == expected_;
  }
  void DescribeTo(std::ostream* out) const { *out << "has " << expected_ << " at " << pointer_; }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has not " << expected_ << " at " << pointer_;
  }

 private:
  std::string pointer_;
  sim::Value expected_;
};
inline testing::Matcher<const sim::JournalEntry&> With(std::string pointer, sim::Value expected) {
  return InputMember(std::move(pointer), std::move(expected));
}

// ---- decisions: Judgement ----

// A reason that a denial must have, in the words of the scenario verb "denied".
struct Reason {
  const char* name;
  std::string value;
};
inline Reason BecauseOf(std::string condition_key) {
  return {"condition", std::move(condition_key)};
}
inline Reason Because(std::string effect) { return {"because", std::move(effect)}; }
inline Reason ByPolicy(std::string name) { return {"policy", std::move(name)}; }
inline Reason ByStatement(std::string sid) { return {"statement", std::move(sid)}; }
inline Reason ByLayer(std::string layer) { return {"layer", std::move(layer)}; }
inline Reason InElement(std::string element) { return {"failed", std::move(element)}; }
inline Reason Had(std::string value) { return {"had", std::move(value)}; }
inline Reason Wanted(std::string value) { return {"wanted", std::move(value)}; }
inline Reason To(std::string principal) { return {"principal", std::move(principal)}; }

class DecisionOf {
 public:
  using is_gtest_matcher = void;
  enum class Outcome { kAllowed, kDenied };
  DecisionOf(Outcome outcome, std::string action, const std::vector<Reason>& reasons)
      : outcome_(outcome), action_(std::move(action)) {
    for (const auto& reason : reasons) wanted_[reason.name] = reason.value;
  }

  bool MatchAndExplain(const Judgement& judgement, std::ostream* out) const {
    const auto& decision = judgement.decision;
    if (!sim::text::wildcard_match(action_, decision.value("action", ""))) return false;
    const bool allowed = decision.value("effect", "") == "allow";
    if (allowed != (outcome_ == Outcome::kAllowed)) return false;
    const std::string fault = fault_of_denial(decision, wanted_);
    if (out && !fault.empty()) *out << "but " << fault;
    return fault.empty();
  }
  void DescribeTo(std::ostream* out) const { *out << "has " << words(); }
  void DescribeNegationTo(std::ostream* out) const { *out << "has not " << words(); }

 private:
  std::string words() const {
    const std::string what = outcome_ == Outcome::kAllowed ? "allowed " : "denied ";
    return what + action_ + (wanted_.empty() ? "" : " with " + wanted_.dump());
  }

  Outcome outcome_;
  std::string action_;
  sim::Value wanted_ = sim::Value::object();
};

template <class... Reasons>
testing::Matcher<const Judgement&> Denied(std::string action, Reasons... reasons) {
  return DecisionOf(DecisionOf::Outcome::kDenied, std::move(action), {std::move(reasons)...});
}
inline testing::Matcher<const Judgement&> Allowed(std::string action) {
  return DecisionOf(DecisionOf::Outcome::kAllowed, std::move(action), {});
}

}  // namespace matchers
}  // namespace harness
