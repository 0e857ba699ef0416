// Condition operators, from the table of operator, policy value, request value and outcome. The
// policy values go through the parser, as a stored policy's do.
#include "sim/policy/conditions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/policy/authorizer.h"
#include "sim/policy/document.h"
#include "sim/policy/statement.h"
#include "tests/support/policy_cases.h"

namespace sim::policy {
namespace {

void set(Context& context, const std::string& key, const Value& had) {
  if (had.is_array()) {
    context.set_list(key, had.get<std::vector<std::string>>());
  } else if (!had.is_null()) {
    context.set(key, had.get<std::string>());
  }
}

class ConditionTable : public testing::Test {
 protected:
  // One condition on key "k"; a request value of null is a missing key.
  void check(const std::string& section, const std::string& version,
             const Assumptions& assumptions = {}) {
    size_t rows = 0;
    for (const auto& [operation, listed] : table_.at(section).items()) {
      for (const auto& row : listed) {
        EXPECT_EQ(test(operation, row.at(0), row.at(1), version, assumptions),
                  row.at(2).get<bool>())
            << operation << " " << row.dump();
        ++rows;
      }
    }
    EXPECT_GT(rows, 0u) << section;
  }

  bool test(const std::string& operation, const Value& wanted, const Value& had,
            const std::string& version = "2012-10-17", const Assumptions& assumptions = {}) const {
    const Value statement = {{"Effect", "Allow"},
                             {"Action", "*"},
                             {"Resource", "*"},
                             {"Condition", {{operation, {{"K", wanted}}}}}};
    const Value policy = {{"Version", version}, {"Statement", statement}};
    const auto document = parse_document(policy.dump(), DocumentKind::kIdentity);
    if (!document) {
      ADD_FAILURE() << policy << ": " << document.complaints.front().message;
      return false;
    }
    Context context;
    for (const auto& [key, value] : table_.at("context").items()) set(context, key, value);
    set(context, "k", had);
    return holds(document.value->statements.front().conditions.front(), context, assumptions);
  }

  const Value table_ = policy_tests::read_table("conditions");
};

TEST_F(ConditionTable, EveryRowOfEveryOperator) { check("operators", "2012-10-17"); }

TEST_F(ConditionTable, VariablesAreTextInTheOldLanguage) {
  check("version 2008-10-17", "2008-10-17");
}

TEST_F(ConditionTable, KeysWithSeveralValuesNeedASetOperator) {
  check("multivalued without a set operator", "2012-10-17");
  Assumptions any_value_will_do;
  any_value_will_do.multivalued_needs_set_operator = false;
  EXPECT_TRUE(test("StringEquals", "a", {"b", "a"}, "2012-10-17", any_value_will_do));
  EXPECT_FALSE(test("StringEquals", "a", {"b"}, "2012-10-17", any_value_will_do));
}

TEST_F(ConditionTable, WhatTheDocumentationLeavesOpenIsSwitched) {
  Assumptions other;
  other.any_value_if_exists_holds_when_missing = false;
  other.no_arn_is_unlike_every_arn = false;
  other.unreadable_value_differs = true;
  EXPECT_FALSE(test("ForAnyValue:StringEqualsIfExists", "a", nullptr, "2012-10-17", other));
  EXPECT_FALSE(test("ArnNotLike", "arn:aws:s3:::x", "no-arn", "2012-10-17", other));
  EXPECT_TRUE(test("NumericNotEquals", 10, "ten", "2012-10-17", other));
  EXPECT_TRUE(test("DateNotEquals", "2026-03-01", "someday", "2012-10-17", other));
  EXPECT_TRUE(test("NumericNotEquals", "ten", "10", "2012-10-17", other));
}

TEST_F(ConditionTable, UnknownOperators) {
  for (const auto& name : table_.at("no operators")) {
    EXPECT_FALSE(parse_operator(name.get<std::string>())) << name;
  }
}

// Every operator that AWS documents, plain and with IfExists, has rows of its own.
TEST_F(ConditionTable, EveryOperatorIsThere) {
  for (const char* name : {"StringEquals",
                           "StringNotEquals",
                           "StringEqualsIgnoreCase",
                           "StringNotEqualsIgnoreCase",
                           "StringLike",
                           "StringNotLike",
                           "NumericEquals",
                           "NumericNotEquals",
                           "NumericLessThan",
                           "NumericLessThanEquals",
                           "NumericGreaterThan",
                           "NumericGreaterThanEquals",
                           "DateEquals",
                           "DateNotEquals",
                           "DateLessThan",
                           "DateLessThanEquals",
                           "DateGreaterThan",
                           "DateGreaterThanEquals",
                           "Bool",
                           "BinaryEquals",
                           "IpAddress",
                           "NotIpAddress",
                           "ArnEquals",
                           "ArnLike",
                           "ArnNotEquals",
                           "ArnNotLike"}) {
    const std::string plain = name;
    EXPECT_TRUE(table_.at("operators").contains(plain)) << plain;
    EXPECT_TRUE(parse_operator(plain + "IfExists")) << plain;
  }
  EXPECT_TRUE(table_.at("operators").contains("Null"));
}

}  // namespace
}  // namespace sim::policy
