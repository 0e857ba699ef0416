// STS: sessions of roles and users, who may begin them, how long they last.
#include "tests/fakes/iam/sts_world.h"

namespace tests {
namespace {

using sim::Value;

// Two accounts with an administrator and a powerless user each, and roles that trust in several
// ways.
constexpr const char* kWorld = R"({
  "now": "2026-03-01T09:00:00Z",
  "accounts": [
    { "id": "111122223333",
      "users": [
        { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement":
          { "Effect": "Allow", "Action": "*", "Resource": "*" } } } },
        { "name": "nobody",
          "access_keys": [ { "id": "AKIANOBODYEXAMPLE000", "secret": "nobody-secret" } ] } ],
      "roles": [
        { "name": "account", "path": "/export/", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": "111122223333" },
            "Action": ["sts:AssumeRole", "sts:TagSession"] } ] },
          "policies": { "Keys": { "Version": "2012-10-17", "Statement":
            { "Effect": "Allow", "Action": ["kms:ListKeys", "kms:ListAliases"], "Resource": "*" } } } },
        { "name": "direct", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:user/nobody" },
            "Action": "sts:AssumeRole" } ] } },
        { "name": "external", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": ["111122223333", "444455556666"] },
            "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "sts:ExternalId": "right" } } } ] } },
        { "name": "service", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "Service": "inspector2.amazonaws.com" },
            "Action": "sts:AssumeRole" } ] } } ] },
    { "id": "444455556666",
      "users": [
        { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement":
          { "Effect": "Allow", "Action": "*", "Resource": "*" } } } },
        { "name": "nobody" } ] } ] })";

class Sts : public testing::Test {
 protected:
  StsWorld w{kWorld};
  sim::Client admin = w.client();
};

TEST_F(Sts, CallerIdentityOfEveryKind) {
  const auto identity = [&](const sim::aws::Principal& who) {
    auto client = w.client_as(who);
    return client.call("sts", "GetCallerIdentity").value();
  };
  EXPECT_EQ(identity(TestWorld::root()), (Value{{"Arn", "arn:aws:iam::111122223333:root"},
                                                {"UserId", kAccount},
                                                {"Account", kAccount}}));
  EXPECT_EQ(identity(TestWorld::user("nobody")).at("Arn"), "arn:aws:iam::111122223333:user/nobody");
  const auto session = w.assume(admin, "export/account");
  ASSERT_EQ(outcome(session), "ok");
  const auto seen = identity(w.principal_of(session));
  EXPECT_EQ(seen.at("Arn"), "arn:aws:sts::111122223333:assumed-role/account/test")
      << "without the role's path";
  EXPECT_EQ(seen.at("UserId"), session.value().at("AssumedRoleUser").at("AssumedRoleId"));
}

TEST_F(Sts, NoPolicyTakesCallerIdentityAway) {
  ASSERT_TRUE(admin
                  .call("iam", "PutUserPolicy",
                        {{"UserName", "nobody"},
                         {"PolicyName", "Deny"},
                         {"PolicyDocument",
                          R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})"}})
                  .ok());
  auto nobody = w.client_as(TestWorld::user("nobody"));
  EXPECT_EQ(outcome(nobody.call("sts", "GetCallerIdentity")), "ok");
}

TEST_F(Sts, ASessionHasTheRolesPermissions) {
  const auto answer = w.assume(admin, "export/account");
  ASSERT_EQ(outcome(answer), "ok");
  const auto& credentials = answer.value().at("Credentials");
  EXPECT_EQ(credentials.at("AccessKeyId").get<std::string>().substr(0, 4), "ASIA");
  EXPECT_FALSE(credentials.at("SessionToken").get<std::string>().empty());
  EXPECT_FALSE(answer.value().contains("PackedPolicySize"));
  const auto who = w.principal_of(answer);
  EXPECT_EQ(who.role_arn, StsWorld::role_arn("export/account"));
  EXPECT_EQ(who.session_name, "test");
  auto session = w.client_as(who);
  EXPECT_EQ(outcome(session.call("kms", "ListKeys")), "ok");
  EXPECT_EQ(outcome(session.call("kms", "CreateKey")),
            "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/account/test is "
            "not authorized to perform: kms:CreateKey on resource: * because no identity-based "
            "policy allows the kms:CreateKey action");
}

TEST_F(Sts, TrustAndPermissionAreJoined) {
  auto nobody = w.client_as(TestWorld::user("nobody"));
  auto other_admin = w.client_as(TestWorld::admin(kOtherAccount));
  const std::string nobody_arn = "arn:aws:iam::111122223333:user/nobody";
  const std::string other_arn = "arn:aws:iam::444455556666:user/admin";
  EXPECT_EQ(outcome(w.assume(nobody, "direct")), "ok")
      << "named in the trust policy: that is enough";
  EXPECT_EQ(outcome(w.assume(nobody, "export/account")),
            StsWorld::denied(nobody_arn, "export/account"))
      << "the account only delegates";
  EXPECT_EQ(outcome(w.assume(admin, "direct")), StsWorld::denied(TestWorld::admin().arn, "direct"))
      << "the trust policy must allow, whatever the identity policy says";
  EXPECT_EQ(outcome(w.assume(other_admin, "export/account")),
            StsWorld::denied(other_arn, "export/account"));
  EXPECT_EQ(outcome(w.assume(admin, "none")), StsWorld::denied(TestWorld::admin().arn, "none"))
      << "an absent role looks like a closed one";
  EXPECT_EQ(w.assume(admin, "none").error->http_status, 403);
  auto root = w.client_as(TestWorld::root());
  EXPECT_EQ(outcome(w.assume(root, "export/account")),
            "AccessDenied: Roles may not be assumed by root accounts.");
}

TEST_F(Sts, ExternalIdsAreJudged) {
  auto other_admin = w.client_as(TestWorld::admin(kOtherAccount));
  auto other_nobody = w.client_as(TestWorld::user("nobody", kOtherAccount));
  const Value right = {{"ExternalId", "right"}};
  EXPECT_EQ(outcome(w.assume(other_admin, "external", right)), "ok");
  EXPECT_EQ(w.assume(other_nobody, "external", right).code(), "AccessDenied");
  EXPECT_EQ(w.assume(other_admin, "external", {{"ExternalId", "wrong"}}).code(), "AccessDenied");
  EXPECT_EQ(w.assume(other_admin, "external").code(), "AccessDenied");
}

TEST_F(Sts, AServiceNeedsTheTrustOnly) {
  sim::aws::Principal inspector;
  inspector.kind = sim::aws::PrincipalKind::kService;
  inspector.name = "inspector2.amazonaws.com";
  inspector.source_account = kAccount;
  EXPECT_EQ(outcome(w.assume(w.client_as(inspector), "service")), "ok");
  inspector.name = "ec2.amazonaws.com";
  EXPECT_EQ(w.assume(w.client_as(inspector), "service").code(), "AccessDenied");
}

TEST_F(Sts, SessionsExpireOnTheStorysClock) {
  const auto answer = w.assume(admin, "export/account", {{"DurationSeconds", 900}});
  ASSERT_EQ(outcome(answer), "ok");
  const auto& credentials = answer.value().at("Credentials");
  EXPECT_EQ(credentials.at("Expiration").get<int64_t>(), 1'772'355'600'000 + 900'000);
  const auto key = w.find(credentials.at("AccessKeyId"));
  ASSERT_TRUE(key && key->expires);
  EXPECT_EQ(key->session_token, credentials.at("SessionToken").get<std::string>());
  EXPECT_GT(*key->expires, w.world.now());
  w.advance(std::chrono::minutes(15));
  EXPECT_LE(*key->expires, w.world.now());
}

TEST_F(Sts, DurationsHaveLimits) {
  EXPECT_EQ(outcome(w.assume(admin, "export/account", {{"DurationSeconds", 3601}})),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for "
            "this role.");
  EXPECT_EQ(w.assume(admin, "export/account", {{"DurationSeconds", 899}}).code(),
            "ValidationError");
}

TEST_F(Sts, ChainedSessionsLastAnHourAtMost) {
  ASSERT_TRUE(admin
                  .call("iam", "CreateRole",
                        {{"RoleName", "next"},
                         {"MaxSessionDuration", 43200},
                         {"AssumeRolePolicyDocument",
                          R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":)"
                          R"({"AWS":"arn:aws:iam::111122223333:role/export/account"},)"
                          R"("Action":"sts:AssumeRole"}})"}})
                  .ok());
  auto chained = w.client_as(w.principal_of(w.assume(admin, "export/account")));
  EXPECT_EQ(outcome(w.assume(chained, "next", {{"DurationSeconds", 3601}})),
            "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for "
            "roles assumed by role chaining");
  EXPECT_EQ(outcome(w.assume(chained, "next")), "ok");
}

TEST_F(Sts, ASessionPolicyNarrowsTheRole) {
  const auto answer = w.assume(
      admin, "export/account",
      {{"Policy",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:ListAliases",)"
        R"("Resource":"*"}})"}});
  ASSERT_EQ(outcome(answer), "ok");
  EXPECT_GT(answer.value().at("PackedPolicySize").get<int>(), 0);
  auto session = w.client_as(w.principal_of(answer));
  EXPECT_EQ(outcome(session.call("kms", "ListAliases")), "ok");
  EXPECT_EQ(outcome(session.call("kms", "ListKeys")),
            "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/account/test is "
            "not authorized to perform: kms:ListKeys on resource: * because no session policy "
            "allows the kms:ListKeys action");
  EXPECT_EQ(w.assume(admin, "export/account", {{"Policy", "{"}}).code(), "MalformedPolicyDocument");
  EXPECT_EQ(w.assume(admin, "export/account", {{"Policy", std::string(2049, ' ')}}).code(),
            "ValidationError");
}

TEST_F(Sts, SessionTagsArePrincipalTags) {
  const Value tags = {{"Tags", {{{"Key", "Team"}, {"Value", "blue"}}}}};
  const auto answer = w.assume(admin, "export/account", tags);
  ASSERT_EQ(outcome(answer), "ok");
  EXPECT_EQ(w.principal_of(answer).tags.at("Team"), "blue");
  EXPECT_EQ(w.assume(w.client_as(TestWorld::user("nobody")), "direct", tags).code(), "AccessDenied")
      << "that trust policy does not allow sts:TagSession";
  EXPECT_EQ(outcome(w.assume(
                admin, "export/account",
                {{"Tags", {{{"Key", "a"}, {"Value", "1"}}, {{"Key", "A"}, {"Value", "2"}}}}})),
            "InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case "
            "insensitive.");
}

TEST_F(Sts, WhatIsNotSimulatedSaysSo) {
  const Value contexts = Value::array({{{"ContextAssertion", "trusted"}}});
  EXPECT_EQ(w.assume(admin, "export/account", {{"ProvidedContexts", contexts}}).code(),
            "NotImplemented");
}

TEST_F(Sts, InputIsValidated) {
  const auto call = [&](const Value& input) {
    return outcome(admin.call("sts", "AssumeRole", input));
  };
  EXPECT_EQ(call({{"RoleArn", "nothing-valid-in-here"}, {"RoleSessionName", "Session1"}}),
            "ValidationError: nothing-valid-in-here is invalid");
  EXPECT_EQ(
      call({{"RoleArn", StsWorld::role_arn("export/account")}, {"RoleSessionName", "Session1:2"}}),
      "ValidationError: 1 validation error detected: Value 'Session1:2' at 'roleSessionName' "
      "failed to satisfy constraint: Member must satisfy regular expression pattern: "
      "[\\w+=,.@-]*");
}

TEST_F(Sts, SessionTokensAreOfTheUserAndLimited) {
  auto nobody = TestWorld::user("nobody");
  nobody.access_key_id = "AKIANOBODYEXAMPLE000";
  auto client = w.client_as(nobody);
  const auto answer = client.call("sts", "GetSessionToken");
  ASSERT_EQ(outcome(answer), "ok");
  EXPECT_EQ(answer.value().at("Credentials").at("Expiration").get<int64_t>(),
            1'772'355'600'000 + 43'200'000);
  const auto who = w.principal_of(answer);
  EXPECT_EQ(who.arn, nobody.arn);
  auto session = w.client_as(who);
  EXPECT_EQ(outcome(session.call("sts", "GetCallerIdentity")), "ok");
  EXPECT_EQ(outcome(session.call("sts", "GetSessionToken")),
            "AccessDenied: Cannot call GetSessionToken with session credentials");
  EXPECT_EQ(session.call("iam", "GetUser").code(), "InvalidClientTokenId");
  EXPECT_EQ(outcome(w.assume(session, "direct")), "ok");

  auto root = w.client_as(TestWorld::root());
  const auto short_one = root.call("sts", "GetSessionToken", {{"DurationSeconds", 7200}});
  EXPECT_EQ(short_one.value().at("Credentials").at("Expiration").get<int64_t>(),
            1'772'355'600'000 + 3'600'000);
}

TEST_F(Sts, AccessKeysTellTheirAccount) {
  EXPECT_EQ(admin.call("sts", "GetAccessKeyInfo", {{"AccessKeyId", "AKIANOBODYEXAMPLE000"}})
                .value()
                .at("Account"),
            kAccount);
  EXPECT_EQ(admin.call("sts", "GetAccessKeyInfo", {{"AccessKeyId", "AKIAUNKNOWNEXAMPLE00"}}).code(),
            "ValidationError");
}

}  // namespace
}  // namespace tests
