// Organizations through the front door: who may ask, and how control policies bear on other calls.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;

constexpr const char* kManagement = "111122223333";
constexpr const char* kMember = "444455556666";
constexpr const char* kStranger = "123456789012";

constexpr const char* kWorld = R"({ "now": "2026-03-01T09:00:00Z",
  "organization": { "id": "o-exampleorgid", "accounts": ["111122223333", "444455556666"] },
  "accounts": [ { "id": "111122223333" },
    { "id": "444455556666", "regions": { "us-east-1": {
      "inspector": { "enabled": true }, "buckets": [ { "name": "member-bucket" } ] } } },
    { "id": "123456789012" } ] })";

class Organizations : public testing::Test {
 protected:
  sim::Client as(const char* account) { return world_.client_as(tests::TestWorld::root(account)); }
  Value org(const char* operation, Value input = Value::object()) {
    auto client = as(kManagement);
    return tests::answered(client, "organizations", operation, std::move(input));
  }
  std::string org_code(const char* account, const char* operation, Value input = Value::object()) {
    auto client = as(account);
    return tests::code_of(client, "organizations", operation, std::move(input));
  }
  std::string root() { return org("ListRoots").at("/Roots/0/Id"_json_pointer); }
  std::string make_policy(const char* type, const Value& statement) {
    const Value document = {{"Version", "2012-10-17"}, {"Statement", {statement}}};
    return org("CreatePolicy", {{"Name", std::string("p-") + type},
                                {"Description", ""},
                                {"Type", type},
                                {"Content", document.dump()}})
        .at("/Policy/PolicySummary/Id"_json_pointer);
  }
  void attach(const std::string& policy, const std::string& target) {
    org("AttachPolicy", {{"PolicyId", policy}, {"TargetId", target}});
  }
  std::string may_list_findings(const char* account) {
    auto client = as(account);
    return tests::code_of(client, "inspector2", "ListFindings");
  }
  std::string may_list_bucket(const char* account) {
    auto client = as(account);
    return tests::code_of(client, "s3", "ListObjectsV2", {{"Bucket", "member-bucket"}});
  }
  tests::TestWorld world_{kWorld};
};

TEST_F(Organizations, AnswersByTheCallersPlace) {
  EXPECT_EQ(org_code(kMember, "DescribeOrganization"), "");
  EXPECT_EQ(org_code(kStranger, "DescribeOrganization"), "AWSOrganizationsNotInUseException");
  EXPECT_EQ(org_code(kMember, "ListAccounts"), "AccessDeniedException");
  EXPECT_EQ(org("ListAccounts").at("Accounts").size(), 2u);
  EXPECT_EQ(org_code(kManagement, "EnableAllFeatures"), "NotImplemented");
}

TEST_F(Organizations, DelegatedAdministratorsNeedATrustedService) {
  const Value wish = {{"AccountId", kMember}, {"ServicePrincipal", "inspector2.amazonaws.com"}};
  EXPECT_EQ(org_code(kManagement, "RegisterDelegatedAdministrator", wish),
            "ConstraintViolationException");
  org("EnableAWSServiceAccess", {{"ServicePrincipal", "inspector2.amazonaws.com"}});
  EXPECT_EQ(org("ListAWSServiceAccessForOrganization")
                .at("/EnabledServicePrincipals/0/ServicePrincipal"_json_pointer),
            "inspector2.amazonaws.com");
  Value management = wish;
  management["AccountId"] = kManagement;
  EXPECT_EQ(org_code(kManagement, "RegisterDelegatedAdministrator", management),
            "ConstraintViolationException");
  org("RegisterDelegatedAdministrator", wish);
  EXPECT_EQ(org_code(kManagement, "RegisterDelegatedAdministrator", wish),
            "AccountAlreadyRegisteredException");
  EXPECT_EQ(org_code(kMember, "ListAccounts"), "");
  EXPECT_EQ(org("ListDelegatedServicesForAccount", {{"AccountId", kMember}})
                .at("DelegatedServices")
                .size(),
            1u);
  org("DeregisterDelegatedAdministrator", wish);
  EXPECT_EQ(org_code(kMember, "ListAccounts"), "AccessDeniedException");
}

TEST_F(Organizations, AServiceControlPolicyBindsMembersNotTheManagementAccount) {
  const auto deny =
      make_policy("SERVICE_CONTROL_POLICY",
                  {{"Effect", "Deny"}, {"Action", "inspector2:ListFindings"}, {"Resource", "*"}});
  EXPECT_EQ(may_list_findings(kMember), "");
  attach(deny, root());
  EXPECT_EQ(may_list_findings(kMember), "AccessDeniedException");
  auto management = as(kManagement);
  tests::answered(management, "inspector2", "Enable", {{"resourceTypes", {"EC2"}}});
  EXPECT_EQ(may_list_findings(kManagement), "");
  org("DetachPolicy", {{"PolicyId", deny}, {"TargetId", root()}});
  EXPECT_EQ(may_list_findings(kMember), "");
}

TEST_F(Organizations, EveryLevelMustAllow) {
  const auto unit = org("CreateOrganizationalUnit", {{"ParentId", root()}, {"Name", "apps"}})
                        .at("/OrganizationalUnit/Id"_json_pointer)
                        .get<std::string>();
  const auto only_s3 = make_policy("SERVICE_CONTROL_POLICY",
                                   {{"Effect", "Allow"}, {"Action", "s3:*"}, {"Resource", "*"}});
  attach(only_s3, unit);
  org("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", unit}});
  EXPECT_EQ(may_list_findings(kMember), "");
  org("MoveAccount",
      {{"AccountId", kMember}, {"SourceParentId", root()}, {"DestinationParentId", unit}});
  EXPECT_EQ(may_list_findings(kMember), "AccessDeniedException");
  EXPECT_EQ(may_list_bucket(kMember), "");
}

TEST_F(Organizations, AResourceControlPolicyBindsWhatMembersOwn) {
  org("EnablePolicyType", {{"RootId", root()}, {"PolicyType", "RESOURCE_CONTROL_POLICY"}});
  EXPECT_EQ(may_list_bucket(kMember), "");
  attach(
      make_policy("RESOURCE_CONTROL_POLICY",
                  {{"Effect", "Deny"}, {"Principal", "*"}, {"Action", "s3:*"}, {"Resource", "*"}}),
      kMember);
  EXPECT_EQ(may_list_bucket(kMember), "AccessDenied");
}

TEST_F(Organizations, TagsAreKeptAndTakenAway) {
  org("TagResource", {{"ResourceId", kMember}, {"Tags", {{{"Key", "team"}, {"Value", "blue"}}}}});
  EXPECT_EQ(org("ListTagsForResource", {{"ResourceId", kMember}}).at("Tags"),
            Value::parse(R"([{"Key":"team","Value":"blue"}])"));
  org("UntagResource", {{"ResourceId", kMember}, {"TagKeys", {"team"}}});
  EXPECT_EQ(org("ListTagsForResource", {{"ResourceId", kMember}}).at("Tags"), Value::array());
  EXPECT_EQ(
      org_code(kManagement, "TagResource", {{"ResourceId", kStranger}, {"Tags", Value::array()}}),
      "TargetNotFoundException");
}

}  // namespace
