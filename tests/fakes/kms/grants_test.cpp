// Grants: what CreateGrant demands and answers, what a grant lets its grantee do within its
// constraints, who may retire or revoke it, and how it spreads.
#include <gtest/gtest.h>

#include "tests/fakes/kms/kms_test_support.h"

namespace tests {
namespace {

using sim::Answer;
using sim::Client;
using sim::Value;

const std::string kNotByPolicy = "no resource-based policy allows the ";

class Grants : public testing::Test {
 protected:
  TestWorld w;
  Client admin = w.client();
  // The default policy leaves everything to IAM policies.
  std::string key = new_key_arn(admin);
  sim::aws::Principal bob = new_user(w, "bob");

  Value request(const sim::aws::Principal& grantee, const Value& operations,
                const Value& constraints = nullptr) {
    Value input = {{"KeyId", key}, {"GranteePrincipal", grantee.arn}, {"Operations", operations}};
    if (!constraints.is_null()) input["Constraints"] = constraints;
    return input;
  }
  Value grant(const sim::aws::Principal& grantee, const Value& operations,
              const Value& constraints = nullptr) {
    return kms(admin, "CreateGrant", request(grantee, operations, constraints));
  }
  Answer data_key(Client& client, const Value& context = nullptr,
                  const Value& tokens = Value::array()) {
    Value input = {{"KeyId", key}, {"KeySpec", "AES_256"}, {"GrantTokens", tokens}};
    if (!context.is_null()) input["EncryptionContext"] = context;
    return client.call("kms", "GenerateDataKey", input);
  }
  size_t listed() { return kms(admin, "ListGrants", {{"KeyId", key}}).at("Grants").size(); }
};

TEST_F(Grants, AreListedAsTheyWereMade) {
  Value input = request(bob, {"Decrypt", "GenerateDataKey", "Decrypt"},
                        {{"EncryptionContextSubset", {{"team", "blue"}}}});
  input["Name"] = "export";
  input["RetiringPrincipal"] = TestWorld::admin().arn;
  const auto made = kms(admin, "CreateGrant", input);
  EXPECT_EQ(made.at("GrantId").get<std::string>().size(), 64u);
  const auto grants = kms(admin, "ListGrants", {{"KeyId", key}}).at("Grants");
  ASSERT_EQ(grants.size(), 1u);
  Value entry = grants[0];
  EXPECT_TRUE(entry.at("CreationDate").is_number());
  entry.erase("CreationDate");
  EXPECT_EQ(entry, (Value{{"KeyId", key},
                          {"GrantId", made.at("GrantId")},
                          {"Name", "export"},
                          {"GranteePrincipal", bob.arn},
                          {"RetiringPrincipal", TestWorld::admin().arn},
                          {"IssuingAccount", root_arn(kAccount)},
                          {"Operations", {"Decrypt", "GenerateDataKey"}},
                          {"Constraints", {{"EncryptionContextSubset", {{"team", "blue"}}}}}}));
  EXPECT_EQ(kms(admin, "ListRetirableGrants", {{"RetiringPrincipal", TestWorld::admin().arn}})
                .at("Grants")
                .size(),
            1u);
}

TEST_F(Grants, TheSameNamedRequestIsARetry) {
  Value input = request(bob, {"Decrypt", "Encrypt"});
  input["Name"] = "export";
  const auto first = kms(admin, "CreateGrant", input);
  const auto again = kms(admin, "CreateGrant", input);
  EXPECT_EQ(first.at("GrantId"), again.at("GrantId"));
  EXPECT_NE(first.at("GrantToken"), again.at("GrantToken"));
  input["Operations"] = {"Encrypt"};
  EXPECT_NE(kms(admin, "CreateGrant", input).at("GrantId"), first.at("GrantId"));
  input.erase("Name");
  EXPECT_NE(kms(admin, "CreateGrant", input).at("GrantId"),
            kms(admin, "CreateGrant", input).at("GrantId"));
}

TEST_F(Grants, PagesFollowOneAnother) {
  for (int i = 0; i < 5; ++i) grant(bob, {"Decrypt"});
  size_t seen = 0, pages = 0;
  Value input = {{"KeyId", key}, {"Limit", 2}};
  for (;;) {
    const auto page = kms(admin, "ListGrants", input);
    seen += page.at("Grants").size();
    ++pages;
    if (!page.at("Truncated").get<bool>()) break;
    input["Marker"] = page.at("NextMarker");
  }
  EXPECT_EQ(seen, 5u);
  EXPECT_EQ(pages, 3u);
}

struct Refusal {
  const char* about;
  Value change;
  std::string outcome;
};

class RefusedGrants : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedGrants, SayWhy) {
  TestWorld w;
  auto admin = w.client();
  Value input = {{"KeyId", new_key_arn(admin)},
                 {"GranteePrincipal", TestWorld::admin().arn},
                 {"Operations", {"Decrypt"}}};
  input.update(GetParam().change);
  const auto answer = admin.call("kms", "CreateGrant", input);
  EXPECT_EQ(outcome(answer).substr(0, GetParam().outcome.size()), GetParam().outcome)
      << outcome(answer);
}

INSTANTIATE_TEST_SUITE_P(
    Grants, RefusedGrants,
    testing::Values(
        Refusal{"nobody",
                {{"GranteePrincipal", "arn:aws:iam::111122223333:user/nobody"}},
                "InvalidArnException: ARN does not refer to a valid principal: "
                "arn:aws:iam::111122223333:user/nobody"},
        Refusal{"a service, asked for by a user",
                {{"GranteePrincipal", "inspector2.amazonaws.com"}},
                "InvalidArnException"},
        Refusal{"a retiring principal that is no ARN",
                {{"RetiringPrincipal", "bob"}},
                "InvalidArnException"},
        Refusal{"CreateGrant alone", {{"Operations", {"CreateGrant"}}}, "ValidationException"},
        Refusal{"not of this key", {{"Operations", {"Sign"}}}, "ValidationException"},
        Refusal{"unknown", {{"Operations", {"Fly"}}}, "ValidationException: 1 validation error"},
        Refusal{"an empty constraint",
                {{"Constraints", {{"EncryptionContextEquals", Value::object()}}}},
                "ValidationException"},
        Refusal{"two constraints",
                {{"Constraints",
                  {{"EncryptionContextEquals", {{"a", "b"}}},
                   {"EncryptionContextSubset", {{"a", "b"}}}}}},
                "ValidationException"},
        Refusal{"a key of nowhere",
                {{"KeyId", "1234abcd-12ab-34cd-56ef-1234567890ab"}},
                "NotFoundException: Key 'arn:aws:kms:us-east-1:111122223333:key/"
                "1234abcd-12ab-34cd-56ef-1234567890ab' does not exist"},
        Refusal{"an alias",
                {{"KeyId", "arn:aws:kms:us-east-1:111122223333:alias/x"}},
                "InvalidArnException: Key Aliases are not supported for this operation."},
        Refusal{"a token never given", {{"GrantTokens", {"abc"}}}, "InvalidGrantTokenException"},
        Refusal{"a rehearsal",
                {{"DryRun", true}},
                "DryRunOperationException: The request would have succeeded, but the DryRun option "
                "is set."}));

struct Use {
  const char* about;
  Value operations, constraints, context;
  bool allowed;
};

class UsedGrants : public testing::TestWithParam<Use> {};

TEST_P(UsedGrants, AllowWithinTheirConstraints) {
  TestWorld w;
  auto admin = w.client();
  const auto bob = new_user(w, "bob");
  auto bobs = w.client_as(bob);
  const auto& use = GetParam();
  Value input = {
      {"KeyId", new_key_arn(admin)}, {"GranteePrincipal", bob.arn}, {"Operations", use.operations}};
  if (!use.constraints.is_null()) input["Constraints"] = use.constraints;
  const auto made = kms(admin, "CreateGrant", input);
  Value asked = {{"KeyId", input["KeyId"]}, {"KeySpec", "AES_256"}};
  if (!use.context.is_null()) asked["EncryptionContext"] = use.context;
  const auto answer = bobs.call("kms", "GenerateDataKey", asked);
  EXPECT_EQ(answer.code(), use.allowed ? "" : "AccessDeniedException") << use.about;
}

const Value kTeam = {{"team", "blue"}};
const Value kTeamAndMore = {{"team", "blue"}, {"more", "x"}};

INSTANTIATE_TEST_SUITE_P(
    Grants, UsedGrants,
    testing::Values(
        Use{"listed", {"GenerateDataKey"}, nullptr, nullptr, true},
        Use{"not listed", {"Decrypt"}, nullptr, nullptr, false},
        Use{"equal", {"GenerateDataKey"}, {{"EncryptionContextEquals", kTeam}}, kTeam, true},
        Use{"more", {"GenerateDataKey"}, {{"EncryptionContextEquals", kTeam}}, kTeamAndMore, false},
        Use{"subset",
            {"GenerateDataKey"},
            {{"EncryptionContextSubset", kTeam}},
            kTeamAndMore,
            true},
        Use{"none", {"GenerateDataKey"}, {{"EncryptionContextSubset", kTeam}}, nullptr, false},
        Use{"other value",
            {"GenerateDataKey"},
            {{"EncryptionContextSubset", kTeam}},
            {{"team", "Blue"}},
            false}));

TEST_F(Grants, ServeOtherAccountsWithoutIamPolicies) {
  const auto eve = new_user(w, "eve", nullptr, kOtherAccount);
  auto eves = w.client_as(eve);
  EXPECT_EQ(data_key(eves).code(), "AccessDeniedException");
  const auto made = grant(eve, {"GenerateDataKey", "RetireGrant"});
  const auto answer = data_key(eves);
  ASSERT_EQ(outcome(answer), "ok");
  EXPECT_EQ(outcome(eves.call("kms", "RetireGrant", {{"GrantToken", made.at("GrantToken")}})),
            "ok");
  EXPECT_EQ(data_key(eves).code(), "AccessDeniedException");
}

TEST_F(Grants, TheDecisionNamesTheGrant) {
  auto bobs = w.client_as(bob);
  const auto made = grant(bob, {"GenerateDataKey"});
  const auto answer = data_key(bobs);
  ASSERT_EQ(outcome(answer), "ok");
  const auto decisions = w.world.gateway().journal().decisions(answer.journal_id);
  ASSERT_FALSE(decisions.empty());
  EXPECT_EQ(decisions[0].at("policy"), "grant " + made.at("GrantId").get<std::string>());
}

TEST_F(Grants, AnExplicitDenyOverridesThem) {
  grant(bob, {"GenerateDataKey"});
  auto denial = allow({{"AWS", bob.arn}}, "kms:GenerateDataKey");
  denial["Effect"] = "Deny";
  kms(admin, "PutKeyPolicy",
      {{"KeyId", key},
       {"Policy", policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:*"), denial})}});
  auto bobs = w.client_as(bob);
  EXPECT_NE(outcome(data_key(bobs)).find("with an explicit deny in a resource-based policy"),
            std::string::npos);
}

TEST_F(Grants, BegetOnlyNarrowerOnes) {
  grant(bob, {"CreateGrant", "Decrypt", "GenerateDataKey"},
        {{"EncryptionContextSubset", {{"team", "blue"}}}});
  const auto carol = new_user(w, "carol");
  auto bobs = w.client_as(bob);
  const auto make = [&](const Value& operations, const Value& constraints) {
    return bobs.call("kms", "CreateGrant", request(carol, operations, constraints)).code();
  };
  const Value same = {{"EncryptionContextSubset", kTeam}};
  EXPECT_EQ(make({"Decrypt"}, same), "");
  EXPECT_EQ(make({"Decrypt"}, {{"EncryptionContextSubset", kTeamAndMore}}), "");
  EXPECT_EQ(make({"Decrypt"}, {{"EncryptionContextEquals", kTeamAndMore}}), "");
  EXPECT_EQ(make({"Encrypt"}, same), "AccessDeniedException");
  EXPECT_EQ(make({"Decrypt"}, nullptr), "AccessDeniedException");
  EXPECT_EQ(make({"Decrypt"}, {{"EncryptionContextEquals", {{"more", "x"}}}}),
            "AccessDeniedException");
}

TEST_F(Grants, AreRetiredByThoseTheyName) {
  const auto carol = new_user(w, "carol");
  const auto dave = new_user(w, "dave");
  Value input = request(bob, {"Decrypt"});
  input["RetiringPrincipal"] = carol.arn;
  const auto id = kms(admin, "CreateGrant", input).at("GrantId");
  const Value by_id = {{"KeyId", key}, {"GrantId", id}};
  for (const auto& who : {bob, dave}) {
    auto client = w.client_as(who);
    EXPECT_EQ(client.call("kms", "RetireGrant", by_id).code(), "AccessDeniedException") << who.arn;
    EXPECT_EQ(client.call("kms", "RevokeGrant", by_id).code(), "AccessDeniedException") << who.arn;
  }
  auto carols = w.client_as(carol);
  EXPECT_EQ(outcome(carols.call("kms", "RetireGrant", by_id)), "ok");
  EXPECT_EQ(listed(), 0u);
  EXPECT_EQ(admin.call("kms", "RevokeGrant", by_id).code(), "NotFoundException");
  EXPECT_EQ(admin.call("kms", "RevokeGrant", {{"KeyId", key}, {"GrantId", "x"}}).code(),
            "InvalidGrantIdException");
  EXPECT_EQ(admin.call("kms", "RetireGrant", {{"KeyId", key}}).code(), "ValidationException");
}

TEST_F(Grants, AnotherGrantsPermissionToRetireDoesNotReachThisOne) {
  grant(bob, {"Decrypt", "RetireGrant"});
  const auto other = grant(TestWorld::admin(), {"Decrypt"});
  auto bobs = w.client_as(bob);
  EXPECT_EQ(
      bobs.call("kms", "RetireGrant", {{"KeyId", key}, {"GrantId", other.at("GrantId")}}).code(),
      "AccessDeniedException");
}

TEST_F(Grants, TheIssuingAccountMayRetireThem) {
  kms(admin, "PutKeyPolicy",
      {{"KeyId", key},
       {"Policy", policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:*"),
                             allow({{"AWS", root_arn(kOtherAccount)}}, "kms:CreateGrant")})}});
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  const auto made =
      kms(other, "CreateGrant", request(TestWorld::admin(kOtherAccount), {"Decrypt"}));
  EXPECT_EQ(kms(admin, "ListGrants", {{"KeyId", key}}).at("Grants")[0].at("IssuingAccount"),
            root_arn(kOtherAccount));
  EXPECT_EQ(outcome(other.call("kms", "RetireGrant", {{"GrantToken", made.at("GrantToken")}})),
            "ok");
}

TEST_F(Grants, VanishWithTheirKey) {
  grant(bob, {"Decrypt"});
  kms(admin, "ScheduleKeyDeletion", {{"KeyId", key}, {"PendingWindowInDays", 7}});
  EXPECT_EQ(admin.call("kms", "CreateGrant", request(bob, {"Decrypt"})).code(),
            "KMSInvalidStateException");
  w.advance(std::chrono::days(8));
  EXPECT_EQ(kms(admin, "ListRetirableGrants", {{"RetiringPrincipal", bob.arn}}).at("Grants").size(),
            0u);
  EXPECT_EQ(admin.call("kms", "ListGrants", {{"KeyId", key}}).code(), "NotFoundException");
}

TEST_F(Grants, SpreadAndAreAtOnceThereForTheirTokens) {
  w.world.settings().set("kms.grant_delay_seconds", 300);
  auto bobs = w.client_as(bob);
  const auto made = grant(bob, {"GenerateDataKey"});
  const Value token = Value::array({made.at("GrantToken")});
  EXPECT_EQ(data_key(bobs).code(), "AccessDeniedException");
  EXPECT_EQ(outcome(data_key(bobs, nullptr, token)), "ok");
  EXPECT_EQ(data_key(bobs).code(), "AccessDeniedException") << "the token served one request";
  w.advance(std::chrono::seconds(300));
  EXPECT_EQ(outcome(data_key(bobs)), "ok");
  kms(admin, "RevokeGrant", {{"KeyId", key}, {"GrantId", made.at("GrantId")}});
  EXPECT_EQ(listed(), 0u);
  EXPECT_EQ(outcome(data_key(bobs)), "ok") << "revoked, but not everywhere yet";
  w.advance(std::chrono::seconds(300));
  EXPECT_EQ(data_key(bobs).code(), "AccessDeniedException");
}

TEST_F(Grants, KeyPoliciesSpreadWithThePolicyDelay) {
  w.world.settings().set("gateway.policy_delay_seconds", 60);
  auto bobs = w.client_as(bob);
  w.advance(std::chrono::seconds(61));
  kms(admin, "PutKeyPolicy",
      {{"KeyId", key},
       {"Policy", policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:*"),
                             allow({{"AWS", bob.arn}}, "kms:GenerateDataKey")})}});
  EXPECT_EQ(data_key(bobs).code(), "AccessDeniedException");
  w.advance(std::chrono::seconds(60));
  EXPECT_EQ(outcome(data_key(bobs)), "ok");
}

struct GrantCondition {
  const char* about;
  Value condition;
  bool allowed;
};

class GrantConditions : public testing::TestWithParam<GrantCondition> {};

TEST_P(GrantConditions, AreJudgedOnTheRequest) {
  TestWorld w;
  auto admin = w.client();
  const auto bob = new_user(w, "bob");
  const auto key = new_key_arn(
      admin, {{"Policy",
               policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:*"),
                          allow({{"AWS", bob.arn}}, "kms:CreateGrant", GetParam().condition)})}});
  auto bobs = w.client_as(bob);
  const Value input = {{"KeyId", key},
                       {"GranteePrincipal", TestWorld::admin().arn},
                       {"RetiringPrincipal", bob.arn},
                       {"Operations", {"Decrypt", "Encrypt"}},
                       {"Constraints", {{"EncryptionContextSubset", {{"team", "blue"}}}}}};
  EXPECT_EQ(bobs.call("kms", "CreateGrant", input).code(),
            GetParam().allowed ? "" : "AccessDeniedException")
      << GetParam().about;
}

Value equals(const char* name, const Value& value) { return {{"StringEquals", {{name, value}}}}; }
Value all_of(const Value& operations) {
  return {{"ForAllValues:StringEquals", {{"kms:GrantOperations", operations}}}};
}

INSTANTIATE_TEST_SUITE_P(
    Grants, GrantConditions,
    testing::Values(
        GrantCondition{"operations", all_of({"Decrypt", "Encrypt", "DescribeKey"}), true},
        GrantCondition{"operations", all_of({"Decrypt"}), false},
        GrantCondition{"grantee",
                       equals("kms:GranteePrincipal", "arn:aws:iam::111122223333:user/admin"),
                       true},
        GrantCondition{"grantee",
                       equals("kms:GranteePrincipal", "arn:aws:iam::111122223333:user/bob"), false},
        GrantCondition{"retiring",
                       equals("kms:RetiringPrincipal", "arn:aws:iam::111122223333:user/bob"), true},
        GrantCondition{"constraint", equals("kms:GrantConstraintType", "EncryptionContextSubset"),
                       true},
        GrantCondition{"constraint", equals("kms:GrantConstraintType", "EncryptionContextEquals"),
                       false},
        GrantCondition{"context", equals("kms:EncryptionContext:team", "blue"), true},
        GrantCondition{"caller", equals("kms:CallerAccount", "444455556666"), false},
        GrantCondition{"for a service", {{"Bool", {{"kms:GrantIsForAWSResource", "true"}}}}, false},
        GrantCondition{
            "not for a service", {{"Bool", {{"kms:GrantIsForAWSResource", "false"}}}}, true}));

TEST(GrantsOfWorlds, AreInForceFromTheStart) {
  TestWorld w(R"({"accounts": [{"id": "111122223333", "users": [
      {"name": "bob"}], "regions": {"us-east-1": {"keys": [{"alias": "reports", "grants": [
      {"GranteePrincipal": "arn:aws:iam::111122223333:user/bob",
       "Operations": ["GenerateDataKey"]}]}]}}}]})");
  auto bobs = w.client_as(TestWorld::user("bob"));
  EXPECT_EQ(outcome(bobs.call("kms", "GenerateDataKey",
                              {{"KeyId", "alias/reports"}, {"KeySpec", "AES_256"}})),
            "ok");
}

}  // namespace
}  // namespace tests
