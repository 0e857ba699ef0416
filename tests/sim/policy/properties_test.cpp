// What holds for any policies and any request, tried on random ones from a fixed seed: a Deny never
// opens, an Allow never closes, and order means nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/policy/authorizer.h"
#include "tests/support/policy_cases.h"

namespace policy_tests {
namespace {

using sim::Value;

constexpr int kRounds = 1500;

// The shapes that a resource policy, and with it the request, can have.
enum class Theme { kBucket, kKey, kTrust };

class Chance {
 public:
  explicit Chance(uint64_t seed) : bits_(seed) {}

  size_t below(size_t count) { return bits_() % count; }
  bool one_in(size_t count) { return below(count) == 0; }
  const Value& pick(const Value& list) { return list.at(below(list.size())); }
  Value some(const Value& list) {
    Value out = Value::array();
    for (size_t count = 1 + below(3); out.size() < count;) out.push_back(pick(list));
    return out;
  }
  void shuffle(Value& list) {
    for (size_t i = list.size(); i > 1; --i) std::swap(list.at(i - 1), list.at(below(i)));
  }

 private:
  std::mt19937_64 bits_;
};

// Draws cases in the format of the case files, from a vocabulary small enough to meet often.
class Author {
 public:
  explicit Author(uint64_t seed) : chance_(seed) {}

  Chance& chance() { return chance_; }

  Value draw_case() {
    theme_ = static_cast<Theme>(chance_.below(3));
    Value policies = {{"identity", Value::array()}, {"scps", Value::array()},
                      {"rcps", Value::array()},     {"grants", Value::array()},
                      {"boundary", nullptr},        {"session", nullptr},
                      {"endpoint", nullptr},        {"resource", nullptr}};
    for (size_t count = chance_.below(3); count > 0; --count) {
      policies["identity"].push_back(document("identity"));
    }
    if (chance_.one_in(4)) policies["boundary"] = document("boundary");
    if (chance_.one_in(3)) policies["session"] = document("session");
    if (chance_.one_in(6)) policies["endpoint"] = document("endpoint");
    if (!chance_.one_in(5)) policies["resource"] = document("resource");
    for (const char* kind : {"scps", "rcps"}) {
      if (!chance_.one_in(4)) continue;
      for (size_t level = 1 + chance_.below(2); level > 0; --level) {
        Value documents = Value::array({document(kind)});
        if (chance_.one_in(2)) documents.push_back(document(kind));
        policies[kind].push_back(std::move(documents));
      }
    }
    return {{"id", "drawn"}, {"request", request()}, {"policies", policies}};
  }

  // `effect` decides for kinds that know both.
  Value statement(const std::string& kind, const char* effect) {
    const bool resource = kind == "resource" || kind == "endpoint";
    const bool rcp = kind == "rcps";
    const bool denies = rcp || std::string(effect) == "Deny";
    const bool trust = kind == "resource" && theme_ == Theme::kTrust;
    Value statement = {{"Effect", denies ? "Deny" : "Allow"}};
    const bool negated = !rcp && chance_.one_in(8);
    statement[negated ? "NotAction" : "Action"] = chance_.some(
        trust ? Value::array({"sts:AssumeRole", "sts:*", "sts:TagSession"}) : actions(rcp));
    if (!trust) {
      const bool key = kind == "resource" && theme_ == Theme::kKey;
      statement[!key && chance_.one_in(8) ? "NotResource" : "Resource"] =
          key ? Value::array({"*"}) : chance_.some(kResources);
    }
    if (rcp) statement["Principal"] = "*";
    if (resource) {
      const bool except = denies && !trust && chance_.one_in(5);
      statement[except ? "NotPrincipal" : "Principal"] = principals(except);
    }
    if (chance_.one_in(2)) statement["Condition"] = chance_.pick(kConditions);
    return statement;
  }

 private:
  Value document(const std::string& kind) {
    Value statements = Value::array();
    for (size_t count = 1 + chance_.below(3); count > 0; --count) {
      statements.push_back(statement(kind, chance_.one_in(5) ? "Deny" : "Allow"));
    }
    return {{"Version", "2012-10-17"}, {"Statement", statements}};
  }

  static Value actions(bool named) {
    Value all = {"s3:GetObject", "s3:*", "kms:Decrypt", "kms:*", "s3:Get*", "sts:AssumeRole"};
    for (int i = 0; !named && i < 3; ++i) all.push_back("*");
    return all;
  }

  Value principals(bool except) {
    if (!except && chance_.one_in(4)) return "*";
    Value out = {{"AWS", chance_.some(kPrincipals)}};
    if (chance_.one_in(3)) out["Service"] = "inspector2.amazonaws.com";
    return out;
  }

  Value request() {
    const char* action = theme_ == Theme::kBucket ? "s3:GetObject"
                         : theme_ == Theme::kKey  ? "kms:Decrypt"
                                                  : "sts:AssumeRole";
    const char* resource = theme_ == Theme::kBucket ? "arn:aws:s3:::reports/alice/a.csv"
                           : theme_ == Theme::kKey  ? "arn:aws:kms:us-east-1:111122223333:key/1"
                                                    : "arn:aws:iam::111122223333:role/Reports";
    Value context = Value::object();
    for (const auto& [key, values] : kContext.items()) {
      if (chance_.one_in(2)) context[key] = chance_.pick(values);
    }
    return {{"principal", chance_.pick(kCallers)},
            {"action", action},
            {"resource", resource},
            {"resourceAccount", "111122223333"},
            {"context", context}};
  }

  const Value kCallers = callers();
  static Value callers() {
    Value all = Value::array();
    const Value table = read_table("patterns");
    for (const auto& caller : table.at("callers")) {
      const bool person = caller.at("type") == "IAMUser" || caller.at("type") == "AssumedRole";
      for (int i = 0; i < (person ? 4 : 1); ++i) all.push_back(caller);
    }
    Value other = all.front();
    other["account"] = "444455556666";
    other["arn"] = "arn:aws:iam::444455556666:user/bob";
    all.push_back(other);
    return all;
  }
  const Value kResources = {"*",
                            "*",
                            "arn:aws:s3:::reports/*",
                            "arn:aws:s3:::reports/${aws:username}/*",
                            "arn:aws:s3:::other",
                            "arn:aws:kms:*:111122223333:key/*",
                            "arn:aws:iam::111122223333:role/*"};
  const Value kPrincipals = {"*",
                             "111122223333",
                             "arn:aws:iam::111122223333:root",
                             "444455556666",
                             "arn:aws:iam::111122223333:user/team/alice",
                             "arn:aws:iam::111122223333:role/team/Export",
                             "arn:aws:sts::111122223333:assumed-role/Export/run",
                             "arn:aws:sts::111122223333:federated-user/guest"};
  const Value kConditions = {
      {{"StringEquals", {{"aws:username", {"alice", "bob"}}}}},
      {{"StringNotEquals", {{"aws:username", "alice"}}}},
      {{"StringLikeIfExists", {{"aws:PrincipalTag/team", "b*"}}}},
      {{"Bool", {{"aws:SecureTransport", true}}}},
      {{"BoolIfExists", {{"aws:SecureTransport", "false"}}}},
      {{"ForAllValues:StringEquals", {{"aws:TagKeys", {"a", "b"}}}}},
      {{"ForAnyValue:StringLike", {{"aws:TagKeys", {"a*", "c"}}}},
       {"Null", {{"aws:username", "true"}}}},
      {{"NotIpAddress", {{"aws:SourceIp", {"10.0.0.0/8", "203.0.113.0/24"}}}}},
      {{"ArnLike", {{"aws:PrincipalArn", "arn:aws:iam::*:role/*"}}}},
      {{"DateLessThan", {{"aws:CurrentTime", "2026-03-01"}}},
       {"NumericGreaterThan", {{"s3:max-keys", 10}}}}};
  const Value kContext = {{"aws:username", {"alice", "bob"}},
                          {"aws:PrincipalTag/team", {"blue", "red"}},
                          {"aws:SecureTransport", {"true", "false"}},
                          {"aws:TagKeys", Value::array({Value::array({"a"}),
                                                        Value::array({"c", "d"}), Value::array()})},
                          {"aws:SourceIp", {"10.1.2.3", "198.51.100.7", "2001:db8::1"}},
                          {"aws:PrincipalArn", {"arn:aws:iam::111122223333:role/team/Export"}},
                          {"aws:CurrentTime", {"2026-02-01T00:00:00Z", "1790000000"}},
                          {"s3:max-keys", {"1", "1000"}}};

  Chance chance_;
  Theme theme_ = Theme::kBucket;
};

bool allows(const Value& drawn) {
  const Case test = to_case(drawn);
  return authorize(test.request, test.policies, test.rules).allowed();
}

sim::policy::Effect effect_of(const Value& drawn) {
  const Case test = to_case(drawn);
  return authorize(test.request, test.policies, test.rules).effect;
}

// Calls `visit(kind, document)` for every document of a case.
void each_document(Value& drawn, const std::function<void(const std::string&, Value&)>& visit) {
  for (auto& [kind, held] : drawn.at("policies").items()) {
    if (held.is_object()) visit(kind, held);
    if (!held.is_array() || kind == "grants") continue;
    for (auto& each : held) {
      if (each.is_object()) visit(kind, each);
      if (!each.is_array()) continue;
      for (auto& document : each) visit(kind, document);
    }
  }
}

// Adds a statement to one of the documents; nothing when there is none.
bool add_statement(Author& author, Value& drawn, const char* effect) {
  size_t count = 0;
  each_document(drawn, [&](const std::string&, Value&) { ++count; });
  if (count == 0) return false;
  size_t chosen = author.chance().below(count);
  bool added = false;
  each_document(drawn, [&](const std::string& kind, Value& document) {
    if (chosen-- != 0) return;
    const bool only_denies = kind == "rcps" && std::string(effect) == "Allow";
    if (only_denies) return;
    document.at("Statement").push_back(author.statement(kind, effect));
    added = true;
  });
  return added;
}

TEST(PolicyProperties, AddingADenyNeverAllows) {
  Author author(11);
  int denied = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Value before = author.draw_case();
    Value after = before;
    if (!add_statement(author, after, "Deny") || allows(before)) continue;
    ++denied;
    ASSERT_FALSE(allows(after)) << before << "\n" << after;
  }
  EXPECT_GT(denied, kRounds / 10);
}

TEST(PolicyProperties, AddingAnAllowNeverDenies) {
  Author author(12);
  int allowed = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Value before = author.draw_case();
    Value after = before;
    if (!add_statement(author, after, "Allow") || !allows(before)) continue;
    ++allowed;
    ASSERT_TRUE(allows(after)) << before << "\n" << after;
  }
  EXPECT_GT(allowed, kRounds / 10);
}

void shuffle_lists(Chance& chance, Value& value) {
  if (!value.is_structured()) return;
  for (auto& each : value) shuffle_lists(chance, each);
  if (value.is_array()) chance.shuffle(value);
}

TEST(PolicyProperties, OrderMeansNothing) {
  Author author(13);
  int allowed = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Value before = author.draw_case();
    Value after = before;
    shuffle_lists(author.chance(), after.at("policies"));
    const auto effect = effect_of(before);
    ASSERT_EQ(effect, effect_of(after)) << before << "\n" << after;
    allowed += effect == sim::policy::Effect::kAllow ? 1 : 0;
  }
  EXPECT_GT(allowed, kRounds / 10);
}

TEST(PolicyProperties, IdentityPoliciesCountTogether) {
  Author author(14);
  for (int round = 0; round < kRounds; ++round) {
    const Value apart = author.draw_case();
    const Value& documents = apart.at("policies").at("identity");
    if (documents.size() < 2) continue;
    Value joined = apart;
    Value one = {{"Version", "2012-10-17"}, {"Statement", Value::array()}};
    for (const auto& document : documents) {
      for (const auto& statement : document.at("Statement")) {
        one.at("Statement").push_back(statement);
      }
    }
    joined.at("policies").at("identity") = Value::array({one});
    ASSERT_EQ(effect_of(apart), effect_of(joined)) << apart;
  }
}

// Where nothing allows, nothing is allowed; only root in the own account needs no policy.
TEST(PolicyProperties, WithoutAnAllowNobodyGetsIn) {
  Author author(15);
  for (int round = 0; round < kRounds; ++round) {
    Value drawn = author.draw_case();
    each_document(drawn, [](const std::string& kind, Value& document) {
      if (kind == "scps" || kind == "boundary" || kind == "session" || kind == "endpoint") return;
      for (auto& statement : document.at("Statement")) statement["Effect"] = "Deny";
    });
    const Value& request = drawn.at("request");
    const bool root =
        request.at("principal").at("type") == "Root" && request.at("action") == "s3:GetObject";
    if (root) continue;
    ASSERT_FALSE(allows(drawn)) << drawn;
  }
}

}  // namespace
}  // namespace policy_tests
