// What IAM tells about an account: its alias, its numbers, and its instance profiles.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace tests {
namespace {

using sim::Value;

const std::string kForEc2 =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":)"
    R"("ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})";

class IamAccount : public testing::Test {
 protected:
  TestWorld w;
  sim::Client admin = w.client();

  Value must(const char* operation, Value input = Value::object()) {
    return answered(admin, "iam", operation, std::move(input));
  }
  std::string refused(const char* operation, Value input) {
    return refused_to(admin, operation, std::move(input));
  }
  static std::string refused_to(sim::Client& client, const char* operation, Value input) {
    const auto answer = client.call("iam", operation, std::move(input));
    return answer.ok() ? "ok" : answer.code() + ": " + answer.error->message;
  }
  void make_role(const std::string& name) {
    must("CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", kForEc2}});
  }
};

TEST_F(IamAccount, HasOneAliasThatNoOtherAccountHas) {
  const auto aliases = [&] { return must("ListAccountAliases").at("AccountAliases"); };
  EXPECT_EQ(aliases(), Value::array());
  must("CreateAccountAlias", {{"AccountAlias", "reports-dev"}});
  must("CreateAccountAlias", {{"AccountAlias", "reports"}});
  EXPECT_EQ(aliases(), Value::array({"reports"}));
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  EXPECT_EQ(refused_to(other, "CreateAccountAlias", {{"AccountAlias", "reports"}}),
            "EntityAlreadyExists: The account alias reports already exists.");
  EXPECT_EQ(refused_to(other, "CreateAccountAlias", {{"AccountAlias", "reports-dev"}}), "ok");
  EXPECT_EQ(refused("DeleteAccountAlias", {{"AccountAlias", "reports-dev"}}),
            "NoSuchEntity: The account alias reports-dev cannot be found.");
  must("DeleteAccountAlias", {{"AccountAlias", "reports"}});
  EXPECT_EQ(aliases(), Value::array());
}

TEST_F(IamAccount, SummaryCountsWhatThereIs) {
  const auto number = [&](const char* name) {
    return must("GetAccountSummary").at("SummaryMap").at(name).get<int64_t>();
  };
  EXPECT_EQ(number("Users"), 1);
  EXPECT_EQ(number("UsersQuota"), 5000);
  EXPECT_EQ(number("AccountAccessKeysPresent"), 1);  // the standard world's root user has a key
  must("CreateUser", {{"UserName", "alice"}});
  make_role("worker");
  must("CreateInstanceProfile", {{"InstanceProfileName", "worker"}});
  EXPECT_EQ(number("Users"), 2);
  EXPECT_EQ(number("Roles"), 1);
  EXPECT_EQ(number("InstanceProfiles"), 1);
  for (const char* none : {"Groups", "Policies", "PolicyVersionsInUse", "Providers", "MFADevices",
                           "MFADevicesInUse", "AccountMFAEnabled"}) {
    EXPECT_EQ(number(none), 0) << none;
  }
}

TEST_F(IamAccount, InstanceProfilesHoldOneRole) {
  make_role("worker");
  make_role("other");
  const auto made = must("CreateInstanceProfile", {{"InstanceProfileName", "Web"},
                                                   {"Path", "/apps/"},
                                                   {"Tags", {{{"Key", "Team"}, {"Value", "a"}}}}})
                        .at("InstanceProfile");
  EXPECT_EQ(made.at("Arn"), "arn:aws:iam::111122223333:instance-profile/apps/Web");
  EXPECT_EQ(made.at("InstanceProfileId").get<std::string>().substr(0, 4), "AIPA");
  EXPECT_EQ(made.at("Roles"), Value::array());
  EXPECT_EQ(refused("CreateInstanceProfile", {{"InstanceProfileName", "web"}}),
            "EntityAlreadyExists: Instance Profile web already exists.");

  const Value worker = {{"InstanceProfileName", "Web"}, {"RoleName", "worker"}};
  must("AddRoleToInstanceProfile", worker);
  EXPECT_EQ(
      refused("AddRoleToInstanceProfile", {{"InstanceProfileName", "Web"}, {"RoleName", "other"}}),
      "LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  const auto got =
      must("GetInstanceProfile", {{"InstanceProfileName", "Web"}}).at("InstanceProfile");
  EXPECT_EQ(got.at("Roles").at(0).at("RoleName"), "worker");
  EXPECT_EQ(got.at("Tags").size(), 1u);
  const auto listed = must("ListInstanceProfiles", {{"PathPrefix", "/apps/"}});
  EXPECT_EQ(listed.at("InstanceProfiles").at(0).at("Roles").size(), 1u);
  EXPECT_FALSE(listed.at("InstanceProfiles").at(0).contains("Tags"));
  EXPECT_EQ(must("ListInstanceProfiles", {{"PathPrefix", "/other/"}}).at("InstanceProfiles"),
            Value::array());

  const std::string first =
      "DeleteConflict: Cannot delete entity, must remove roles from instance "
      "profile first.";
  EXPECT_EQ(refused("DeleteRole", {{"RoleName", "worker"}}), first);
  EXPECT_EQ(refused("DeleteInstanceProfile", {{"InstanceProfileName", "Web"}}), first);
  EXPECT_EQ(refused("RemoveRoleFromInstanceProfile",
                    {{"InstanceProfileName", "Web"}, {"RoleName", "other"}}),
            "NoSuchEntity: The role with name other cannot be found.");
  must("RemoveRoleFromInstanceProfile", worker);
  must("DeleteRole", {{"RoleName", "worker"}});
  must("DeleteInstanceProfile", {{"InstanceProfileName", "Web"}});
  EXPECT_EQ(refused("GetInstanceProfile", {{"InstanceProfileName", "Web"}}),
            "NoSuchEntity: Instance Profile Web cannot be found.");
}

TEST_F(IamAccount, ListsTheInstanceProfilesOfARoleInPages) {
  make_role("worker");
  for (const char* name : {"a", "b", "c"}) {
    must("CreateInstanceProfile", {{"InstanceProfileName", name}});
    if (*name != 'b') {
      must("AddRoleToInstanceProfile", {{"InstanceProfileName", name}, {"RoleName", "worker"}});
    }
  }
  Value input = {{"RoleName", "worker"}, {"MaxItems", 1}};
  const auto first = must("ListInstanceProfilesForRole", input);
  EXPECT_EQ(first.at("InstanceProfiles").at(0).at("InstanceProfileName"), "a");
  EXPECT_EQ(first.at("IsTruncated"), true);
  input["Marker"] = first.at("Marker");
  const auto second = must("ListInstanceProfilesForRole", input);
  EXPECT_EQ(second.at("InstanceProfiles").at(0).at("InstanceProfileName"), "c");
  EXPECT_EQ(second.at("IsTruncated"), false);
  EXPECT_EQ(refused("ListInstanceProfilesForRole", {{"RoleName", "nobody"}}),
            "NoSuchEntity: The role with name nobody cannot be found.");
}

// A role is handed to EC2 only by who may pass it on.
TEST_F(IamAccount, AddingARoleNeedsPassRole) {
  make_role("worker");
  must("CreateInstanceProfile", {{"InstanceProfileName", "Web"}});
  must("CreateUser", {{"UserName", "alice"}});
  auto alice = w.client_as(TestWorld::user("alice"));
  const auto add = [&](const char* passed_to) {
    Value pass = {{"Effect", "Allow"},
                  {"Action", "iam:PassRole"},
                  {"Resource", "arn:aws:iam::111122223333:role/worker"},
                  {"Condition", {{"StringEquals", {{"iam:PassedToService", passed_to}}}}}};
    Value profile = {{"Effect", "Allow"},
                     {"Action", "iam:AddRoleToInstanceProfile"},
                     {"Resource", "arn:aws:iam::111122223333:instance-profile/Web"}};
    must("PutUserPolicy",
         {{"UserName", "alice"},
          {"PolicyName", "p"},
          {"PolicyDocument",
           Value{{"Version", "2012-10-17"}, {"Statement", {pass, profile}}}.dump()}});
    return code_of(alice, "iam", "AddRoleToInstanceProfile",
                   {{"InstanceProfileName", "Web"}, {"RoleName", "worker"}});
  };
  EXPECT_EQ(add("lambda.amazonaws.com"), "AccessDenied");
  EXPECT_EQ(add("ec2.amazonaws.com"), "");
}

}  // namespace
}  // namespace tests
