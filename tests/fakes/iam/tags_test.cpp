// Tags of everything in IAM that can have them.
#include <gtest/gtest.h>

#include "tests/fakes/iam/iam_calls.h"
#include "tests/support/service_calls.h"

namespace tests {
namespace {

using sim::Value;

Value tag(const std::string& key, const std::string& value) {
  return {{"Key", key}, {"Value", value}};
}

// What can be tagged: the word in its operations, how a request names one and how it is made.
struct Taggable {
  const char *word, *member, *name, *arn, *creation;
  Value input;
};

const Taggable kTaggables[] = {
    {"User",
     "UserName",
     "alice",
     "arn:aws:iam::111122223333:user/alice",
     "CreateUser",
     {{"UserName", "alice"}}},
    {"Role",
     "RoleName",
     "worker",
     "arn:aws:iam::111122223333:role/worker",
     "CreateRole",
     {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}}},
    {"Policy",
     "PolicyArn",
     "arn:aws:iam::111122223333:policy/p",
     "arn:aws:iam::111122223333:policy/p",
     "CreatePolicy",
     {{"PolicyName", "p"}, {"PolicyDocument", allowing("s3:*")}}},
    {"InstanceProfile",
     "InstanceProfileName",
     "web",
     "arn:aws:iam::111122223333:instance-profile/web",
     "CreateInstanceProfile",
     {{"InstanceProfileName", "web"}}},
    {"MFADevice",
     "SerialNumber",
     "arn:aws:iam::111122223333:mfa/phone",
     "arn:aws:iam::111122223333:mfa/phone",
     "CreateVirtualMFADevice",
     {{"VirtualMFADeviceName", "phone"}}},
    {"OpenIDConnectProvider",
     "OpenIDConnectProviderArn",
     "arn:aws:iam::111122223333:oidc-provider/issuer.example",
     "arn:aws:iam::111122223333:oidc-provider/issuer.example",
     "CreateOpenIDConnectProvider",
     {{"Url", "https://issuer.example"}}},
};

class Tags : public Iam, public testing::WithParamInterface<Taggable> {
 protected:
  const Taggable& thing = GetParam();

  void SetUp() override { must(thing.creation, thing.input); }
  Value with(Value more) const {
    more[thing.member] = thing.name;
    return more;
  }
  std::string put(Value tags) {
    return refused(fmt::format("Tag{}", thing.word).c_str(), with({{"Tags", std::move(tags)}}));
  }
  std::string take(Value names) {
    return refused(fmt::format("Untag{}", thing.word).c_str(),
                   with({{"TagKeys", std::move(names)}}));
  }
  Value list(Value more = Value::object()) {
    return must(fmt::format("List{}Tags", thing.word).c_str(), with(std::move(more)));
  }
  Value tags() { return list().at("Tags"); }
};

TEST_P(Tags, ComeAndGo) {
  EXPECT_EQ(tags(), Value::array());
  EXPECT_EQ(put({tag("Team", "blue"), tag("Cost", "7")}), "ok");
  EXPECT_EQ(tags(), Value({tag("Cost", "7"), tag("Team", "blue")}));
  EXPECT_EQ(put({tag("team", "red")}), "ok");
  EXPECT_EQ(tags(), Value({tag("Cost", "7"), tag("team", "red")}));
  EXPECT_EQ(take({"TEAM", "Absent"}), "ok");
  EXPECT_EQ(tags(), Value({tag("Cost", "7")}));
}

TEST_P(Tags, AreRefusedWhole) {
  EXPECT_EQ(put({tag("a", "1"), tag("A", "2")}),
            "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case "
            "insensitive.");
  EXPECT_EQ(put({tag("Aws:thing", "1")}),
            "InvalidInput: Tag keys beginning with 'aws:' are reserved for AWS.");
  Value many = Value::array();
  for (int i = 0; i < 50; ++i) many.push_back(tag(fmt::format("k{:02}", i), "v"));
  EXPECT_EQ(put(many), "ok");
  EXPECT_EQ(put({tag("one-more", "v")}),
            "LimitExceeded: The number of tags has reached the maximum limit.");
  EXPECT_EQ(put({tag("k07", "other")}), "ok");
  EXPECT_EQ(tags().size(), 50u);

  const auto first = list({{"MaxItems", 30}});
  EXPECT_EQ(first.at("Tags").size(), 30u);
  EXPECT_EQ(first.at("IsTruncated"), true);
  const auto second = list({{"MaxItems", 30}, {"Marker", first.at("Marker")}});
  EXPECT_EQ(second.at("Tags").at(0), tag("k30", "v"));
  EXPECT_EQ(second.at("IsTruncated"), false);
}

TEST_P(Tags, AreJudgedOnTheThingAndTheTags) {
  must("CreateUser", {{"UserName", "tagger"}});
  auto tagger = w.client_as(TestWorld::user("tagger"));
  const auto code = [&](const std::string& team) {
    return code_of(tagger, "iam", fmt::format("Tag{}", thing.word).c_str(),
                   with({{"Tags", {tag("Team", team)}}}));
  };
  EXPECT_EQ(code("blue"), "AccessDenied");
  const Value statement = {{"Effect", "Allow"},
                           {"Action", fmt::format("iam:Tag{}", thing.word)},
                           {"Resource", thing.arn},
                           {"Condition", {{"StringEquals", {{"aws:RequestTag/Team", "blue"}}}}}};
  must("PutUserPolicy",
       {{"UserName", "tagger"},
        {"PolicyName", "p"},
        {"PolicyDocument", Value{{"Version", "2012-10-17"}, {"Statement", {statement}}}.dump()}});
  EXPECT_EQ(code("red"), "AccessDenied");
  EXPECT_EQ(code("blue"), "");
}

INSTANTIATE_TEST_SUITE_P(OfEvery, Tags, testing::ValuesIn(kTaggables),
                         [](const auto& each) { return std::string(each.param.word); });

TEST_F(Iam, ServiceLinkedRolesCanBeTaggedAndPoliciesOfAwsCannot) {
  must("CreateServiceLinkedRole", {{"AWSServiceName", "inspector2.amazonaws.com"}});
  EXPECT_EQ(refused("TagRole", {{"RoleName", "AWSServiceRoleForAmazonInspector2"},
                                {"Tags", {tag("Team", "blue")}}}),
            "ok");
  EXPECT_EQ(refused("TagPolicy", {{"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"},
                                  {"Tags", {tag("Team", "blue")}}}),
            "AccessDenied: Policy is outside your own account.");
}

}  // namespace
}  // namespace tests
