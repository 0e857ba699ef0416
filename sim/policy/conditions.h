// The Condition element: operators, set operators, IfExists, and operands parsed once. Used by the
// parser (to compile) and by the authorizer (to test against a request's context). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/policy/assumptions.h"
#include "sim/policy/match.h"
#include "sim/time/instant.h"

namespace sim::policy {

enum class Family { kString, kNumeric, kDate, kBool, kBinary, kAddress, kArn, kNull };
enum class Comparison {
  kEqual,
  kEqualIgnoringCase,
  kLike,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual
};
enum class Quantifier { kNone, kForAllValues, kForAnyValue };

struct Operator {
  Family family = Family::kString;
  Comparison comparison = Comparison::kEqual;
  bool negated = false;
  bool if_exists = false;
  Quantifier quantifier = Quantifier::kNone;
};

// "ForAnyValue:StringLikeIfExists", in any letter case; nothing when it names no operator.
std::optional<Operator> parse_operator(std::string_view name);

// A CIDR block, or one address.
struct AddressRange {
  std::array<uint8_t, 16> bytes{};
  size_t length = 4;  // 4 or 16 bytes
  size_t prefix = 32;
};
std::optional<AddressRange> parse_address_range(std::string_view text);

// Six parts compared one by one; `whole` instead when variables must be filled in first.
struct ArnPattern {
  std::array<Pattern, 6> parts;
  std::optional<Pattern> whole;
};
struct Bytes {
  std::string value;
};

// A policy value in the form its operator compares; monostate when it cannot be read as one, and
// then it matches nothing.
struct Operand {
  std::string text;  // as written
  std::variant<std::monostate, Pattern, double, Instant, bool, Bytes, AddressRange, ArnPattern>
      value;
};

struct Condition {
  Operator op;
  std::string operator_name;  // as written
  std::string key;            // as written
  std::string folded_key;
  std::vector<Operand> operands;
};

Condition compile_condition(const Operator& op, std::string_view operator_name,
                            std::string_view key, const std::vector<std::string>& values,
                            Variables variables);

bool holds(const Condition& condition, const Context& context, const Assumptions& assumptions = {});

}  // namespace sim::policy
