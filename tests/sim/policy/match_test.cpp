// Patterns of actions, resources and principals against single subjects, from the table of
// patterns; and wildcards against a slow matcher that cannot be wrong.
#include "sim/policy/match.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <string_view>

#include "sim/base/value.h"
#include "sim/policy/authorizer.h"
#include "sim/policy/elements.h"
#include "tests/support/policy_cases.h"

namespace sim::policy {
namespace {

class PatternTable : public testing::Test {
 protected:
  const Value table_ = policy_tests::read_table("patterns");
};

TEST_F(PatternTable, Actions) {
  for (const auto& row : table_.at("actions")) {
    const auto pattern = compile_action(row.at(0).get<std::string>());
    EXPECT_EQ(matches(pattern, row.at(1).get<std::string>(), Context()), row.at(2).get<bool>())
        << row;
  }
}

TEST_F(PatternTable, Resources) {
  Context context;
  for (const auto& [key, value] : table_.at("context").items()) {
    if (value.is_array()) {
      context.set_list(key, value.get<std::vector<std::string>>());
    } else {
      context.set(key, value.get<std::string>());
    }
  }
  for (const auto& row : table_.at("resources")) {
    const auto pattern = compile_resource(row.at(0).get<std::string>(), Variables::kSubstituted);
    EXPECT_EQ(matches(pattern, row.at(1).get<std::string>(), context), row.at(2).get<bool>())
        << row;
  }
}

TEST_F(PatternTable, PrincipalsReach) {
  const std::map<std::string, Reach> reaches = {{"none", kReachNone},
                                                {"account", kReachAccount},
                                                {"parent", kReachParent},
                                                {"everyone", kReachEveryone},
                                                {"direct", kReachDirect}};
  for (const auto& row : table_.at("principals")) {
    const auto caller =
        policy_tests::to_principal(table_.at("callers").at(row.at(2).get<std::string>()));
    const auto pattern = read_principal(row.at(0).get<std::string>(), row.at(1).get<std::string>());
    ASSERT_TRUE(pattern) << row;
    EXPECT_EQ(reach_of(*pattern, caller), reaches.at(row.at(3).get<std::string>())) << row;
  }
}

TEST_F(PatternTable, WhatIsNoPrincipal) {
  for (const auto& row : table_.at("no principals")) {
    EXPECT_FALSE(read_principal(row.at(0).get<std::string>(), row.at(1).get<std::string>())) << row;
  }
}

TEST(PolicyMatch, HardPatternsEnd) {
  const std::string subject(20'000, 'a');
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a*?";
  EXPECT_FALSE(matches(compile_action(pattern + "b"), subject, Context()));
  EXPECT_TRUE(matches(compile_action(pattern), subject, Context()));
}

// The definition of '*' and '?' word for word: exponential, and right. `parts` counts the colons of
// the pattern before this point; within the first five, wildcards stay in their part, except a '*'
// that ends it.
bool defined_match(std::string_view pattern, std::string_view subject, size_t parts) {
  if (pattern.empty()) return subject.empty();
  const bool leading = parts < 5;
  const char c = pattern.front();
  const std::string_view rest = pattern.substr(1);
  if (c == '*') {
    const bool crosses = !leading || rest.empty() || rest.front() == ':';
    for (size_t taken = 0;; ++taken) {
      if (defined_match(rest, subject.substr(taken), parts)) return true;
      if (taken == subject.size() || (!crosses && subject[taken] == ':')) return false;
    }
  }
  if (subject.empty()) return false;
  const bool fits = c == '?' ? !leading || subject.front() != ':' : c == subject.front();
  return fits && defined_match(rest, subject.substr(1), parts + (c == ':' ? 1 : 0));
}

TEST(PolicyMatch, WildcardsMatchAsTheyAreDefined) {
  std::mt19937_64 chance(7);
  const auto draw = [&](std::string_view letters, size_t most) {
    std::string text;
    for (size_t length = chance() % (most + 1); text.size() < length;) {
      text += letters[chance() % letters.size()];
    }
    return text;
  };
  int matched = 0;
  for (int round = 0; round < 40'000; ++round) {
    const bool arn = round % 2 == 0;
    const std::string pattern = draw(arn ? "ab:::*?" : "ab:/**??", 12);
    const std::string subject = draw(arn ? "ab:::" : "ab:/", 12);
    // Three and four parts are completed, "*" alone is no ARN, "arn:" begins none of these.
    const auto compiled = arn ? compile_resource(pattern, Variables::kLiteral)
                              : compile_text(pattern, Wildcards::kActive, Variables::kLiteral);
    const bool wanted = defined_match(pattern, subject, arn && pattern != "*" ? 0 : 5);
    EXPECT_EQ(matches(compiled, subject, Context()), wanted) << pattern << " against " << subject;
    matched += wanted ? 1 : 0;
  }
  EXPECT_GT(matched, 1000);
}

}  // namespace
}  // namespace sim::policy
