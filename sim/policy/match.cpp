#include "sim/policy/match.h"

#include <algorithm>

#include "sim/base/text.h"
#include "sim/policy/authorizer.h"

namespace sim::policy {
namespace {

// Wildcards live above every byte value, so that substituted text can never become one.
constexpr char16_t kAnyRun = 0x100;
constexpr char16_t kAnyChar = 0x101;
constexpr char16_t kPartRun = 0x102;   // as kAnyRun, but not across ':'
constexpr char16_t kPartChar = 0x103;  // as kAnyChar, but not ':'

constexpr size_t kLeadingParts = 5;  // parts of an ARN before the resource

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_wildcard(char16_t token) { return token > 0xFF; }

// Length of the UTF-8 character at `at`; malformed bytes count as one character each.
size_t character_length(std::string_view s, size_t at) {
  const auto lead = static_cast<unsigned char>(s[at]);
  const size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(length, s.size() - at);
}

void append_bytes(std::u16string& tokens, std::string_view bytes, Letters letters) {
  for (const char c : bytes) {
    const char kept = letters == Letters::kFolded ? fold(c) : c;
    tokens.push_back(static_cast<unsigned char>(kept));
  }
}

struct Variable {
  std::string literal;  // for ${*}, ${?}, ${$}; then key is empty
  std::string key;
  std::optional<std::string> fallback;
  size_t length = 0;  // of the whole "${...}"
};

// Reads "${...}" at the front of `s`; nothing when it is not one, and then it is plain text.
std::optional<Variable> read_variable(std::string_view s) {
  if (s.substr(0, 2) != "${") return std::nullopt;
  bool quoted = false;
  size_t end = 2;
  while (end < s.size() && (quoted || s[end] != '}')) {
    if (s[end] == '\'') quoted = !quoted;
    ++end;
  }
  if (end == s.size()) return std::nullopt;
  const std::string_view inside = s.substr(2, end - 2);
  Variable variable;
  variable.length = end + 1;
  if (inside == "*" || inside == "?" || inside == "$") {
    variable.literal = inside;
    return variable;
  }
  const auto comma = inside.find(',');
  variable.key = text::lower(text::trim(inside.substr(0, comma)));
  if (variable.key.empty()) return std::nullopt;
  if (comma == std::string_view::npos) return variable;
  const std::string_view quote = text::trim(inside.substr(comma + 1));
  if (quote.size() < 2 || quote.front() != '\'' || quote.back() != '\'') return std::nullopt;
  variable.fallback = std::string(quote.substr(1, quote.size() - 2));
  return variable;
}

// How the compiler reads one kind of text.
struct Reading {
  Wildcards wildcards;
  Variables variables;
  Letters letters;
  bool arn_parts;  // the first five parts restrict their wildcards and hold no variables
};

class Compiler {
 public:
  Compiler(std::string_view text, Reading reading) : text_(text), reading_(reading) {}

  Pattern compile(std::string_view as_written) {
    while (at_ < text_.size()) step();
    Pattern pattern;
    pattern.text = as_written;
    pattern.letters = reading_.letters;
    if (!pieces_.empty()) {
      pieces_.push_back({std::move(tokens_), "", std::nullopt});
      pattern.pieces = std::move(pieces_);
      pattern.shape = Pattern::Shape::kTemplate;
      return pattern;
    }
    settle_shape(pattern);
    return pattern;
  }

 private:
  bool in_leading_part() const { return reading_.arn_parts && colons_ < kLeadingParts; }

  void step() {
    const char c = text_[at_];
    if (c == '$' && reading_.variables == Variables::kSubstituted && !in_leading_part()) {
      if (const auto variable = read_variable(text_.substr(at_))) {
        take(*variable);
        return;
      }
    }
    if (reading_.wildcards == Wildcards::kActive && (c == '*' || c == '?')) {
      tokens_.push_back(wildcard(c));
    } else {
      append_bytes(tokens_, text_.substr(at_, 1), reading_.letters);
      if (c == ':') ++colons_;
    }
    ++at_;
  }

  void take(const Variable& variable) {
    at_ += variable.length;
    if (variable.key.empty()) {
      append_bytes(tokens_, variable.literal, reading_.letters);
      return;
    }
    pieces_.push_back({std::move(tokens_), variable.key, variable.fallback});
    tokens_.clear();
  }

  char16_t wildcard(char c) const {
    if (!in_leading_part()) return c == '*' ? kAnyRun : kAnyChar;
    const bool ends_part = at_ + 1 == text_.size() || text_[at_ + 1] == ':';
    if (c == '*') return ends_part ? kAnyRun : kPartRun;
    return kPartChar;
  }

  void settle_shape(Pattern& pattern) {
    const auto first = std::find_if(tokens_.begin(), tokens_.end(), is_wildcard);
    const bool literal = first == tokens_.end();
    const bool prefix = !literal && first + 1 == tokens_.end() && *first == kAnyRun;
    if (!literal && !prefix) {
      pattern.shape = Pattern::Shape::kGlob;
      pattern.tokens = std::move(tokens_);
      return;
    }
    for (auto token = tokens_.begin(); token != first; ++token) {
      pattern.fixed.push_back(static_cast<char>(*token));
    }
    pattern.shape = literal                 ? Pattern::Shape::kLiteral
                    : pattern.fixed.empty() ? Pattern::Shape::kEverything
                                            : Pattern::Shape::kPrefix;
  }

  std::string_view text_;
  Reading reading_;
  size_t at_ = 0;
  size_t colons_ = 0;
  std::u16string tokens_;
  std::vector<Pattern::Piece> pieces_;
};

bool starts_with_fixed(const Pattern& pattern, std::string_view subject) {
  if (subject.size() < pattern.fixed.size()) return false;
  const std::string_view head = subject.substr(0, pattern.fixed.size());
  if (pattern.letters == Letters::kExact) return head == pattern.fixed;
  return std::equal(head.begin(), head.end(), pattern.fixed.begin(),
                    [](char have, char want) { return fold(have) == want; });
}

// Where to go back to when the text after a wildcard run did not fit.
struct Resume {
  size_t token = std::u16string_view::npos;  // just after the run; npos: nothing to go back to
  size_t at = 0;
};

// Matches with two levels of going back: a run inside an ARN part gives up at the part's end, and
// then the last unlimited run before it takes over. Only the latest run of each level can matter.
class TokenMatcher {
 public:
  TokenMatcher(std::u16string_view tokens, std::string_view subject, Letters letters)
      : tokens_(tokens), subject_(subject), letters_(letters) {}

  bool run() {
    for (;;) {
      if (token_ < tokens_.size() && take_token()) continue;
      if (token_ == tokens_.size() && at_ == subject_.size()) return true;
      if (!go_back(part_, true) && !go_back(any_, false)) return false;
    }
  }

 private:
  bool take_token() {
    const char16_t token = tokens_[token_];
    if (token == kAnyRun) {
      any_ = {++token_, at_};
      part_ = {};
      return true;
    }
    if (token == kPartRun) {
      part_ = {++token_, at_};
      return true;
    }
    if (at_ == subject_.size()) return false;
    const char c = subject_[at_];
    if (is_wildcard(token)) {
      if (token == kPartChar && c == ':') return false;
      at_ += character_length(subject_, at_);
    } else {
      const char have = letters_ == Letters::kFolded ? fold(c) : c;
      if (static_cast<unsigned char>(have) != token) return false;
      ++at_;
    }
    ++token_;
    return true;
  }

  bool go_back(Resume& resume, bool within_part) {
    if (resume.token == std::u16string_view::npos || resume.at == subject_.size() ||
        (within_part && subject_[resume.at] == ':')) {
      resume = {};
      return false;
    }
    resume.at += character_length(subject_, resume.at);
    if (!within_part) part_ = {};
    token_ = resume.token;
    at_ = resume.at;
    return true;
  }

  std::u16string_view tokens_;
  std::string_view subject_;
  Letters letters_;
  size_t token_ = 0;
  size_t at_ = 0;
  Resume any_, part_;
};

bool lists(const std::vector<PrincipalPattern>& listed, const aws::Principal& principal,
           Reach reach) {
  return std::any_of(listed.begin(), listed.end(), [&](const PrincipalPattern& pattern) {
    return (reach_of(pattern, principal) & reach) != 0;
  });
}

Reach arn_reach(const std::string& arn, const aws::Principal& principal) {
  if (arn == principal.arn) return kReachDirect;
  if (principal.kind == aws::PrincipalKind::kRoleSession && arn == principal.role_arn) {
    return kReachParent;
  }
  if (principal.kind == aws::PrincipalKind::kFederatedUser && arn == principal.issuer_arn) {
    return kReachParent;
  }
  return kReachNone;
}

Reach id_reach(const std::string& id, const aws::Principal& principal) {
  if (id == principal.user_id) return kReachDirect;
  const std::string_view owner =
      std::string_view(principal.user_id).substr(0, principal.user_id.find(':'));
  return principal.kind == aws::PrincipalKind::kRoleSession && id == owner ? kReachParent
                                                                           : kReachNone;
}

}  // namespace

Pattern compile_text(std::string_view text, Wildcards wildcards, Variables variables,
                     Letters letters) {
  return Compiler(text, {wildcards, variables, letters, false}).compile(text);
}

Pattern compile_action(std::string_view text) {
  return compile_text(text, Wildcards::kActive, Variables::kLiteral, Letters::kFolded);
}

Pattern compile_resource(std::string_view text, Variables variables) {
  const Reading reading{Wildcards::kActive, variables, Letters::kExact, text != "*"};
  const auto colons = std::count(text.begin(), text.end(), ':');
  if (text.substr(0, 4) == "arn:" && (colons == 2 || colons == 3)) {
    const std::string completed = std::string(text) + ":*";
    return Compiler(completed, reading).compile(text);
  }
  return Compiler(text, reading).compile(text);
}

bool tokens_match(std::u16string_view tokens, std::string_view subject, Letters letters) {
  return TokenMatcher(tokens, subject, letters).run();
}

std::optional<std::u16string> expand(const Pattern& pattern, const Context& context) {
  std::u16string tokens;
  for (const auto& piece : pattern.pieces) {
    tokens += piece.tokens;
    if (piece.variable.empty()) continue;
    const auto* key = context.find(piece.variable);
    if (key && !key->multivalued && key->values.size() == 1) {
      append_bytes(tokens, key->values.front(), pattern.letters);
    } else if (piece.fallback) {
      append_bytes(tokens, *piece.fallback, pattern.letters);
    } else {
      return std::nullopt;
    }
  }
  return tokens;
}

bool matches(const Pattern& pattern, std::string_view subject, const Context& context) {
  switch (pattern.shape) {
    case Pattern::Shape::kEverything:
      return true;
    case Pattern::Shape::kLiteral:
      return subject.size() == pattern.fixed.size() && starts_with_fixed(pattern, subject);
    case Pattern::Shape::kPrefix:
      return starts_with_fixed(pattern, subject);
    case Pattern::Shape::kGlob:
      return tokens_match(pattern.tokens, subject, pattern.letters);
    case Pattern::Shape::kTemplate:
      break;
  }
  const auto tokens = expand(pattern, context);
  return tokens && tokens_match(*tokens, subject, pattern.letters);
}

Reach reach_of(const PrincipalPattern& pattern, const aws::Principal& principal) {
  const bool anonymous = principal.kind == aws::PrincipalKind::kAnonymous;
  const bool service = principal.kind == aws::PrincipalKind::kService;
  const bool provider = principal.kind == aws::PrincipalKind::kIdentityProvider;
  switch (pattern.kind) {
    case PrincipalPattern::Kind::kEveryone:
      return kReachEveryone;
    case PrincipalPattern::Kind::kService:
      return service && pattern.text == principal.name ? kReachDirect : kReachNone;
    case PrincipalPattern::Kind::kFederated:
      return provider && pattern.text == principal.arn ? kReachDirect : kReachNone;
    case PrincipalPattern::Kind::kCanonicalUser:
      return kReachNone;
    default:
      break;
  }
  if (anonymous || service || provider) return kReachNone;
  if (pattern.kind == PrincipalPattern::Kind::kAccount) {
    return pattern.account == principal.account ? kReachAccount : kReachNone;
  }
  return pattern.kind == PrincipalPattern::Kind::kArn ? arn_reach(pattern.text, principal)
                                                      : id_reach(pattern.text, principal);
}

bool excepts(const std::vector<PrincipalPattern>& listed, const aws::Principal& principal) {
  if (lists(listed, principal, kReachEveryone)) return true;
  switch (principal.kind) {
    case aws::PrincipalKind::kAnonymous:
    case aws::PrincipalKind::kService:
    case aws::PrincipalKind::kIdentityProvider:
      return lists(listed, principal, kReachDirect);
    case aws::PrincipalKind::kRoot:
      return lists(listed, principal, kReachAccount);
    case aws::PrincipalKind::kUser:
    case aws::PrincipalKind::kFederatedUser:
      return lists(listed, principal, kReachDirect) && lists(listed, principal, kReachAccount);
    case aws::PrincipalKind::kRoleSession:
      return lists(listed, principal, kReachDirect) && lists(listed, principal, kReachParent) &&
             lists(listed, principal, kReachAccount);
  }
  return false;
}

}  // namespace sim::policy
