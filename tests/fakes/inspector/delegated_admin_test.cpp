// An organization's Inspector: the delegated administrator, its members, and what each may do.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;

constexpr const char* kManagement = "111122223333";
constexpr const char* kSecurity = "444455556666";
constexpr const char* kMember = "777788889999";
constexpr const char* kStranger = "123456789012";

constexpr const char* kWorld = R"({ "now": "2026-03-01T09:00:00Z",
  "organization": { "id": "o-exampleorgid", "accounts": ["111122223333", "444455556666", "777788889999"] },
  "accounts": [ { "id": "111122223333" }, { "id": "444455556666" }, { "id": "777788889999" },
                { "id": "123456789012" } ] })";

class DelegatedAdmin : public testing::Test {
 protected:
  Value call(const char* account, const char* operation, Value input = Value::object()) {
    auto client = world_.client_as(tests::TestWorld::root(account));
    return tests::answered(client, "inspector2", operation, std::move(input));
  }
  std::string code(const char* account, const char* operation, Value input = Value::object()) {
    auto client = world_.client_as(tests::TestWorld::root(account));
    return tests::code_of(client, "inspector2", operation, std::move(input));
  }
  void designate() {
    call(kManagement, "EnableDelegatedAdminAccount", {{"delegatedAdminAccountId", kSecurity}});
    world_.advance(std::chrono::minutes(1));
  }
  void associate() {
    designate();
    call(kSecurity, "AssociateMember", {{"accountId", kMember}});
  }
  std::string status(const char* caller, const char* account, const char* type) {
    const Value answer = call(caller, "BatchGetAccountStatus", {{"accountIds", {account}}});
    return answer.at("accounts").at(0).at("resourceState").at(type).at("status");
  }
  tests::TestWorld world_{kWorld};
};

TEST_F(DelegatedAdmin, IsDesignatedByTheManagementAccountAlone) {
  const Value wish = {{"delegatedAdminAccountId", kSecurity}};
  EXPECT_EQ(code(kMember, "EnableDelegatedAdminAccount", wish), "AccessDeniedException");
  EXPECT_EQ(code(kStranger, "EnableDelegatedAdminAccount", wish), "AccessDeniedException");
  EXPECT_EQ(
      code(kManagement, "EnableDelegatedAdminAccount", {{"delegatedAdminAccountId", kStranger}}),
      "ResourceNotFoundException");
  EXPECT_EQ(
      code(kManagement, "EnableDelegatedAdminAccount", {{"delegatedAdminAccountId", kManagement}}),
      "ValidationException");
  EXPECT_EQ(code(kMember, "GetDelegatedAdminAccount"), "ResourceNotFoundException");
  designate();
  EXPECT_EQ(code(kManagement, "EnableDelegatedAdminAccount", wish), "ConflictException");
  EXPECT_EQ(call(kManagement, "ListDelegatedAdminAccounts").at("delegatedAdminAccounts"),
            Value::parse(R"([{"accountId":"444455556666","status":"ENABLED"}])"));
  EXPECT_EQ(call(kMember, "GetDelegatedAdminAccount").at("/delegatedAdmin/accountId"_json_pointer),
            kSecurity);
  EXPECT_EQ(status(kSecurity, kSecurity, "ec2"), "ENABLED");
}

TEST_F(DelegatedAdmin, IsTheSameInAllRegionsAndKnownToOrganizations) {
  designate();
  auto elsewhere = world_.client_as(tests::TestWorld::root(kManagement), "eu-west-1");
  EXPECT_EQ(tests::code_of(elsewhere, "inspector2", "EnableDelegatedAdminAccount",
                           {{"delegatedAdminAccountId", kMember}}),
            "ConflictException");
  tests::answered(elsewhere, "inspector2", "EnableDelegatedAdminAccount",
                  {{"delegatedAdminAccountId", kSecurity}});
  const auto delegated = [&] {
    return tests::answered(elsewhere, "organizations", "ListDelegatedAdministrators")
        .at("DelegatedAdministrators");
  };
  ASSERT_EQ(delegated().size(), 1u);
  EXPECT_EQ(delegated().at(0).at("Id"), kSecurity);
  const Value wish = {{"delegatedAdminAccountId", kSecurity}};
  tests::answered(elsewhere, "inspector2", "DisableDelegatedAdminAccount", wish);
  EXPECT_EQ(delegated().size(), 1u);  // it still administers us-east-1
  call(kManagement, "DisableDelegatedAdminAccount", wish);
  EXPECT_EQ(delegated().size(), 0u);
  EXPECT_EQ(code(kManagement, "DisableDelegatedAdminAccount", wish), "ResourceNotFoundException");
}

TEST_F(DelegatedAdmin, AssociatesMembersOfTheOrganization) {
  EXPECT_EQ(code(kSecurity, "AssociateMember", {{"accountId", kMember}}), "AccessDeniedException");
  associate();
  EXPECT_EQ(code(kSecurity, "AssociateMember", {{"accountId", kStranger}}),
            "ResourceNotFoundException");
  EXPECT_EQ(code(kSecurity, "AssociateMember", {{"accountId", kSecurity}}), "ValidationException");
  const Value member = call(kSecurity, "GetMember", {{"accountId", kMember}}).at("member");
  EXPECT_EQ(member.at("relationshipStatus"), "ENABLED");
  EXPECT_EQ(member.at("delegatedAdminAccountId"), kSecurity);
  EXPECT_EQ(call(kSecurity, "ListMembers").at("members").size(), 1u);

  call(kSecurity, "DisassociateMember", {{"accountId", kMember}});
  EXPECT_EQ(call(kSecurity, "ListMembers").at("members").size(), 0u);
  const Value all = call(kSecurity, "ListMembers", {{"onlyAssociated", false}}).at("members");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all.at(0).at("accountId"), kManagement);
  EXPECT_EQ(all.at(0).at("relationshipStatus"), "CREATED");
  EXPECT_EQ(all.at(1).at("accountId"), kMember);
  EXPECT_EQ(all.at(1).at("relationshipStatus"), "REMOVED");
}

TEST_F(DelegatedAdmin, EnablesMembersThatCannotDisableThemselves) {
  associate();
  call(kSecurity, "Enable", {{"accountIds", {kMember}}, {"resourceTypes", {"EC2"}}});
  world_.advance(std::chrono::minutes(1));
  EXPECT_EQ(status(kMember, kMember, "ec2"), "ENABLED");
  EXPECT_EQ(status(kSecurity, kMember, "ec2"), "ENABLED");
  EXPECT_EQ(code(kMember, "Disable", {{"resourceTypes", {"EC2"}}}), "AccessDeniedException");
  EXPECT_EQ(call(kSecurity, "Disable").at("/failedAccounts/0/errorCode"_json_pointer),
            "DISASSOCIATE_ALL_MEMBERS");
  call(kSecurity, "DisassociateMember", {{"accountId", kMember}});
  EXPECT_EQ(call(kSecurity, "Disable").at("failedAccounts"), Value::array());
  EXPECT_EQ(code(kMember, "Disable", {{"resourceTypes", {"EC2"}}}), "");
}

TEST_F(DelegatedAdmin, SwitchesOnWhatNewMembersGet) {
  designate();
  EXPECT_EQ(code(kMember, "DescribeOrganizationConfiguration"), "AccessDeniedException");
  const Value wanted = call(kSecurity, "UpdateOrganizationConfiguration",
                            {{"autoEnable", {{"ec2", true}, {"ecr", false}, {"lambdaCode", true}}}})
                           .at("autoEnable");
  EXPECT_EQ(wanted.at("lambda"), true);  // code scanning brings it along
  EXPECT_EQ(call(kSecurity, "DescribeOrganizationConfiguration").at("autoEnable"), wanted);
  call(kSecurity, "AssociateMember", {{"accountId", kMember}});
  world_.advance(std::chrono::minutes(1));
  EXPECT_EQ(status(kSecurity, kMember, "ec2"), "ENABLED");
  EXPECT_EQ(status(kSecurity, kMember, "ecr"), "DISABLED");
  EXPECT_EQ(status(kSecurity, kMember, "lambda"), "ENABLED");
}

TEST_F(DelegatedAdmin, SettlesTheConfigurationOfItsMembers) {
  associate();
  call(kSecurity, "Enable", {{"accountIds", {kMember}}, {"resourceTypes", {"EC2"}}});
  world_.advance(std::chrono::minutes(1));
  const Value agents = {{"ec2Configuration", {{"scanMode", "EC2_SSM_AGENT_BASED"}}}};
  EXPECT_EQ(code(kMember, "UpdateConfiguration", agents), "AccessDeniedException");
  call(kSecurity, "UpdateConfiguration", agents);
  EXPECT_EQ(
      call(kMember, "GetConfiguration").at("/ec2Configuration/scanModeState/scanMode"_json_pointer),
      "EC2_SSM_AGENT_BASED");
  EXPECT_EQ(
      code(kMember, "UpdateEc2DeepInspectionConfiguration", {{"activateDeepInspection", false}}),
      "AccessDeniedException");
  call(kSecurity, "UpdateOrgEc2DeepInspectionConfiguration", {{"orgPackagePaths", {"/opt/"}}});
  EXPECT_EQ(call(kMember, "GetEc2DeepInspectionConfiguration").at("orgPackagePaths"),
            Value({"/opt/"}));
  const Value done = call(kSecurity, "BatchUpdateMemberEc2DeepInspectionStatus",
                          {{"accountIds",
                            {{{"accountId", kMember}, {"activateDeepInspection", false}},
                             {{"accountId", kStranger}, {"activateDeepInspection", false}}}}});
  EXPECT_EQ(done.at("/accountIds/0/status"_json_pointer), "DEACTIVATED");
  EXPECT_EQ(done.at("/failedAccountIds/0/accountId"_json_pointer), kStranger);
  EXPECT_EQ(call(kMember, "ListAccountPermissions", {{"service", "EC2"}}).at("permissions"),
            Value::parse(R"([{"service":"EC2","operation":"ENABLE_SCANNING"}])"));
}

}  // namespace
