#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/text.h"
#include "sim/policy/document.h"
#include "sim/policy/statement.h"
#include "sim/policy/vocabulary.h"

namespace sim::policy {
namespace {

constexpr std::string_view kCurrentVersion = "2012-10-17";

bool has_wildcard(std::string_view s) { return s.find_first_of("*?") != std::string_view::npos; }

std::string suggestion(const std::optional<std::string>& guess) {
  return guess ? fmt::format("; did you mean {}?", *guess) : "";
}

// How the values of a key must look for its operator to compare them.
bool fits(const Condition& condition, const KeyFacts& key) {
  // What stands behind a tag key is the customer's choice.
  if (key.family || condition.op.family == Family::kNull) return true;
  switch (condition.op.family) {
    case Family::kString:
      return key.type == KeyType::kString || key.type == KeyType::kArn;
    case Family::kNumeric:
      // Seconds since the epoch are a date and a number.
      return key.type == KeyType::kNumeric || condition.folded_key == "aws:epochtime";
    case Family::kDate:
      return key.type == KeyType::kDate;
    case Family::kBool:
      return key.type == KeyType::kBool;
    case Family::kAddress:
      return key.type == KeyType::kAddress;
    case Family::kArn:
      // Some keys that hold ARNs are documented as strings.
      return key.type == KeyType::kArn || key.type == KeyType::kString;
    default:
      return false;  // no known key holds bytes
  }
}

// What an operand must be for its operator.
std::string_view wanted_by(Family family) {
  switch (family) {
    case Family::kNumeric:
      return "a number";
    case Family::kDate:
      return "a date";
    case Family::kBool:
    case Family::kNull:
      return "true or false";
    case Family::kBinary:
      return "base64";
    case Family::kAddress:
      return "an IP address or CIDR block";
    case Family::kArn:
      return "an ARN of six parts";
    case Family::kString:
      break;
  }
  return "";
}

bool is_readable(const Operand& operand) {
  if (std::holds_alternative<std::monostate>(operand.value)) return false;
  const auto* arn = std::get_if<ArnPattern>(&operand.value);
  return !arn || !arn->whole || arn->whole->shape == Pattern::Shape::kTemplate;
}

class Examiner {
 public:
  explicit Examiner(const Document& document) : substitutes_(document.version == kCurrentVersion) {}

  void examine(const Statement& statement) {
    statement_ = &statement;
    for (const auto& pattern : statement.action.patterns) check_action(pattern.text);
    for (const auto& pattern : statement.resource.patterns) check_resource(pattern);
    for (const auto& condition : statement.conditions) check_condition(condition);
  }

  std::vector<std::string> warnings() && { return std::move(warnings_); }

 private:
  void warn(std::string_view sentence) {
    std::string warning = fmt::format("{}: {}", statement_->name, sentence);
    if (std::find(warnings_.begin(), warnings_.end(), warning) == warnings_.end()) {
      warnings_.push_back(std::move(warning));
    }
  }

  void check_action(std::string_view action) {
    const auto colon = action.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view service = action.substr(0, colon);
    const std::string_view name = action.substr(colon + 1);
    if (!is_known_service(service) || is_action(service, name)) return;
    if (has_wildcard(name))
      return warn(fmt::format("`{}` matches no action of {}", action, service));
    warn(fmt::format("no action of {} is called `{}`{}", service, name,
                     suggestion(text::nearest(name, actions_of(service)))));
  }

  void check_resource(const Pattern& pattern) {
    check_variables(pattern.text, &pattern);
    if (!substitutes_) return;
    size_t colons = 0;
    const std::string_view text = pattern.text;
    for (size_t i = 0; i < text.size() && colons < 5; ++i) {
      if (text[i] == ':') ++colons;
      if (text.substr(i, 2) != "${") continue;
      warn(fmt::format("variables work behind the fifth colon only: `{}` is plain text", text));
      return;
    }
  }

  // `filled` is the text as a template, when it is one.
  void check_variables(std::string_view text, const Pattern* filled) {
    if (!substitutes_) {
      if (text.find("${") == std::string_view::npos) return;
      return warn(
          fmt::format("`{}`: variables are plain text unless the document says \"Version\": \"{}\"",
                      text, kCurrentVersion));
    }
    if (!filled) return;
    for (const auto& piece : filled->pieces) {
      if (piece.variable.empty()) continue;
      const auto key = key_of(piece.variable);
      if (key && key->multivalued) {
        warn(fmt::format("`{}`: {} has several values, so it cannot fill a variable", text,
                         key->name));
      } else if (!key) {
        check_unknown(piece.variable, fmt::format("`{}`: ", text));
      }
    }
  }

  // A key that is not in the vocabulary is a mistake when its service is, or when it has none.
  void check_unknown(std::string_view key, std::string_view before) {
    const auto colon = key.find(':');
    if (colon != std::string_view::npos &&
        !is_known_key_prefix(text::lower(key.substr(0, colon)))) {
      return;
    }
    warn(fmt::format("{}there is no condition key `{}`{}", before, key,
                     suggestion(nearest_key(key))));
  }

  void check_condition(const Condition& condition) {
    const auto key = key_of(condition.folded_key);
    if (key) {
      check_fit(condition, *key);
    } else {
      check_unknown(condition.key, "");
    }
    if (condition.op.quantifier == Quantifier::kForAllValues && !statement_->denies &&
        !demands_key(condition.folded_key)) {
      warn(fmt::format("{0} lets requests without {1} pass; add \"Null\": {{\"{1}\": \"false\"}}",
                       condition.operator_name, condition.key));
    }
    for (const auto& operand : condition.operands) check_operand(condition, operand);
  }

  void check_fit(const Condition& condition, const KeyFacts& key) {
    if (!fits(condition, key)) {
      warn(fmt::format("{} holds {}, which {} does not compare", condition.key, name_of(key.type),
                       condition.operator_name));
    }
    if (key.multivalued && condition.op.quantifier == Quantifier::kNone &&
        condition.op.family != Family::kNull) {
      warn(fmt::format("{} has several values: {} needs ForAllValues or ForAnyValue in front",
                       condition.key, condition.operator_name));
    }
  }

  // Whether another condition makes sure that the key is there.
  bool demands_key(const std::string& folded_key) const {
    return std::any_of(
        statement_->conditions.begin(), statement_->conditions.end(), [&](const Condition& other) {
          return other.op.family == Family::kNull && other.folded_key == folded_key &&
                 std::all_of(other.operands.begin(), other.operands.end(), [](const Operand& o) {
                   const auto* missing = std::get_if<bool>(&o.value);
                   return missing && !*missing;
                 });
        });
  }

  void check_operand(const Condition& condition, const Operand& operand) {
    if (!is_readable(operand)) {
      warn(fmt::format("`{}` is not {}, so {} finds nothing like it", operand.text,
                       wanted_by(condition.op.family), condition.operator_name));
    }
    const auto* text = std::get_if<Pattern>(&operand.value);
    const auto* arn = std::get_if<ArnPattern>(&operand.value);
    if (text) check_variables(operand.text, text);
    if (arn) check_variables(operand.text, arn->whole ? &*arn->whole : nullptr);
  }

  bool substitutes_;
  const Statement* statement_ = nullptr;
  std::vector<std::string> warnings_;
};

}  // namespace

std::vector<std::string> warnings_of(const Document& document) {
  Examiner examiner(document);
  for (const auto& statement : document.statements) examiner.examine(statement);
  return std::move(examiner).warnings();
}

}  // namespace sim::policy
