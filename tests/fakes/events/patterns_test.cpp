// Event patterns: the cases of tests/cases/events/patterns.json by the library and through the
// front door, and laws that must hold for any pattern.
#include <gtest/gtest.h>

#include <random>

#include "fakes/events/pattern.h"
#include "sim/base/json_text.h"
#include "tests/support/service_calls.h"

namespace {

using fakes::events::Pattern;
using fakes::events::PatternError;
using sim::Value;

Value cases() {
  return *sim::json::parse(tests::source_file("tests/cases/events/patterns.json")).value;
}

std::string text_of(const Value& test) {
  return test.contains("text") ? test["text"].get<std::string>() : test["pattern"].dump();
}

TEST(Patterns, JudgeAsTheCasesSay) {
  const Value all = cases();
  ASSERT_GT(all.size(), 100u);
  for (const auto& test : all) {
    const std::string name = test["name"];
    try {
      const Pattern pattern(text_of(test));
      ASSERT_TRUE(test.contains("matches")) << name << " is taken";
      EXPECT_EQ(pattern.matches(test["event"]), test["matches"].get<bool>()) << name;
    } catch (const PatternError& error) {
      EXPECT_EQ(error.what(), test.value("invalid", "a valid pattern")) << name;
    }
  }
}

// TestEventPattern wants an event's usual members beside those of the case.
TEST(Patterns, AreTestedThroughTheFrontDoor) {
  tests::TestWorld w;
  auto client = w.client();
  const Value all = cases();
  for (const auto& test : all) {
    Value event = {{"id", "1"},
                   {"account", "111122223333"},
                   {"source", "toy"},
                   {"time", "2026-03-01T09:00:00Z"},
                   {"region", "us-east-1"},
                   {"detail-type", "Toy"}};
    event.update(test.value("event", Value::object()));
    const auto answer = client.call("events", "TestEventPattern",
                                    {{"EventPattern", text_of(test)}, {"Event", event.dump()}});
    if (test.contains("matches")) {
      ASSERT_TRUE(answer.ok()) << test["name"];
      EXPECT_EQ(answer.value()["Result"], test["matches"]) << test["name"];
    } else {
      EXPECT_EQ(answer.code(), "InvalidEventPatternException") << test["name"];
    }
  }
}

TEST(Patterns, AnEventWithoutItsMembersIsRefused) {
  tests::TestWorld w;
  auto client = w.client();
  for (const char* event : {"{}", "[]", "no JSON"}) {
    EXPECT_EQ(tests::code_of(client, "events", "TestEventPattern",
                             {{"EventPattern", R"({"a":[1]})"}, {"Event", event}}),
              "ValidationException");
  }
}

// Values and events made by a seed.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Value leaf() {
    switch (pick(5)) {
      case 0:
        return pick(4);
      case 1:
        return pick(2) == 0;
      case 2:
        return nullptr;
      default:
        return std::string(1, static_cast<char>('a' + pick(3))) + (pick(2) == 0 ? "b" : "");
    }
  }
  Value event(int depth = 0) {
    Value out = Value::object();
    for (const char* name : {"a", "b", "c"}) {
      const int kind = pick(4);
      if (kind == 0) continue;
      out[name] = kind == 1 && depth < 3 ? event(depth + 1)
                  : kind == 2            ? Value::array({leaf(), leaf()})
                                         : leaf();
    }
    return out;
  }
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

 private:
  std::mt19937 random_;
};

// Every leaf of an event as a pattern of its own, by the path of lists and objects.
Value pattern_of(const Value& event) {
  Value out = Value::object();
  for (const auto& [name, value] : event.items()) {
    if (value.is_object()) {
      const Value below = pattern_of(value);
      if (!below.empty()) out[name] = below;
    } else {
      out[name] = value.is_array() ? value : Value::array({value});
    }
  }
  return out;
}

TEST(Patterns, HoldTheirLaws) {
  constexpr unsigned kSeeds = 2000;
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    Maker make(seed);
    const Value event = make.event(), other = make.event();
    const Value own = pattern_of(event);
    if (own.empty()) continue;
    const Pattern pattern(own.dump());
    EXPECT_TRUE(pattern.matches(event)) << "seed " << seed << ": " << own << " of itself";
    // A leaf exists or is absent, never both and never neither.
    const Pattern exists(R"({"a":[{"exists":true}]})"), absent(R"({"a":[{"exists":false}]})");
    EXPECT_NE(exists.matches(other), absent.matches(other)) << "seed " << seed << ": " << other;
    // $or is the or of its branches, a second field the and.
    const Value left = {{"a", Value::array({make.leaf()})}};
    const Value right = {{"b", Value::array({make.leaf()})}};
    Value both = left;
    both.update(right);
    const bool l = Pattern(left.dump()).matches(other), r = Pattern(right.dump()).matches(other);
    EXPECT_EQ(Pattern(Value{{"$or", {left, right}}}.dump()).matches(other), l || r)
        << "seed " << seed;
    EXPECT_EQ(Pattern(both.dump()).matches(other), l && r) << "seed " << seed;
    // Of a single value, anything-but is the opposite of the value.
    const std::string text = "ab";
    const Value single = {{"a", make.leaf()}};
    EXPECT_NE(Pattern(Value{{"a", {text}}}.dump()).matches(single),
              Pattern(R"({"a":[{"anything-but":"ab"}]})").matches(single))
        << "seed " << seed << ": " << single;
  }
}

}  // namespace
