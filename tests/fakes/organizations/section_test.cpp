// The part "organization" of a world file: what it says is there when the world starts, and what it
// gets wrong is named with its place.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

constexpr const char* kManagement = "111122223333";
constexpr const char* kProd = "444455556666";
constexpr const char* kTest = "123456789012";

std::string world_with(const std::string& organization) {
  return R"({ "now": "2026-03-01T09:00:00Z", "organization": )" + organization + R"(,
    "accounts": [ { "id": "111122223333" },
      { "id": "444455556666", "regions": { "us-east-1": { "inspector": { "enabled": true } } } },
      { "id": "123456789012", "regions": { "us-east-1": { "inspector": { "enabled": true } } } } ] })";
}

constexpr const char* kOrganization = R"({
  "id": "o-exampleorgid", "root": "r-ab12", "management": "111122223333",
  "units": [ { "name": "Workloads", "id": "ou-ab12-11111111", "units": [
    { "name": "Prod", "id": "ou-ab12-22222222", "accounts": ["444455556666"] } ] } ],
  "policies": [ { "name": "NoLists", "type": "SERVICE_CONTROL_POLICY", "targets": ["Workloads/Prod"],
    "document": { "Version": "2012-10-17", "Statement": [
      { "Effect": "Deny", "Action": "inspector2:ListFindings", "Resource": "*" } ] } } ],
  "delegated_administrators": [
    { "account": "123456789012", "services": ["inspector2.amazonaws.com"] } ] })";

class OrganizationInAWorld : public testing::Test {
 protected:
  sim::Client as(const char* account) { return world_.client_as(tests::TestWorld::root(account)); }
  tests::TestWorld world_{world_with(kOrganization)};
};

TEST_F(OrganizationInAWorld, PolicyOfAUnitBindsItsAccounts) {
  auto prod = as(kProd), test = as(kTest);
  EXPECT_EQ(tests::code_of(prod, "inspector2", "ListFindings"), "AccessDeniedException");
  EXPECT_EQ(tests::code_of(test, "inspector2", "ListFindings"), "");
}

TEST_F(OrganizationInAWorld, UnitsHaveTheirPlaceInTheTree) {
  auto management = as(kManagement);
  const auto prod = tests::answered(management, "organizations", "DescribeOrganizationalUnit",
                                    {{"OrganizationalUnitId", "ou-ab12-22222222"}});
  EXPECT_EQ(prod.at("/OrganizationalUnit/Path"_json_pointer),
            "o-exampleorgid/r-ab12/ou-ab12-11111111/ou-ab12-22222222/");
  const auto accounts = tests::answered(management, "organizations", "ListAccountsForParent",
                                        {{"ParentId", "ou-ab12-22222222"}});
  ASSERT_EQ(accounts.at("Accounts").size(), 1u);
  EXPECT_EQ(accounts.at("/Accounts/0/Id"_json_pointer), kProd);
}

TEST_F(OrganizationInAWorld, DelegatedAdministratorsServiceIsTrusted) {
  auto management = as(kManagement), delegate = as(kTest);
  const auto trusted =
      tests::answered(management, "organizations", "ListAWSServiceAccessForOrganization");
  EXPECT_EQ(trusted.at("/EnabledServicePrincipals/0/ServicePrincipal"_json_pointer),
            "inspector2.amazonaws.com");
  EXPECT_EQ(tests::code_of(delegate, "organizations", "ListAccounts"), "");
}

struct Wrong {
  const char* organization;
  const char* complaint;
};

class FaultsOfAnOrganization : public testing::TestWithParam<Wrong> {};

TEST_P(FaultsOfAnOrganization, AreNamedWithTheirPlace) {
  try {
    tests::TestWorld world(world_with(GetParam().organization));
    FAIL() << "loaded";
  } catch (const sim::WorldFileError& error) {
    EXPECT_NE(std::string(error.what()).find(GetParam().complaint), std::string::npos)
        << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Faults, FaultsOfAnOrganization,
    testing::Values(
        Wrong{R"({ "id": "o-a", "unit": [] })", "an organization has no member `unit`"},
        Wrong{R"({ "id": "o-a", "management": "999999999999" })", "/organization/management"},
        Wrong{R"({ "id": "o-a", "accounts": ["999999999999"] })", "/organization/accounts/0"},
        Wrong{R"({ "id": "o-a", "root": "ab12" })", "a root's id is such as \"r-ab12\""},
        Wrong{R"({ "id": "o-a", "units": {} })", "units is a list"},
        Wrong{R"({ "id": "o-a", "units": [ {} ] })", "\"name\" is needed, a string"},
        Wrong{R"({ "id": "o-a", "units": [ { "name": "A", "id": "A" } ] })", "an id of its own"},
        Wrong{R"({ "id": "o-a", "units": [ { "name": "A" }, { "name": "A" } ] })",
              "An OU with the same name already exists."},
        Wrong{R"({ "id": "o-a", "units": [ { "name": "A", "accounts": ["999999999999"] } ] })",
              "no account of the organization has this id"},
        Wrong{R"({ "id": "o-a", "units": [ { "name": "A", "accounts": ["123456789012"] },
                                           { "name": "B", "accounts": ["123456789012"] } ] })",
              "the account is in another unit"},
        Wrong{R"({ "id": "o-a", "policies": [ { "name": "P", "type": "TAG_POLICY",
                   "document": {} } ] })",
              "TAG_POLICY"},
        Wrong{R"({ "id": "o-a", "policies": [ { "name": "P", "type": "SERVICE_CONTROL_POLICY",
                   "document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow",
                     "Action": "s3:*", "Resource": "*" } ] }, "targets": ["Wrokloads"] } ],
                   "units": [ { "name": "Workloads" } ] })",
              "did you mean Workloads?"},
        Wrong{
            R"({ "id": "o-a", "policies": [ { "name": "P", "type": "SERVICE_CONTROL_POLICY" } ] })",
            "\"document\" is needed"},
        Wrong{R"({ "id": "o-a", "trusted_services": [7] })", "a service's principal, a string"},
        Wrong{R"({ "id": "o-a", "delegated_administrators": [ { "account": "111122223333",
                   "services": ["inspector2.amazonaws.com"] } ] })",
              "cannot register the management account"}));

}  // namespace
