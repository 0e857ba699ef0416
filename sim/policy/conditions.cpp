#include "sim/policy/conditions.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/policy/authorizer.h"

namespace sim::policy {
namespace {

struct OperatorName {
  std::string_view name;  // folded
  Family family;
  Comparison comparison;
  bool negated;
};

constexpr OperatorName kOperators[] = {
    {"stringequals", Family::kString, Comparison::kEqual, false},
    {"stringnotequals", Family::kString, Comparison::kEqual, true},
    {"stringequalsignorecase", Family::kString, Comparison::kEqualIgnoringCase, false},
    {"stringnotequalsignorecase", Family::kString, Comparison::kEqualIgnoringCase, true},
    {"stringlike", Family::kString, Comparison::kLike, false},
    {"stringnotlike", Family::kString, Comparison::kLike, true},
    {"numericequals", Family::kNumeric, Comparison::kEqual, false},
    {"numericnotequals", Family::kNumeric, Comparison::kEqual, true},
    {"numericlessthan", Family::kNumeric, Comparison::kLess, false},
    {"numericlessthanequals", Family::kNumeric, Comparison::kLessOrEqual, false},
    {"numericgreaterthan", Family::kNumeric, Comparison::kGreater, false},
    {"numericgreaterthanequals", Family::kNumeric, Comparison::kGreaterOrEqual, false},
    {"dateequals", Family::kDate, Comparison::kEqual, false},
    {"datenotequals", Family::kDate, Comparison::kEqual, true},
    {"datelessthan", Family::kDate, Comparison::kLess, false},
    {"datelessthanequals", Family::kDate, Comparison::kLessOrEqual, false},
    {"dategreaterthan", Family::kDate, Comparison::kGreater, false},
    {"dategreaterthanequals", Family::kDate, Comparison::kGreaterOrEqual, false},
    {"bool", Family::kBool, Comparison::kEqual, false},
    {"binaryequals", Family::kBinary, Comparison::kEqual, false},
    {"ipaddress", Family::kAddress, Comparison::kEqual, false},
    {"notipaddress", Family::kAddress, Comparison::kEqual, true},
    {"arnequals", Family::kArn, Comparison::kLike, false},
    {"arnlike", Family::kArn, Comparison::kLike, false},
    {"arnnotequals", Family::kArn, Comparison::kLike, true},
    {"arnnotlike", Family::kArn, Comparison::kLike, true},
    {"null", Family::kNull, Comparison::kEqual, false},
};

bool strip_prefix(std::string_view& s, std::string_view prefix) {
  if (s.substr(0, prefix.size()) != prefix) return false;
  s.remove_prefix(prefix.size());
  return true;
}

bool strip_suffix(std::string_view& s, std::string_view suffix) {
  if (s.size() < suffix.size() || s.substr(s.size() - suffix.size()) != suffix) return false;
  s.remove_suffix(suffix.size());
  return true;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

// A date as policies may write it, completed to the form that every reader of ISO 8601 takes: a
// year and a month alone, lower-case letters, no time zone (which is UTC), a zone of hours alone.
std::string completed_date(std::string_view text) {
  constexpr size_t kYearAndMonth = 7;
  constexpr size_t kDate = 10;
  std::string date(text);
  if (date.size() == kYearAndMonth && date[4] == '-') date += "-01";
  if (date.size() <= kDate) return date;
  for (char& c : date) {
    if (c == 't' || c == 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const auto zone = date.find_first_of("Z+-", kDate);
  if (zone == std::string::npos) {
    date += 'Z';
  } else if (date[zone] != 'Z' && date.size() - zone == std::string_view("+hh").size()) {
    date += ":00";
  }
  return date;
}

// ISO 8601, or seconds since the epoch.
std::optional<Instant> parse_instant(std::string_view text) {
  if (const auto at = date::parse_iso(text)) return at;
  if (const auto at = date::parse_iso(completed_date(text))) return at;
  constexpr double kFarthest = 1e13;  // beyond it milliseconds would not fit
  const auto seconds = parse_number(text);
  if (!seconds || std::fabs(*seconds) > kFarthest) return std::nullopt;
  return from_millis(static_cast<int64_t>(std::floor(*seconds * 1000)));
}

std::optional<bool> parse_bool(std::string_view text) {
  if (text::equals_ignoring_case(text, "true")) return true;
  if (text::equals_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

bool contains(const AddressRange& range, const AddressRange& address) {
  if (range.length != address.length) return false;
  const size_t whole = range.prefix / 8;
  if (!std::equal(range.bytes.begin(), range.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.bytes.begin())) {
    return false;
  }
  const size_t rest = range.prefix % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<uint8_t>(0xFF << (8 - rest));
  return (range.bytes[whole] & mask) == (address.bytes[whole] & mask);
}

// Nothing when there are fewer than six parts.
template <class View>
std::optional<std::array<View, 6>> split_arn(View text) {
  std::array<View, 6> parts;
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    const auto colon = text.find(static_cast<typename View::value_type>(':'));
    if (colon == View::npos) return std::nullopt;
    parts[i] = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  parts.back() = text;
  return parts;
}

bool arn_matches(const ArnPattern& pattern, std::string_view subject, const Context& context) {
  const auto had = split_arn(subject);
  if (!had) return false;
  if (!pattern.whole) {
    for (size_t i = 0; i < had->size(); ++i) {
      if (!matches(pattern.parts[i], (*had)[i], context)) return false;
    }
    return true;
  }
  const auto tokens = expand(*pattern.whole, context);
  if (!tokens) return false;
  const auto wanted = split_arn(std::u16string_view(*tokens));
  if (!wanted) return false;
  for (size_t i = 0; i < had->size(); ++i) {
    if (!tokens_match((*wanted)[i], (*had)[i])) return false;
  }
  return true;
}

template <class T>
bool compare(Comparison comparison, const T& had, const T& wanted) {
  switch (comparison) {
    case Comparison::kLess:
      return had < wanted;
    case Comparison::kLessOrEqual:
      return had <= wanted;
    case Comparison::kGreater:
      return had > wanted;
    case Comparison::kGreaterOrEqual:
      return had >= wanted;
    default:
      return had == wanted;
  }
}

// Numbers, dates and booleans: what cannot be read satisfies neither an operator nor, as a rule,
// its negation.
template <class T>
bool ordered_passes(const Condition& condition, const std::optional<T>& had,
                    const Assumptions& assumptions) {
  const bool when_unreadable = condition.op.negated && assumptions.unreadable_value_differs;
  if (!had) return when_unreadable;
  bool any = false;
  for (const auto& operand : condition.operands) {
    const auto* wanted = std::get_if<T>(&operand.value);
    if (!wanted && condition.op.negated && !when_unreadable) return false;
    any = any || (wanted && compare(condition.op.comparison, *had, *wanted));
  }
  return any != condition.op.negated;
}

template <class T, class Test>
bool any_operand(const Condition& condition, Test test) {
  return std::any_of(condition.operands.begin(), condition.operands.end(),
                     [&](const auto& operand) {
                       const auto* wanted = std::get_if<T>(&operand.value);
                       return wanted && test(*wanted);
                     });
}

bool arn_passes(const Condition& condition, const std::string& had, const Context& context,
                const Assumptions& assumptions) {
  if (condition.op.negated && !assumptions.no_arn_is_unlike_every_arn &&
      !split_arn(std::string_view(had))) {
    return false;
  }
  const bool any = any_operand<ArnPattern>(
      condition, [&](const ArnPattern& wanted) { return arn_matches(wanted, had, context); });
  return any != condition.op.negated;
}

bool address_passes(const Condition& condition, const std::string& had) {
  const auto address = parse_address_range(had);
  const bool any = address && any_operand<AddressRange>(condition, [&](const AddressRange& wanted) {
                     return contains(wanted, *address);
                   });
  return any != condition.op.negated;
}

// Whether one value of the request satisfies the operator. Several operands are alternatives; under
// a negated operator none of them may match.
bool value_passes(const Condition& condition, const std::string& had, const Context& context,
                  const Assumptions& assumptions) {
  switch (condition.op.family) {
    case Family::kString:
      return any_operand<Pattern>(condition, [&](const Pattern& wanted) {
               return matches(wanted, had, context);
             }) != condition.op.negated;
    case Family::kNumeric:
      return ordered_passes<double>(condition, parse_number(had), assumptions);
    case Family::kDate:
      return ordered_passes<Instant>(condition, parse_instant(had), assumptions);
    case Family::kBool:
      return ordered_passes<bool>(condition, parse_bool(had), assumptions);
    case Family::kBinary: {
      const auto bytes = encoding::from_base64(had);
      return bytes &&
             any_operand<Bytes>(condition, [&](const Bytes& b) { return b.value == *bytes; });
    }
    case Family::kAddress:
      return address_passes(condition, had);
    case Family::kArn:
      return arn_passes(condition, had, context, assumptions);
    case Family::kNull:
      break;
  }
  return false;
}

bool null_holds(const Condition& condition, const Context::Key* key) {
  const bool missing = !key || key->values.empty();
  return any_operand<bool>(condition, [&](bool wanted) { return wanted == missing; });
}

ArnPattern compile_arn(std::string_view text, Variables variables) {
  ArnPattern pattern;
  Pattern whole = compile_text(text, Wildcards::kActive, variables);
  const auto parts = split_arn(text);
  if (whole.shape == Pattern::Shape::kTemplate || !parts) {
    pattern.whole = std::move(whole);
    return pattern;
  }
  for (size_t i = 0; i < parts->size(); ++i) {
    pattern.parts[i] = compile_text((*parts)[i], Wildcards::kActive, variables);
  }
  return pattern;
}

Pattern compile_string(const Operator& op, std::string_view text, Variables variables) {
  const auto wildcards =
      op.comparison == Comparison::kLike ? Wildcards::kActive : Wildcards::kLiteral;
  const auto letters =
      op.comparison == Comparison::kEqualIgnoringCase ? Letters::kFolded : Letters::kExact;
  return compile_text(text, wildcards, variables, letters);
}

Operand compile_operand(const Operator& op, const std::string& text, Variables variables) {
  Operand operand{text, std::monostate()};
  switch (op.family) {
    case Family::kString:
      operand.value = compile_string(op, text, variables);
      break;
    case Family::kNumeric:
      if (const auto number = parse_number(text)) operand.value = *number;
      break;
    case Family::kDate:
      if (const auto instant = parse_instant(text)) operand.value = *instant;
      break;
    case Family::kBool:
    case Family::kNull:
      if (const auto flag = parse_bool(text)) operand.value = *flag;
      break;
    case Family::kBinary:
      if (auto bytes = encoding::from_base64(text)) operand.value = Bytes{std::move(*bytes)};
      break;
    case Family::kAddress:
      if (const auto range = parse_address_range(text)) operand.value = *range;
      break;
    case Family::kArn:
      operand.value = compile_arn(text, variables);
      break;
  }
  return operand;
}

}  // namespace

std::optional<Operator> parse_operator(std::string_view name) {
  const std::string folded = text::lower(name);
  std::string_view rest = folded;
  Operator op;
  if (strip_prefix(rest, "forallvalues:")) {
    op.quantifier = Quantifier::kForAllValues;
  } else if (strip_prefix(rest, "foranyvalue:")) {
    op.quantifier = Quantifier::kForAnyValue;
  }
  op.if_exists = strip_suffix(rest, "ifexists");
  const auto* row = std::find_if(std::begin(kOperators), std::end(kOperators),
                                 [&](const OperatorName& known) { return known.name == rest; });
  if (row == std::end(kOperators)) return std::nullopt;
  if (row->family == Family::kNull && (op.if_exists || op.quantifier != Quantifier::kNone)) {
    return std::nullopt;
  }
  op.family = row->family;
  op.comparison = row->comparison;
  op.negated = row->negated;
  return op;
}

std::optional<AddressRange> parse_address_range(std::string_view text) {
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  AddressRange range;
  if (inet_pton(AF_INET, address.c_str(), range.bytes.data()) == 1) {
    range.length = 4;
  } else if (inet_pton(AF_INET6, address.c_str(), range.bytes.data()) == 1) {
    range.length = 16;
  } else {
    return std::nullopt;
  }
  range.prefix = range.length * 8;
  if (address.find('\0') != std::string::npos) return std::nullopt;
  if (slash == std::string_view::npos) return range;
  const auto prefix = text::to_integer(text.substr(slash + 1));
  if (!prefix || *prefix < 0 || *prefix > static_cast<long long>(range.length * 8)) {
    return std::nullopt;
  }
  range.prefix = static_cast<size_t>(*prefix);
  return range;
}

Condition compile_condition(const Operator& op, std::string_view operator_name,
                            std::string_view key, const std::vector<std::string>& values,
                            Variables variables) {
  Condition condition{op, std::string(operator_name), std::string(key), text::lower(key), {}};
  for (const auto& value : values) {
    condition.operands.push_back(compile_operand(op, value, variables));
  }
  return condition;
}

bool holds(const Condition& condition, const Context& context, const Assumptions& assumptions) {
  const auto* key = context.find(condition.folded_key);
  const Operator& op = condition.op;
  if (op.family == Family::kNull) return null_holds(condition, key);
  const auto passes = [&](const std::string& value) {
    return value_passes(condition, value, context, assumptions);
  };
  if (op.quantifier == Quantifier::kNone) {
    if (!key) return op.negated || op.if_exists;
    if (key->values.empty() || (key->multivalued && assumptions.multivalued_needs_set_operator)) {
      return false;
    }
    return std::any_of(key->values.begin(), key->values.end(), passes);
  }
  const bool for_all = op.quantifier == Quantifier::kForAllValues;
  if (!key) return for_all || (op.if_exists && assumptions.any_value_if_exists_holds_when_missing);
  // An empty list and a lone empty string are the same empty set.
  const auto& values = key->values;
  if (values.empty() || (values.size() == 1 && values.front().empty())) return for_all;
  return for_all ? std::all_of(values.begin(), values.end(), passes)
                 : std::any_of(values.begin(), values.end(), passes);
}

}  // namespace sim::policy
