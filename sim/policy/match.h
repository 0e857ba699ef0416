// Matching of the text elements of a statement: actions, resources and principals, with wildcards
// and policy variables. Patterns are compiled when a document is read, so that a decision compares
// bytes instead of reading syntax. Used by the parser (to compile), by conditions (string and ARN
// operands) and by the authorizer (to match). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/principal.h"

namespace sim::policy {

class Context;

// Whether `${...}` is a variable (Version 2012-10-17) or plain text.
enum class Variables { kLiteral, kSubstituted };
enum class Wildcards { kLiteral, kActive };
enum class Letters { kExact, kFolded };

// One text with everything special in it found out beforehand.
struct Pattern {
  enum class Shape { kEverything, kLiteral, kPrefix, kGlob, kTemplate };

  // A run of tokens, followed by a variable's value unless `variable` is empty.
  struct Piece {
    std::u16string tokens;
    std::string variable;  // folded key
    std::optional<std::string> fallback;
  };

  std::string text;  // as written
  Shape shape = Shape::kLiteral;
  Letters letters = Letters::kExact;
  std::string fixed;          // kLiteral: all of it; kPrefix: what comes before the final '*'
  std::u16string tokens;      // kGlob: bytes, and wildcards as code units above 0xFF
  std::vector<Piece> pieces;  // kTemplate
};

Pattern compile_text(std::string_view text, Wildcards wildcards, Variables variables,
                     Letters letters = Letters::kExact);
Pattern compile_action(std::string_view text);
// Wildcards of the first five parts stay inside their part, except that a `*` which ends its part
// reaches beyond the colon. ARNs of three or four parts are completed with `*`.
Pattern compile_resource(std::string_view text, Variables variables);

// The context supplies variables. A variable without value or default makes the pattern match
// nothing.
bool matches(const Pattern& pattern, std::string_view subject, const Context& context);

// A template with its variables filled in; nothing when one has neither value nor default.
std::optional<std::u16string> expand(const Pattern& pattern, const Context& context);
bool tokens_match(std::u16string_view tokens, std::string_view subject,
                  Letters letters = Letters::kExact);

// One entry of a Principal element.
struct PrincipalPattern {
  enum class Kind {
    kEveryone,
    kAccount,
    kArn,
    kUniqueId,  // AIDA…, AROA…: what is left of a deleted user or role
    kService,
    kFederated,
    kCanonicalUser
  };
  Kind kind = Kind::kEveryone;
  std::string text;     // as written
  std::string account;  // kAccount: the twelve digits
};

// How a principal was named, as bits because several statements may name it in several ways. How
// far an Allow reaches past the other layers depends on this.
using Reach = unsigned;
inline constexpr Reach kReachNone = 0;
inline constexpr Reach kReachAccount = 1;  // through its account: delegates to identity policies
inline constexpr Reach kReachParent = 2;  // session named by its role, federated user by its issuer
inline constexpr Reach kReachEveryone = 4;  // "*"
inline constexpr Reach kReachDirect = 8;    // itself

Reach reach_of(const PrincipalPattern& pattern, const aws::Principal& principal);

// Whether a NotPrincipal list excepts the principal: all of its identities must be listed (a
// session with its role and account, a user with the account), otherwise the unlisted parent is
// still hit.
bool excepts(const std::vector<PrincipalPattern>& listed, const aws::Principal& principal);

}  // namespace sim::policy
