// One statement of a policy document in the form that evaluation walks. Built by parse_document;
// read by the authorizer, by the test for public bucket policies, and by fakes that check stored
// policies against their own actions and resources.
#pragma once

#include <string>
#include <vector>

#include "sim/policy/conditions.h"
#include "sim/policy/match.h"

namespace sim::policy {

// Action, Resource and Principal elements and their Not… forms. An absent element has no patterns
// and constrains nothing, unless the kind of document says otherwise.
template <class PatternType>
struct Element {
  bool present = false;
  bool negated = false;  // NotAction, NotResource, NotPrincipal
  std::vector<PatternType> patterns;
};

struct Statement {
  std::string name;  // "Statement[0]", or "Statement[0] (Sid allow-inspector)"
  std::string sid;   // empty when absent
  bool denies = false;
  Element<PrincipalPattern> principal;
  Element<Pattern> action;
  Element<Pattern> resource;
  std::vector<Condition> conditions;
  // A condition names aws:PrincipalArn: "*" then stands for principals, not for everyone.
  bool names_principal_arn = false;
};

}  // namespace sim::policy
