// What to change so that a denied request would be allowed: the smallest edits, as JSON ready to
// paste, each in the policy where it belongs. All layers that stand in the way are mended at once,
// and what is proposed has been tried: the edits together do allow the request, or one of them says
// that no edit can. Used by explanations, the doctor and the policy commands. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/policy/authorizer.h"
#include "sim/policy/context_origin.h"
#include "sim/policy/document.h"
#include "sim/policy/statement_json.h"  // pretty_statement()

namespace sim::policy {

struct Remedy {
  Layer layer = Layer::kIdentity;
  // Where the edit belongs, as Attached::name; for a policy that does not exist yet a description
  // such as "a new identity-based policy of user alice".
  std::string policy;
  std::string summary;  // one sentence: what to do
  // The statement to add, as it should read after the change, or the one to remove: JSON ready to
  // paste. Null when no policy changes.
  Value statement;
  // "add", "replace" or "remove" a statement; "version": give the document Version 2012-10-17, the
  // text in `statement`; "send": the policies are right and the request must
  // carry `values` under the condition key `key` (not carry the key at all when there are none);
  // "none": no edit of a policy can help, and the summary says why.
  std::string edit;
  std::optional<size_t> index;  // of the statement to replace or remove
  std::string key;              // "send" only, as is the next
  std::vector<std::string> values;
  Arity arity = Arity::kSingle;  // of the key, likewise
  // Where apply() finds the document: the organization's level, root first (0 in other layers), and
  // the place in its list; one past the end is a document that does not exist yet.
  size_t level = 0;
  size_t document = 0;
  DocumentKind kind = DocumentKind::kIdentity;
};

// All that together make the request allowed; empty when it is allowed already.
std::vector<Remedy> remedies_for(const Request& request, const Policies& policies,
                                 const Rules& rules, const Decision& decision);

// The policies with the edits made, and the request as the remedies would have it sent.
Policies apply(const Policies& policies, const std::vector<Remedy>& remedies);
Request apply(const Request& request, const std::vector<Remedy>& remedies);

// {"layer", "policy", "edit", "summary", "statement"?, "index"?, "key"?, "values"?}
Value to_value(const Remedy& remedy);

}  // namespace sim::policy
