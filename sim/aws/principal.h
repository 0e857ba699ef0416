// Who asks: the identity that SigV4 verification or a service-to-service call establishes, and that
// the policy engine judges. A plain record; what an identity may do is found in policies elsewhere.
#pragma once

#include <map>
#include <string>

namespace sim::aws {

enum class PrincipalKind {
  kAnonymous,
  kRoot,           // the account's root user
  kUser,           // IAM user
  kRoleSession,    // assumed role
  kFederatedUser,  // GetFederationToken
  kService,        // an AWS service acting in its own name
};

struct Principal {
  PrincipalKind kind = PrincipalKind::kAnonymous;
  std::string account;          // twelve digits; empty for anonymous and services
  std::string arn;              // user, session or root ARN; empty for anonymous and services
  std::string role_arn;         // role session: the role's own ARN, with its path
  std::string name;             // user or role name; service: "inspector2.amazonaws.com"
  std::string session_name;     // role session
  std::string user_id;          // aws:userid: AIDA…, AROA…:session, the account id for root
  std::string access_key_id;    // of the credentials in use; empty for services
  std::string issuer_arn;       // federated user: the IAM user that asked for the token
  std::string session_policy;   // inline session policy document; empty when none was passed
  bool service_linked = false;  // session of a service-linked role
  std::map<std::string, std::string> tags;  // principal tags
  // A service acting for a customer names on whose behalf (aws:SourceAccount, aws:SourceArn).
  std::string source_account;
  std::string source_arn;
};

}  // namespace sim::aws
