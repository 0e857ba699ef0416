// How accounts come into an organization and leave it: created, invited, closed, removed.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;

constexpr const char* kManagement = "111122223333";
constexpr const char* kMember = "444455556666";
constexpr const char* kStranger = "123456789012";
constexpr const char* kOther = "999999999999";

constexpr const char* kWorld = R"({ "now": "2026-03-01T09:00:00Z",
  "settings": { "organizations.accounts": 4 },
  "organization": { "id": "o-exampleorgid", "accounts": ["111122223333", "444455556666"] },
  "accounts": [
    { "id": "111122223333", "name": "Payer", "users": [ { "name": "admin", "policies": { "All": {
      "Version": "2012-10-17",
      "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } } } } ] },
    { "id": "444455556666" }, { "id": "123456789012" }, { "id": "999999999999" } ] })";

class Membership : public testing::Test {
 protected:
  sim::Client as(const char* account) { return world_.client_as(tests::TestWorld::root(account)); }
  Value does(const char* account, const char* operation, Value input = Value::object()) {
    auto client = as(account);
    return tests::answered(client, "organizations", operation, std::move(input));
  }
  std::string code(const char* account, const char* operation, Value input = Value::object()) {
    auto client = as(account);
    return tests::code_of(client, "organizations", operation, std::move(input));
  }
  std::string reason(const char* account, const char* operation, Value input) {
    auto client = as(account);
    const auto answer = client.call("organizations", operation, std::move(input));
    return answer.ok() ? "" : answer.error->fields.at(0).second.get<std::string>();
  }
  static Value to(const std::string& account) {
    return {{"Target", {{"Id", account}, {"Type", "ACCOUNT"}}}};
  }
  Value invite(const std::string& account) {
    return does(kManagement, "InviteAccountToOrganization", to(account)).at("Handshake");
  }
  static Value naming(const Value& handshake) { return {{"HandshakeId", handshake.at("Id")}}; }
  size_t members() { return does(kManagement, "ListAccounts").at("Accounts").size(); }
  // The request for an account, as it was answered at first.
  Value create(const std::string& email, Value more = Value::object()) {
    more.update({{"Email", email}, {"AccountName", "Reports"}});
    return does(kManagement, "CreateAccount", more).at("CreateAccountStatus");
  }
  Value status(const Value& request) {
    return does(kManagement, "DescribeCreateAccountStatus",
                {{"CreateAccountRequestId", request.at("Id")}})
        .at("CreateAccountStatus");
  }
  tests::TestWorld world_{kWorld};
};

TEST_F(Membership, AnAccountIsCreatedAfterAWhile) {
  const Value request = create("reports@example.com");
  EXPECT_EQ(request.at("State"), "IN_PROGRESS");
  EXPECT_FALSE(status(request).contains("AccountId"));
  world_.advance(std::chrono::minutes(2));
  const Value done = status(request);
  EXPECT_EQ(done.at("State"), "SUCCEEDED");
  EXPECT_GT(done.at("CompletedTimestamp"), done.at("RequestedTimestamp"));
  const Value account =
      does(kManagement, "DescribeAccount", {{"AccountId", done.at("AccountId")}}).at("Account");
  EXPECT_EQ(account.at("Name"), "Reports");
  EXPECT_EQ(account.at("Email"), "reports@example.com");
  EXPECT_EQ(account.at("JoinedMethod"), "CREATED");
}

TEST_F(Membership, TheManagementAccountGetsIntoWhatItCreated) {
  const Value request = create("reports@example.com", {{"RoleName", "Access"}});
  world_.advance(std::chrono::minutes(2));
  const std::string account = status(request).at("AccountId");
  auto admin = world_.client();
  const auto session = admin.call(
      "sts", "AssumeRole",
      {{"RoleArn", "arn:aws:iam::" + account + ":role/Access"}, {"RoleSessionName", "setup"}});
  ASSERT_TRUE(session.ok()) << session.error->message;
  const std::string key = session.value().at("/Credentials/AccessKeyId"_json_pointer);
  const auto known =
      world_.world.gateway().find_service("iam")->find_key(world_.world.store().state, key);
  auto inside = world_.client_as(known->principal);
  tests::answered(inside, "s3", "CreateBucket", {{"Bucket", "made-inside"}});
}

TEST_F(Membership, AnAddressServesOneAccount) {
  const Value first = create("reports@example.com");
  const Value again = create("reports@example.com");
  world_.advance(std::chrono::minutes(2));
  EXPECT_EQ(status(first).at("State"), "SUCCEEDED");
  EXPECT_EQ(status(again).at("FailureReason"), "EMAIL_ALREADY_EXISTS");
  const auto in_state = [&](const char* state) {
    return does(kManagement, "ListCreateAccountStatus", {{"States", {state}}})
        .at("CreateAccountStatuses");
  };
  EXPECT_EQ(in_state("FAILED").at(0).at("Id"), again.at("Id"));
  EXPECT_TRUE(in_state("IN_PROGRESS").empty());
  EXPECT_EQ(does(kManagement, "ListCreateAccountStatus").at("CreateAccountStatuses").size(), 2u);
}

TEST_F(Membership, OnlyTheManagementAccountCreates) {
  const Value wish = {{"Email", "a@example.com"}, {"AccountName", "A"}};
  EXPECT_EQ(code(kMember, "CreateAccount", wish), "AccessDeniedException");
  EXPECT_EQ(code(kStranger, "CreateAccount", wish), "AWSOrganizationsNotInUseException");
  EXPECT_EQ(code(kManagement, "DescribeCreateAccountStatus",
                 {{"CreateAccountRequestId", "car-00000000"}}),
            "CreateAccountStatusNotFoundException");
  Value reserved = wish;
  reserved["RoleName"] = "AWSServiceRoleForAnything";
  EXPECT_EQ(reason(kManagement, "CreateAccount", reserved), "INVALID_ROLE_NAME");
}

TEST_F(Membership, AnOrganizationHasSoManyAccounts) {
  create("a@example.com");
  create("b@example.com");
  EXPECT_EQ(
      reason(kManagement, "CreateAccount", {{"Email", "c@example.com"}, {"AccountName", "C"}}),
      "ACCOUNT_NUMBER_LIMIT_EXCEEDED");
  EXPECT_EQ(reason(kManagement, "InviteAccountToOrganization", to(kStranger)),
            "ACCOUNT_NUMBER_LIMIT_EXCEEDED");
}

TEST_F(Membership, WhatWasCreatedStaysSomeDays) {
  const Value request = create("reports@example.com");
  world_.advance(std::chrono::minutes(2));
  const Value account = {{"AccountId", status(request).at("AccountId")}};
  EXPECT_EQ(reason(kManagement, "RemoveAccountFromOrganization", account), "WAIT_PERIOD_ACTIVE");
  world_.advance(std::chrono::days(4));
  does(kManagement, "RemoveAccountFromOrganization", account);
  EXPECT_EQ(members(), 2u);
}

TEST_F(Membership, AnInvitedAccountJoinsWhenItAccepts) {
  const Value sent = invite(kStranger);
  EXPECT_EQ(sent.at("State"), "OPEN");
  EXPECT_EQ(sent.at("Parties"), (Value{{{"Type", "ORGANIZATION"}, {"Id", "o-exampleorgid"}},
                                       {{"Type", "ACCOUNT"}, {"Id", kStranger}}}));
  EXPECT_EQ(does(kStranger, "ListHandshakesForAccount").at("Handshakes").at(0), sent);
  EXPECT_EQ(code(kOther, "AcceptHandshake", naming(sent)), "AccessDeniedException");
  EXPECT_EQ(does(kStranger, "AcceptHandshake", naming(sent)).at("Handshake").at("State"),
            "ACCEPTED");
  EXPECT_EQ(members(), 3u);
  EXPECT_EQ(code(kStranger, "DescribeOrganization"), "");
  EXPECT_EQ(code(kStranger, "AcceptHandshake", naming(sent)), "HandshakeAlreadyInStateException");
  does(kStranger, "LeaveOrganization");
  EXPECT_EQ(members(), 2u);
}

TEST_F(Membership, AControlPolicyBindsFromTheDayOfJoining) {
  const Value deny = {{"Version", "2012-10-17"},
                      {"Statement", {{{"Effect", "Deny"}, {"Action", "s3:*"}, {"Resource", "*"}}}}};
  const std::string policy = does(kManagement, "CreatePolicy",
                                  {{"Name", "NoS3"},
                                   {"Description", ""},
                                   {"Type", "SERVICE_CONTROL_POLICY"},
                                   {"Content", deny.dump()}})
                                 .at("/Policy/PolicySummary/Id"_json_pointer);
  does(kManagement, "AttachPolicy",
       {{"PolicyId", policy},
        {"TargetId", does(kManagement, "ListRoots").at("/Roots/0/Id"_json_pointer)}});
  auto stranger = as(kStranger);
  EXPECT_EQ(tests::code_of(stranger, "s3", "ListBuckets"), "");
  does(kStranger, "AcceptHandshake", naming(invite(kStranger)));
  EXPECT_EQ(tests::code_of(stranger, "s3", "ListBuckets"), "AccessDenied");
}

TEST_F(Membership, AnInvitationIsAnsweredOnceOrExpires) {
  const Value declined = naming(invite(kStranger));
  does(kStranger, "DeclineHandshake", declined);
  EXPECT_EQ(code(kStranger, "AcceptHandshake", declined), "InvalidHandshakeTransitionException");
  EXPECT_EQ(code(kStranger, "CancelHandshake", declined), "AWSOrganizationsNotInUseException");

  const Value canceled = naming(invite(kStranger));
  EXPECT_EQ(code(kManagement, "InviteAccountToOrganization", to(kStranger)),
            "DuplicateHandshakeException");
  EXPECT_EQ(does(kManagement, "CancelHandshake", canceled).at("Handshake").at("State"), "CANCELED");
  EXPECT_EQ(code(kStranger, "DeclineHandshake", canceled), "InvalidHandshakeTransitionException");

  const Value forgotten = naming(invite(kStranger));
  world_.advance(std::chrono::days(15));
  EXPECT_EQ(does(kStranger, "DescribeHandshake", forgotten).at("Handshake").at("State"), "EXPIRED");
  EXPECT_EQ(code(kStranger, "AcceptHandshake", forgotten), "InvalidHandshakeTransitionException");
  EXPECT_EQ(code(kOther, "DescribeHandshake", forgotten), "HandshakeNotFoundException");
  const auto sent = does(kManagement, "ListHandshakesForOrganization").at("Handshakes");
  EXPECT_EQ(sent.size(), 3u);
  EXPECT_TRUE(does(kManagement, "ListHandshakesForOrganization",
                   {{"Filter", {{"ActionType", "ENABLE_ALL_FEATURES"}}}})
                  .at("Handshakes")
                  .empty());
}

TEST_F(Membership, InvitationsGoToAccountsOutside) {
  EXPECT_EQ(reason(kManagement, "InviteAccountToOrganization", to(kMember)),
            "ALREADY_IN_AN_ORGANIZATION");
  EXPECT_EQ(reason(kManagement, "InviteAccountToOrganization", to("000000000001")),
            "INVALID_PATTERN_TARGET_ID");
  EXPECT_EQ(reason(kManagement, "InviteAccountToOrganization",
                   {{"Target", {{"Id", "o-exampleorgid"}, {"Type", "ORGANIZATION"}}}}),
            "INVALID_PARTY_TYPE_TARGET");
  EXPECT_EQ(code(kMember, "InviteAccountToOrganization", to(kStranger)), "AccessDeniedException");
  const Value by_mail = does(kManagement, "InviteAccountToOrganization",
                             {{"Target", {{"Id", "999999999999@example.com"}, {"Type", "EMAIL"}}}})
                            .at("Handshake");
  does(kOther, "AcceptHandshake", naming(by_mail));
  EXPECT_EQ(members(), 3u);
}

TEST_F(Membership, TagsOfARequestBecomeTheAccounts) {
  Value wish = to(kStranger);
  wish["Tags"] = Value::array({{{"Key", "team"}, {"Value", "blue"}}});
  const Value sent = does(kManagement, "InviteAccountToOrganization", wish).at("Handshake");
  does(kStranger, "AcceptHandshake", naming(sent));
  EXPECT_EQ(does(kManagement, "ListTagsForResource", {{"ResourceId", kStranger}}).at("Tags"),
            wish["Tags"]);
}

TEST_F(Membership, AClosedAccountIsPendingThenClosed) {
  const Value member = {{"AccountId", kMember}};
  const auto shown = [&](const char* name) {
    return does(kManagement, "DescribeAccount", member).at("Account").at(name);
  };
  EXPECT_EQ(shown("State"), "ACTIVE");
  does(kManagement, "CloseAccount", member);
  EXPECT_EQ(shown("State"), "PENDING_CLOSURE");
  EXPECT_EQ(shown("Status"), "PENDING_CLOSURE");
  world_.advance(std::chrono::hours(1));
  EXPECT_EQ(shown("State"), "CLOSED");
  EXPECT_EQ(shown("Status"), "SUSPENDED");
  EXPECT_EQ(code(kManagement, "CloseAccount", member), "AccountAlreadyClosedException");
  EXPECT_EQ(members(), 2u) << "it stays in the organization";
  EXPECT_EQ(reason(kManagement, "CloseAccount", {{"AccountId", kManagement}}),
            "CANNOT_CLOSE_MANAGEMENT_ACCOUNT");
  EXPECT_EQ(code(kManagement, "CloseAccount", {{"AccountId", kStranger}}),
            "AccountNotFoundException");
}

}  // namespace
