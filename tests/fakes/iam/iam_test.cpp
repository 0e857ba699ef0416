// IAM: users, roles, access keys, inline policies, their errors and lists.
#include <set>

#include "sim/base/encoding.h"
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;

Value allow_all() {
  return {{"Version", "2012-10-17"},
          {"Statement", {{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}}};
}

TEST_F(Iam, UsersComeAndGo) {
  const auto user = must("CreateUser", {{"UserName", "alice"},
                                        {"Path", "/staff/"},
                                        {"Tags", {{{"Key", "Team"}, {"Value", "blue"}}}}})
                        .at("User");
  EXPECT_EQ(user.at("Arn"), "arn:aws:iam::111122223333:user/staff/alice");
  EXPECT_EQ(user.at("Path"), "/staff/");
  EXPECT_EQ(user.at("UserId").get<std::string>().substr(0, 4), "AIDA");
  EXPECT_EQ(user.at("UserId").get<std::string>().size(), 21u);
  EXPECT_EQ(user.at("Tags"), Value::array({{{"Key", "Team"}, {"Value", "blue"}}}));
  EXPECT_EQ(must("GetUser", {{"UserName", "alice"}}).at("User"), user);
  EXPECT_EQ(refused("CreateUser", {{"UserName", "alice"}}),
            "EntityAlreadyExists: User with name alice already exists.");
  must("DeleteUser", {{"UserName", "alice"}});
  const std::string absent = "NoSuchEntity: The user with name alice cannot be found.";
  EXPECT_EQ(refused("GetUser", {{"UserName", "alice"}}), absent);
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "alice"}}), absent);
  EXPECT_EQ(iam("GetUser", {{"UserName", "alice"}}).error->http_status, 404);
}

TEST_F(Iam, GetUserWithoutANameIsTheCaller) {
  EXPECT_EQ(must("GetUser").at("User").at("UserName"), "admin");
  auto root = w.client_as(TestWorld::root());
  EXPECT_EQ(outcome(root.call("iam", "GetUser")),
            "ValidationError: Must specify userName when calling with non-User credentials");
}

TEST_F(Iam, RolesShowWhatEachOperationShows) {
  const auto created =
      must("CreateRole", {{"RoleName", "exporter"}, {"AssumeRolePolicyDocument", kTrust}})
          .at("Role");
  EXPECT_EQ(created.at("Arn"), "arn:aws:iam::111122223333:role/exporter");
  EXPECT_EQ(created.at("RoleId").get<std::string>().substr(0, 4), "AROA");
  EXPECT_FALSE(created.contains("MaxSessionDuration"));
  const auto got = must("GetRole", {{"RoleName", "exporter"}}).at("Role");
  EXPECT_EQ(got.at("MaxSessionDuration"), 3600);
  EXPECT_EQ(got.at("RoleLastUsed"), Value::object());
  const auto listed = must("ListRoles").at("Roles").at(0);
  EXPECT_EQ(listed.at("MaxSessionDuration"), 3600);
  EXPECT_FALSE(listed.contains("RoleLastUsed"));
  // Documents come back percent-encoded, as RFC 3986 does it.
  const std::string encoded = got.at("AssumeRolePolicyDocument");
  EXPECT_TRUE(encoded.starts_with("%7B%22Version%22%3A%222012-10-17%22")) << encoded;
  EXPECT_EQ(sim::encoding::percent_decode(encoded), kTrust);
  EXPECT_EQ(refused("CreateRole", {{"RoleName", "exporter"}, {"AssumeRolePolicyDocument", kTrust}}),
            "EntityAlreadyExists: Role with name exporter already exists.");
  must("DeleteRole", {{"RoleName", "exporter"}});
  EXPECT_EQ(refused("GetRole", {{"RoleName", "exporter"}}),
            "NoSuchEntity: The role with name exporter cannot be found.");
}

struct DocumentCase {
  const char *about, *document, *says;
};

class TrustDocuments : public testing::TestWithParam<DocumentCase> {};

TEST_P(TrustDocuments, AreValidated) {
  TestWorld w;
  auto admin = w.client();
  const auto& [about, document, says] = GetParam();
  const auto created =
      admin.call("iam", "CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", document}});
  EXPECT_EQ(outcome(created), says);
  ASSERT_TRUE(
      admin.call("iam", "CreateRole", {{"RoleName", "other"}, {"AssumeRolePolicyDocument", kTrust}})
          .ok());
  EXPECT_EQ(outcome(admin.call("iam", "UpdateAssumeRolePolicy",
                               {{"RoleName", "other"}, {"PolicyDocument", document}})),
            says);
}

INSTANTIATE_TEST_SUITE_P(
    Table, TrustDocuments,
    testing::Values(
        DocumentCase{"Json", "{", "MalformedPolicyDocument: This policy contains invalid Json"},
        DocumentCase{
            "Resource",
            R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}})",
            "MalformedPolicyDocument: Has prohibited field Resource"},
        DocumentCase{"NoPrincipal", R"({"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}})",
                     "MalformedPolicyDocument: Missing required field Principal"},
        DocumentCase{
            "OtherAction",
            R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}})",
            "MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions."},
        DocumentCase{
            "UnknownUser",
            R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/nobody"},"Action":"sts:AssumeRole"}})",
            "MalformedPolicyDocument: Invalid principal in policy: "
            "\"AWS\":\"arn:aws:iam::111122223333:user/nobody\""},
        DocumentCase{
            "UnknownAccount",
            R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"999900001111"},"Action":"sts:AssumeRole"}})",
            "MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"999900001111\""},
        DocumentCase{
            "UnknownService",
            R"({"Statement":{"Effect":"Allow","Principal":{"Service":"nonsense"},"Action":"sts:AssumeRole"}})",
            "MalformedPolicyDocument: Invalid principal in policy: \"SERVICE\":\"nonsense\""},
        DocumentCase{
            "KnownUser",
            R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/admin"},"Action":"sts:AssumeRole"}})",
            "ok"}),
    [](const auto& each) { return std::string(each.param.about); });

class IdentityDocuments : public testing::TestWithParam<DocumentCase> {};

TEST_P(IdentityDocuments, AreValidated) {
  TestWorld w;
  auto admin = w.client();
  const auto& [about, document, says] = GetParam();
  EXPECT_EQ(outcome(admin.call(
                "iam", "PutUserPolicy",
                {{"UserName", "admin"}, {"PolicyName", "p"}, {"PolicyDocument", document}})),
            says);
}

INSTANTIATE_TEST_SUITE_P(
    Table, IdentityDocuments,
    testing::Values(
        DocumentCase{"Json", "{", "MalformedPolicyDocument: Syntax errors in policy."},
        DocumentCase{"Effect", R"({"Statement":{"Effect":"allow","Action":"*","Resource":"*"}})",
                     "MalformedPolicyDocument: The policy failed legacy parsing"},
        DocumentCase{
            "Principal",
            R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}})",
            "MalformedPolicyDocument: Policy document should not specify a principal."},
        DocumentCase{"NoAction", R"({"Statement":{"Effect":"Allow","Resource":"*"}})",
                     "MalformedPolicyDocument: Policy statement must contain actions."},
        DocumentCase{"NoResource", R"({"Statement":{"Effect":"Allow","Action":"*"}})",
                     "MalformedPolicyDocument: Policy statement must contain resources."},
        DocumentCase{"NoVendor",
                     R"({"Statement":{"Effect":"Allow","Action":"GetObject","Resource":"*"}})",
                     "MalformedPolicyDocument: Actions/Conditions must be prefaced by a vendor, "
                     "e.g., iam, sdb, ec2, etc."},
        DocumentCase{"Resource",
                     R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"bucket"}})",
                     "MalformedPolicyDocument: Resource bucket must be in ARN format or \"*\"."}),
    [](const auto& each) { return std::string(each.param.about); });

TEST_F(Iam, InlinePoliciesOfUsersAndRoles) {
  must("CreateRole", {{"RoleName", "bob"}, {"AssumeRolePolicyDocument", kTrust}});
  must("CreateUser", {{"UserName", "bob"}});
  for (const std::string owner : {"User", "Role"}) {
    const std::string name = owner + "Name";
    const auto op = [&](const std::string& verb) { return verb + owner + "Policy"; };
    const std::string document = allow_all().dump();
    for (const char* policy : {"B", "A"}) {
      must(op("Put").c_str(),
           {{name, "bob"}, {"PolicyName", policy}, {"PolicyDocument", document}});
    }
    EXPECT_EQ(must(("List" + owner + "Policies").c_str(), {{name, "bob"}}).at("PolicyNames"),
              Value::array({"A", "B"}));
    const auto got = must(op("Get").c_str(), {{name, "bob"}, {"PolicyName", "A"}});
    EXPECT_EQ(got.at(name), "bob");
    EXPECT_EQ(sim::encoding::percent_decode(got.at("PolicyDocument").get<std::string>()), document);
    EXPECT_EQ(refused(("Delete" + owner).c_str(), {{name, "bob"}}),
              "DeleteConflict: Cannot delete entity, must delete policies first.");
    must(op("Delete").c_str(), {{name, "bob"}, {"PolicyName", "A"}});
    const std::string kind = owner == "User" ? "user" : "role";
    EXPECT_EQ(refused(op("Get").c_str(), {{name, "bob"}, {"PolicyName", "A"}}),
              "NoSuchEntity: The " + kind + " policy with name A cannot be found.");
    must(op("Delete").c_str(), {{name, "bob"}, {"PolicyName", "B"}});
    must(("Delete" + owner).c_str(), {{name, "bob"}});
  }
}

TEST_F(Iam, InlinePoliciesHaveAQuotaTogether) {
  must("CreateUser", {{"UserName", "bob"}});
  const auto with_padding = [](size_t size) {
    Value policy = allow_all();
    policy["Statement"][0]["Resource"] = "arn:aws:s3:::" + std::string(size, 'b');
    return policy.dump(4);  // white space does not count
  };
  must("PutUserPolicy",
       {{"UserName", "bob"}, {"PolicyName", "A"}, {"PolicyDocument", with_padding(1000)}});
  EXPECT_EQ(
      refused("PutUserPolicy",
              {{"UserName", "bob"}, {"PolicyName", "B"}, {"PolicyDocument", with_padding(1000)}}),
      "LimitExceeded: Maximum policy size of 2048 bytes exceeded for user bob");
  EXPECT_EQ(must("ListUserPolicies", {{"UserName", "bob"}}).at("PolicyNames"), Value::array({"A"}));
}

TEST_F(Iam, AccessKeysAreTwoAtMostAndTellTheirSecretOnce) {
  must("CreateUser", {{"UserName", "bob"}});
  const auto key = must("CreateAccessKey", {{"UserName", "bob"}}).at("AccessKey");
  const std::string id = key.at("AccessKeyId");
  EXPECT_EQ(id.substr(0, 4), "AKIA");
  EXPECT_EQ(id.size(), 20u);
  EXPECT_EQ(key.at("SecretAccessKey").get<std::string>().size(), 40u);
  EXPECT_EQ(key.at("Status"), "Active");
  must("CreateAccessKey", {{"UserName", "bob"}});
  EXPECT_EQ(refused("CreateAccessKey", {{"UserName", "bob"}}),
            "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
  must("UpdateAccessKey", {{"UserName", "bob"}, {"AccessKeyId", id}, {"Status", "Inactive"}});
  const auto listed = must("ListAccessKeys", {{"UserName", "bob"}}).at("AccessKeyMetadata");
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed.at(0).at("Status"), "Inactive");
  EXPECT_FALSE(listed.at(0).contains("SecretAccessKey"));
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}),
            "DeleteConflict: Cannot delete entity, must delete access keys first.");
  const auto iam_service = w.world.gateway().find_service("iam");
  EXPECT_FALSE(iam_service->find_key(w.world.store().state, id)->active);
  must("DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", id}});
  EXPECT_EQ(refused("DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", id}}),
            "NoSuchEntity: The Access Key with id " + id + " cannot be found.");
  EXPECT_FALSE(iam_service->find_key(w.world.store().state, id).has_value());
}

TEST_F(Iam, AKeyStandsForItsUser) {
  const auto key = w.world.gateway().find_service("iam")->find_key(w.world.store().state,
                                                                   "AKIAIOSFODNN7EXAMPLE");
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->secret_access_key, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  EXPECT_TRUE(key->active);
  EXPECT_EQ(key->principal.arn, "arn:aws:iam::111122223333:user/admin");
  EXPECT_EQ(key->principal.kind, sim::aws::PrincipalKind::kUser);
  const auto root = w.world.gateway().find_service("iam")->find_key(w.world.store().state,
                                                                    "AKIAROOTEXAMPLE00001");
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->principal.kind, sim::aws::PrincipalKind::kRoot);
  EXPECT_EQ(root->principal.arn, "arn:aws:iam::111122223333:root");
  EXPECT_EQ(root->principal.user_id, kAccount);
}

TEST_F(Iam, ListsComeInPages) {
  for (int i = 0; i < 5; ++i) {
    must("CreateUser", {{"UserName", "u" + std::to_string(i)}, {"Path", "/paged/"}});
    must("CreateRole",
         {{"RoleName", "r" + std::to_string(i)}, {"AssumeRolePolicyDocument", kTrust}});
    must("PutUserPolicy", {{"UserName", "admin"},
                           {"PolicyName", "p" + std::to_string(i)},
                           {"PolicyDocument", allow_all().dump()}});
  }
  const auto count = [&](const char* operation, const char* member, Value input) {
    size_t rows = 0;
    for (int pages = 0; pages < 20; ++pages) {
      const auto page = must(operation, input);
      rows += page.at(member).size();
      EXPECT_EQ(page.at("IsTruncated"), page.contains("Marker"));
      if (!page.contains("Marker")) break;
      input["Marker"] = page.at("Marker");
    }
    return rows;
  };
  for (const int size : {1, 2, 5, 6}) {
    EXPECT_EQ(count("ListUsers", "Users", {{"MaxItems", size}, {"PathPrefix", "/paged/"}}), 5u);
    EXPECT_EQ(count("ListRoles", "Roles", {{"MaxItems", size}}), 5u);
    EXPECT_EQ(count("ListUserPolicies", "PolicyNames", {{"MaxItems", size}, {"UserName", "admin"}}),
              6u);
  }
  EXPECT_EQ(iam("ListUsers", {{"Marker", "nonsense"}}).code(), "ValidationError");
}

TEST_F(Iam, EveryOperationAsksForItsOwnPermission) {
  must("CreateUser", {{"UserName", "bob"}});
  must("PutUserPolicy",
       {{"UserName", "bob"},
        {"PolicyName", "p"},
        {"PolicyDocument",
         Value{{"Version", "2012-10-17"},
               {"Statement",
                {{{"Effect", "Allow"},
                  {"Action", {"iam:GetUser", "iam:CreateAccessKey"}},
                  {"Resource", "arn:aws:iam::111122223333:user/${aws:username}"}}}}}
             .dump()}});
  auto bob = w.client_as(TestWorld::user("bob"));
  EXPECT_EQ(outcome(bob.call("iam", "GetUser")), "ok");
  EXPECT_EQ(outcome(bob.call("iam", "CreateAccessKey")), "ok");
  EXPECT_EQ(outcome(bob.call("iam", "GetUser", {{"UserName", "admin"}})),
            "AccessDenied: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
            "iam:GetUser on resource: user admin because no "
            "identity-based policy allows the iam:GetUser action");
  EXPECT_EQ(bob.call("iam", "ListUsers").code(), "AccessDenied");
  EXPECT_EQ(bob.call("iam", "ListUsers").error->http_status, 403);
}

TEST_F(Iam, ServiceLinkedRoles) {
  const auto role =
      must("CreateServiceLinkedRole", {{"AWSServiceName", "inspector2.amazonaws.com"}}).at("Role");
  EXPECT_EQ(role.at("Arn"),
            "arn:aws:iam::111122223333:role/aws-service-role/inspector2.amazonaws.com/"
            "AWSServiceRoleForAmazonInspector2");
  EXPECT_EQ(iam("CreateServiceLinkedRole", {{"AWSServiceName", "inspector2.amazonaws.com"}}).code(),
            "InvalidInput");
  EXPECT_EQ(iam("DeleteRole", {{"RoleName", "AWSServiceRoleForAmazonInspector2"}}).code(),
            "UnmodifiableEntity");
  EXPECT_EQ(iam("CreateServiceLinkedRole", {{"AWSServiceName", "other.amazonaws.com"}}).code(),
            "NotImplemented");
}

// ---- identities of a world file ----

struct WorldCase {
  const char *about, *account, *says;
};

class WorldIdentities : public testing::TestWithParam<WorldCase> {};

TEST_P(WorldIdentities, FaultsAreNamed) {
  const auto& [about, account, says] = GetParam();
  try {
    TestWorld w(std::string(R"({"accounts": [{"id": "111122223333", )") + account + "}]}");
    FAIL() << "the world was accepted";
  } catch (const sim::WorldFileError& error) {
    EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, WorldIdentities,
    testing::Values(
        WorldCase{"UnknownMember", R"("users": [{"name": "a", "polices": {}}])",
                  "did you mean policies?"},
        WorldCase{"NoName", R"("users": [{}])", "\"name\" is needed"},
        WorldCase{"BadName", R"("users": [{"name": "a b"}])", "a name has letters"},
        WorldCase{"BadPath", R"("users": [{"name": "a", "path": "staff"}])", "begins and ends"},
        WorldCase{"Twice", R"("users": [{"name": "a"}, {"name": "a"}])", "already exists"},
        WorldCase{"BadPolicy", R"("users": [{"name": "a", "policies": {"P": {"Statement": []}}}])",
                  "Syntax errors in policy."},
        WorldCase{"KeyTwice",
                  R"("users": [{"name": "a", "access_keys": [{"id": "K", "secret": "s"},
                                                             {"id": "K", "secret": "s"}]}])",
                  "given twice"},
        WorldCase{"NoTrust", R"("roles": [{"name": "r"}])", "\"trust\" is needed"},
        WorldCase{"ForeignTrust",
                  R"("roles": [{"name": "r", "trust": {"Statement": {"Effect": "Allow",
                      "Principal": {"AWS": "999900001111"}, "Action": "sts:AssumeRole"}}}])",
                  "Invalid principal in policy"},
        WorldCase{"NoSecret", R"("root_access_keys": [{"id": "K"}])", "\"secret\" is needed"}),
    [](const auto& each) { return std::string(each.param.about); });

}  // namespace
}  // namespace tests
