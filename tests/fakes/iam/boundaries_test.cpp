// Permissions boundaries of users and roles, and what else changes about users and roles.
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;

constexpr const char* kAdministrator = "arn:aws:iam::aws:policy/AdministratorAccess";

Value bounded_by(const std::string& arn) {
  return {{"PermissionsBoundaryType", "Policy"}, {"PermissionsBoundaryArn", arn}};
}

struct BoundedCase {
  const char *kind, *member;
};

class Boundaries : public Iam, public testing::WithParamInterface<BoundedCase> {
 protected:
  sim::Answer create(const std::string& name, Value input = Value::object()) {
    input[GetParam().member] = name;
    if (GetParam().kind == std::string("Role")) input["AssumeRolePolicyDocument"] = kTrust;
    return iam((std::string("Create") + GetParam().kind).c_str(), input);
  }
  Value got(const std::string& name) {
    const std::string kind = GetParam().kind;
    return must(("Get" + kind).c_str(), {{GetParam().member, name}}).at(kind);
  }
  sim::Answer put(const std::string& name, const std::string& arn) {
    return iam((std::string("Put") + GetParam().kind + "PermissionsBoundary").c_str(),
               {{GetParam().member, name}, {"PermissionsBoundary", arn}});
  }
  sim::Answer remove(const std::string& name) {
    return iam((std::string("Delete") + GetParam().kind + "PermissionsBoundary").c_str(),
               {{GetParam().member, name}});
  }
};

TEST_P(Boundaries, ArePutAndTakenAway) {
  const std::string kind = GetParam().kind;
  const auto arn = new_policy("bound", "s3:*");
  const auto created = create("bob", {{"PermissionsBoundary", arn}});
  ASSERT_EQ(outcome(created), "ok");
  EXPECT_EQ(created.value().at(kind).at("PermissionsBoundary"), bounded_by(arn));
  EXPECT_EQ(got("bob").at("PermissionsBoundary"), bounded_by(arn));
  EXPECT_EQ(
      must("GetPolicy", {{"PolicyArn", arn}}).at("Policy").at("PermissionsBoundaryUsageCount"), 1);
  EXPECT_EQ(refused("DeletePolicy", {{"PolicyArn", arn}}),
            "DeleteConflict: Cannot delete a policy attached to entities.");
  const Value listed = must(("List" + kind + "s").c_str());
  for (const auto& row : listed.at(kind + "s")) {
    EXPECT_FALSE(row.contains("PermissionsBoundary"));
  }
  EXPECT_EQ(outcome(put("bob", kAdministrator)), "ok");
  EXPECT_EQ(got("bob").at("PermissionsBoundary"), bounded_by(kAdministrator));
  EXPECT_EQ(outcome(remove("bob")), "ok");
  EXPECT_FALSE(got("bob").contains("PermissionsBoundary"));
  EXPECT_EQ(outcome(remove("bob")), "ok");
  // An owner with a boundary can be deleted.
  EXPECT_EQ(outcome(put("bob", arn)), "ok");
  must(("Delete" + kind).c_str(), {{GetParam().member, "bob"}});
  must("DeletePolicy", {{"PolicyArn", arn}});
}

TEST_P(Boundaries, AreRefused) {
  ASSERT_TRUE(create("bob").ok());
  const std::string absent = "arn:aws:iam::111122223333:policy/absent";
  const std::string no_scope =
      "NoSuchEntity: Scope ARN: " + absent + " does not exist or is not attachable.";
  EXPECT_EQ(outcome(put("bob", absent)), no_scope);
  EXPECT_EQ(outcome(create("carol", {{"PermissionsBoundary", absent}})), no_scope);
  EXPECT_EQ(outcome(put("bob", "arn:aws:s3:::bucket/policy")),
            "ValidationError: ARN arn:aws:s3:::bucket/policy is not valid.");
  EXPECT_EQ(put("bob", "arn:aws:iam::aws:policy/aws-service-role/AmazonInspector2ServiceRolePolicy")
                .code(),
            "PolicyNotAttachable");
  EXPECT_EQ(put("nobody", kAdministrator).code(), "NoSuchEntity");
  EXPECT_EQ(remove("nobody").code(), "NoSuchEntity");
}

INSTANTIATE_TEST_SUITE_P(Owners, Boundaries,
                         testing::Values(BoundedCase{"User", "UserName"},
                                         BoundedCase{"Role", "RoleName"}),
                         [](const auto& each) { return std::string(each.param.kind); });

class Bounded : public Iam {};

TEST_F(Bounded, UsersMayDoOnlyWhatTheBoundaryAllows) {
  must("CreateUser", {{"UserName", "bob"}});
  must("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", kAdministrator}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
  const auto arn = new_policy("bound", "s3:*");
  must("PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", arn}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"),
            "AccessDeniedException: User: arn:aws:iam::111122223333:user/bob is not authorized to "
            "perform: inspector2:ListFindings on resource: arn:aws:inspector2:us-east-1:"
            "111122223333:/findings/list because no permissions boundary allows the "
            "inspector2:ListFindings action");
  EXPECT_EQ(as("bob", "s3", "ListBuckets"), "ok");
  must("CreatePolicyVersion",
       {{"PolicyArn", arn}, {"PolicyDocument", allowing("inspector2:*")}, {"SetAsDefault", true}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
  EXPECT_NE(as("bob", "s3", "ListBuckets"), "ok");
  must("DeleteUserPermissionsBoundary", {{"UserName", "bob"}});
  EXPECT_EQ(as("bob", "s3", "ListBuckets"), "ok");
}

TEST_F(Bounded, UsersAreDemandedByConditionsOfTheirCreators) {
  const auto arn = new_policy("bound", "s3:*");
  must("CreateUser", {{"UserName", "bob"}});
  must("PutUserPolicy",
       {{"UserName", "bob"},
        {"PolicyName", "p"},
        {"PolicyDocument",
         Value{{"Version", "2012-10-17"},
               {"Statement",
                {{{"Effect", "Allow"},
                  {"Action", {"iam:CreateUser", "iam:AttachUserPolicy"}},
                  {"Resource", "*"},
                  {"Condition", {{"StringEquals", {{"iam:PermissionsBoundary", arn}}}}}}}}}
             .dump()}});
  auto bob = w.client_as(TestWorld::user("bob"));
  EXPECT_EQ(bob.call("iam", "CreateUser", {{"UserName", "free"}}).code(), "AccessDenied");
  EXPECT_EQ(
      bob.call("iam", "CreateUser", {{"UserName", "free"}, {"PermissionsBoundary", kAdministrator}})
          .code(),
      "AccessDenied");
  EXPECT_EQ(
      outcome(bob.call("iam", "CreateUser", {{"UserName", "carol"}, {"PermissionsBoundary", arn}})),
      "ok");
  // The boundary that carol has counts when others change her.
  const auto attach = [&](const char* to) {
    return bob.call("iam", "AttachUserPolicy", {{"UserName", to}, {"PolicyArn", kAdministrator}});
  };
  EXPECT_EQ(outcome(attach("carol")), "ok");
  EXPECT_EQ(attach("bob").code(), "AccessDenied");
}

// ---- renames and descriptions ----

TEST_F(Bounded, UsersKeepWhatTheyHaveWhenRenamed) {
  const auto user =
      must("CreateUser", {{"UserName", "bob"}, {"PermissionsBoundary", kAdministrator}}).at("User");
  must("CreateGroup", {{"GroupName", "staff"}});
  must("AddUserToGroup", {{"UserName", "bob"}, {"GroupName", "staff"}});
  must("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", new_policy("p", "inspector2:*")}});
  must("PutUserPolicy",
       {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", allowing("s3:*")}});
  const auto key = must("CreateAccessKey", {{"UserName", "bob"}}).at("AccessKey");
  EXPECT_EQ(refused("UpdateUser", {{"UserName", "bob"}, {"NewUserName", "Admin"}}),
            "EntityAlreadyExists: User with name Admin already exists.");
  EXPECT_EQ(refused("UpdateUser", {{"UserName", "nobody"}, {"NewUserName", "x"}}),
            "NoSuchEntity: The user with name nobody cannot be found.");
  must("UpdateUser", {{"UserName", "bob"}, {"NewUserName", "Robert"}, {"NewPath", "/staff/"}});
  const auto renamed = must("GetUser", {{"UserName", "Robert"}}).at("User");
  EXPECT_EQ(renamed.at("Arn"), "arn:aws:iam::111122223333:user/staff/Robert");
  EXPECT_EQ(renamed.at("UserId"), user.at("UserId"));
  EXPECT_EQ(renamed.at("PermissionsBoundary"), bounded_by(kAdministrator));
  EXPECT_EQ(must("ListGroupsForUser", {{"UserName", "Robert"}}).at("Groups").size(), 1u);
  EXPECT_EQ(must("ListAccessKeys", {{"UserName", "Robert"}})
                .at("AccessKeyMetadata")
                .at(0)
                .at("AccessKeyId"),
            key.at("AccessKeyId"));
  EXPECT_EQ(as("Robert", "inspector2", "ListFindings"), "ok");
  EXPECT_EQ(as("Robert", "s3", "ListBuckets"), "ok");
  EXPECT_NE(as("bob", "s3", "ListBuckets"), "ok");
}

TEST_F(Bounded, NamesDifferInMoreThanCase) {
  EXPECT_EQ(refused("CreateUser", {{"UserName", "Admin"}}),
            "EntityAlreadyExists: User with name Admin already exists.");
  must("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrust}});
  EXPECT_EQ(refused("CreateRole", {{"RoleName", "R"}, {"AssumeRolePolicyDocument", kTrust}}),
            "EntityAlreadyExists: Role with name R already exists.");
}

TEST_F(Bounded, RolesAreDescribedAndTheirSessionsLimited) {
  must("CreateRole",
       {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrust}, {"MaxSessionDuration", 7200}});
  const auto described =
      must("UpdateRoleDescription", {{"RoleName", "r"}, {"Description", "exports"}}).at("Role");
  EXPECT_EQ(described.at("Description"), "exports");
  EXPECT_FALSE(described.contains("MaxSessionDuration"));
  const auto role = [&] { return must("GetRole", {{"RoleName", "r"}}).at("Role"); };
  EXPECT_EQ(role().at("MaxSessionDuration"), 7200);
  must("UpdateRole", {{"RoleName", "r"}, {"MaxSessionDuration", 10800}});
  EXPECT_EQ(role().at("MaxSessionDuration"), 10800);
  EXPECT_EQ(role().at("Description"), "exports");
  // The model says: without a value, the default of one hour is applied.
  must("UpdateRole", {{"RoleName", "r"}, {"Description", "reads"}});
  EXPECT_EQ(role().at("MaxSessionDuration"), 3600);
  EXPECT_EQ(role().at("Description"), "reads");
  for (const char* operation : {"UpdateRole", "UpdateRoleDescription"}) {
    EXPECT_EQ(refused(operation, {{"RoleName", "absent"}, {"Description", ""}}),
              "NoSuchEntity: The role with name absent cannot be found.");
  }
}

TEST_F(Bounded, ServiceLinkedRolesTakeANewDescriptionOnly) {
  const std::string name = "AWSServiceRoleForAmazonInspector2";
  must("CreateServiceLinkedRole", {{"AWSServiceName", "inspector2.amazonaws.com"}});
  must("UpdateRoleDescription", {{"RoleName", name}, {"Description", "ours"}});
  must("UpdateRole", {{"RoleName", name}, {"Description", "scans"}});
  EXPECT_EQ(must("GetRole", {{"RoleName", name}}).at("Role").at("Description"), "scans");
  EXPECT_EQ(iam("UpdateRole", {{"RoleName", name}, {"MaxSessionDuration", 7200}}).code(),
            "UnmodifiableEntity");
  EXPECT_EQ(iam("PutRolePermissionsBoundary",
                {{"RoleName", name}, {"PermissionsBoundary", kAdministrator}})
                .code(),
            "UnmodifiableEntity");
  EXPECT_EQ(iam("DeleteRolePermissionsBoundary", {{"RoleName", name}}).code(),
            "UnmodifiableEntity");
}

}  // namespace
}  // namespace tests
