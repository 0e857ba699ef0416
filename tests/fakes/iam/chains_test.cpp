// STS: what goes along a chain of roles, tags and the source identity, and what it takes to let it.
#include "tests/fakes/iam/sts_world.h"

namespace tests {
namespace {

using sim::Value;

// first trusts the account, second trusts first, third trusts second; closed trusts first without
// tags and without a source identity.
constexpr const char* kWorld = R"({
  "now": "2026-03-01T09:00:00Z",
  "accounts": [
    { "id": "111122223333",
      "users": [
        { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement":
          { "Effect": "Allow", "Action": "*", "Resource": "*" } } } },
        { "name": "tagger", "policies": { "All": { "Version": "2012-10-17", "Statement":
          { "Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Resource": "*",
            "Condition": { "ForAllValues:StringEquals":
              { "aws:TagKeys": ["Team"], "sts:TransitiveTagKeys": ["Team"] } } } } } } ],
      "roles": [
        { "name": "first", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": "111122223333" },
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] } ] },
          "policies": { "Look": { "Version": "2012-10-17", "Statement":
            { "Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*", "Condition":
              { "StringEquals": { "aws:SourceIdentity": "alice" } } } } } },
        { "name": "second", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/first" },
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] } ] } },
        { "name": "third", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/second" },
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] } ] } },
        { "name": "alices", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": "111122223333" },
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
            "Condition": { "StringEquals": { "sts:SourceIdentity": "alice" } } } ] } },
        { "name": "closed", "trust": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Principal": { "AWS": ["111122223333",
              "arn:aws:iam::111122223333:role/first"] },
            "Action": "sts:AssumeRole" } ] } } ] } ] })";

constexpr const char* kFirstSession = "arn:aws:sts::111122223333:assumed-role/first/test";

class Chains : public testing::Test {
 protected:
  StsWorld w{kWorld};
  sim::Client admin = w.client();

  static Value tag(const char* key, const char* value) { return {{"Key", key}, {"Value", value}}; }
  static Value tags(const std::vector<Value>& list,
                    const std::vector<std::string>& transitive = {}) {
    return {{"Tags", list}, {"TransitiveTagKeys", transitive}};
  }
};

TEST_F(Chains, TransitiveTagsGoOnAndOthersDoNot) {
  const auto first =
      w.assume(admin, "first", tags({tag("Team", "blue"), tag("Desk", "4")}, {"team"}));
  const auto second = w.assume(w.session(first), "second", tags({tag("Case", "7")}));
  const auto third = w.assume(w.session(second), "third");
  using Tags = std::map<std::string, std::string>;
  EXPECT_EQ(w.principal_of(first).tags, (Tags{{"Desk", "4"}, {"Team", "blue"}}));
  EXPECT_EQ(w.principal_of(second).tags, (Tags{{"Case", "7"}, {"Team", "blue"}}));
  EXPECT_EQ(w.principal_of(third).tags, (Tags{{"Team", "blue"}}));
  EXPECT_EQ(w.principal_of(third).transitive_tags, (std::set<std::string>{"Team"}));
  EXPECT_TRUE(third.value().contains("PackedPolicySize")) << "inherited tags take room too";
}

TEST_F(Chains, AnInheritedTagStands) {
  const auto first = w.assume(admin, "first", tags({tag("Team", "blue")}, {"Team"}));
  EXPECT_EQ(outcome(w.assume(w.session(first), "second", tags({tag("TEAM", "red")}))),
            "InvalidParameterValue: One of the specified transitive tag keys can't be set because "
            "it conflicts with a transitive tag key from the calling session.");
}

TEST_F(Chains, OnlyTagsOfTheRequestCanBeTransitive) {
  EXPECT_EQ(outcome(w.assume(admin, "first", tags({tag("Team", "blue")}, {"Desk"}))),
            "InvalidParameterValue: The specified transitive tag key must be included in the "
            "requested tags.");
}

TEST_F(Chains, TagsThatGoOnNeedTagSessionToo) {
  const auto first = w.assume(admin, "first", tags({tag("Team", "blue")}, {"Team"}));
  EXPECT_EQ(outcome(w.assume(w.session(first), "closed")),
            StsWorld::denied(kFirstSession, "closed", "TagSession"));
  const auto plain = w.assume(admin, "first", tags({tag("Team", "blue")}));
  EXPECT_EQ(outcome(w.assume(w.session(plain), "closed")), "ok");
}

TEST_F(Chains, TransitiveKeysAreJudged) {
  auto tagger = w.client_as(TestWorld::user("tagger"));
  EXPECT_EQ(outcome(w.assume(tagger, "first", tags({tag("Team", "blue")}, {"Team"}))), "ok");
  EXPECT_EQ(outcome(w.assume(tagger, "first", tags({tag("Desk", "4")}, {"Desk"}))),
            StsWorld::denied(TestWorld::user("tagger").arn, "first"));
}

TEST_F(Chains, ASourceIdentityPersistsAndBearsOnDecisions) {
  const Value alice = {{"SourceIdentity", "alice"}};
  const auto first = w.assume(admin, "first", alice);
  ASSERT_EQ(outcome(first), "ok");
  EXPECT_EQ(first.value().at("SourceIdentity"), "alice");
  EXPECT_EQ(outcome(w.session(first).call("kms", "ListKeys")), "ok");
  const auto second = w.assume(w.session(first), "second");
  EXPECT_EQ(second.value().at("SourceIdentity"), "alice") << "without being asked again";
  EXPECT_EQ(w.principal_of(w.assume(w.session(second), "third", alice)).source_identity, "alice");

  const auto bob = w.assume(admin, "first", {{"SourceIdentity", "bob"}});
  EXPECT_EQ(w.session(bob).call("kms", "ListKeys").code(), "AccessDeniedException");
  EXPECT_EQ(outcome(w.assume(w.session(bob), "second", alice)),
            "ValidationError: The source identity is already set for this assume role session");
}

TEST_F(Chains, ASourceIdentityNeedsAPermissionOfItsOwn) {
  const Value alice = {{"SourceIdentity", "alice"}};
  EXPECT_EQ(outcome(w.assume(admin, "closed", alice)),
            StsWorld::denied(TestWorld::admin().arn, "closed", "SetSourceIdentity"));
  EXPECT_EQ(outcome(w.assume(w.session(w.assume(admin, "first", alice)), "closed")),
            StsWorld::denied(kFirstSession, "closed", "SetSourceIdentity"))
      << "also where it only goes on";
  EXPECT_EQ(outcome(w.assume(admin, "alices", alice)), "ok");
  EXPECT_EQ(outcome(w.assume(admin, "alices")), StsWorld::denied(TestWorld::admin().arn, "alices"));
}

}  // namespace
}  // namespace tests
