// STS: GetFederationToken, what a federated user may do, and the policies that a session is given.
#include "tests/fakes/iam/sts_world.h"

namespace tests {
namespace {

using sim::Value;

constexpr const char* kWorld = R"({
  "now": "2026-03-01T09:00:00Z",
  "accounts": [
    { "id": "111122223333",
      "users": [
        { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement":
          { "Effect": "Allow", "Action": "*", "Resource": "*" } } } },
        { "name": "proxy", "policies": { "Some": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Action": "kms:List*", "Resource": "*" },
          { "Effect": "Allow", "Action": "sts:GetFederationToken",
            "Resource": "arn:aws:sts::111122223333:federated-user/app-*" } ] } } },
        { "name": "nobody" } ],
      "roles": [
        { "name": "open", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" } ] },
          "policies": { "All": { "Version": "2012-10-17", "Statement":
            { "Effect": "Allow", "Action": "*", "Resource": "*" } } } } ] },
    { "id": "444455556666" } ] })";

constexpr const char* kKeysOnly =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}})";

class Federation : public testing::Test {
 protected:
  StsWorld w{kWorld};
  sim::aws::Principal proxy = TestWorld::user("proxy");

  sim::Answer federate(const sim::aws::Principal& who, Value more = Value::object()) {
    if (!more.contains("Name")) more["Name"] = "app-1";
    return w.client_as(who).call("sts", "GetFederationToken", more);
  }
  static Value arns(const std::vector<std::string>& list) {
    Value out = Value::array();
    for (const auto& arn : list) out.push_back({{"arn", arn}});
    return {{"PolicyArns", out}};
  }
};

TEST_F(Federation, AFederatedUserIsItsOwnPrincipal) {
  const auto answer = federate(proxy, {{"Policy", kKeysOnly}});
  ASSERT_EQ(outcome(answer), "ok");
  EXPECT_EQ(answer.value().at("FederatedUser"),
            (Value{{"Arn", "arn:aws:sts::111122223333:federated-user/app-1"},
                   {"FederatedUserId", "111122223333:app-1"}}));
  EXPECT_EQ(answer.value().at("Credentials").at("Expiration").get<int64_t>(),
            1'772'355'600'000 + 43'200'000);
  EXPECT_GT(answer.value().at("PackedPolicySize").get<int>(), 0);
  EXPECT_EQ(w.session(answer).call("sts", "GetCallerIdentity").value().at("Arn"),
            "arn:aws:sts::111122223333:federated-user/app-1");
}

TEST_F(Federation, MayWhatBothUserAndSessionPolicyAllow) {
  auto narrowed = w.session(federate(proxy, {{"Policy", kKeysOnly}}));
  EXPECT_EQ(outcome(narrowed.call("kms", "ListKeys")), "ok");
  EXPECT_EQ(narrowed.call("kms", "CreateKey").code(), "AccessDeniedException")
      << "the user may not";
  auto bare = w.session(federate(proxy));
  EXPECT_EQ(bare.call("kms", "ListKeys").code(), "AccessDeniedException")
      << "without a session policy there is nothing";
}

TEST_F(Federation, OfTheRootUserMayWhatTheSessionPolicyAllows) {
  const auto answer = federate(TestWorld::root(), {{"Policy", kKeysOnly}});
  ASSERT_EQ(outcome(answer), "ok");
  EXPECT_EQ(answer.value().at("Credentials").at("Expiration").get<int64_t>(),
            1'772'355'600'000 + 3'600'000)
      << "for an hour at most";
  auto federated = w.session(answer);
  EXPECT_EQ(outcome(federated.call("kms", "CreateKey")), "ok");
  EXPECT_EQ(federated.call("s3", "ListBuckets").code(), "AccessDenied");
}

TEST_F(Federation, CallsNothingOfIamAndStsButItsIdentity) {
  auto federated = w.session(federate(
      TestWorld::admin(),
      {{"Policy",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"}}));
  EXPECT_EQ(federated.call("iam", "ListUsers").code(), "InvalidClientTokenId");
  EXPECT_EQ(w.assume(federated, "open").code(), "AccessDenied");
  EXPECT_EQ(outcome(federated.call("sts", "GetFederationToken", {{"Name", "again"}})),
            "AccessDenied: Cannot call GetFederationToken with session credentials");
  EXPECT_EQ(outcome(federated.call("s3", "ListBuckets")), "ok");
}

TEST_F(Federation, TheNameIsAResource) {
  EXPECT_EQ(outcome(federate(proxy, {{"Name", "other"}})),
            "AccessDenied: User: arn:aws:iam::111122223333:user/proxy is not authorized to "
            "perform: sts:GetFederationToken on resource: "
            "arn:aws:sts::111122223333:federated-user/other");
}

TEST_F(Federation, TagsNeedAPermissionAndStandOverTheUsers) {
  const Value tags = {{"Tags", Value::array({{{"Key", "Team"}, {"Value", "blue"}}})}};
  EXPECT_EQ(federate(proxy, tags).code(), "AccessDenied");
  EXPECT_EQ(w.principal_of(federate(TestWorld::admin(), tags)).tags.at("Team"), "blue");
}

TEST_F(Federation, ManagedPoliciesNarrowASession) {
  const std::string read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  auto session = w.session(w.assume(w.client(), "open", arns({read_only})));
  EXPECT_EQ(outcome(session.call("kms", "ListKeys")), "ok");
  EXPECT_EQ(session.call("kms", "CreateKey").code(), "AccessDeniedException");
}

TEST_F(Federation, ManagedPoliciesMustExistAndBeFewEnough) {
  for (const char* arn : {"arn:aws:iam::111122223333:policy/none",
                          "arn:aws:iam::444455556666:policy/foreign", "no-arn-but-long-enough"}) {
    EXPECT_EQ(w.assume(w.client(), "open", arns({arn})).code(), "ValidationError") << arn;
  }
  const std::string read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  EXPECT_EQ(outcome(w.assume(w.client(), "open", arns(std::vector(10, read_only)))), "ok");
  EXPECT_EQ(outcome(w.assume(w.client(), "open", arns(std::vector(11, read_only)))),
            "ValidationError: 1 validation error detected: Value at 'policyArns' failed to satisfy "
            "constraint: Member must have length less than or equal to 10");
}

TEST_F(Federation, PoliciesAndTagsHaveLittleRoom) {
  Value many = Value::array();
  for (int i = 1; i <= 9; ++i) {
    many.push_back({{"Key", "T" + std::to_string(i)}, {"Value", std::string(250, 'a')}});
  }
  const auto admin = TestWorld::admin();
  EXPECT_EQ(outcome(federate(admin, {{"Tags", many}})),
            "PackedPolicyTooLarge: Packed size of session tags consumes 498% of allotted space.");
  const Value long_policy = {{"Version", "2012-10-17"},
                             {"Statement",
                              {{"Effect", "Allow"},
                               {"Action", "kms:*"},
                               {"Resource", "arn:aws:kms:*:*:" + std::string(1900, 'k')}}}};
  Value both = arns({"arn:aws:iam::aws:policy/ReadOnlyAccess"});
  both["Policy"] = long_policy.dump();
  EXPECT_EQ(federate(admin, {{"Policy", long_policy.dump()}}).value().at("PackedPolicySize"), 98);
  both["PolicyArns"].push_back(both["PolicyArns"][0]);
  EXPECT_EQ(federate(admin, both).code(), "PackedPolicyTooLarge");
}

}  // namespace
}  // namespace tests
