// The decision: evaluates every policy that applies to a request, layer by layer, and joins the
// layers as AWS does for this kind of principal, resource and service. Pure: no clock, no store;
// the gateway gathers policies and context beforehand. Nothing here throws: an evaluation error
// denies and says why.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/principal.h"
#include "sim/base/value.h"
#include "sim/policy/assumptions.h"
#include "sim/policy/document.h"

namespace sim::policy {

// Condition keys of a request. Names compare without case. A key is single-valued unless it was
// added as a list; both a missing key and an empty list mean something in evaluation.
class Context {
 public:
  struct Key {
    std::string name;  // as given
    std::vector<std::string> values;
    bool multivalued = false;
  };

  void set(std::string_view name, std::string value);                     // replaces
  void set_list(std::string_view name, std::vector<std::string> values);  // replaces
  const Key* find(std::string_view name) const;
  const std::vector<Key>& keys() const { return keys_; }

 private:
  Key& slot(std::string_view name);

  std::vector<Key> keys_;
  uint64_t marks_ = 0;  // of every name that was set
};

struct Request {
  aws::Principal principal;
  std::string action;            // "s3:PutObject"
  std::string resource;          // ARN, or "*" for an action without resources
  std::string resource_account;  // owner of the resource; empty: as its ARN says, if it does
  Context context;
};

enum class Layer {
  kResourceControl,
  kServiceControl,
  kResource,
  kIdentity,
  kBoundary,
  kSession,
  kEndpoint,
  kGrant
};
enum class Effect { kAllow, kExplicitDeny, kImplicitDeny };

// A policy together with where it comes from, for explanations.
struct Attached {
  std::shared_ptr<const Document> document;
  std::string name;  // "key policy of arn:…", "inline policy Export of user alice"
};

struct Grant {
  std::string id, grantee_principal, retiring_principal;
  std::vector<std::string> operations;
  std::vector<std::pair<std::string, std::string>> context_equals, context_subset;
};

struct Policies {
  std::vector<Attached> identity;
  std::optional<Attached> boundary;
  std::vector<Attached> session;     // passed for the session, inline and managed, all together
  std::optional<Attached> endpoint;  // of the VPC endpoint that the request came through
  std::vector<std::vector<Attached>> service_control;   // a list a level, root first; empty: no org
  std::vector<std::vector<Attached>> resource_control;  // RCPFullAWSAccess is implied
  std::optional<Attached> resource;
  std::vector<Grant> grants;
};

struct Rules {
  bool restrict_public_buckets = false;
  bool principal_in_management_account = false;
  bool resource_in_management_account = false;
  bool aws_managed_key = false;
  Assumptions assumptions;
};

// The first element of a statement that kept it from matching, or none when it matched.
struct StatementOutcome {
  std::string policy;              // Attached::name
  std::string statement;           // "Statement[0] (Sid allow-inspector)"
  Effect effect = Effect::kAllow;  // the statement's own: kAllow or kExplicitDeny
  bool matched = false;
  std::string failed;     // "Principal", "Action", "Resource", "Condition"; empty when matched
  std::string operation;  // Condition: the operator, "StringEquals"
  std::string key;        // Condition: the key, "aws:SourceAccount"
  std::vector<std::string> wanted;
  std::vector<std::string> had;  // empty for a missing key
};

struct LayerVerdict {
  Layer layer;
  Effect effect;                             // kImplicitDeny: nothing in the layer allows
  std::vector<StatementOutcome> statements;  // matched ones, and near misses of a denied request
};

struct Decision {
  Effect effect = Effect::kImplicitDeny;
  Layer layer = Layer::kIdentity;      // the layer that decided (denied, or granted)
  std::string policy;                  // name of the deciding policy, when there is one
  std::string statement;               // the deciding statement, when there is one
  std::vector<LayerVerdict> verdicts;  // every layer that was looked at
  std::vector<std::string> warnings;  // what could not be judged: unknown keys of a known service…

  bool allowed() const { return effect == Effect::kAllow; }
};

[[nodiscard]] Decision authorize(const Request& request, const Policies& policies,
                                 const Rules& rules = {});

std::string_view name_of(Layer layer);    // "identity-based policy", "resource-based policy", …
std::string_view name_of(Effect effect);  // "allow", "explicit_deny", "implicit_deny"

// The tail of AWS's message: "because no identity-based policy allows the s3:GetObject action", or
// "with an explicit deny in a resource-based policy".
std::string reason(const Request& request, const Decision& decision);

// The decision as data (journal, GET /_sim/decisions) and as text for a person, with had / wanted
// of the first failing element of every statement that nearly matched.
Value to_value(const Request& request, const Decision& decision);
std::string to_text(const Value& decision_value);

}  // namespace sim::policy
