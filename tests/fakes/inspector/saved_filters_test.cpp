// Saved filters and suppression rules: what may be saved, what a rule does to findings, and when
// they are ACTIVE again.
#include <gtest/gtest.h>

#include <map>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;
using namespace std::chrono_literals;

Value equals(const char* field, const Value& value) {
  return {{field, {{{"comparison", "EQUALS"}, {"value", value}}}}};
}

class SavedFilters : public testing::Test {
 protected:
  explicit SavedFilters(const std::string& world) : world_(world) {}
  SavedFilters()
      : SavedFilters(R"({ "now": "2026-03-01T09:00:00Z", "seed": 5, "accounts": [
          { "id": "111122223333", "regions": {
              "us-east-1": { "inspector": { "findings": { "generate": { "count": 120 } } } },
              "eu-west-1": { "inspector": { "findings": [] } } } } ] })") {}

  Value call(const char* operation, Value input = Value::object()) {
    return tests::answered(client_, "inspector2", operation, std::move(input));
  }
  std::string code(const char* operation, Value input = Value::object()) {
    return tests::code_of(client_, "inspector2", operation, std::move(input));
  }
  std::string create(const std::string& name, const Value& criteria,
                     const char* action = "SUPPRESS") {
    return call("CreateFilter",
                {{"name", name}, {"action", action}, {"filterCriteria", criteria}})["arn"];
  }
  std::map<std::string, Value> findings() {
    std::map<std::string, Value> all;
    Value input = Value::object();
    for (;;) {
      const Value page = call("ListFindings", input);
      for (const auto& finding : page.at("findings")) all[finding.at("findingArn")] = finding;
      if (!page.contains("nextToken")) return all;
      input["nextToken"] = page.at("nextToken");
    }
  }
  // Every finding is as before, but those ACTIVE ones for which `suppressed` holds.
  template <class Suppressed>
  void expect_suppressed(const std::map<std::string, Value>& before, Suppressed suppressed) {
    const auto after = findings();
    ASSERT_EQ(after.size(), before.size());
    int count = 0;
    for (const auto& [arn, finding] : after) {
      const bool changed = before.at(arn).at("status") == "ACTIVE" && suppressed(finding);
      count += changed ? 1 : 0;
      EXPECT_EQ(finding.at("status"), changed ? Value("SUPPRESSED") : before.at(arn).at("status"));
      EXPECT_EQ(finding.at("lastObservedAt"), before.at(arn).at("lastObservedAt"));
      if (changed) {
        EXPECT_EQ(finding.at("updatedAt"), sim::to_millis(world_.world.now()));
      }
    }
    EXPECT_GT(count, 0);
  }

  tests::TestWorld world_;
  sim::Client client_ = world_.client_as(tests::TestWorld::root());
};

TEST_F(SavedFilters, AreListedAsTheyWereSaved) {
  const Value criteria = equals("severity", "LOW");
  const Value made = call("CreateFilter", {{"name", "low-ones"},
                                           {"action", "NONE"},
                                           {"filterCriteria", criteria},
                                           {"description", "what can wait"},
                                           {"reason", "busy"},
                                           {"tags", {{"team", "a"}}}});
  const std::string arn = made.at("arn");
  EXPECT_TRUE(
      arn.starts_with("arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/filter/"));
  const auto now = sim::to_millis(world_.world.now());
  const Value wanted = {{"arn", arn},         {"ownerId", "111122223333"},
                        {"name", "low-ones"}, {"criteria", criteria},
                        {"action", "NONE"},   {"createdAt", now},
                        {"updatedAt", now},   {"description", "what can wait"},
                        {"reason", "busy"},   {"tags", {{"team", "a"}}}};
  EXPECT_EQ(call("ListFilters").at("filters"), Value::array({wanted}));
  call("TagResource", {{"resourceArn", arn}, {"tags", {{"team", "b"}}}});
  EXPECT_EQ(call("ListTagsForResource", {{"resourceArn", arn}}).at("tags").at("team"), "b");

  world_.advance(1h);
  call("UpdateFilter", {{"filterArn", arn}, {"name", "low.ones"}, {"reason", "still busy"}});
  const Value updated = call("ListFilters").at("filters").at(0);
  EXPECT_EQ(updated.at("name"), "low.ones");
  EXPECT_EQ(updated.at("reason"), "still busy");
  EXPECT_EQ(updated.at("criteria"), criteria);
  EXPECT_EQ(updated.at("createdAt"), now);
  EXPECT_EQ(updated.at("updatedAt"), now + 3'600'000);
  EXPECT_EQ(call("DeleteFilter", {{"arn", arn}}).at("arn"), arn);
  EXPECT_EQ(call("ListFilters").at("filters"), Value::array());
  EXPECT_EQ(code("ListTagsForResource", {{"resourceArn", arn}}), "ResourceNotFoundException");
}

TEST_F(SavedFilters, AreListedByArnAndActionInPages) {
  std::vector<std::string> arns;
  for (int i = 0; i < 5; ++i) {
    arns.push_back(create("filter-" + std::to_string(i), equals("title", "x"),
                          i % 2 == 0 ? "NONE" : "SUPPRESS"));
  }
  EXPECT_EQ(call("ListFilters", {{"action", "NONE"}}).at("filters").size(), 3u);
  EXPECT_EQ(call("ListFilters", {{"arns", {arns[1], arns[2], "arn:of:none"}}}).at("filters").size(),
            2u);
  EXPECT_EQ(call("ListFilters", {{"arns", {arns[1], arns[2]}}, {"action", "NONE"}})
                .at("/filters/0/arn"_json_pointer),
            arns[2]);
  Value all = Value::array(), input = {{"maxResults", 2}};
  for (;;) {
    const Value page = call("ListFilters", input);
    for (const auto& each : page.at("filters")) all.push_back(each);
    if (!page.contains("nextToken")) break;
    EXPECT_EQ(page.at("filters").size(), 2u);
    input["nextToken"] = page.at("nextToken");
  }
  EXPECT_EQ(all, call("ListFilters").at("filters"));
  EXPECT_EQ(all.size(), 5u);
  EXPECT_EQ(code("ListFilters", {{"nextToken", "tomorrow"}}), "ValidationException");
}

TEST_F(SavedFilters, RefuseWhatCannotBeSaved) {
  const Value low = equals("severity", "LOW");
  create("taken", low, "NONE");
  const std::string other = create("other", low, "NONE");
  const auto create_code = [&](const std::string& name, const Value& criteria) {
    return code("CreateFilter", {{"name", name}, {"action", "NONE"}, {"filterCriteria", criteria}});
  };
  EXPECT_EQ(create_code("taken", low), "ValidationException");
  EXPECT_EQ(create_code("ab", low), "ValidationException");
  EXPECT_EQ(create_code("with space", low), "ValidationException");
  EXPECT_EQ(create_code(std::string(65, 'a'), low), "ValidationException");
  EXPECT_EQ(create_code("fine", {{"severity", Value::array()}}), "ValidationException");
  EXPECT_EQ(code("CreateFilter", {{"name", "fine"}, {"action", "DROP"}, {"filterCriteria", low}}),
            "ValidationException");
  EXPECT_EQ(code("UpdateFilter", {{"filterArn", other}, {"name", "taken"}}), "ValidationException");
  EXPECT_EQ(code("UpdateFilter", {{"filterArn", "arn:x"}}), "ResourceNotFoundException");
  EXPECT_EQ(code("DeleteFilter", {{"arn", "arn:x"}}), "ResourceNotFoundException");
  EXPECT_EQ(call("ListFilters").at("filters").size(), 2u);

  world_.world.settings().set("inspector.filter_names_as_documented", false);
  world_.world.settings().set("inspector.filter_names_are_unique", false);
  EXPECT_EQ(create_code("taken", low), "");
  EXPECT_EQ(create_code("with space", low), "");
}

TEST_F(SavedFilters, AreFiveHundredAtMost) {
  for (int i = 0; i < 500; ++i) create("filter-" + std::to_string(i), equals("title", "x"), "NONE");
  const auto answer = client_.call(
      "inspector2", "CreateFilter",
      {{"name", "one-more"}, {"action", "SUPPRESS"}, {"filterCriteria", equals("title", "x")}});
  ASSERT_EQ(answer.code(), "ServiceQuotaExceededException");
  EXPECT_EQ(answer.error->http_status, 402);
  EXPECT_EQ(answer.error->fields.at(0).first, "resourceId");
  auto elsewhere = world_.client_as(tests::TestWorld::root(), "eu-west-1");
  EXPECT_EQ(
      tests::code_of(
          elsewhere, "inspector2", "CreateFilter",
          {{"name", "first-one"}, {"action", "NONE"}, {"filterCriteria", equals("title", "x")}}),
      "");
}

TEST_F(SavedFilters, SuppressTheActiveFindingsThatTheyMatch) {
  const auto before = findings();
  world_.advance(1h);
  create("high-ones", equals("severity", "HIGH"));
  expect_suppressed(before, [](const Value& f) { return f.at("severity") == "HIGH"; });
}

TEST_F(SavedFilters, SuppressByWhatOnlyTheDocumentKnows) {
  const auto before = findings();
  const Value prefix = {{"ec2InstanceVpcId", {{{"comparison", "PREFIX"}, {"value", "vpc-"}}}}};
  create("in-a-vpc", prefix);
  expect_suppressed(before, [](const Value& f) {
    return f.contains("/resources/0/details/awsEc2Instance/vpcId"_json_pointer);
  });
}

TEST_F(SavedFilters, WithoutSuppressingChangeNothing) {
  const auto before = findings();
  const auto arn = create("all-of-them", Value::object(), "NONE");
  EXPECT_EQ(findings(), before);
  call("UpdateFilter", {{"filterArn", arn}, {"action", "SUPPRESS"}});
  expect_suppressed(before, [](const Value&) { return true; });
}

// That goes for those that came SUPPRESSED into the world too, so there are none left to begin
// with.
TEST_F(SavedFilters, LetGoOfFindingsThatNoRuleHolds) {
  call("DeleteFilter", {{"arn", create("everything", Value::object())}});
  const auto before = findings();
  const auto high = create("high-ones", equals("severity", "HIGH"));
  const auto packages = create("packages", equals("findingType", "PACKAGE_VULNERABILITY"));
  call("DeleteFilter", {{"arn", high}});
  expect_suppressed(before, [](const Value& f) { return f.at("type") == "PACKAGE_VULNERABILITY"; });
  call("UpdateFilter", {{"filterArn", packages}, {"filterCriteria", equals("severity", "MEDIUM")}});
  expect_suppressed(before, [](const Value& f) { return f.at("severity") == "MEDIUM"; });
  call("UpdateFilter", {{"filterArn", packages}, {"action", "NONE"}});
  for (const auto& [arn, finding] : findings()) {
    EXPECT_EQ(finding.at("status"), before.at(arn).at("status"));
  }
}

// A rule for ACTIVE findings does not let go of them because they are SUPPRESSED now.
TEST_F(SavedFilters, LookAtFindingsAsThoughTheyWereActive) {
  const auto before = findings();
  Value criteria = equals("severity", "HIGH");
  criteria["findingStatus"] = equals("findingStatus", "ACTIVE")["findingStatus"];
  const auto arn = create("active-high-ones", criteria);
  expect_suppressed(before, [](const Value& f) { return f.at("severity") == "HIGH"; });
  call("UpdateFilter", {{"filterArn", arn}, {"description", "the same"}});
  expect_suppressed(before, [](const Value& f) { return f.at("severity") == "HIGH"; });
  create("closed-ones", equals("findingStatus", "CLOSED"));
  expect_suppressed(before, [](const Value& f) { return f.at("severity") == "HIGH"; });
}

// Rules that a world file brings are there before its findings.
TEST(WorldFilters, SuppressTheFindingsOfTheWorld) {
  tests::TestWorld world(R"({ "now": "2026-03-01T09:00:00Z", "accounts": [
      { "id": "111122223333", "regions": { "us-east-1": { "inspector": {
          "filters": [ { "name": "all-high", "action": "SUPPRESS", "tags": { "team": "a" },
                         "filterCriteria": { "severity": [
                             { "comparison": "EQUALS", "value": "HIGH" } ] } } ],
          "findings": { "generate": { "count": 100 } } } } } } ] })");
  auto client = world.client_as(tests::TestWorld::root());
  const Value filters = tests::answered(client, "inspector2", "ListFilters").at("filters");
  ASSERT_EQ(filters.size(), 1u);
  EXPECT_EQ(filters[0].at("tags").at("team"), "a");
  const Value high = {{"filterCriteria", equals("severity", "HIGH")}};
  std::map<std::string, int> statuses;
  const Value page = tests::answered(client, "inspector2", "ListFindings", high);
  for (const auto& f : page.at("findings")) {
    ++statuses[f.at("status")];
  }
  EXPECT_EQ(statuses["ACTIVE"], 0);
  EXPECT_GT(statuses["SUPPRESSED"], 0);
}

// In an organization the delegated administrator alone makes rules, and they bear on its members.
class OrganizationRules : public testing::Test {
 protected:
  static constexpr const char* kManagement = "111122223333";
  static constexpr const char* kSecurity = "444455556666";
  static constexpr const char* kMember = "777788889999";

  Value call(const char* account, const char* operation, Value input = Value::object()) {
    auto client = world_.client_as(tests::TestWorld::root(account));
    return tests::answered(client, "inspector2", operation, std::move(input));
  }
  size_t active(const char* account) {
    return call(account, "ListFindings",
                {{"filterCriteria",
                  {{"findingStatus", {{{"comparison", "EQUALS"}, {"value", "ACTIVE"}}}},
                   {"awsAccountId", {{{"comparison", "EQUALS"}, {"value", account}}}}}}})
        .at("findings")
        .size();
  }
  const Value rule_ = {
      {"name", "everything"}, {"action", "SUPPRESS"}, {"filterCriteria", Value::object()}};

  tests::TestWorld world_{R"({ "now": "2026-03-01T09:00:00Z",
    "organization": { "id": "o-exampleorgid", "accounts": ["111122223333", "444455556666", "777788889999"] },
    "accounts": [ { "id": "111122223333" }, { "id": "444455556666" },
      { "id": "777788889999", "regions": { "us-east-1": {
          "inspector": { "findings": { "generate": { "count": 50 } } } } } } ] })"};
};

TEST_F(OrganizationRules, ComeFromTheAdministrator) {
  const size_t before = active(kMember);
  ASSERT_GT(before, 0u);
  const Value own = call(kMember, "CreateFilter", rule_);
  EXPECT_EQ(active(kMember), 0u);
  call(kManagement, "EnableDelegatedAdminAccount", {{"delegatedAdminAccountId", kSecurity}});
  world_.advance(1min);
  call(kSecurity, "AssociateMember", {{"accountId", kMember}});
  EXPECT_GE(active(kMember), before);  // its own rule no longer bears on them

  auto member = world_.client_as(tests::TestWorld::root(kMember));
  Value second = rule_;
  second["name"] = "again";
  EXPECT_EQ(tests::code_of(member, "inspector2", "CreateFilter", second), "AccessDeniedException");
  EXPECT_EQ(tests::code_of(member, "inspector2", "UpdateFilter", {{"filterArn", own.at("arn")}}),
            "AccessDeniedException");

  const std::string arn = call(kSecurity, "CreateFilter", rule_).at("arn");
  EXPECT_NE(arn.find(":444455556666:owner/o-exampleorgid/filter/"), std::string::npos) << arn;
  EXPECT_EQ(call(kSecurity, "ListFilters").at("/filters/0/ownerId"_json_pointer), "o-exampleorgid");
  EXPECT_EQ(active(kMember), 0u);
  call(kSecurity, "DeleteFilter", {{"arn", arn}});
  EXPECT_GE(active(kMember), before);
  call(kSecurity, "CreateFilter", rule_);
  call(kSecurity, "DisassociateMember", {{"accountId", kMember}});
  EXPECT_EQ(active(kMember), 0u);  // by its own rule again
  call(kMember, "DeleteFilter", {{"arn", own.at("arn")}});
  EXPECT_GE(active(kMember), before);
}

TEST_F(SavedFilters, TagKeysOfAwsAreReserved) {
  const Value reserved = {{"aws:owner", "me"}};
  EXPECT_EQ(code("CreateFilter", {{"name", "tagged"},
                                  {"action", "NONE"},
                                  {"filterCriteria", Value::object()},
                                  {"tags", reserved}}),
            "ValidationException");
  const std::string arn = create("tagged", Value::object(), "NONE");
  EXPECT_EQ(code("TagResource", {{"resourceArn", arn}, {"tags", reserved}}), "ValidationException");
  call("TagResource", {{"resourceArn", arn}, {"tags", {{"owner", "me"}}}});
  EXPECT_EQ(call("ListTagsForResource", {{"resourceArn", arn}}).at("tags"),
            Value({{"owner", "me"}}));
}

}  // namespace
