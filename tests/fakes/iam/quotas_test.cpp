// IAM's quotas: what goes beyond one is refused in IAM's words and leaves nothing behind.
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;

struct QuotaCase {
  const char* setting;
  const char* operation;
  const char* name;  // the member that names what is created
  const char* words;
  Value more;
};

class Quotas : public Iam, public testing::WithParamInterface<QuotaCase> {};

TEST_P(Quotas, RefuseOneMore) {
  const auto& [setting, operation, name, words, more] = GetParam();
  Value input = more;
  input[name] = "first";
  must(operation, input);
  w.world.settings().set(setting, 0);
  input[name] = "second";
  EXPECT_EQ(refused(operation, input),
            std::string("LimitExceeded: Cannot exceed quota for ") + words + ": 0");
  w.world.settings().set(setting, 3);
  EXPECT_EQ(outcome(iam(operation, input)), "ok") << "nothing of the refused one is left";
}

INSTANTIATE_TEST_SUITE_P(
    Numbers, Quotas,
    testing::Values(
        QuotaCase{"iam.users_per_account", "CreateUser", "UserName", "UsersPerAccount", {}},
        QuotaCase{"iam.groups_per_account", "CreateGroup", "GroupName", "GroupsPerAccount", {}},
        QuotaCase{"iam.roles_per_account",
                  "CreateRole",
                  "RoleName",
                  "RolesPerAccount",
                  {{"AssumeRolePolicyDocument", kTrust}}},
        QuotaCase{"iam.policies_per_account",
                  "CreatePolicy",
                  "PolicyName",
                  "PoliciesPerAccount",
                  {{"PolicyDocument", allowing("s3:*")}}},
        QuotaCase{"iam.instance_profiles_per_account",
                  "CreateInstanceProfile",
                  "InstanceProfileName",
                  "InstanceProfilesPerAccount",
                  {}}),
    [](const auto& each) { return std::string(each.param.words); });

TEST_F(Iam, AUserIsInAsManyGroupsAsTheQuotaSays) {
  must("CreateUser", {{"UserName", "bob"}});
  must("CreateGroup", {{"GroupName", "a"}});
  must("CreateGroup", {{"GroupName", "b"}});
  w.world.settings().set("iam.groups_per_user", 1);
  must("AddUserToGroup", {{"UserName", "bob"}, {"GroupName", "a"}});
  EXPECT_EQ(refused("AddUserToGroup", {{"UserName", "bob"}, {"GroupName", "b"}}),
            "LimitExceeded: Cannot exceed quota for GroupsPerUser: 1");
  EXPECT_EQ(must("ListGroupsForUser", {{"UserName", "bob"}}).at("Groups").size(), 1u);
}

// The document with a condition that makes it so long, white space aside.
std::string trust_of(size_t characters) {
  std::string trust = kTrust;
  const std::string condition = R"(,"Condition":{"StringEquals":{"sts:ExternalId":""}})";
  trust.insert(trust.size() - 3, condition);
  trust.insert(trust.find("\"\"}}") + 1, std::string(characters - trust.size(), 'x'));
  return trust + std::string(100, ' ');
}

TEST_F(Iam, TrustPoliciesHaveAGreatestSize) {
  const std::string refusal = "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048";
  EXPECT_EQ(
      refused("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_of(2049)}}),
      refusal);
  must("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_of(2048)}});
  const Value longer = {{"RoleName", "r"}, {"PolicyDocument", trust_of(2049)}};
  EXPECT_EQ(refused("UpdateAssumeRolePolicy", longer), refusal);
  w.world.settings().set("iam.trust_policy_characters", 4096);
  must("UpdateAssumeRolePolicy", longer);
}

TEST_F(Iam, TheSummaryTellsTheQuotas) {
  w.world.settings().set("iam.users_per_account", 7);
  EXPECT_EQ(must("GetAccountSummary").at("SummaryMap").at("UsersQuota"), 7);
}

}  // namespace
}  // namespace tests
