// Who asks: the identity that SigV4 verification or a service-to-service call establishes, and that
// the policy engine judges. A plain record; what an identity may do is found in policies elsewhere.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sim::aws {

enum class PrincipalKind {
  kAnonymous,
  kRoot,           // the account's root user
  kUser,           // IAM user
  kRoleSession,    // assumed role
  kFederatedUser,  // GetFederationToken
  kService,        // an AWS service acting in its own name
  // Whoever a SAML or OIDC provider vouches for, before a role is assumed; only trust policies name
  // such a principal.
  kIdentityProvider,
};

// Condition keys with their values, as whoever knows of them hands them on. A name that ends in
// "[]" is a multivalued key; others carry one value.
using ConditionKeys = std::vector<std::pair<std::string, std::vector<std::string>>>;

struct Principal {
  PrincipalKind kind = PrincipalKind::kAnonymous;
  std::string account;         // twelve digits; empty for anonymous and services
  std::string arn;             // user, session or root ARN; an identity provider's ARN or host
                               // name; empty for anonymous and services
  std::string role_arn;        // role session: the role's own ARN, with its path
  std::string name;            // user or role name; service: "inspector2.amazonaws.com"
  std::string session_name;    // role session
  std::string user_id;         // aws:userid: AIDA…, AROA…:session, the account id for root
  std::string access_key_id;   // of the credentials in use; empty for services
  std::string issuer_arn;      // federated user: the IAM user that asked for the token
  std::string session_policy;  // inline session policy document; empty when none was passed
  std::vector<std::string> session_policy_arns;  // managed policies passed for the session
  bool service_linked = false;                   // session of a service-linked role
  std::map<std::string, std::string> tags;       // principal tags, those of the session among them
  std::set<std::string> transitive_tags;         // keys that a chained session keeps
  // Temporary credentials only.
  using Moment = std::chrono::sys_time<std::chrono::milliseconds>;
  std::optional<Moment> token_issued;
  std::optional<Moment> mfa_authenticated;  // when the MFA device was asked
  std::string source_identity;
  // Web identity sessions: the provider that vouched, and the condition keys that it lends to every
  // call of the session ("example.com/id:sub").
  std::string federated_provider;
  ConditionKeys provider_keys;
  // A service acting for a customer names on whose behalf (aws:SourceAccount, aws:SourceArn).
  std::string source_account;
  std::string source_arn;
};

}  // namespace sim::aws
