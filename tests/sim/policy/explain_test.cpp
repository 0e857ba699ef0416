// What a decision says about itself: AWS's reason, the data form, and the text for a person.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "sim/policy/authorizer.h"
#include "sim/policy/document.h"

namespace sim::policy {
namespace {

Attached attach(const std::string& json, DocumentKind kind, std::string name) {
  auto parsed = parse_document(json, kind);
  EXPECT_TRUE(parsed) << json;
  if (!parsed) return {std::make_shared<const Document>(), std::move(name)};
  return {std::make_shared<const Document>(std::move(*parsed.value)), std::move(name)};
}

std::string wrap(const std::string& statements) {
  return R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
}

constexpr const char* kKey =
    "arn:aws:kms:us-east-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321";

Request inspector_request() {
  Request request;
  request.principal.kind = aws::PrincipalKind::kService;
  request.principal.name = "inspector2.amazonaws.com";
  request.action = "kms:GenerateDataKey";
  request.resource = kKey;
  request.resource_account = "111122223333";
  request.context.set("aws:SourceArn", "arn:aws:inspector2:us-east-1:111122223333:report/1");
  return request;
}

Request user_request(const std::string& action, const std::string& resource) {
  Request request;
  request.principal.kind = aws::PrincipalKind::kUser;
  request.principal.account = "111122223333";
  request.principal.name = "alice";
  request.principal.arn = "arn:aws:iam::111122223333:user/alice";
  request.action = action;
  request.resource = resource;
  request.resource_account = "111122223333";
  return request;
}

Policies key_policies() {
  Policies policies;
  policies.resource =
      attach(wrap(R"({"Sid":"owner","Effect":"Allow","Principal":{"AWS":"111122223333"},
               "Action":"kms:*","Resource":"*"},
              {"Sid":"inspector","Effect":"Allow",
               "Principal":{"Service":"inspector2.amazonaws.com"},
               "Action":"kms:GenerateDataKey*","Resource":"*",
               "Condition":{"StringEquals":{"aws:SourceAccount":["444455556666","777788889999"]}}},
              {"Effect":"Allow","Principal":{"Service":"inspector2.amazonaws.com"},
               "Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*"},
              {"Effect":"Allow","Principal":{"Service":"inspector2.amazonaws.com"},
               "Action":"kms:*","NotResource":"*"})"),
             DocumentKind::kKey, "key policy of reports");
  return policies;
}

TEST(PolicyExplain, DenialListsTheFirstFailingElementOfEveryStatement) {
  const auto decision = authorize(inspector_request(), key_policies());
  EXPECT_EQ(decision.effect, Effect::kImplicitDeny);
  EXPECT_EQ(decision.layer, Layer::kResource);
  EXPECT_EQ(decision.statement, "");
  ASSERT_EQ(decision.verdicts.size(), 1u);
  const auto& statements = decision.verdicts.front().statements;
  ASSERT_EQ(statements.size(), 4u);
  using Texts = std::vector<std::string>;
  EXPECT_EQ(statements[0].failed, "Principal");
  EXPECT_EQ(statements[0].wanted, Texts{"111122223333"});
  EXPECT_EQ(statements[0].had, Texts{"inspector2.amazonaws.com"});
  EXPECT_EQ(statements[1].statement, "Statement[1] (Sid inspector)");
  EXPECT_EQ(statements[1].failed, "Condition");
  EXPECT_EQ(statements[1].operation, "StringEquals");
  EXPECT_EQ(statements[1].key, "aws:SourceAccount");
  EXPECT_EQ(statements[1].wanted, (Texts{"444455556666", "777788889999"}));
  EXPECT_TRUE(statements[1].had.empty());
  EXPECT_EQ(statements[2].failed, "Action");
  EXPECT_EQ(statements[2].wanted, (Texts{"kms:Decrypt", "kms:Encrypt"}));
  EXPECT_EQ(statements[2].had, Texts{"kms:GenerateDataKey"});
  EXPECT_EQ(statements[3].failed, "Resource");
  EXPECT_EQ(statements[3].wanted, Texts{"not *"});
}

TEST(PolicyExplain, TextNamesWantedAndHad) {
  auto request = inspector_request();
  request.context.set("aws:SourceAccount", "111122223333");
  const auto value = to_value(request, authorize(request, key_policies()));
  EXPECT_EQ(value.at("effect"), "implicit_deny");
  EXPECT_EQ(value.at("verdicts").at(0).at("statements").at(1).at("key"), "aws:SourceAccount");
  EXPECT_EQ(
      to_text(value),
      "inspector2.amazonaws.com asked for kms:GenerateDataKey on " + std::string(kKey) +
          "\n"
          "implicit_deny because no resource-based policy allows the kms:GenerateDataKey action\n"
          "  resource-based policy does not allow\n"
          "    key policy of reports, Statement[0] (Sid owner): Allow does not apply: Principal "
          "wanted 111122223333 / had inspector2.amazonaws.com\n"
          "    key policy of reports, Statement[1] (Sid inspector): Allow does not apply: "
          "Condition "
          "StringEquals aws:SourceAccount wanted 444455556666, 777788889999 / had 111122223333\n"
          "    key policy of reports, Statement[2]: Allow does not apply: Action wanted "
          "kms:Decrypt, kms:Encrypt / had kms:GenerateDataKey\n"
          "    key policy of reports, Statement[3]: Allow does not apply: Resource wanted not * / "
          "had " +
          std::string(kKey) + "\n");
  // Values come back from a journal: nothing in them may be taken for granted.
  EXPECT_FALSE(to_text(Value::object()).empty());
  EXPECT_FALSE(to_text(Value::parse(R"({"verdicts":[{"statements":[{}]}]})")).empty());
}

TEST(PolicyExplain, AllowNamesItsStatement) {
  auto request = inspector_request();
  request.context.set("aws:SourceAccount", "444455556666");
  const auto decision = authorize(request, key_policies());
  EXPECT_TRUE(decision.allowed());
  EXPECT_EQ(decision.policy, "key policy of reports");
  EXPECT_EQ(decision.statement, "Statement[1] (Sid inspector)");
  EXPECT_EQ(reason(request, decision), "");
  ASSERT_EQ(decision.verdicts.size(), 1u);
  ASSERT_EQ(decision.verdicts.front().statements.size(), 1u);
  EXPECT_TRUE(decision.verdicts.front().statements.front().matched);
}

TEST(PolicyExplain, ReasonsUseTheWordsOfAws) {
  const auto request = user_request("s3:GetObject", "arn:aws:s3:::reports/x");
  const auto allow_all = wrap(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  const auto deny_all = wrap(R"({"Effect":"Deny","Action":"*","Resource":"*"})");
  const auto told = [&](const Policies& policies) {
    return reason(request, authorize(request, policies));
  };
  Policies policies;
  EXPECT_EQ(told(policies), "because no identity-based policy allows the s3:GetObject action");
  policies.identity = {attach(allow_all, DocumentKind::kIdentity, "inline")};
  policies.boundary = attach(wrap(R"({"Effect":"Allow","Action":"ec2:*","Resource":"*"})"),
                             DocumentKind::kIdentity, "boundary");
  EXPECT_EQ(told(policies), "because no permissions boundary allows the s3:GetObject action");
  policies.boundary = attach(deny_all, DocumentKind::kIdentity, "arn:aws:iam::1:policy/b");
  EXPECT_EQ(told(policies),
            "with an explicit deny in a permissions boundary: arn:aws:iam::1:policy/b");
  policies.boundary.reset();
  policies.service_control = {{attach(deny_all, DocumentKind::kServiceControl, "root SCP")}};
  EXPECT_EQ(told(policies), "with an explicit deny in a service control policy");
  policies.service_control = {{}};
  EXPECT_EQ(told(policies), "because no service control policy allows the s3:GetObject action");
  policies.service_control.clear();
  policies.identity = {attach(deny_all, DocumentKind::kIdentity, "inline")};
  EXPECT_EQ(told(policies), "with an explicit deny in an identity-based policy");
}

TEST(PolicyExplain, TrustPoliciesHaveTheirOwnWords) {
  const auto request = user_request("sts:AssumeRole", "arn:aws:iam::111122223333:role/Target");
  Policies policies;
  policies.resource = attach(wrap(R"({"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole",
               "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}})"),
                             DocumentKind::kTrust, "trust policy of Target");
  EXPECT_EQ(reason(request, authorize(request, policies)),
            "because no role trust policy allows the sts:AssumeRole action");
  auto plain = request;
  plain.context.set("aws:MultiFactorAuthPresent", "false");
  EXPECT_EQ(reason(plain, authorize(plain, policies)),
            "with an explicit deny in the role trust policy");
}

TEST(PolicyExplain, MultivaluedKeyWithoutSetOperatorIsPointedOut) {
  auto request = user_request("s3:GetObject", "arn:aws:s3:::reports/x");
  request.context.set_list("aws:TagKeys", {"a"});
  Policies policies;
  policies.identity = {attach(wrap(R"({"Effect":"Allow","Action":"*","Resource":"*",
                                       "Condition":{"StringEquals":{"aws:TagKeys":"a"}}})"),
                              DocumentKind::kIdentity, "inline")};
  const auto decision = authorize(request, policies);
  ASSERT_EQ(decision.warnings.size(), 1u);
  EXPECT_NE(decision.warnings.front().find("ForAnyValue"), std::string::npos);
}

TEST(PolicyExplain, GrantsExplainThemselves) {
  auto request = user_request("kms:Decrypt", kKey);
  request.context.set("kms:EncryptionContext:team", "red");
  Policies policies = key_policies();
  policies.grants = {
      {"g1", "arn:aws:iam::111122223333:user/alice", "", {"Decrypt"}, {}, {{"team", "blue"}}}};
  const auto decision = authorize(request, policies);
  EXPECT_EQ(decision.effect, Effect::kImplicitDeny);
  const auto grant =
      std::find_if(decision.verdicts.begin(), decision.verdicts.end(),
                   [](const auto& verdict) { return verdict.layer == Layer::kGrant; });
  ASSERT_NE(grant, decision.verdicts.end());
  ASSERT_EQ(grant->statements.size(), 1u);
  EXPECT_EQ(grant->statements.front().policy, "grant g1");
  EXPECT_EQ(grant->statements.front().wanted, std::vector<std::string>{"team=blue"});
  EXPECT_EQ(grant->statements.front().had, std::vector<std::string>{"team=red"});
}

}  // namespace
}  // namespace sim::policy
