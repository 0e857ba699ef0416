// What each kind of fault does to a request, seen by a client that sends signed messages without a
// socket. How the server delivers what is spoilt: tests/sim/server/delivery_test.cpp.
#include <gtest/gtest.h>

#include "sim/gateway/faults.h"
#include "tests/support/wire_call.h"

namespace {

using namespace sim;
using tests::TestWorld;
using tests::WireCall;

constexpr const char* kBucket = "faults-of-tests";

struct World : TestWorld {
  World() {
    EXPECT_TRUE(client().call("s3", "CreateBucket", {{"Bucket", kBucket}}).ok());
    put("a.csv", "0123456789");
  }
  void fault(const Value& rule) { world.gateway().add_fault(rule); }
  int64_t fired() { return world.gateway().faults().rules().at(0).fired; }
  bool put(const std::string& key, const std::string& text) {
    const Value input = {{"Bucket", kBucket}, {"Key", key}, {"Body", text}};
    return client().call("s3", "PutObject", input).ok();
  }
  wire::HttpResponse get(const std::string& key = "a.csv",
                         std::vector<std::pair<std::string, std::string>> headers = {}) {
    WireCall call{"s3", "GetObject", {{"Bucket", kBucket}, {"Key", key}}};
    call.headers = std::move(headers);
    return tests::raw_answer(*this, call);
  }
  std::string body(const std::string& key = "a.csv") { return get(key).body.read_all(); }
};

TEST(FaultKinds, AFaultIsAimedByResourceAndAttempt) {
  World w;
  w.put("b.csv", "b");
  w.fault({{"on", "s3:GetObject"},
           {"resource", std::string("arn:aws:s3:::") + kBucket + "/b.*"},
           {"attempts", {2}},
           {"answer", "SlowDown"}});
  EXPECT_EQ(w.get("b.csv", {{"amz-sdk-request", "attempt=1; max=3"}}).status, 200);
  EXPECT_EQ(w.get("a.csv", {{"amz-sdk-request", "attempt=2; max=3"}}).status, 200);
  EXPECT_EQ(w.get("b.csv", {{"amz-sdk-request", "ttl=1; attempt=2; max=3"}}).status, 503);
  EXPECT_EQ(w.fired(), 1);
}

TEST(FaultKinds, ThrottlingSaysWhenToComeBack) {
  World w;
  w.fault({{"on", "inspector2:ListFindings"},
           {"answer", "ThrottlingException"},
           {"retry_after", "1500ms"}});
  const auto response = tests::raw_answer(w, {"inspector2", "ListFindings"});
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.headers.get("Retry-After"), "2");
}

TEST(FaultKinds, AStatusAloneIsABareAnswer) {
  World w;
  w.fault({{"on", "s3:GetObject"}, {"status", 502}});
  auto response = w.get();
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(response.body.read_all(), "");
}

TEST(FaultKinds, ExpiredCredentialsAreToldInTheWordsOfTheProtocol) {
  const auto answer = [](const char* service, const char* operation) {
    TestWorld w;
    w.world.gateway().add_fault(
        {{"on", std::string(service) + ":" + operation}, {"expired", true}});
    const auto told = tests::over_the_wire(w, {service, operation});
    return std::to_string(told.status) + " " + (told.error ? told.error->code : "");
  };
  EXPECT_EQ(answer("s3", "ListBuckets"), "400 ExpiredToken");
  EXPECT_EQ(answer("sts", "GetCallerIdentity"), "403 ExpiredToken");
  EXPECT_EQ(answer("kms", "ListKeys"), "400 ExpiredTokenException");
  EXPECT_EQ(answer("inspector2", "ListFindings"), "403 ExpiredTokenException");
}

TEST(FaultKinds, BytesAreFlippedWhereTheRuleSays) {
  World w;
  w.fault({{"on", "s3:GetObject"}, {"corrupt", {{"at", 4}, {"bytes", 2}}}});
  const std::string body = w.body();
  ASSERT_EQ(body.size(), 10u);
  EXPECT_EQ(body.substr(0, 4) + body.substr(6), "01236789");
  EXPECT_EQ(body[4], static_cast<char>(~'4'));
  EXPECT_EQ(body[5], static_cast<char>(~'5'));
}

TEST(FaultKinds, WhatLiesBehindTheEndIsNotHit) {
  for (const Value& kind : std::vector<Value>{{{"corrupt", {{"at", 10}}}},
                                              {{"cut_after", 10}},
                                              {{"stall", {{"after", 10}, {"for", "1s"}}}}}) {
    World w;
    Value rule = {{"on", "s3:GetObject"}};
    rule.update(kind);
    w.fault(rule);
    const auto response = w.get();
    EXPECT_FALSE(response.delivery.cut_after_bytes || response.delivery.stall_after_bytes);
    EXPECT_EQ(w.fired(), 0) << rule.dump();
  }
}

TEST(FaultKinds, AChecksumIsWrongButOfItsForm) {
  World w;
  const auto checksums = [](const wire::HttpResponse& response) {
    std::vector<std::string> out;
    for (const auto& [name, value] : response.headers) {
      if (name.starts_with("x-amz-checksum-") && name != "x-amz-checksum-type") {
        out.push_back(value);
      }
    }
    return out;
  };
  const auto get = [&] { return w.get("a.csv", {{"x-amz-checksum-mode", "ENABLED"}}); };
  const auto right = checksums(get());
  w.fault({{"on", "s3:*"}, {"wrong_checksum", true}});
  auto response = get();
  const auto wrong = checksums(response);
  ASSERT_EQ(wrong.size(), std::max<size_t>(right.size(), 1));
  for (size_t i = 0; i < right.size(); ++i) {
    EXPECT_NE(wrong[i], right[i]);
    EXPECT_EQ(wrong[i].size(), right[i].size());
  }
  EXPECT_EQ(response.body.read_all(), "0123456789");
  // Where there was none, there is a wrong one.
  const auto none = tests::raw_answer(w, {"s3", "ListBuckets"});
  EXPECT_EQ(none.headers.get("x-amz-checksum-crc32"), "AAAAAA==");
}

TEST(FaultKinds, AServiceWithAnotherClockRefusesTheSignatureAndShowsItsTime) {
  World w;
  w.fault({{"on", "s3:GetObject"}, {"calls", {1}}, {"skew", "20m"}});
  auto refused = w.get();
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.read_all().find("RequestTimeTooSkewed"), std::string::npos);
  EXPECT_EQ(refused.headers.get("Date"), date::http(w.wire_clock.now() + std::chrono::minutes(20)));
  EXPECT_EQ(w.get().status, 200);
  w.world.gateway().faults().clear();
  // Within the fifteen minutes that AWS allows, only the Date tells.
  w.fault({{"on", "s3:GetObject"}, {"skew", "-10m"}});
  const auto late = w.get();
  EXPECT_EQ(late.status, 200);
  EXPECT_EQ(late.headers.get("Date"), date::http(w.wire_clock.now() - std::chrono::minutes(10)));
}

TEST(FaultKinds, ADuplicateIsPerformedTwiceAndJournalledTwice) {
  World w;
  w.fault({{"on", "kms:CreateKey"}, {"duplicate", true}});
  const auto before = w.world.gateway().journal().last_id();
  const auto answer = tests::over_the_wire(w, {"kms", "CreateKey"});
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(w.client().call("kms", "ListKeys").output.members["Keys"].size(), 2u);
  int creations = 0;
  for (const auto& entry : w.world.gateway().journal().since(before, 100)) {
    creations += entry.operation == "CreateKey" && entry.fault == "fault 1 on kms:CreateKey";
  }
  EXPECT_EQ(creations, 2);
}

TEST(FaultKinds, TheAnswerToADuplicateIsThatOfTheSecond) {
  World w;
  w.fault({{"on", "iam:CreateUser"}, {"duplicate", true}});
  const auto user = tests::over_the_wire(w, {"iam", "CreateUser", {{"UserName", "twice"}}});
  EXPECT_EQ(user.error.value().code, "EntityAlreadyExists");
  EXPECT_TRUE(w.client().call("iam", "GetUser", {{"UserName", "twice"}}).ok());
}

TEST(FaultKinds, AStaleReadSeesTheStateBeforeTheLastWrite) {
  World w;
  w.fault({{"on", "s3:GetObject"}, {"calls", {{"at_least", 2}}}, {"stale", {{"writes", 1}}}});
  EXPECT_EQ(w.body(), "0123456789");
  const WireCall put{"s3", "PutObject", {{"Bucket", kBucket}, {"Key", "a.csv"}, {"Body", "new"}}};
  ASSERT_EQ(tests::raw_answer(w, put).status, 200);
  EXPECT_EQ(w.body(), "0123456789");
  w.world.gateway().faults().clear();
  EXPECT_EQ(w.body(), "new");
}

TEST(FaultKinds, AStaleReadSeesTheStateOfAWhileAgo) {
  World w;
  w.fault({{"on", "s3:GetObject"}, {"stale", "5m"}});
  EXPECT_EQ(w.body(), "0123456789");
  w.advance(std::chrono::minutes(1));
  const WireCall put{"s3", "PutObject", {{"Bucket", kBucket}, {"Key", "a.csv"}, {"Body", "new"}}};
  ASSERT_EQ(tests::raw_answer(w, put).status, 200);
  w.advance(std::chrono::minutes(4));
  EXPECT_EQ(w.body(), "0123456789");
  w.advance(std::chrono::minutes(2));
  EXPECT_EQ(w.body(), "new");
}

}  // namespace
