// Patterns of actions, resources and principals against single subjects.
#include "sim/policy/match.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/policy/authorizer.h"
#include "sim/policy/elements.h"

namespace sim::policy {
namespace {

using aws::Principal;
using aws::PrincipalKind;

struct Row {
  const char* pattern;
  const char* subject;
  bool outcome;
};

TEST(PolicyMatch, Actions) {
  const std::vector<Row> rows = {{"*", "s3:GetObject", true},
                                 {"s3:*", "s3:GetObject", true},
                                 {"s3:*", "S3:GetObject", true},
                                 {"S3:GEtOBJect", "s3:GetObject", true},
                                 {"s3:Get*", "s3:PutObject", false},
                                 {"s3:*Object", "s3:GetObject", true},
                                 {"s3:*Object", "s3:GetObjectAcl", false},
                                 {"s3:?etObject", "s3:GetObject", true},
                                 {"s3:GetObject?", "s3:GetObject", false},
                                 {"s3:G*t*j*t", "s3:GetObject", true},
                                 {"kms:GenerateDataKey*", "kms:GenerateDataKey", true},
                                 {"s3:GetObject", "s3:GetObjectVersion", false},
                                 {"${aws:x}:*", "s3:GetObject", false}};
  for (const auto& row : rows) {
    EXPECT_EQ(matches(compile_action(row.pattern), row.subject, Context()), row.outcome)
        << row.pattern << " against " << row.subject;
  }
}

TEST(PolicyMatch, Resources) {
  const char* object = "arn:aws:s3:::reports/a/b:c.csv";
  const char* instance = "arn:aws:ec2:us-east-1:111122223333:instance/i-1";
  const std::vector<Row> rows = {
      {"*", object, true},
      {"*", "*", true},
      {"arn:aws:s3:::*", "*", false},
      {"arn:aws:s3:::reports/*", object, true},
      {"arn:aws:s3:::reports", object, false},
      {"arn:aws:s3:::reports/*", "arn:aws:s3:::reports", false},
      {"arn:aws:s3:::reports*", "arn:aws:s3:::reports-2/x", true},
      {"arn:aws:s3:::Reports/*", object, false},
      {"arn:aws:s3:::*.csv", object, true},
      {"arn:aws:s3:::reports/?/*", object, true},
      {"arn:aws:s3:::reports/a/?:c.csv", object, true},
      {"arn:*:s3:::reports/*", object, true},
      {"arn:aws*:s3:::reports/*", object, true},
      {"arn:a*s:s3:::reports/*", object, true},
      {"arn:a*3:::reports/*", object, false},
      {"arn:aws:s3:*:reports/a/b:c.csv", object, true},
      {"arn:aws:s3", object, true},
      {"arn:aws:s3", instance, false},
      {"arn:aws:ec2:us-east-1", instance, true},
      {"arn:aws:ec2:us-west-2", instance, false},
      {"arn:aws:ec2:*:111122223333:instance/*", instance, true},
      {"arn:aws:ec2:us-*-1:111122223333:instance/*", instance, true},
      {"arn:aws:ec2:us-*1:instance/*", instance, false},
      {"arn:aws:ec2:us-east-?:111122223333:instance/i-1", instance, true},
      {"arn:aws:ec2:us-east-1?111122223333:instance/i-1", instance, false},
      {"arn:aws:ec2:us-east-1:111122223333:i*/i-?", instance, true},
      {"arn:aws:s3:::reports/a/${*}:c.csv", object, false},
      {"arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/alice/x", true},
      {"arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/bob/x", false},
      {"arn:aws:s3:::home/${none}/*", "arn:aws:s3:::home/${none}/x", false},
      {"arn:aws:s3:::home/${none, 'all'}/*", "arn:aws:s3:::home/all/x", true},
      {"arn:aws:iam::${aws:account}:user/a", "arn:aws:iam::111122223333:user/a", false}};
  Context context;
  context.set("aws:username", "alice");
  context.set("aws:account", "111122223333");
  for (const auto& row : rows) {
    const auto pattern = compile_resource(row.pattern, Variables::kSubstituted);
    EXPECT_EQ(matches(pattern, row.subject, context), row.outcome)
        << row.pattern << " against " << row.subject;
  }
}

TEST(PolicyMatch, HardPatternsEnd) {
  const std::string subject(20'000, 'a');
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a*?";
  EXPECT_FALSE(matches(compile_action(pattern + "b"), subject, Context()));
  EXPECT_TRUE(matches(compile_action(pattern), subject, Context()));
}

Principal session() {
  Principal principal;
  principal.kind = PrincipalKind::kRoleSession;
  principal.account = "111122223333";
  principal.arn = "arn:aws:sts::111122223333:assumed-role/Export/run";
  principal.role_arn = "arn:aws:iam::111122223333:role/team/Export";
  principal.user_id = "AROADBQP57FF2AEXAMPLE:run";
  return principal;
}

TEST(PolicyMatch, PrincipalsReach) {
  Principal service;
  service.kind = PrincipalKind::kService;
  service.name = "inspector2.amazonaws.com";
  const struct {
    const char* kind;
    const char* value;
    const Principal& principal;
    Reach reach;
  } rows[] = {{"AWS", "*", session(), kReachEveryone},
              {"AWS", "111122223333", session(), kReachAccount},
              {"AWS", "arn:aws:iam::111122223333:root", session(), kReachAccount},
              {"AWS", "444455556666", session(), kReachNone},
              {"AWS", "arn:aws:iam::111122223333:role/team/Export", session(), kReachParent},
              {"AWS", "arn:aws:iam::111122223333:role/Export", session(), kReachNone},
              {"AWS", "arn:aws:sts::111122223333:assumed-role/Export/run", session(), kReachDirect},
              {"AWS", "arn:aws:sts::111122223333:assumed-role/Export/Run", session(), kReachNone},
              {"AWS", "AROADBQP57FF2AEXAMPLE", session(), kReachParent},
              {"AWS", "*", Principal(), kReachEveryone},
              {"AWS", "111122223333", Principal(), kReachNone},
              {"Service", "inspector2.amazonaws.com", service, kReachDirect},
              {"Service", "inspector2.me-south-1.amazonaws.com", service, kReachNone},
              {"Service", "inspector2.amazonaws.com", session(), kReachNone},
              {"Federated", "cognito-identity.amazonaws.com", Principal(), kReachNone},
              {"AWS", "*", service, kReachEveryone}};
  for (const auto& row : rows) {
    const auto pattern = read_principal(row.kind, row.value);
    ASSERT_TRUE(pattern) << row.value;
    EXPECT_EQ(reach_of(*pattern, row.principal), row.reach) << row.kind << " " << row.value;
  }
}

TEST(PolicyMatch, WhatIsNoPrincipal) {
  for (const char* value :
       {"", "alice", "arn:aws:iam::111122223333:group/admins", "arn:aws:iam::111122223333:user/*",
        "arn:aws:iam::111122223333:*", "11112222333", "arn:aws:iam::1:root", "arn:aws:s3:::reports",
        "arn:aws:iam:us-east-1:111122223333:root"}) {
    EXPECT_FALSE(read_principal("AWS", value)) << value;
  }
  EXPECT_FALSE(read_principal("Service", "*"));
  EXPECT_FALSE(read_principal("Service", ""));
}

}  // namespace
}  // namespace sim::policy
