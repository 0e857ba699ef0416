// Reading of single values of a policy document (one action, one resource, one principal), with the
// faults that each may have. Used by parse_document, which knows where the values stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/policy/document.h"
#include "sim/policy/match.h"

namespace sim::policy {

// A fault without its place.
struct ValueFault {
  FaultKind kind;
  std::string message;
};

std::optional<ValueFault> check_action(std::string_view action, DocumentKind kind);
std::optional<ValueFault> check_resource(std::string_view resource, DocumentKind kind);

// `kind_name` is "AWS", "Service", "Federated" or "CanonicalUser". Nothing when malformed.
std::optional<PrincipalPattern> read_principal(std::string_view kind_name, std::string_view value);

}  // namespace sim::policy
