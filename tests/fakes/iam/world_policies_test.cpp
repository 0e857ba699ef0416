// Managed policies, groups, attachments and boundaries of a world file.
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

constexpr const char* kWorld = R"({"accounts": [{"id": "111122223333",
  "regions": {"us-east-1": {"inspector": {"enabled": true}}},
  "managed_policies": [
    {"name": "findings", "path": "/readers/", "description": "reads findings", "document":
      {"Version": "2012-10-17",
       "Statement": {"Effect": "Allow", "Action": "inspector2:*", "Resource": "*"}}},
    {"name": "buckets", "document":
      {"Version": "2012-10-17",
       "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}],
  "groups": [
    {"name": "readers", "path": "/staff/", "attached_policies": ["findings"]},
    {"name": "writers", "policies": {"p": {"Version": "2012-10-17",
      "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}}],
  "users": [
    {"name": "admin", "attached_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
    {"name": "alice", "groups": ["readers", "writers"], "tags": {"team": "blue"}},
    {"name": "bob", "groups": ["readers", "writers"], "boundary": "buckets"}],
  "roles": [
    {"name": "exporter", "tags": {"team": "red", "Stage": "test"}, "attached_policies": ["findings", "AmazonS3ReadOnlyAccess"],
     "boundary": "arn:aws:iam::111122223333:policy/readers/findings",
     "trust": {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
       "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}}}]}]})";

TEST(WorldPolicies, AreHeldFromTheStart) {
  TestWorld w(kWorld);
  const auto as = [&](const char* user, const char* service, const char* operation) {
    auto client = w.client_as(TestWorld::user(user));
    return client.call(service, operation).code();
  };
  EXPECT_EQ(as("admin", "iam", "ListUsers"), "");
  EXPECT_EQ(as("alice", "inspector2", "ListFindings"), "");
  EXPECT_EQ(as("alice", "s3", "ListBuckets"), "");
  EXPECT_EQ(as("alice", "iam", "ListUsers"), "AccessDenied");
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "AccessDeniedException");
  EXPECT_EQ(as("bob", "s3", "ListBuckets"), "");

  auto admin = w.client();
  const auto must = [&](const char* operation, sim::Value input) {
    const auto answer = admin.call("iam", operation, std::move(input));
    EXPECT_EQ(outcome(answer), "ok") << operation;
    return answer.ok() ? answer.value() : sim::Value::object();
  };
  const auto policy =
      must("GetPolicy", {{"PolicyArn", "arn:aws:iam::111122223333:policy/readers/findings"}})
          .at("Policy");
  EXPECT_EQ(policy.at("Description"), "reads findings");
  EXPECT_EQ(policy.at("AttachmentCount"), 2);
  EXPECT_EQ(policy.at("PermissionsBoundaryUsageCount"), 1);
  EXPECT_EQ(must("GetGroup", {{"GroupName", "readers"}}).at("Group").at("Arn"),
            "arn:aws:iam::111122223333:group/staff/readers");
  EXPECT_EQ(must("ListUserTags", {{"UserName", "alice"}}).at("Tags"),
            (sim::Value{{{"Key", "team"}, {"Value", "blue"}}}));
  EXPECT_EQ(must("ListRoleTags", {{"RoleName", "exporter"}}).at("Tags").size(), 2u);
  const auto role = must("GetRole", {{"RoleName", "exporter"}}).at("Role");
  EXPECT_EQ(role.at("PermissionsBoundary").at("PermissionsBoundaryArn"), policy.at("Arn"));
  EXPECT_EQ(
      must("ListAttachedRolePolicies", {{"RoleName", "exporter"}}).at("AttachedPolicies").size(),
      2u);
}

struct FaultCase {
  const char *about, *account, *says;
};

class WorldPolicyFaults : public testing::TestWithParam<FaultCase> {};

TEST_P(WorldPolicyFaults, AreNamedWithPlaceAndRemedy) {
  const auto& [about, account, says] = GetParam();
  const std::string policies = R"("managed_policies": [{"name": "findings", "document":
      {"Version": "2012-10-17",
       "Statement": {"Effect": "Allow", "Action": "inspector2:*", "Resource": "*"}}}])";
  const bool own = std::string(account).find("managed_policies") != std::string::npos;
  try {
    TestWorld w(R"({"accounts": [{"id": "111122223333", )" + (own ? "" : policies + ", ") +
                account + "}]}");
    FAIL() << "the world was accepted";
  } catch (const sim::WorldFileError& error) {
    EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, WorldPolicyFaults,
    testing::Values(
        FaultCase{"PolicyMember", R"("managed_policies": [{"name": "p", "documnt": {}}])",
                  "a managed policy has no member `documnt`; did you mean document?"},
        FaultCase{"PolicyWithoutDocument", R"("managed_policies": [{"name": "p"}])",
                  "\"document\" is needed"},
        FaultCase{"PolicyOfTheOldLanguage",
                  R"("managed_policies": [{"name": "p", "document":
                      {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}}])",
                  "must be version 2012-10-17 or greater"},
        FaultCase{"PolicyTwice",
                  R"("managed_policies": [
                      {"name": "p", "document": {"Version": "2012-10-17", "Statement":
                        {"Effect": "Allow", "Action": "*", "Resource": "*"}}},
                      {"name": "P", "document": {"Version": "2012-10-17", "Statement":
                        {"Effect": "Allow", "Action": "*", "Resource": "*"}}}])",
                  "A policy called P already exists"},
        FaultCase{"AttachedMisspelt",
                  R"("users": [{"name": "a", "attached_policies": ["finding"]}])",
                  "no managed policy `finding` in this account or of AWS's known here; did you "
                  "mean findings?"},
        FaultCase{"AttachedOfAwsMisspelt",
                  R"("groups": [{"name": "g", "attached_policies":
                      ["arn:aws:iam::aws:policy/AdministratorAcess"]}])",
                  "did you mean arn:aws:iam::aws:policy/AdministratorAccess?"},
        FaultCase{"AttachedThatIsReserved",
                  R"("groups": [{"name": "g", "attached_policies":
                      ["AmazonInspector2ServiceRolePolicy"]}])",
                  "Cannot attach AWS reserved policy to an IAM group."},
        FaultCase{"AttachedNoList", R"("users": [{"name": "a", "attached_policies": "findings"}])",
                  "attached_policies is a list"},
        FaultCase{"AttachedNoText", R"("users": [{"name": "a", "attached_policies": [1]}])",
                  "given by its name or ARN"},
        FaultCase{"BoundaryMisspelt", R"("users": [{"name": "a", "boundary": "findngs"}])",
                  "did you mean findings?"},
        FaultCase{"GroupMisspelt",
                  R"("groups": [{"name": "staff"}], "users": [{"name": "a", "groups": ["staf"]}])",
                  "the account has no group `staf`; did you mean staff?"},
        FaultCase{"NoGroups", R"("users": [{"name": "a", "groups": ["staff"]}])",
                  "the account has no group `staff`"},
        FaultCase{"GroupTwice", R"("groups": [{"name": "staff"}, {"name": "Staff"}])",
                  "Group with name Staff already exists."},
        FaultCase{"GroupMember", R"("groups": [{"name": "staff", "users": []}])",
                  "a group has no member `users`"},
        FaultCase{"TagsAsAList", R"("users": [{"name": "a", "tags": [{"Key": "team"}]}])",
                  "\"tags\" is an object of names and values"},
        FaultCase{"TagOfNoText", R"("users": [{"name": "a", "tags": {"cost": 5}}])",
                  "a tag has a name, and a text as its value"},
        FaultCase{"TagOfAws", R"("users": [{"name": "a", "tags": {"aws:x": "y"}}])",
                  "Tag keys beginning with 'aws:' are reserved"},
        FaultCase{"RootDeviceWithoutSeed", R"("root_mfa_devices": [{"serial": "s"}])", "seed"},
        FaultCase{"GroupPolicy",
                  R"("groups": [{"name": "staff", "policies": {"p": {"Statement": []}}}])",
                  "Syntax errors in policy."}),
    [](const auto& each) { return std::string(each.param.about); });

}  // namespace
}  // namespace tests
