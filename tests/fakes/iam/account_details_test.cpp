// GetAccountAuthorizationDetails: everything about an account's identities and policies at once.
#include <gtest/gtest.h>

#include "sim/base/encoding.h"
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;

class AccountDetails : public Iam {
 protected:
  void SetUp() override {
    const auto policy = new_policy("Read", "s3:GetObject");
    must("CreateGroup", {{"GroupName", "staff"}});
    must("AttachGroupPolicy", {{"GroupName", "staff"}, {"PolicyArn", policy}});
    must("CreateUser", {{"UserName", "alice"}, {"PermissionsBoundary", policy}});
    must("AddUserToGroup", {{"GroupName", "staff"}, {"UserName", "alice"}});
    must("PutUserPolicy",
         {{"UserName", "alice"}, {"PolicyName", "Own"}, {"PolicyDocument", allowing("kms:*")}});
    must("CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}});
    must("AttachRolePolicy",
         {{"RoleName", "worker"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}});
    must("CreateInstanceProfile", {{"InstanceProfileName", "web"}});
    must("AddRoleToInstanceProfile", {{"InstanceProfileName", "web"}, {"RoleName", "worker"}});
  }
  Value details(Value input = Value::object()) {
    return must("GetAccountAuthorizationDetails", std::move(input));
  }
};

TEST_F(AccountDetails, TellEverythingAboutEverybody) {
  const auto all = details();
  const auto user = all.at("UserDetailList").at(1);
  EXPECT_EQ(user.at("UserName"), "alice");
  EXPECT_EQ(user.at("GroupList"), Value({"staff"}));
  EXPECT_EQ(user.at("PermissionsBoundary").at("PermissionsBoundaryArn"),
            "arn:aws:iam::111122223333:policy/Read");
  EXPECT_EQ(sim::encoding::percent_decode(
                user.at("UserPolicyList").at(0).at("PolicyDocument").get<std::string>()),
            allowing("kms:*"));
  const auto group = all.at("GroupDetailList").at(0);
  EXPECT_EQ(group.at("GroupName"), "staff");
  EXPECT_EQ(group.at("AttachedManagedPolicies").at(0).at("PolicyName"), "Read");
  const auto role = all.at("RoleDetailList").at(0);
  EXPECT_EQ(role.at("InstanceProfileList").at(0).at("InstanceProfileName"), "web");
  EXPECT_EQ(role.at("AttachedManagedPolicies").at(0).at("PolicyName"), "AdministratorAccess");

  ASSERT_EQ(all.at("Policies").size(), 2u);
  const auto own = all.at("Policies").at(0);
  EXPECT_EQ(own.at("PolicyName"), "Read");
  EXPECT_EQ(own.at("AttachmentCount"), 1);
  EXPECT_EQ(own.at("PermissionsBoundaryUsageCount"), 1);
  EXPECT_EQ(sim::encoding::percent_decode(
                own.at("PolicyVersionList").at(0).at("Document").get<std::string>()),
            allowing("s3:GetObject"));
  EXPECT_EQ(all.at("Policies").at(1).at("PolicyName"), "AdministratorAccess");
  EXPECT_EQ(all.at("IsTruncated"), false);
}

TEST_F(AccountDetails, AreFilteredByKind) {
  const auto sizes = [&](const Value& filter) {
    const auto all = details({{"Filter", filter}});
    std::string text;
    for (const char* list : {"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"}) {
      text += std::to_string(all.at(list).size());
    }
    return text;
  };
  EXPECT_EQ(sizes({"User"}), "2000");
  EXPECT_EQ(sizes({"Group", "Role"}), "0110");
  EXPECT_EQ(sizes({"LocalManagedPolicy"}), "0001");
  EXPECT_EQ(sizes({"AWSManagedPolicy"}), "0001");
}

TEST_F(AccountDetails, ComeInPagesAcrossKinds) {
  std::string seen;
  Value input = {{"MaxItems", 2}};
  for (;;) {
    const auto page = details(input);
    for (const auto& each : page.at("UserDetailList"))
      seen += each.at("UserName").get<std::string>() + " ";
    for (const auto& each : page.at("GroupDetailList"))
      seen += each.at("GroupName").get<std::string>() + " ";
    for (const auto& each : page.at("RoleDetailList"))
      seen += each.at("RoleName").get<std::string>() + " ";
    for (const auto& each : page.at("Policies"))
      seen += each.at("PolicyName").get<std::string>() + " ";
    seen += "| ";
    if (!page.at("IsTruncated").get<bool>()) break;
    input["Marker"] = page.at("Marker");
  }
  EXPECT_EQ(seen, "admin alice | staff worker | Read AdministratorAccess | ");
}

}  // namespace
}  // namespace tests
