#include "fakes/events/filters.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "fakes/events/addresses.h"
#include "fakes/events/wildcard.h"
#include "sim/base/text.h"

namespace fakes::events {
namespace {

using sim::Value;
using TextTest = std::function<bool(const std::string& value)>;

// Numbers beyond this are compared by their text alone; a range does not take them.
constexpr double kMostNumber = 5e9;

const std::string& text_of(const Value& value) { return value.get_ref<const std::string&>(); }

Filter of_texts(TextTest test) {
  return {false, [test = std::move(test)](const Value& value) {
            return value.is_string() && test(text_of(value));
          }};
}

// The only member of a match expression.
std::pair<std::string, Value> only_member(const Value& expression, const char* nameless) {
  if (expression.empty()) throw PatternError(nameless);
  if (expression.size() > 1) throw PatternError("Only one key allowed in match expression");
  return {expression.begin().key(), expression.begin().value()};
}

std::string wanted_text(const std::string& kind, const Value& value) {
  if (!value.is_string()) throw PatternError(kind + " match pattern must be a string");
  return text_of(value);
}

bool ends_in(const std::string& value, const std::string& end) { return value.ends_with(end); }
bool begins_with(const std::string& value, const std::string& begin) {
  return value.starts_with(begin);
}

// A prefix or suffix: a text, or {"equals-ignore-case": text}.
Filter read_affix(const std::string& kind, const Value& operand,
                  bool (*meets)(const std::string&, const std::string&)) {
  if (!operand.is_object()) {
    return of_texts([meets, affix = wanted_text(kind, operand)](const std::string& value) {
      return meets(value, affix);
    });
  }
  const std::string title = kind == "prefix" ? "Prefix" : "Suffix";
  const auto [name, value] = only_member(operand, (title + " expression name not found").c_str());
  if (name != "equals-ignore-case") {
    throw PatternError(fmt::format("Unsupported {} pattern: {}", kind, name));
  }
  return of_texts([meets, affix = sim::text::lower(wanted_text(name, value))](
                      const std::string& text) { return meets(sim::text::lower(text), affix); });
}

// ---- numbers ----

bool same_number(const Value& a, const Value& b) {
  if (a.is_number_integer() && b.is_number_integer()) return a == b;
  return a.get<double>() == b.get<double>();
}

double bound_of(const std::string& op, const Value& list, size_t at) {
  if (at >= list.size() || !list[at].is_number()) {
    throw PatternError(op == "=" ? "Value of equals must be numeric"
                                 : fmt::format("Value of {} must be numeric", op));
  }
  const auto number = list[at].get<double>();
  if (number < -kMostNumber || number > kMostNumber) {
    throw PatternError("Value must be between -5.0E9 and 5.0E9, inclusive");
  }
  return number;
}

std::string operator_at(const Value& list, size_t at, const char* complaint) {
  if (at >= list.size()) throw PatternError(std::string(complaint) + "]");
  if (!list[at].is_string()) throw PatternError(complaint + list[at].dump());
  return text_of(list[at]);
}

struct Range {
  std::optional<double> low, high;
  bool low_open = false, high_open = false;

  bool holds(double number) const {
    return (!low || (low_open ? number > *low : number >= *low)) &&
           (!high || (high_open ? number < *high : number <= *high));
  }
};

Range read_range(const Value& list) {
  const std::string first = operator_at(list, 0, "Invalid member in numeric match: ");
  if (first != "=" && first != "<" && first != "<=" && first != ">" && first != ">=") {
    throw PatternError("Unrecognized numeric range operator: " + first);
  }
  const double bound = bound_of(first, list, 1);
  const bool from_below = first == ">" || first == ">=";
  if (!from_below) {
    if (list.size() > 2) throw PatternError("Too many elements in numeric expression");
    if (first == "=") return {bound, bound};
    return {std::nullopt, bound, false, first == "<"};
  }
  if (list.size() == 2) return {bound, std::nullopt, first == ">"};
  const std::string second = operator_at(list, 2, "Bad value in numeric range: ");
  if (second != "<" && second != "<=") {
    throw PatternError("Bad numeric range operator: " + second);
  }
  const double top = bound_of(second, list, 3);
  if (list.size() > 4) throw PatternError("Too many terms in numeric range expression");
  if (bound >= top) throw PatternError("Bottom must be less than top");
  return {bound, top, first == ">", second == "<"};
}

Filter read_numeric(const Value& operand) {
  if (!operand.is_array()) throw PatternError("Value of numeric must be an array.");
  return {false, [range = read_range(operand)](const Value& value) {
            return value.is_number() && range.holds(value.get<double>());
          }};
}

// ---- anything-but ----

TextTest read_unwanted_text(const std::string& kind, const Value& value) {
  if (!value.is_string()) {
    throw PatternError(kind == "equals-ignore-case"
                           ? "Inside anything-but/equals-ignore-case list, "
                             "number|start|null|boolean is not supported."
                       : kind == "wildcard" ? "wildcard match pattern must be a string"
                                            : "prefix/suffix match pattern must be a string");
  }
  const std::string& text = text_of(value);
  if (kind == "wildcard") return Wildcard(text);
  if (kind == "equals-ignore-case") {
    return [text](const std::string& had) { return sim::text::equals_ignoring_case(had, text); };
  }
  if (text.empty()) throw PatternError("Null prefix/suffix not allowed");
  const auto meets = kind == "prefix" ? begins_with : ends_in;
  return [text, meets](const std::string& had) { return meets(had, text); };
}

constexpr const char* kBadAnythingBut =
    "Value of anything-but must be an array or single string/number value.";

// {"anything-but": {"prefix": …}} and its kin: of one text or several.
Filter read_anything_but_object(const Value& operand) {
  const auto [kind, value] = only_member(operand, "Anything-But expression name not found");
  if (kind != "prefix" && kind != "suffix" && kind != "equals-ignore-case" && kind != "wildcard") {
    throw PatternError("Unsupported anything-but pattern: " + kind);
  }
  if (!value.is_array() && !value.is_string() && !value.is_number()) {
    throw PatternError(kBadAnythingBut);
  }
  std::vector<TextTest> unwanted;
  if (value.is_array()) {
    for (const auto& each : value) unwanted.push_back(read_unwanted_text(kind, each));
  } else {
    unwanted.push_back(read_unwanted_text(kind, value));
  }
  return {false, [unwanted = std::move(unwanted)](const Value& had) {
            return !had.is_string() ||
                   std::none_of(unwanted.begin(), unwanted.end(),
                                [&](const TextTest& test) { return test(text_of(had)); });
          }};
}

Filter read_anything_but(const Value& operand) {
  if (operand.is_object()) return read_anything_but_object(operand);
  if (!operand.is_array() && !operand.is_string() && !operand.is_number()) {
    throw PatternError(kBadAnythingBut);
  }
  Value unwanted = operand;
  if (!operand.is_array()) {
    unwanted = Value::array();
    unwanted.push_back(operand);
  }
  size_t texts = 0, numbers = 0;
  for (const auto& each : unwanted) {
    texts += each.is_string() ? 1 : 0;
    numbers += each.is_number() ? 1 : 0;
    if (!each.is_string() && !each.is_number()) {
      throw PatternError("Inside anything but list, start|null|boolean is not supported.");
    }
  }
  if ((texts > 0) == (numbers > 0)) {
    throw PatternError(
        "Inside anything but list, either all values are number or string, mixed type is not "
        "supported");
  }
  return {false, [unwanted = std::move(unwanted)](const Value& had) {
            return std::none_of(unwanted.begin(), unwanted.end(), [&](const Value& each) {
              return each.is_number() ? had.is_number() && same_number(each, had) : each == had;
            });
          }};
}

// ---- the rest ----

Filter read_exists(const Value& operand) {
  if (!operand.is_boolean()) {
    throw PatternError("exists match pattern must be either true or false.");
  }
  if (!operand.get<bool>()) return {true, nullptr};
  return {false, [](const Value&) { return true; }};
}

Filter read_cidr(const Value& operand) {
  return of_texts([block = AddressBlock(wanted_text("cidr", operand))](const std::string& value) {
    return block.holds(value);
  });
}

// Texts that are addresses mean the address, however it is written.
Filter exact_text(const std::string& wanted) {
  if (auto address = parse_address(wanted)) {
    return of_texts(
        [address = *address](const std::string& value) { return parse_address(value) == address; });
  }
  return of_texts([wanted](const std::string& value) { return value == wanted; });
}

Filter read_expression(const Value& entry) {
  const auto [kind, operand] = only_member(entry, "Match expression name not found");
  if (kind == "prefix") return read_affix(kind, operand, begins_with);
  if (kind == "suffix") return read_affix(kind, operand, ends_in);
  if (kind == "equals-ignore-case") {
    return of_texts([wanted = wanted_text(kind, operand)](const std::string& value) {
      return sim::text::equals_ignoring_case(value, wanted);
    });
  }
  if (kind == "anything-but") return read_anything_but(operand);
  if (kind == "numeric") return read_numeric(operand);
  if (kind == "exists") return read_exists(operand);
  if (kind == "cidr") return read_cidr(operand);
  if (kind == "wildcard") return of_texts(Wildcard(wanted_text(kind, operand)));
  throw PatternError("Unrecognized match type " + kind);
}

}  // namespace

Filter read_filter(const Value& entry) {
  if (entry.is_object()) return read_expression(entry);
  if (entry.is_array()) {
    throw PatternError("Match value must be String, number, true, false, or null");
  }
  if (entry.is_string()) return exact_text(text_of(entry));
  if (entry.is_number()) {
    return {false,
            [entry](const Value& value) { return value.is_number() && same_number(entry, value); }};
  }
  return {false, [entry](const Value& value) { return value == entry; }};
}

}  // namespace fakes::events
