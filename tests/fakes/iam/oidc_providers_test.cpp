// OpenID Connect providers, and the issuers whose keys a world gives.
#include <gtest/gtest.h>

#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;

const std::string kIssuer = "arn:aws:iam::111122223333:oidc-provider/issuer.example/app";

class OidcProviders : public Iam {
 protected:
  Value provider() {
    return must("GetOpenIDConnectProvider", {{"OpenIDConnectProviderArn", kIssuer}});
  }
  Value with(const char* member, const Value& value) {
    return {{"OpenIDConnectProviderArn", kIssuer}, {member, value}};
  }
};

TEST_F(OidcProviders, ComeAndGo) {
  const std::string thumbprint(40, 'a');
  const auto made =
      must("CreateOpenIDConnectProvider", {{"Url", "https://issuer.example/app"},
                                           {"ClientIDList", {"web"}},
                                           {"ThumbprintList", {thumbprint}},
                                           {"Tags", {{{"Key", "Team"}, {"Value", "blue"}}}}});
  EXPECT_EQ(made.at("OpenIDConnectProviderArn"), kIssuer);
  EXPECT_EQ(made.at("Tags").size(), 1u);
  EXPECT_EQ(provider().at("Url"), "issuer.example/app");
  EXPECT_EQ(provider().at("ThumbprintList"), Value({thumbprint}));
  EXPECT_EQ(provider().at("Tags").size(), 1u);
  EXPECT_EQ(must("ListOpenIDConnectProviders").at("OpenIDConnectProviderList"),
            Value({{{"Arn", kIssuer}}}));
  EXPECT_EQ(refused("CreateOpenIDConnectProvider", {{"Url", "https://issuer.example/app/"}}),
            "EntityAlreadyExists: Provider with url https://issuer.example/app already exists.");

  must("AddClientIDToOpenIDConnectProvider", with("ClientID", "mobile"));
  must("AddClientIDToOpenIDConnectProvider", with("ClientID", "mobile"));
  EXPECT_EQ(provider().at("ClientIDList"), Value({"web", "mobile"}));
  must("RemoveClientIDFromOpenIDConnectProvider", with("ClientID", "web"));
  must("RemoveClientIDFromOpenIDConnectProvider", with("ClientID", "web"));
  EXPECT_EQ(provider().at("ClientIDList"), Value({"mobile"}));
  const std::string other(40, 'b');
  must("UpdateOpenIDConnectProviderThumbprint", with("ThumbprintList", {other}));
  EXPECT_EQ(provider().at("ThumbprintList"), Value({other}));

  must("DeleteOpenIDConnectProvider", {{"OpenIDConnectProviderArn", kIssuer}});
  must("DeleteOpenIDConnectProvider", {{"OpenIDConnectProviderArn", kIssuer}});
  EXPECT_EQ(refused("GetOpenIDConnectProvider", {{"OpenIDConnectProviderArn", kIssuer}}),
            "NoSuchEntity: OpenIDConnect Provider not found for arn " + kIssuer);
}

TEST_F(OidcProviders, AreRefusedWhereTheyCannotBe) {
  const auto refusal = [&](Value input) {
    if (!input.contains("Url")) input["Url"] = "https://issuer.example";
    return refused("CreateOpenIDConnectProvider", input);
  };
  EXPECT_EQ(refusal({{"Url", "http://issuer.example"}}),
            "InvalidInput: The URL must begin with https://.");
  EXPECT_EQ(refusal({{"Url", "https://issuer.example?x=1"}}).substr(0, 40),
            "InvalidInput: https://issuer.example?x=1");
  EXPECT_EQ(refusal({{"ThumbprintList", {std::string(40, 'z')}}}),
            "InvalidInput: Thumbprint " + std::string(40, 'z') + " is not a hexadecimal number.");
  EXPECT_EQ(refusal({{"ThumbprintList", Value(6, std::string(40, 'a'))}}),
            "InvalidInput: Thumbprint list must contain fewer than 6 entries.");
  Value many = Value::array();
  for (int i = 0; i < 101; ++i) many.push_back(fmt::format("id{}", i));
  EXPECT_EQ(refusal({{"ClientIDList", many}}),
            "LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  // Without thumbprints the issuer's server is asked for one.
  EXPECT_EQ(refusal(Value::object()), "ok");
  const auto made = must(
      "GetOpenIDConnectProvider",
      {{"OpenIDConnectProviderArn", "arn:aws:iam::111122223333:oidc-provider/issuer.example"}});
  EXPECT_EQ(made.at("ThumbprintList").at(0).get<std::string>().size(), 40u);
  EXPECT_EQ(made.at("ClientIDList"), Value::array());
}

}  // namespace
}  // namespace tests
