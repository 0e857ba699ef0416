#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/amend.h"
#include "sim/policy/context_origin.h"
#include "sim/policy/statement_json.h"

namespace sim::policy {
namespace {

constexpr char16_t kFirstWildcard = 0x100;
constexpr size_t kAccountDigits = 12;

// Keys that tie a statement to one source: a lone value that is wrong is corrected, not joined.
constexpr std::array<std::string_view, 2> kSourceKeys = {"aws:sourceaccount", "aws:sourcearn"};

bool is_source_key(const Condition& condition) {
  return std::find(kSourceKeys.begin(), kSourceKeys.end(), condition.folded_key) !=
         kSourceKeys.end();
}

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != text.npos; }

// The condition with one operand only.
bool operand_passes(const Condition& condition, const Operand& operand, const Context& context) {
  Condition alone = condition;
  alone.operands = {operand};
  return holds(alone, context);
}

// A number or date just inside a bound.
std::string stepped(std::string_view number, double by) {
  double value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  return fmt::format("{}", value + by);
}

std::string shifted_date(const std::string& had, std::chrono::hours by) {
  const auto at = date::parse_iso(had);
  return at ? date::iso(*at + by) : stepped(had, static_cast<double>(by.count()) * 3600);
}

// What the condition would have to list for the value to pass.
std::string operand_for(const Condition& condition, const std::string& had) {
  constexpr std::chrono::hours kDay(24);
  const bool date = condition.op.family == Family::kDate;
  switch (condition.op.comparison) {
    case Comparison::kLess:
      return date ? shifted_date(had, kDay) : stepped(had, 1);
    case Comparison::kGreater:
      return date ? shifted_date(had, -kDay) : stepped(had, -1);
    case Comparison::kLessOrEqual:
      return date ? shifted_date(had, kDay) : had;
    case Comparison::kGreaterOrEqual:
      return date ? shifted_date(had, -kDay) : had;
    default:
      break;
  }
  if (condition.op.family == Family::kAddress) {
    return had.find(':') == std::string::npos ? had + "/32" : had + "/128";
  }
  if (condition.folded_key == "aws:sourcearn") return source_arn_pattern(had);
  return had;
}

// Each report is an object of a new name: what lets Inspector use a key for one has to let it use
// the key for all of the bucket.
bool names_report(const Condition& condition, const Request& request) {
  return condition.folded_key == "kms:encryptioncontext:aws:s3:arn" &&
         is_inspector(request.principal);
}

std::string lasting(const Condition& condition, const Request& request, const std::string& had) {
  const auto slash = had.find('/');
  if (!names_report(condition, request) || slash == std::string::npos) return had;
  return had.substr(0, slash) + "/*";
}

bool lost_zeros(std::string_view operand, std::string_view had) {
  const bool digits = !operand.empty() && std::all_of(operand.begin(), operand.end(),
                                                      [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || operand.size() >= kAccountDigits || !aws::is_account_id(had)) return false;
  return std::string(kAccountDigits - operand.size(), '0') + std::string(operand) == had;
}

// Whether an operand was plainly meant to be the value, so that it is corrected where it stands.
bool meant(const Condition& condition, const std::string& operand, const std::string& had) {
  if (lost_zeros(operand, had) || text::equals_ignoring_case(text::trim(operand), had)) return true;
  if (condition.folded_key != "aws:sourcearn" || operand.substr(0, 4) != "arn:") return false;
  const auto wanted = aws::parse_arn(operand), source = aws::parse_arn(had);
  if (!wanted || !source) return true;
  if (wanted->service != source->service) return false;
  const bool same_place = wanted->region == source->region && wanted->account == source->account;
  return wanted->partition != source->partition || same_place;
}

std::string renamed(const Condition& condition, std::string_view to) {
  const auto colon = condition.operator_name.find(':');
  const std::string head =
      colon == std::string::npos || condition.op.quantifier == Quantifier::kNone
          ? std::string()
          : condition.operator_name.substr(0, colon + 1);
  return fmt::format("{}{}{}", head, to, condition.op.if_exists ? "IfExists" : "");
}

// Moves the key under another operator; false when it stands there already.
bool move_to(Value& conditions, const Condition& condition, const std::string& name) {
  Value values = conditions[condition.operator_name][condition.key];
  if (conditions.contains(name) && conditions[name].contains(condition.key)) return false;
  conditions[condition.operator_name].erase(condition.key);
  if (conditions[condition.operator_name].empty()) conditions.erase(condition.operator_name);
  conditions[name][condition.key] = std::move(values);
  return true;
}

struct Correction {
  Value& conditions;
  const Condition& condition;
  std::string operator_name;
  std::vector<std::string> words;
};

// An equality of text that holds a wildcard was meant as a pattern, as is one that is to hold a
// report's name; a set of values needs a set operator.
bool correct_operator(Correction& to, const Context::Key& key, const Request& request) {
  const auto& condition = to.condition;
  if (condition.op.family == Family::kString && condition.op.comparison == Comparison::kEqual) {
    const bool wild =
        std::any_of(condition.operands.begin(), condition.operands.end(),
                    [](const Operand& operand) { return has_wildcard(operand.text); });
    const bool report = names_report(condition, request);
    if (wild || report || condition.folded_key == "aws:sourcearn") {
      const bool arn = !report && (condition.operands.front().text.substr(0, 4) == "arn:" ||
                                   condition.folded_key == "aws:sourcearn");
      to.operator_name = renamed(condition, arn ? "ArnLike" : "StringLike");
      to.words.push_back(fmt::format("compare {} with {} instead of {}", condition.key,
                                     to.operator_name, condition.operator_name));
      return move_to(to.conditions, condition, to.operator_name);
    }
  }
  if (condition.op.family == Family::kString && condition.op.comparison == Comparison::kLike &&
      text::lower(key.name).ends_with("account")) {
    const std::string equals = renamed(condition, "StringEquals");
    if (!move_to(to.conditions, condition, equals)) return true;
    to.operator_name = equals;
    to.words.push_back(fmt::format("compare {} with {} instead of {}", condition.key, equals,
                                   condition.operator_name));
    return true;
  }
  if (key.multivalued && condition.op.quantifier == Quantifier::kNone) {
    to.operator_name = "ForAnyValue:" + condition.operator_name;
    to.words.push_back(
        fmt::format("compare {} with {}: it has several values", condition.key, to.operator_name));
    return move_to(to.conditions, condition, to.operator_name);
  }
  return true;
}

bool already_wanted(const Value& listed, const std::string& value, bool pattern) {
  const auto is = [&](const Value& each) {
    return each.is_string() && (each == Value(value) ||
                                (pattern && text::wildcard_match(each.get<std::string>(), value)));
  };
  return listed.is_array() ? std::any_of(listed.begin(), listed.end(), is) : is(listed);
}

void want_value(Correction& to, const std::string& had) {
  const auto& condition = to.condition;
  const std::string wanted = operand_for(condition, had);
  Value& key = to.conditions[to.operator_name];
  // An operator that was corrected may have been all that was wrong.
  if (already_wanted(key[condition.key], wanted, to.operator_name != condition.operator_name)) {
    return;
  }
  for (const auto& operand : condition.operands) {
    if (!meant(condition, operand.text, had)) continue;
    replace_entry(key, condition.key, operand.text, wanted);
    to.words.push_back(fmt::format("change {} from {} to {}", condition.key, operand.text, wanted));
    return;
  }
  const auto family = condition.op.family;
  const bool lone = condition.operands.size() <= 1;
  const bool bound =
      family == Family::kNumeric || family == Family::kDate || family == Family::kBool;
  if (lone && (bound || is_source_key(condition))) {
    key[condition.key] = wanted;
    to.words.push_back(fmt::format(
        "change {} from {} to {}", condition.key,
        condition.operands.empty() ? std::string("nothing") : condition.operands.front().text,
        wanted));
    return;
  }
  add_entry(key, condition.key, wanted);
  to.words.push_back(fmt::format("add {} to the values of {}", wanted, condition.key));
}

// Candidates for what a caller could send; each is tried.
std::vector<std::vector<std::string>> candidates_for(const Condition& condition,
                                                     const Context& context,
                                                     const std::vector<Condition>& others) {
  std::vector<std::vector<std::string>> out;
  const auto add_operands = [&](const Condition& from) {
    for (const auto& operand : from.operands) {
      const auto* pattern = std::get_if<Pattern>(&operand.value);
      if (!pattern || pattern->shape != Pattern::Shape::kTemplate) {
        out.push_back({operand.text});
      } else if (const auto tokens = expand(*pattern, context)) {
        std::string text;
        for (const char16_t token : *tokens) {
          text += token < kFirstWildcard ? static_cast<char>(token) : '*';
        }
        out.push_back({text});
      }
    }
  };
  if (condition.op.family != Family::kNull) add_operands(condition);
  if (condition.op.family == Family::kBool) {
    out.push_back({"true"});
    out.push_back({"false"});
  }
  if (condition.op.family == Family::kNumeric) {
    for (const auto& operand : condition.operands) {
      out.push_back({stepped(operand.text, -1)});
      out.push_back({stepped(operand.text, 1)});
    }
  }
  for (const auto& other : others) {
    if (other.folded_key == condition.folded_key && other.op.family == Family::kString) {
      add_operands(other);
    }
  }
  if (condition.folded_key == "s3:x-amz-server-side-encryption") out.push_back({"aws:kms"});
  if (condition.folded_key.starts_with("aws:multifactorauth")) out.push_back({"true"});
  if (condition.op.family == Family::kNull) out.push_back({"a-value"});
  if (condition.folded_key != "aws:securetransport") out.push_back({});
  return out;
}

}  // namespace

std::optional<std::string> correct_condition(Value& statement, const Condition& condition,
                                             const Request& request) {
  const auto* key = request.context.find(condition.folded_key);
  if (!key || key->values.empty() || condition.op.family == Family::kNull) return std::nullopt;
  Correction to{statement["Condition"], condition, condition.operator_name, {}};
  if (condition.op.negated) {
    // What the list excepts is let in by leaving the list.
    for (const auto& value : key->values) {
      if (remove_entry(to.conditions[condition.operator_name], condition.key, value)) {
        to.words.push_back(fmt::format("take {} from the values of {}", value, condition.key));
      }
    }
    if (to.words.empty()) return std::nullopt;
    return text::join(to.words, "; ");
  }
  if (!correct_operator(to, *key, request)) return std::nullopt;
  const bool all = condition.op.quantifier == Quantifier::kForAllValues;
  for (const auto& value : key->values) {
    const Context alone = with_key(request.context, key->name, {value},
                                   key->multivalued ? Arity::kList : Arity::kSingle);
    const bool passes = std::any_of(
        condition.operands.begin(), condition.operands.end(),
        [&](const Operand& operand) { return operand_passes(condition, operand, alone); });
    if (!passes) want_value(to, lasting(condition, request, value));
    if (!all) break;
  }
  if (to.words.empty()) return std::nullopt;
  return text::join(to.words, "; ");
}

std::optional<std::string> except_value(Value& statement, const Condition& condition,
                                        const Request& request) {
  const auto* key = request.context.find(condition.folded_key);
  if (!key || key->values.empty() || condition.op.family == Family::kNull) return std::nullopt;
  const std::string& had = key->values.front();
  if (condition.op.negated) {
    const std::string wanted = operand_for(condition, lasting(condition, request, had));
    std::string name = condition.operator_name;
    if (wanted != had && condition.op.family == Family::kString &&
        condition.op.comparison == Comparison::kEqual && names_report(condition, request)) {
      name = renamed(condition, "StringNotLike");
      if (!move_to(statement["Condition"], condition, name)) return std::nullopt;
    }
    add_entry(statement["Condition"][name], condition.key, wanted);
    return fmt::format("add {} to the values of {} that it excepts", wanted, condition.key);
  }
  Value& values = statement["Condition"][condition.operator_name];
  for (const auto& operand : condition.operands) {
    if (!operand_passes(condition, operand, request.context)) continue;
    if (has_wildcard(operand.text) || !remove_entry(values, condition.key, operand.text)) {
      return std::nullopt;
    }
    return fmt::format("take {} from the values of {}", operand.text, condition.key);
  }
  return std::nullopt;
}

std::optional<Sending> sending_for(const Condition& condition, const Request& request,
                                   Holding wanted, const std::vector<Condition>& others) {
  if (!sent_by_caller(condition.folded_key, request)) return std::nullopt;
  const auto* key = request.context.find(condition.folded_key);
  const bool list = (key && key->multivalued) || condition.op.quantifier != Quantifier::kNone;
  for (auto& values : candidates_for(condition, request.context, others)) {
    Sending sending{key ? key->name : condition.key, values, list ? Arity::kList : Arity::kSingle};
    const Context tried = with_key(request.context, sending.key, sending.values, sending.arity);
    if (holds(condition, tried) == (wanted == Holding::kHolds)) return sending;
  }
  return std::nullopt;
}

}  // namespace sim::policy
