// Fault rules: what they accept, which calls they hit, and that they are counted.
#include "sim/gateway/faults.h"

#include <gtest/gtest.h>

#include "tests/support/test_world.h"

namespace {

using namespace sim;
using Door = Faults::Door;

const Instant kStart = *date::parse_iso("2026-03-01T09:00:00Z");

struct Registry {
  state::Database ledger{":memory:"};
  VirtualClock story{kStart};
  Faults faults{ledger, story};

  // One letter a call: 'x' when a rule fired.
  std::string hits(int calls, Faults::Sight call = {"kms", "GenerateDataKey", "me"}) {
    std::string out;
    for (int i = 0; i < calls; ++i) out += faults.match(call) ? 'x' : '.';
    return out;
  }
};

Value rule(Value members) {
  Value out = {{"on", "kms:GenerateDataKey"}, {"answer", "ThrottlingException"}};
  out.update(members);
  return out;
}

TEST(Faults, HitsTheNamedCallsOnly) {
  Registry r;
  r.faults.add({{"on", "kms:Generate*"}, {"calls", {2, 3}}, {"answer", "ThrottlingException"}});
  EXPECT_EQ(r.hits(4), ".xx.");
  EXPECT_EQ(r.hits(1, {"kms", "Decrypt", "me"}), ".");
  EXPECT_EQ(r.faults.rules()[0].seen, 4);
  EXPECT_EQ(r.faults.rules()[0].fired, 2);
}

TEST(Faults, HitsARangeOfCalls) {
  Registry open, closed;
  open.faults.add(rule({{"calls", {{"at_least", 3}}}}));
  closed.faults.add(rule({{"calls", {{"at_least", 2}, {"at_most", 3}}}}));
  EXPECT_EQ(open.hits(5), "..xxx");
  EXPECT_EQ(closed.hits(5), ".xx..");
}

TEST(Faults, AimsAtAPrincipal) {
  Registry r;
  r.faults.add({{"on", "s3:PutObject"}, {"principal", "inspector2.*"}, {"answer", "SlowDown"}});
  EXPECT_EQ(r.hits(1, {"s3", "PutObject", "arn:aws:iam::111122223333:user/admin"}), ".");
  EXPECT_EQ(r.hits(1, {"s3", "PutObject", "inspector2.amazonaws.com"}), "x");
}

TEST(Faults, AimsAtAResourceAndAsksForItOnlyThen) {
  Registry r;
  int asked = 0;
  Faults::Sight call{"s3", "GetObject", "me", Door::kWire, 0, [&] {
                       ++asked;
                       return std::vector<std::string>{"arn:aws:s3:::reports/a.csv"};
                     }};
  r.faults.add({{"on", "s3:PutObject"}, {"resource", "arn:*"}, {"answer", "SlowDown"}});
  EXPECT_EQ(r.hits(1, call), ".");
  EXPECT_EQ(asked, 0);
  r.faults.add({{"on", "s3:*"}, {"resource", "arn:aws:s3:::other/*"}, {"answer", "SlowDown"}});
  EXPECT_EQ(r.hits(1, call), ".");
  r.faults.add({{"on", "s3:*"}, {"resource", "*:reports/*.csv"}, {"answer", "SlowDown"}});
  EXPECT_EQ(r.hits(1, call), "x");
  EXPECT_EQ(r.faults.rules()[1].seen, 0);
}

TEST(Faults, AimsAtAnAttempt) {
  Registry r;
  r.faults.add(rule({{"attempts", {2}}}));
  EXPECT_EQ(r.hits(1), ".");
  EXPECT_EQ(r.hits(1, {"kms", "GenerateDataKey", "me", Door::kWire, 1}), ".");
  EXPECT_EQ(r.hits(1, {"kms", "GenerateDataKey", "me", Door::kWire, 2}), "x");
}

TEST(Faults, HoldForASpanOfTheStory) {
  Registry r;
  r.faults.add(rule({{"from", "5m"}, {"until", "2026-03-01T09:10:00Z"}}));
  std::string hits;
  for (const int minute : {0, 4, 5, 9, 10}) {
    r.story.set(kStart + std::chrono::minutes(minute));
    hits += r.hits(1);
  }
  EXPECT_EQ(hits, "..xx.");
  EXPECT_EQ(r.faults.rules()[0].seen, 2);
}

TEST(Faults, CountSpansFromWhenTheyWereAddedEvenAfterARestart) {
  Registry r;
  r.faults.add(rule({{"from", "5m"}}));
  r.story.set(kStart + std::chrono::minutes(6));
  Faults again(r.ledger, r.story);
  EXPECT_TRUE(again.match({"kms", "GenerateDataKey", "me"}));
}

TEST(Faults, WhatNeedsAWireIsNotCountedWhereThereIsNone) {
  for (const Value& kind : std::vector<Value>{{{"delay", "1s"}},
                                              {{"hang", true}},
                                              {{"stall", {{"for", "1s"}}}},
                                              {{"corrupt", {{"at", 3}}}},
                                              {{"wrong_checksum", true}},
                                              {{"refuse", "1s"}},
                                              {{"expired", true}},
                                              {{"stale", "1m"}}}) {
    Registry r;
    Value value = {{"on", "s3:GetObject"}};
    value.update(kind);
    r.faults.add(value);
    EXPECT_EQ(r.hits(1, {"s3", "GetObject", "me", Door::kInside}), ".") << value.dump();
    EXPECT_EQ(r.faults.rules()[0].seen, 0) << value.dump();
    EXPECT_EQ(r.hits(1, {"s3", "GetObject", "me", Door::kWire}), "x") << value.dump();
  }
}

TEST(Faults, ShiftTheClockOfASignatureAndNothingElse) {
  Registry r;
  r.faults.add({{"on", "kms:*"}, {"skew", "-20m"}});
  EXPECT_EQ(r.hits(1), ".");
  const auto* rule = r.faults.match_signature({"kms", "GenerateDataKey", "me"});
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->skew, -std::chrono::minutes(20));
}

TEST(Faults, SurviveARestart) {
  Registry r;
  r.faults.add({{"on", "s3:PutObject"}, {"calls", {2}}, {"reset", true}});
  r.hits(1, {"s3", "PutObject", "me"});
  Faults again(r.ledger, r.story);
  EXPECT_TRUE(again.match({"s3", "PutObject", "me"}));
}

// ---- what no rule may say ----

struct BadRule {
  const char* rule;
  const char* pointer;
  const char* message;
};

void PrintTo(const BadRule& bad, std::ostream* out) { *out << bad.rule; }

class MalformedFault : public testing::TestWithParam<BadRule> {};

TEST_P(MalformedFault, IsNamedWithItsPlace) {
  const auto& [text, pointer, message] = GetParam();
  try {
    (void)parse_fault(Value::parse(text), kStart);
    FAIL() << "accepted";
  } catch (const FaultError& e) {
    EXPECT_EQ(e.pointer, pointer) << e.what();
    EXPECT_NE(std::string(e.what()).find(message), std::string::npos) << e.what();
  }
}

const BadRule kBadRules[] = {
    {R"([])", "", "an object"},
    {R"({"on": "kms:X", "anser": "E"})", "/anser", "did you mean \"answer\"?"},
    {R"({"on": "GenerateDataKey", "answer": "E"})", "/on", "a service and an operation"},
    {R"({"answer": "E"})", "", "a service and an operation"},
    {R"({"on": 7, "answer": "E"})", "/on", "a text"},
    {R"({"on": "kms:X"})", "", "needs \"answer\""},
    {R"({"on": "kms:X", "answer": "E", "calls": [0]})", "/calls", "from 1"},
    {R"({"on": "kms:X", "answer": "E", "calls": [{"a": 1}]})", "/calls", "from 1"},
    {R"({"on": "kms:X", "answer": "E", "calls": []})", "/calls", "from 1"},
    {R"({"on": "kms:X", "answer": "E", "calls": {"atleast": 2}})", "/calls/atleast", "at_least"},
    {R"({"on": "kms:X", "answer": "E", "calls": {"at_least": 3, "at_most": 2}})", "/calls/at_most",
     "not below"},
    {R"({"on": "kms:X", "answer": "E", "attempts": ["1"]})", "/attempts", "from 1"},
    {R"({"on": "kms:X", "delay": "soon"})", "/delay", "a span"},
    {R"({"on": "kms:X", "answer": "E", "from": "later"})", "/from", "a date"},
    {R"({"on": "kms:X", "answer": "E", "from": "2m", "until": "1m"})", "/until", "after \"from\""},
    {R"({"on": "kms:X", "answer": "E", "status": -1})", "/status", "from 400"},
    {R"({"on": "kms:X", "answer": "E", "status": 99999})", "/status", "400 to 599"},
    {R"({"on": "kms:X", "answer": "E", "cut_after": -1})", "/cut_after", "from 0"},
    {R"({"on": "kms:X", "answer": "Two\r\nLines"})", "/answer", "an error code"},
    {R"({"on": "kms:X", "reset": true, "retry_after": "1s"})", "/retry_after", "goes with"},
    {R"({"on": "kms:X", "reset": true, "message": "m"})", "/message", "goes with"},
    {R"({"on": "kms:X", "reset": "yes"})", "/reset", "true or false"},
    {R"({"on": "kms:X", "stall": {"after": 3}})", "/stall", "\"for\""},
    {R"({"on": "kms:X", "stall": {"after": 3, "four": "1s"}})", "/stall/four", "\"for\""},
    {R"({"on": "kms:X", "corrupt": {"at": -1}})", "/corrupt/at", "from 0"},
    {R"({"on": "kms:X", "corrupt": {"bytes": 0}})", "/corrupt/bytes", "from 1"},
    {R"({"on": "kms:X", "stale": {}})", "/stale", "\"writes\""},
    {R"({"on": "kms:X", "skew": "0m"})", "/skew", "ahead"},
    {R"({"on": "kms:X", "skew": "20m", "resource": "arn:*"})", "/resource", "before anyone"},
    {R"({"on": "kms:X", "reset": true, "hang": true})", "/hang", "do not go together"},
    {R"({"on": "kms:X", "answer": "E", "duplicate": true})", "/duplicate", "do not go together"},
};

INSTANTIATE_TEST_SUITE_P(All, MalformedFault, testing::ValuesIn(kBadRules));

TEST(FaultCodes, AreThoseThatTheOperationHas) {
  tests::TestWorld w;
  const auto refusal = [&](const Value& value) -> std::string {
    try {
      w.world.gateway().add_fault(value);
      return "";
    } catch (const FaultError& e) {
      return e.pointer + " " + e.what();
    }
  };
  EXPECT_EQ(refusal({{"on", "kms:GenerateDataKey"}, {"answer", "DisabledException"}}), "");
  EXPECT_EQ(refusal({{"on", "kms:GenerateDataKey"}, {"answer", "ThrottlingException"}}), "");
  EXPECT_EQ(refusal({{"on", "s3:PutObject"}, {"answer", "SlowDown"}}), "");
  EXPECT_NE(refusal({{"on", "kms:GenerateDataKey"}, {"answer", "DisabledExcepton"}})
                .find("did you mean \"DisabledException\"?"),
            std::string::npos);
  EXPECT_NE(refusal({{"on", "kms:GenerateDataKey"}, {"answer", "NoSuchBucket"}})
                .find("/answer kms:GenerateDataKey never answers NoSuchBucket"),
            std::string::npos);
  EXPECT_EQ(
      refusal({{"on", "kms:GenerateDataKey"}, {"answer", "NoSuchBucket"}, {"any_code", true}}), "");
  EXPECT_NE(refusal({{"on", "kms:GenerateDatKey"}, {"answer", "ThrottlingException"}})
                .find("did you mean \"kms:GenerateDataKey\"?"),
            std::string::npos);
  EXPECT_NE(refusal({{"on", "s3:PutObject"}, {"stale", "1m"}}).find("/stale"), std::string::npos);
  EXPECT_EQ(w.world.gateway().faults().rules().size(), 4u);
}

}  // namespace
