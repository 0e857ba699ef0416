// What each operation on groups, managed policies, attachments and boundaries demands of its
// caller: its own action, on the resource that it acts on.
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;

constexpr const char* kAudit = "arn:aws:iam::aws:policy/SecurityAudit";
constexpr const char* kPolicy = "arn:aws:iam::111122223333:policy/staff/reader";

struct Demand {
  const char* operation;
  Value input;
  const char* resource;  // after "arn:aws:iam::111122223333:", or "*"
  std::string words;     // what the refusal calls it; empty: the ARN
};

class Permissions : public Iam, public testing::WithParamInterface<Demand> {};

TEST_P(Permissions, AreDemandedOnTheResource) {
  must("CreateUser", {{"UserName", "bob"}, {"Path", "/staff/"}});
  must("CreateGroup", {{"GroupName", "readers"}, {"Path", "/staff/"}});
  must("CreateRole",
       {{"RoleName", "exporter"}, {"Path", "/staff/"}, {"AssumeRolePolicyDocument", kTrust}});
  must("CreatePolicy",
       {{"PolicyName", "reader"}, {"Path", "/staff/"}, {"PolicyDocument", allowing("s3:*")}});
  auto who = TestWorld::user("bob");
  who.arn = "arn:aws:iam::111122223333:user/staff/bob";
  auto bob = w.client_as(who);
  const auto& [operation, input, resource, words] = GetParam();
  const std::string arn =
      resource == std::string("*") ? "*" : std::string("arn:aws:iam::111122223333:") + resource;
  const std::string action = std::string("iam:") + operation;
  EXPECT_EQ(outcome(bob.call("iam", operation, input)),
            "AccessDenied: User: " + who.arn + " is not authorized to perform: " + action +
                " on resource: " + (words.empty() ? arn : words) +
                " because no identity-based policy allows the " + action + " action");
  // What is renamed needs the permission for its new name too.
  Value there = Value::array({arn});
  if (arn != "*") there.push_back(arn.substr(0, arn.rfind('/') + 1) + "x");
  const Value statement = {{"Effect", "Allow"}, {"Action", action}, {"Resource", there}};
  const Value document = {{"Version", "2012-10-17"}, {"Statement", statement}};
  must("PutUserPolicy",
       {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", document.dump()}});
  EXPECT_NE(bob.call("iam", operation, input).code(), "AccessDenied");
}

const Value kUser = {{"UserName", "bob"}};
const Value kGroup = {{"GroupName", "readers"}};
const Value kRole = {{"RoleName", "exporter"}};
const Value kVersion = {{"PolicyArn", kPolicy}, {"VersionId", "v1"}};
const Value kOwn = {{"PolicyArn", kPolicy}};

Value with(Value input, const Value& more) {
  input.update(more);
  return input;
}

INSTANTIATE_TEST_SUITE_P(
    Operations, Permissions,
    testing::Values(
        Demand{"AddUserToGroup", with(kGroup, kUser), "group/staff/readers", "group readers"},
        Demand{"AttachGroupPolicy", with(kGroup, {{"PolicyArn", kAudit}}), "group/staff/readers",
               "group readers"},
        Demand{"AttachRolePolicy", with(kRole, {{"PolicyArn", kAudit}}), "role/staff/exporter",
               "role exporter"},
        Demand{"AttachUserPolicy", with(kUser, {{"PolicyArn", kAudit}}), "user/staff/bob",
               "user bob"},
        Demand{"CreateGroup", {{"GroupName", "new"}, {"Path", "/x/"}}, "group/x/new", ""},
        Demand{"CreatePolicy",
               {{"PolicyName", "new"}, {"Path", "/x/"}, {"PolicyDocument", allowing("s3:*")}},
               "policy/x/new",
               "policy new"},
        Demand{"CreatePolicyVersion", with(kOwn, {{"PolicyDocument", allowing("s3:*")}}),
               "policy/staff/reader", "policy arn:aws:iam::111122223333:policy/staff/reader"},
        Demand{"DeleteGroup", kGroup, "group/staff/readers", "group readers"},
        Demand{"DeletePolicy", kOwn, "policy/staff/reader",
               "policy arn:aws:iam::111122223333:policy/staff/reader"},
        Demand{"DeletePolicyVersion", kVersion, "policy/staff/reader",
               "policy arn:aws:iam::111122223333:policy/staff/reader"},
        Demand{"DeleteRolePermissionsBoundary", kRole, "role/staff/exporter", "role exporter"},
        Demand{"DeleteUserPermissionsBoundary", kUser, "user/staff/bob", "user bob"},
        Demand{"DetachUserPolicy", with(kUser, {{"PolicyArn", kAudit}}), "user/staff/bob",
               "user bob"},
        Demand{"GetGroup", kGroup, "group/staff/readers", "group readers"},
        Demand{"GetGroupPolicy", with(kGroup, {{"PolicyName", "p"}}), "group/staff/readers",
               "group readers"},
        Demand{"GetPolicy", kOwn, "policy/staff/reader",
               "policy arn:aws:iam::111122223333:policy/staff/reader"},
        Demand{"GetPolicyVersion", kVersion, "policy/staff/reader",
               "policy arn:aws:iam::111122223333:policy/staff/reader"},
        Demand{"ListAttachedRolePolicies", kRole, "role/staff/exporter", "role exporter"},
        Demand{"ListEntitiesForPolicy", kOwn, "policy/staff/reader",
               "policy arn:aws:iam::111122223333:policy/staff/reader"},
        Demand{"ListGroupPolicies", kGroup, "group/staff/readers", "group readers"},
        Demand{"ListGroups", Value::object(), "*", "arn:aws:iam::111122223333:group/"},
        Demand{"ListGroupsForUser", kUser, "user/staff/bob", "user bob"},
        Demand{"ListPolicies", Value::object(), "*", "policy path /"},
        Demand{"CreateUser", {{"UserName", "new"}, {"Path", "/x/"}}, "user/x/new", ""},
        Demand{"ListUsers", {{"PathPrefix", "/x/"}}, "*", "arn:aws:iam::111122223333:user/x/"},
        Demand{"ListRoles", Value::object(), "*", "arn:aws:iam::111122223333:role/"},
        Demand{"GetAccountSummary", Value::object(), "*", ""},
        Demand{"ListPolicyVersions", kOwn, "policy/staff/reader",
               "policy arn:aws:iam::111122223333:policy/staff/reader"},
        Demand{"PutRolePermissionsBoundary", with(kRole, {{"PermissionsBoundary", kAudit}}),
               "role/staff/exporter", "role exporter"},
        Demand{"PutUserPermissionsBoundary", with(kUser, {{"PermissionsBoundary", kAudit}}),
               "user/staff/bob", "user bob"},
        Demand{"RemoveUserFromGroup", with(kGroup, kUser), "group/staff/readers", "group readers"},
        Demand{"SetDefaultPolicyVersion", kVersion, "policy/staff/reader",
               "policy arn:aws:iam::111122223333:policy/staff/reader"},
        Demand{"UpdateGroup", with(kGroup, {{"NewGroupName", "x"}}), "group/staff/readers",
               "group readers"},
        Demand{"UpdateRole", kRole, "role/staff/exporter", "role exporter"},
        Demand{"UpdateRoleDescription", with(kRole, {{"Description", "x"}}), "role/staff/exporter",
               "role exporter"},
        Demand{"UpdateUser", with(kUser, {{"NewUserName", "x"}}), "user/staff/bob", "user bob"}),
    [](const auto& each) { return std::string(each.param.operation); });

TEST_F(Iam, TagsOfANewPolicyNeedTheirOwnPermission) {
  must("CreateUser", {{"UserName", "bob"}});
  must(
      "PutUserPolicy",
      {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", allowing("iam:CreatePolicy")}});
  auto bob = w.client_as(TestWorld::user("bob"));
  Value input = {{"PolicyName", "p"}, {"PolicyDocument", allowing("s3:*")}};
  EXPECT_EQ(outcome(bob.call("iam", "CreatePolicy", input)), "ok");
  input["PolicyName"] = "q";
  input["Tags"] = {{{"Key", "Team"}, {"Value", "blue"}}};
  EXPECT_EQ(outcome(bob.call("iam", "CreatePolicy", input)),
            "AccessDenied: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
            "iam:TagPolicy on resource: policy q because no "
            "identity-based policy allows the iam:TagPolicy action");
}

TEST_F(Iam, GroupsAreNoPrincipals) {
  must("CreateGroup", {{"GroupName", "staff"}});
  std::string trust = kTrust;
  const std::string group = "arn:aws:iam::111122223333:group/staff";
  trust.replace(trust.find("111122223333"), 12, group);
  EXPECT_EQ(refused("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust}}),
            "MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"" + group + "\"");
}

}  // namespace
}  // namespace tests
