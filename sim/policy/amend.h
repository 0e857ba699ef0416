// Corrections of a single statement: an Allow that nearly matches made to match, a Deny that hits
// made to spare the request, with the least change. Values are corrected, never conditions removed
// or patterns widened to "*"; where no such change is at hand there is no correction. Used by
// remedies. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/policy/context_origin.h"
#include "sim/policy/near_miss.h"

namespace sim::policy {

// A condition key that the caller has to send otherwise; not at all when there are no values.
struct Sending {
  std::string key;
  std::vector<std::string> values;
  Arity arity = Arity::kSingle;
};

struct Amendment {
  Value statement;                 // as it should read
  std::vector<std::string> words;  // what changed in it, one phrase each; empty: nothing did
  std::vector<Sending> sendings;
};

// Where the statement stands and what it is asked.
struct Subject {
  const Request& request;
  Layer layer;
  const Document& document;
  DocumentKind kind;
  Boundary boundary;
  const Assumptions& assumptions;
};

// `misses` is what misses_of() says of the statement, and is not empty.
std::optional<Amendment> amend_allow(const Statement& statement, const std::vector<Miss>& misses,
                                     const Subject& subject);
// Nothing when the statement has to go.
std::optional<Amendment> amend_deny(const Statement& statement, const Subject& subject);

// ---- Parts, for new statements.

// The pattern that this field writes for a resource: "arn:aws:s3:::bucket/*" for an object, "*" for
// a key in its own policy; empty where the element has no place.
std::string resource_pattern(const Request& request, Layer layer, DocumentKind kind);
// The ARN by which a resource policy names a caller other than a service.
std::string caller_arn(const aws::Principal& principal);
// "arn:…:report/*" for the reports of Amazon Inspector, otherwise as it is.
std::string source_arn_pattern(const std::string& arn);
bool is_inspector(const aws::Principal& principal);
// Whether two service principals name the same service, globally or in some Region.
bool same_service(std::string_view service, std::string_view other);
// What an export of Amazon Inspector needs where it needs `action`; else the action alone.
std::vector<std::string> companion_actions(const Request& request);

// ---- Conditions.

// Corrects a condition's values so that it holds, and says how; nothing when there is no value to
// correct.
std::optional<std::string> correct_condition(Value& statement, const Condition& condition,
                                             const Request& request);
// Adds the request's value to those that a negated condition excepts, or takes it from the list of
// a plain one, so that a Deny no longer holds.
std::optional<std::string> except_value(Value& statement, const Condition& condition,
                                        const Request& request);

enum class Holding { kHolds, kFails };
// What the caller could send for the condition to come out so. `others`: conditions of the document
// from which a value may be taken.
std::optional<Sending> sending_for(const Condition& condition, const Request& request,
                                   Holding wanted, const std::vector<Condition>& others);

}  // namespace sim::policy
