// STS: roles assumed with the tokens of identity providers. The tokens, the keys and the world are
// data; what each must answer stands beside it.
#include "tests/fakes/iam/sts_world.h"

namespace tests {
namespace {

using sim::Value;

const Value& data() {
  static const Value kData = Value::parse(source_file("tests/cases/iam/web_identities.json"));
  return kData;
}

struct WebWorld : StsWorld {
  WebWorld() : StsWorld(data().at("world").dump()) {}

  // Whoever holds the token calls, without credentials.
  sim::Answer exchange(const Value& entry, Value more = Value::object()) {
    more["RoleArn"] = role_arn(entry.at("role"));
    more["RoleSessionName"] = "test";
    more["WebIdentityToken"] = entry.at("token");
    return client_as({}).call("sts", "AssumeRoleWithWebIdentity", more);
  }
};

class WebIdentities : public testing::TestWithParam<Value> {};

TEST_P(WebIdentities, AnswerAsDocumented) {
  WebWorld w;
  const Value& entry = GetParam();
  const auto answer = w.exchange(entry);
  ASSERT_EQ(outcome(answer), entry.at("outcome"));
  if (!answer.ok()) return;
  const auto who = w.principal_of(answer);
  EXPECT_EQ(who.tags, entry.value("tags", std::map<std::string, std::string>()));
  EXPECT_EQ(who.transitive_tags, entry.value("transitive", std::set<std::string>()));
  EXPECT_EQ(who.source_identity, entry.value("source_identity", ""));
}

INSTANTIATE_TEST_SUITE_P(Tokens, WebIdentities,
                         testing::ValuesIn(data().at("cases").begin(), data().at("cases").end()),
                         [](const auto& tested) {
                           return tested.param.at("name").template get<std::string>();
                         });

const Value& entry_named(const char* name) {
  for (const auto& each : data().at("cases")) {
    if (each.at("name") == name) return each;
  }
  throw std::logic_error(name);
}

TEST(WebIdentity, TheAnswerTellsWhomTheTokenNames) {
  WebWorld w;
  const auto answer = w.exchange(entry_named("Rs256"));
  ASSERT_EQ(outcome(answer), "ok");
  EXPECT_EQ(answer.value().at("SubjectFromWebIdentityToken"),
            "repo:example/reports:ref:refs/heads/main");
  EXPECT_EQ(answer.value().at("Provider"), "https://token.actions.githubusercontent.com");
  EXPECT_EQ(answer.value().at("Audience"), "sts.amazonaws.com");
  EXPECT_EQ(answer.value().at("AssumedRoleUser").at("Arn"),
            "arn:aws:sts::111122223333:assumed-role/reports/test");
}

TEST(WebIdentity, TheSessionKnowsItsProvider) {
  WebWorld w;
  auto session = w.session(w.exchange(entry_named("Rs256")));
  EXPECT_EQ(outcome(session.call("kms", "ListKeys")), "ok") << "aws:FederatedProvider";
  EXPECT_EQ(outcome(w.assume(session, "next")), "ok");
}

// The user guide's policies for "${accounts.google.com:sub}" and its like are the role's own.
TEST(WebIdentity, TheSessionKeepsSubjectAndAudience) {
  WebWorld w;
  auto session = w.session(w.exchange(entry_named("Rs256")));
  const std::string issuer = "token.actions.githubusercontent.com:";
  const auto allowed_if = [&](const char* key, const char* value) {
    const Value condition = {{"StringEquals", {{issuer + key, value}}}};
    const Value statement = {{"Effect", "Allow"},
                             {"Action", "kms:ListAliases"},
                             {"Resource", "*"},
                             {"Condition", condition}};
    const Value document = {{"Version", "2012-10-17"}, {"Statement", {statement}}};
    EXPECT_EQ(outcome(w.client_as(w.root()).call("iam", "PutRolePolicy",
                                                 {{"RoleName", "reports"},
                                                  {"PolicyName", "Aliases"},
                                                  {"PolicyDocument", document.dump()}})),
              "ok");
    return session.call("kms", "ListAliases").code();
  };
  EXPECT_EQ(allowed_if("sub", "repo:example/reports:ref:refs/heads/main"), "");
  EXPECT_EQ(allowed_if("aud", "sts.amazonaws.com"), "");
  EXPECT_EQ(allowed_if("sub", "somebody else"), "AccessDeniedException");
  EXPECT_EQ(allowed_if("actor", "alice"), "AccessDeniedException") << "of the first call only";
}

TEST(WebIdentity, TagsAndSourceIdentityGoAlongAChain) {
  WebWorld w;
  const auto tagged = w.assume(w.session(w.exchange(entry_named("NestedTags"))), "next");
  EXPECT_EQ(w.principal_of(tagged).tags, (std::map<std::string, std::string>{{"Team", "blue"}}));
  const auto named = w.assume(w.session(w.exchange(entry_named("SourceIdentity"))), "next");
  EXPECT_EQ(w.principal_of(named).source_identity, "alice");
}

TEST(WebIdentity, SessionPoliciesAndDurationsAreThoseOfRoles) {
  WebWorld w;
  const Value& entry = entry_named("Rs256");
  const Value nothing = {
      {"Policy",
       R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})"}};
  EXPECT_EQ(w.session(w.exchange(entry, nothing)).call("kms", "ListKeys").code(),
            "AccessDeniedException");
  EXPECT_EQ(outcome(w.exchange(entry, {{"DurationSeconds", 3601}})),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for "
            "this role.");
}

TEST(WebIdentity, OtherKindsOfTokensAreNotSimulated) {
  WebWorld w;
  EXPECT_EQ(w.exchange(entry_named("Rs256"), {{"ProviderId", "www.amazon.com"}}).code(),
            "NotImplemented");
  Value no_role = entry_named("Rs256");
  no_role["role"] = "";
  EXPECT_EQ(outcome(w.client_as({}).call("sts", "AssumeRoleWithWebIdentity",
                                         {{"RoleArn", "arn:aws:s3:::no-role-at-all"},
                                          {"RoleSessionName", "test"},
                                          {"WebIdentityToken", no_role["token"]}})),
            "ValidationError: Request ARN is invalid");
}

// A fault in the sections is told with its place.
TEST(WebIdentitySections, NamePlaceAndRemedy) {
  const auto complaint = [](const std::string& account, const std::string& top) {
    try {
      TestWorld w(R"({"accounts": [{"id": "111122223333")" + account + "}]" + top + "}");
    } catch (const std::exception& e) {
      return std::string(e.what());
    }
    return std::string("none");
  };
  const std::pair<std::string, std::string> faults[] = {
      {complaint(R"(, "oidc_providers": [{"url": "login.example.com"}])", ""), "https://"},
      {complaint(R"(, "oidc_providers": [{"url": "https://a.example", "clients": []}])", ""),
       "client_ids"},
      {complaint(R"(, "oidc_providers": [{"url": "https://a.example"},
                                         {"url": "https://a.example"}])",
                 ""),
       "already exists"},
      {complaint("", R"(, "identity_issuers": [{"url": "https://a.example"}])"), "keys"},
      {complaint("", R"(, "identity_issuers": [{"url": "https://a.example",
                                                "keys": {"keys": [{"kty": "oct"}]}}])"),
       "JSON Web Key"},
  };
  for (const auto& [told, part] : faults) EXPECT_NE(told.find(part), std::string::npos) << told;
}

TEST(DecodeAuthorizationMessage, KnowsNoMessageThatNobodyEncoded) {
  WebWorld w;
  auto root = w.client_as(TestWorld::root());
  EXPECT_EQ(root.call("sts", "DecodeAuthorizationMessage", {{"EncodedMessage", "abc"}}).code(),
            "InvalidAuthorizationMessageException");
}

}  // namespace
}  // namespace tests
