// Fault rules: what they accept, which calls they hit, and that they are counted.
#include "sim/gateway/faults.h"

#include <gtest/gtest.h>

namespace {

using namespace sim;

std::string refusal(const Value& rule) {
  state::Database ledger(":memory:");
  Faults faults(ledger);
  try {
    faults.add(rule);
    return "accepted";
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
}

TEST(Faults, HitsTheNamedCallsOnly) {
  state::Database ledger(":memory:");
  Faults faults(ledger);
  faults.add({{"on", "kms:Generate*"}, {"calls", {2, 3}}, {"answer", "ThrottlingException"}});
  std::string hits;
  for (int i = 1; i <= 4; ++i) {
    hits += faults.match("kms", "GenerateDataKey", "me") ? 'x' : '.';
    EXPECT_FALSE(faults.match("kms", "Decrypt", "me"));
  }
  EXPECT_EQ(hits, ".xx.");
  EXPECT_EQ(faults.rules()[0].seen, 4);
  EXPECT_EQ(faults.rules()[0].fired, 2);
}

TEST(Faults, AimsAtAPrincipal) {
  state::Database ledger(":memory:");
  Faults faults(ledger);
  faults.add({{"on", "s3:PutObject"}, {"principal", "inspector2.*"}, {"answer", "SlowDown"}});
  EXPECT_FALSE(faults.match("s3", "PutObject", "arn:aws:iam::111122223333:user/admin"));
  EXPECT_TRUE(faults.match("s3", "PutObject", "inspector2.amazonaws.com"));
}

TEST(Faults, ADelayIsNotCountedWhereThereIsNoWire) {
  state::Database ledger(":memory:");
  Faults faults(ledger);
  faults.add({{"on", "s3:PutObject"}, {"delay", "1s"}});
  EXPECT_FALSE(faults.match("s3", "PutObject", "me", Faults::Door::kInside));
  EXPECT_EQ(faults.rules()[0].seen, 0);
  EXPECT_TRUE(faults.match("s3", "PutObject", "me", Faults::Door::kWire));
}

TEST(Faults, SurviveARestart) {
  state::Database ledger(":memory:");
  {
    Faults faults(ledger);
    faults.add({{"on", "s3:PutObject"}, {"calls", {2}}, {"reset", true}});
    faults.match("s3", "PutObject", "me");
  }
  Faults again(ledger);
  EXPECT_TRUE(again.match("s3", "PutObject", "me"));
}

TEST(Faults, AMalformedRuleIsNamed) {
  EXPECT_NE(refusal({{"on", "kms:X"}, {"anser", "E"}}).find("did you mean \"answer\""),
            std::string::npos);
  EXPECT_NE(
      refusal({{"on", "GenerateDataKey"}, {"answer", "E"}}).find("a service and an operation"),
      std::string::npos);
  EXPECT_NE(refusal({{"on", "kms:X"}}).find("needs \"answer\""), std::string::npos);
  EXPECT_NE(refusal({{"on", "kms:X"}, {"calls", {0}}, {"answer", "E"}}).find("from 1"),
            std::string::npos);
  EXPECT_NE(refusal({{"on", "kms:X"}, {"delay", "soon"}}).find("span"), std::string::npos);
  for (const Value& bad : std::vector<Value>{{{"status", -1}},
                                             {{"status", 99999}},
                                             {{"cut_after", -1}},
                                             {{"calls", {{"a", 1}}}},
                                             {{"answer", "Two\r\nLines"}}}) {
    Value rule = {{"on", "kms:X"}, {"answer", "E"}};
    rule.update(bad);
    EXPECT_NE(refusal(rule), "accepted") << rule.dump();
  }
  EXPECT_NE(refusal({{"on", 7}, {"answer", "E"}}).find("malformed"), std::string::npos);
}

}  // namespace
