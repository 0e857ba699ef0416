// Who may use a key: key policies, IAM policies enabled by them, other accounts, conditions, and
// what a new policy must meet.
#include <gtest/gtest.h>

#include "tests/fakes/kms/kms_test_support.h"

namespace tests {
namespace {

using sim::Value;

const std::string kLockedOut =
    "MalformedPolicyDocumentException: The new key policy will not allow you to update the key "
    "policy in the future.";
const std::string kBadPrincipal =
    "MalformedPolicyDocumentException: Policy contains a statement with one or more invalid "
    "principals.";

Value identity_policy(const Value& actions) {
  return {{"Version", "2012-10-17"},
          {"Statement", {{{"Effect", "Allow"}, {"Action", actions}, {"Resource", "*"}}}}};
}

class KeyPolicies : public testing::Test {
 protected:
  TestWorld w;
  sim::Client admin = w.client();

  std::string key_with(const Value& statements) {
    return new_key_arn(
        admin, {{"Policy", policy_of(statements)}, {"BypassPolicyLockoutSafetyCheck", true}});
  }
  sim::Answer data_key(sim::Client& client, const std::string& arn,
                       const Value& context = nullptr) {
    Value input = {{"KeyId", arn}, {"KeySpec", "AES_256"}};
    if (!context.is_null()) input["EncryptionContext"] = context;
    return client.call("kms", "GenerateDataKey", input);
  }
};

TEST_F(KeyPolicies, TheDefaultEnablesIamPolicies) {
  const auto arn = new_key_arn(admin);
  EXPECT_EQ(kms(admin, "GetKeyPolicy", {{"KeyId", arn}}).at("Policy"),
            R"({"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User )"
            R"(Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},)"
            R"("Action":"kms:*","Resource":"*"}]})");
  auto may = w.client_as(new_user(w, "may", identity_policy("kms:GenerateDataKey")));
  auto nobody = w.client_as(new_user(w, "nobody"));
  EXPECT_EQ(outcome(data_key(may, arn)), "ok");
  EXPECT_EQ(outcome(data_key(nobody, arn)),
            "AccessDeniedException: User: arn:aws:iam::111122223333:user/nobody is not authorized "
            "to perform: kms:GenerateDataKey on resource: " +
                arn + " because no identity-based policy allows the kms:GenerateDataKey action");
}

TEST_F(KeyPolicies, WithoutTheAccountIamPoliciesGiveNothing) {
  const auto bob = new_user(w, "bob");
  const auto arn = key_with({allow({{"AWS", bob.arn}}, "kms:*")});
  auto bobs = w.client_as(bob);
  EXPECT_EQ(outcome(data_key(bobs, arn)), "ok") << "named directly, he needs no IAM policy";
  EXPECT_EQ(outcome(data_key(admin, arn)),
            "AccessDeniedException: User: arn:aws:iam::111122223333:user/admin is not authorized "
            "to perform: kms:GenerateDataKey on resource: " +
                arn + " because no resource-based policy allows the kms:GenerateDataKey action");
  auto root = w.client_as(TestWorld::root());
  EXPECT_EQ(data_key(root, arn).code(), "AccessDeniedException");
}

TEST_F(KeyPolicies, AnExplicitDenyNamesItsPolicy) {
  auto denial = allow({{"AWS", TestWorld::admin().arn}}, "kms:GenerateDataKey");
  denial["Effect"] = "Deny";
  const auto arn = key_with({allow({{"AWS", root_arn(kAccount)}}, "kms:*"), denial});
  EXPECT_EQ(outcome(data_key(admin, arn)),
            "AccessDeniedException: User: arn:aws:iam::111122223333:user/admin is not authorized "
            "to perform: kms:GenerateDataKey on resource: " +
                arn + " with an explicit deny in a resource-based policy");
}

TEST_F(KeyPolicies, OtherAccountsNeedBothSides) {
  const auto arn = key_with({allow({{"AWS", root_arn(kAccount)}}, "kms:*"),
                             allow({{"AWS", root_arn(kOtherAccount)}}, "kms:*")});
  auto may = w.client_as(new_user(
      w, "may", identity_policy({"kms:GenerateDataKey", "kms:GetKeyPolicy"}), kOtherAccount));
  auto nobody = w.client_as(new_user(w, "nobody", nullptr, kOtherAccount));
  EXPECT_EQ(outcome(data_key(may, arn)), "ok");
  EXPECT_EQ(outcome(data_key(nobody, arn)),
            "AccessDeniedException: User: arn:aws:iam::444455556666:user/nobody is not authorized "
            "to perform: kms:GenerateDataKey on resource: " +
                arn + " because no identity-based policy allows the kms:GenerateDataKey action");
  EXPECT_EQ(may.call("kms", "GetKeyPolicy", {{"KeyId", arn}}).code(), "AccessDeniedException")
      << "reading a policy never works across accounts";
  const auto closed = new_key_arn(admin);
  EXPECT_EQ(outcome(data_key(may, closed)),
            "AccessDeniedException: User: arn:aws:iam::444455556666:user/may is not authorized to "
            "perform: kms:GenerateDataKey on this resource because the resource does not exist in "
            "this Region, no resource-based policies allow access, or a resource-based policy "
            "explicitly denies access");
}

TEST_F(KeyPolicies, DecryptWithoutKeyIdHidesTheKeyOfAnotherAccount) {
  const auto arn = new_key_arn(admin);
  const auto blob =
      kms(admin, "Encrypt", {{"KeyId", arn}, {"Plaintext", "x"}}).at("CiphertextBlob");
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  EXPECT_EQ(outcome(other.call("kms", "Decrypt", {{"CiphertextBlob", blob}})),
            "AccessDeniedException: User: arn:aws:iam::444455556666:user/admin is not authorized "
            "to perform: kms:Decrypt on the resource associated with this ciphertext because the "
            "resource does not exist in this Region, no resource-based policies allow access, or a "
            "resource-based policy explicitly denies access");
}

// No policy lets DisableKey reach another account's key; the explanation says so.
TEST_F(KeyPolicies, AnOperationThatNeverCrossesIsExplained) {
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  const auto refused = other.call("kms", "DisableKey", {{"KeyId", new_key_arn(admin)}});
  EXPECT_NE(outcome(refused).find("on this resource because the resource does not exist"),
            std::string::npos);
  const auto decisions = w.world.gateway().journal().decisions(refused.journal_id);
  ASSERT_EQ(decisions.size(), 1u);
  EXPECT_EQ(decisions.front()["effect"], "implicit_deny");
  const auto& remedy = decisions.front()["remedies"].at(0);
  EXPECT_EQ(remedy["edit"], "none");
  EXPECT_NE(remedy["summary"].get<std::string>().find("never works on a key of another account"),
            std::string::npos);
}

struct ConditionCase {
  const char* about;
  Value condition;
  Value context;
  bool allowed;
};

class KeyConditions : public testing::TestWithParam<ConditionCase> {};

TEST_P(KeyConditions, AreJudgedOnTheRequest) {
  TestWorld w;
  auto admin = w.client();
  const auto bob = new_user(w, "bob");
  const auto& [about, condition, context, allowed] = GetParam();
  const auto arn = new_key_arn(
      admin, {{"Policy", policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:*"),
                                    allow({{"AWS", bob.arn}}, "kms:GenerateDataKey*", condition)})},
              {"Tags", {{{"TagKey", "Team"}, {"TagValue", "blue"}}}}});
  kms(admin, "CreateAlias", {{"AliasName", "alias/reports"}, {"TargetKeyId", arn}});
  auto bobs = w.client_as(bob);
  Value input = {{"KeyId", "alias/reports"}, {"KeySpec", "AES_256"}};
  if (!context.is_null()) input["EncryptionContext"] = context;
  EXPECT_EQ(bobs.call("kms", "GenerateDataKey", input).code(),
            allowed ? "" : "AccessDeniedException");
}

Value equals(const Value& keys) { return {{"StringEquals", keys}}; }

INSTANTIATE_TEST_SUITE_P(
    Table, KeyConditions,
    testing::Values(
        ConditionCase{"CallerAccount", equals({{"kms:CallerAccount", kAccount}}), nullptr, true},
        ConditionCase{"OtherCallerAccount", equals({{"kms:CallerAccount", kOtherAccount}}), nullptr,
                      false},
        ConditionCase{"ViaServiceOnADirectCall",
                      equals({{"kms:ViaService", "s3.us-east-1.amazonaws.com"}}), nullptr, false},
        ConditionCase{
            "ContextValue", equals({{"kms:EncryptionContext:Dept", "it"}}), {{"Dept", "it"}}, true},
        ConditionCase{"ContextNameWithoutCase",
                      equals({{"kms:EncryptionContext:dEPT", "it"}}),
                      {{"Dept", "it"}},
                      true},
        ConditionCase{"ContextValueCase",
                      equals({{"kms:EncryptionContext:Dept", "it"}}),
                      {{"Dept", "IT"}},
                      false},
        ConditionCase{"ContextMissing", equals({{"kms:EncryptionContext:Dept", "it"}}), nullptr,
                      false},
        ConditionCase{"ContextKeys",
                      {{"ForAllValues:StringEquals", {{"kms:EncryptionContextKeys", {"a", "b"}}}},
                       {"Null", {{"kms:EncryptionContextKeys", "false"}}}},
                      {{"a", "1"}},
                      true},
        ConditionCase{"ContextKeysOthers",
                      {{"ForAllValues:StringEquals", {{"kms:EncryptionContextKeys", {"a", "b"}}}}},
                      {{"a", "1"}, {"c", "1"}},
                      false},
        ConditionCase{"KeySpec", equals({{"kms:KeySpec", "SYMMETRIC_DEFAULT"}}), nullptr, true},
        ConditionCase{"KeyUsage", equals({{"kms:KeyUsage", "SIGN_VERIFY"}}), nullptr, false},
        ConditionCase{"KeyOrigin", equals({{"kms:KeyOrigin", "AWS_KMS"}}), nullptr, true},
        ConditionCase{"MultiRegion", {{"Bool", {{"kms:MultiRegion", "false"}}}}, nullptr, true},
        ConditionCase{"RequestAlias", equals({{"kms:RequestAlias", "alias/reports"}}), nullptr,
                      true},
        ConditionCase{"Algorithm", equals({{"kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT"}}),
                      nullptr, true},
        ConditionCase{"ResourceTag", equals({{"aws:ResourceTag/Team", "blue"}}), nullptr, true},
        ConditionCase{"OtherResourceTag", equals({{"aws:ResourceTag/Team", "red"}}), nullptr,
                      false}),
    [](const auto& each) { return std::string(each.param.about); });

TEST_F(KeyPolicies, NobodyLocksHimselfOutByAccident) {
  const auto bob = new_user(w, "bob");
  const auto arn = new_key_arn(admin);
  const std::string without_admin = policy_of({allow({{"AWS", bob.arn}}, "kms:*")});
  const std::string account_may_only_use =
      policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:GenerateDataKey")});
  const std::string admin_alone = policy_of({allow({{"AWS", TestWorld::admin().arn}}, "kms:*")});
  for (const auto& policy : {without_admin, account_may_only_use}) {
    EXPECT_EQ(outcome(admin.call("kms", "PutKeyPolicy", {{"KeyId", arn}, {"Policy", policy}})),
              kLockedOut);
    EXPECT_EQ(outcome(admin.call("kms", "CreateKey", {{"Policy", policy}})), kLockedOut);
  }
  EXPECT_EQ(outcome(admin.call("kms", "PutKeyPolicy", {{"KeyId", arn}, {"Policy", admin_alone}})),
            "ok");
  EXPECT_EQ(
      outcome(admin.call(
          "kms", "PutKeyPolicy",
          {{"KeyId", arn}, {"Policy", without_admin}, {"BypassPolicyLockoutSafetyCheck", true}})),
      "ok");
  EXPECT_EQ(admin.call("kms", "GetKeyPolicy", {{"KeyId", arn}}).code(), "AccessDeniedException");
  auto bobs = w.client_as(bob);
  EXPECT_EQ(kms(bobs, "GetKeyPolicy", {{"KeyId", arn}}).at("Policy"), without_admin);
}

// The account's statement is enough for one who may only create keys: it enables IAM.
TEST_F(KeyPolicies, TheCheckDoesNotAskForIamPermissions) {
  auto creator = w.client_as(new_user(w, "creator", identity_policy("kms:CreateKey")));
  EXPECT_EQ(outcome(creator.call(
                "kms", "CreateKey",
                {{"Policy", policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:*")})}})),
            "ok");
}

TEST_F(KeyPolicies, DocumentsAreValidated) {
  const auto arn = new_key_arn(admin);
  const auto put = [&](const std::string& policy) {
    return outcome(admin.call("kms", "PutKeyPolicy", {{"KeyId", arn}, {"Policy", policy}}));
  };
  const Value account = allow({{"AWS", root_arn(kAccount)}}, "kms:*");
  const auto with = [&](const Value& principal) {
    return policy_of({account, allow(principal, "kms:Decrypt")});
  };
  Value no_principal = allow("*", "kms:Decrypt");
  no_principal.erase("Principal");
  EXPECT_EQ(put(policy_of({account, no_principal})),
            "MalformedPolicyDocumentException: Policy contains a statement with no principal.");
  EXPECT_EQ(put(with({{"AWS", "arn:aws:iam::999900001111:root"}})), kBadPrincipal);
  EXPECT_EQ(put(with({{"AWS", "arn:aws:iam::111122223333:group/admins"}})), kBadPrincipal);
  EXPECT_EQ(put(with({{"AWS", "arn:aws:iam::111122223333:user/*"}})), kBadPrincipal);
  EXPECT_EQ(put(with({{"AWS", "AIDAEXAMPLEEXAMPLE123"}})), kBadPrincipal);
  EXPECT_EQ(put(with({{"Service", "nonsense"}})), kBadPrincipal);
  EXPECT_EQ(put(with({{"Service", "inspector2.amazonaws.com"}})), "ok");
  EXPECT_EQ(put(with({{"AWS", kOtherAccount}})), "ok");
  EXPECT_TRUE(put("{").starts_with("MalformedPolicyDocumentException"));
  EXPECT_TRUE(
      put(R"({"Statement":[{"Effect":"allow"}]})").starts_with("MalformedPolicyDocumentException"));
  EXPECT_EQ(admin
                .call("kms", "PutKeyPolicy",
                      {{"KeyId", arn}, {"Policy", policy_of({account}) + std::string(32768, ' ')}})
                .code(),
            "LimitExceededException");
}

TEST_F(KeyPolicies, AreCalledDefaultAndKeptAsPut) {
  const auto arn = new_key_arn(admin);
  const std::string text = "{ \"Version\": \"2012-10-17\",\n  \"Statement\": [ " +
                           allow({{"AWS", kAccount}}, "kms:*").dump() + " ] }";
  kms(admin, "PutKeyPolicy", {{"KeyId", arn}, {"Policy", text}, {"PolicyName", "default"}});
  const auto got = kms(admin, "GetKeyPolicy", {{"KeyId", arn}});
  EXPECT_EQ(got.at("Policy"), text);
  EXPECT_EQ(got.at("PolicyName"), "default");
  const auto listed = kms(admin, "ListKeyPolicies", {{"KeyId", arn}});
  EXPECT_EQ(listed.at("PolicyNames"), Value::array({"default"}));
  EXPECT_EQ(listed.at("Truncated"), false);
  EXPECT_EQ(outcome(admin.call("kms", "GetKeyPolicy", {{"KeyId", arn}, {"PolicyName", "other"}})),
            "NotFoundException: No such policy exists");
  EXPECT_EQ(outcome(admin.call("kms", "PutKeyPolicy",
                               {{"KeyId", arn}, {"PolicyName", "other"}, {"Policy", text}})),
            "NotFoundException: No such policy exists");
}

TEST_F(KeyPolicies, AliasesNeedPermissionOnAliasAndKey) {
  const auto arn = new_key_arn(admin);
  const std::string alias = "arn:aws:kms:us-east-1:111122223333:alias/x";
  const auto on = [&](const Value& resources) {
    return Value{
        {"Version", "2012-10-17"},
        {"Statement", {{{"Effect", "Allow"}, {"Action", "kms:*Alias"}, {"Resource", resources}}}}};
  };
  auto half = w.client_as(new_user(w, "half", on({alias})));
  auto other_half = w.client_as(new_user(w, "otherhalf", on({arn})));
  auto whole = w.client_as(new_user(w, "whole", on({alias, arn})));
  const Value input = {{"AliasName", "alias/x"}, {"TargetKeyId", arn}};
  EXPECT_EQ(half.call("kms", "CreateAlias", input).code(), "AccessDeniedException");
  EXPECT_EQ(other_half.call("kms", "CreateAlias", input).code(), "AccessDeniedException");
  EXPECT_EQ(outcome(whole.call("kms", "CreateAlias", input)), "ok");
  EXPECT_EQ(half.call("kms", "DeleteAlias", {{"AliasName", "alias/x"}}).code(),
            "AccessDeniedException");
  EXPECT_EQ(outcome(whole.call("kms", "DeleteAlias", {{"AliasName", "alias/x"}})), "ok");
}

TEST_F(KeyPolicies, ReEncryptNeedsFromAndTo) {
  const auto from = new_key_arn(admin);
  const auto to = new_key_arn(admin);
  const auto blob =
      kms(admin, "Encrypt", {{"KeyId", from}, {"Plaintext", "x"}}).at("CiphertextBlob");
  const auto policy = [&](const std::string& from_action, const std::string& to_action) {
    return Value{{"Version", "2012-10-17"},
                 {"Statement",
                  {{{"Effect", "Allow"}, {"Action", from_action}, {"Resource", from}},
                   {{"Effect", "Allow"}, {"Action", to_action}, {"Resource", to}}}}};
  };
  const Value input = {{"CiphertextBlob", blob}, {"DestinationKeyId", to}};
  auto right = w.client_as(new_user(w, "right", policy("kms:ReEncryptFrom", "kms:ReEncryptTo")));
  auto wrong = w.client_as(new_user(w, "wrong", policy("kms:ReEncryptTo", "kms:ReEncryptFrom")));
  EXPECT_EQ(outcome(right.call("kms", "ReEncrypt", input)), "ok");
  EXPECT_EQ(wrong.call("kms", "ReEncrypt", input).code(), "AccessDeniedException");
}

TEST_F(KeyPolicies, AServiceIsJudgedByTheKeyPolicyAlone) {
  const auto statement = allow(
      {{"Service", "inspector2.amazonaws.com"}}, {"kms:Decrypt", "kms:GenerateDataKey*"},
      {{"StringEquals", {{"aws:SourceAccount", kAccount}}},
       {"ArnLike", {{"aws:SourceArn", "arn:aws:inspector2:us-east-1:111122223333:report/*"}}}});
  const auto arn = key_with({allow({{"AWS", root_arn(kAccount)}}, "kms:*"), statement});
  sim::aws::Principal inspector;
  inspector.kind = sim::aws::PrincipalKind::kService;
  inspector.name = "inspector2.amazonaws.com";
  inspector.source_account = kAccount;
  inspector.source_arn = "arn:aws:inspector2:us-east-1:111122223333:report/1";
  auto service = w.client_as(inspector);
  EXPECT_EQ(outcome(data_key(service, arn)), "ok");
  EXPECT_EQ(outcome(data_key(service, arn.substr(arn.find('/') + 1))), "ok")
      << "a bare id is looked up in the account it acts for";
  inspector.source_arn = "arn:aws:inspector2:eu-west-1:111122223333:report/1";
  auto other_region = w.client_as(inspector);
  EXPECT_EQ(outcome(data_key(other_region, arn)),
            "AccessDeniedException: User: inspector2.amazonaws.com is not authorized to perform: "
            "kms:GenerateDataKey on resource: " +
                arn + " because no resource-based policy allows the kms:GenerateDataKey action");
}

}  // namespace
}  // namespace tests
