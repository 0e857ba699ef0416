// IAM's policy changes wait out the policy delay: decisions see them that much later.
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;

constexpr const char* kAdministrator = "arn:aws:iam::aws:policy/AdministratorAccess";
constexpr const char* kSpare = "arn:aws:iam::111122223333:policy/spare";

struct Step {
  const char* operation;
  Value input;
};

Value put(const char* member, const std::string& action = "inspector2:*") {
  return {{member, "bob"}, {"PolicyName", "p"}, {"PolicyDocument", allowing(action)}};
}
Value attached(const char* member, const char* arn = kAdministrator) {
  return {{member, "bob"}, {"PolicyArn", arn}};
}
const Value kInline = {{"UserName", "bob"}, {"PolicyName", "p"}};
const Value kInlineOfGroup = {{"GroupName", "bob"}, {"PolicyName", "p"}};
const Value kMembership = {{"UserName", "bob"}, {"GroupName", "bob"}};

struct DelayCase {
  const char* about;
  std::vector<Step> given;
  Step change;
  bool allowed_after;
};

class PolicyDelay : public Iam, public testing::WithParamInterface<DelayCase> {};

TEST_P(PolicyDelay, HoldsTheChangeBack) {
  must("CreateUser", {{"UserName", "bob"}});
  must("CreateGroup", {{"GroupName", "bob"}});
  new_policy("spare", "s3:*");
  must("CreatePolicyVersion",
       {{"PolicyArn", kSpare}, {"PolicyDocument", allowing("inspector2:*")}});
  for (const auto& [operation, input] : GetParam().given) must(operation, input);
  w.world.settings().set("gateway.policy_delay_seconds", 60);
  w.advance(std::chrono::seconds(3600));
  const auto allowed = [&] { return as("bob", "inspector2", "ListFindings") == "ok"; };
  const bool after = GetParam().allowed_after;
  EXPECT_EQ(allowed(), !after);
  must(GetParam().change.operation, GetParam().change.input);
  EXPECT_EQ(allowed(), !after);
  w.advance(std::chrono::seconds(59));
  EXPECT_EQ(allowed(), !after);
  w.advance(std::chrono::seconds(1));
  EXPECT_EQ(allowed(), after);
}

INSTANTIATE_TEST_SUITE_P(
    Changes, PolicyDelay,
    testing::Values(
        DelayCase{"PutUserPolicy", {}, {"PutUserPolicy", put("UserName")}, true},
        DelayCase{"PutUserPolicyAnew",
                  {{"PutUserPolicy", put("UserName")}},
                  {"PutUserPolicy", put("UserName", "s3:*")},
                  false},
        DelayCase{"DeleteUserPolicy",
                  {{"PutUserPolicy", put("UserName")}},
                  {"DeleteUserPolicy", kInline},
                  false},
        DelayCase{"AttachUserPolicy", {}, {"AttachUserPolicy", attached("UserName")}, true},
        DelayCase{"DetachUserPolicy",
                  {{"AttachUserPolicy", attached("UserName")}},
                  {"DetachUserPolicy", attached("UserName")},
                  false},
        DelayCase{"AddUserToGroup",
                  {{"PutGroupPolicy", put("GroupName")}},
                  {"AddUserToGroup", kMembership},
                  true},
        DelayCase{"RemoveUserFromGroup",
                  {{"PutGroupPolicy", put("GroupName")}, {"AddUserToGroup", kMembership}},
                  {"RemoveUserFromGroup", kMembership},
                  false},
        DelayCase{"PutGroupPolicy",
                  {{"AddUserToGroup", kMembership}},
                  {"PutGroupPolicy", put("GroupName")},
                  true},
        DelayCase{"DeleteGroupPolicy",
                  {{"AddUserToGroup", kMembership}, {"PutGroupPolicy", put("GroupName")}},
                  {"DeleteGroupPolicy", kInlineOfGroup},
                  false},
        DelayCase{"AttachGroupPolicy",
                  {{"AddUserToGroup", kMembership}},
                  {"AttachGroupPolicy", attached("GroupName")},
                  true},
        DelayCase{"SetDefaultPolicyVersion",
                  {{"AttachUserPolicy", attached("UserName", kSpare)}},
                  {"SetDefaultPolicyVersion", {{"PolicyArn", kSpare}, {"VersionId", "v2"}}},
                  true},
        DelayCase{
            "CreatePolicyVersion",
            {{"AttachUserPolicy", attached("UserName", kSpare)}},
            {"CreatePolicyVersion",
             {{"PolicyArn", kSpare}, {"PolicyDocument", allowing("*")}, {"SetAsDefault", true}}},
            true},
        DelayCase{
            "PutUserPermissionsBoundary",
            {{"AttachUserPolicy", attached("UserName")}},
            {"PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", kSpare}}},
            false},
        DelayCase{"DeleteUserPermissionsBoundary",
                  {{"AttachUserPolicy", attached("UserName")},
                   {"PutUserPermissionsBoundary",
                    {{"UserName", "bob"}, {"PermissionsBoundary", kSpare}}}},
                  {"DeleteUserPermissionsBoundary", {{"UserName", "bob"}}},
                  true}),
    [](const auto& each) { return std::string(each.param.about); });

class PolicyDelayed : public Iam {
 protected:
  void begin_delay() {
    w.world.settings().set("gateway.policy_delay_seconds", 60);
    w.advance(std::chrono::seconds(3600));
  }
};

TEST_F(PolicyDelayed, PoliciesThatAreDetachedAndDeletedWorkALittleLonger) {
  must("CreateUser", {{"UserName", "bob"}});
  const auto arn = new_policy("p", "inspector2:*");
  must("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", arn}});
  begin_delay();
  must("DetachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", arn}});
  must("DeletePolicy", {{"PolicyArn", arn}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
  w.advance(std::chrono::seconds(60));
  EXPECT_NE(as("bob", "inspector2", "ListFindings"), "ok");
}

TEST_F(PolicyDelayed, MembersKeepTheirPoliciesWhileTheGroupIsRenamed) {
  must("CreateUser", {{"UserName", "bob"}});
  must("CreateGroup", {{"GroupName", "staff"}});
  must("AddUserToGroup", {{"UserName", "bob"}, {"GroupName", "staff"}});
  must("PutGroupPolicy",
       {{"GroupName", "staff"}, {"PolicyName", "p"}, {"PolicyDocument", allowing("inspector2:*")}});
  begin_delay();
  must("PutUserPolicy",
       {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", allowing("s3:*")}});
  must("UpdateGroup", {{"GroupName", "staff"}, {"NewGroupName", "people"}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
    w.advance(std::chrono::seconds(30));
  }
}

TEST_F(PolicyDelayed, WhatSpreadsFollowsAUserToTheNewName) {
  must("CreateUser", {{"UserName", "bob"}});
  must("PutUserPolicy", put("UserName"));
  must("CreateUser", {{"UserName", "carol"}});
  begin_delay();
  must("DeleteUserPolicy", kInline);
  must("UpdateUser", {{"UserName", "bob"}, {"NewUserName", "robert"}});
  must("UpdateUser", {{"UserName", "carol"}, {"NewUserName", "caroline"}});
  must("PutUserPolicy", {{"UserName", "caroline"},
                         {"PolicyName", "p"},
                         {"PolicyDocument", allowing("inspector2:*")}});
  const auto allowed = [&](const char* user) {
    return as(user, "inspector2", "ListFindings") == "ok";
  };
  EXPECT_TRUE(allowed("robert"));
  EXPECT_FALSE(allowed("caroline"));
  w.advance(std::chrono::seconds(60));
  EXPECT_FALSE(allowed("robert"));
  EXPECT_TRUE(allowed("caroline"));
}

TEST_F(PolicyDelayed, WhatSpreadsFollowsAGroupToTheNewName) {
  must("CreateUser", {{"UserName", "bob"}});
  must("CreateGroup", {{"GroupName", "bob"}});
  must("AddUserToGroup", kMembership);
  must("PutGroupPolicy", put("GroupName"));
  begin_delay();
  must("DeleteGroupPolicy", kInlineOfGroup);
  must("RemoveUserFromGroup", kMembership);
  must("UpdateGroup", {{"GroupName", "bob"}, {"NewGroupName", "people"}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
  w.advance(std::chrono::seconds(60));
  EXPECT_NE(as("bob", "inspector2", "ListFindings"), "ok");
}

TEST_F(PolicyDelayed, ANamesakeHasNothingOfTheOneBefore) {
  must("CreateUser", {{"UserName", "bob"}});
  must("PutUserPolicy", put("UserName"));
  begin_delay();
  must("DeleteUserPolicy", kInline);
  must("DeleteUser", {{"UserName", "bob"}});
  must("CreateUser", {{"UserName", "bob"}});
  EXPECT_NE(as("bob", "inspector2", "ListFindings"), "ok");
}

TEST_F(PolicyDelayed, RolesAreTrustedALittleLater) {
  must("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrust}});
  begin_delay();
  std::string trust = kTrust;
  trust.replace(trust.find("Allow"), 5, "Deny");
  must("UpdateAssumeRolePolicy", {{"RoleName", "r"}, {"PolicyDocument", trust}});
  const auto assume = [&] {
    return admin
        .call("sts", "AssumeRole",
              {{"RoleArn", "arn:aws:iam::111122223333:role/r"}, {"RoleSessionName", "nightly"}})
        .code();
  };
  EXPECT_EQ(assume(), "");
  w.advance(std::chrono::seconds(60));
  EXPECT_EQ(assume(), "AccessDenied");
}

}  // namespace
}  // namespace tests
