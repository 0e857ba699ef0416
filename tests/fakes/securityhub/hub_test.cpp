// Security Hub on and off, its products, its tags, and who may use it.
#include "tests/fakes/securityhub/hub_calls.h"

namespace {

using sim::Value;
using tests::answered;
using tests::HubTest;
using tests::kInspectorProduct;
using tests::own_finding;
using tests::TestWorld;

constexpr const char* kHubArn = "arn:aws:securityhub:us-east-1:111122223333:hub/default";
constexpr const char* kSubscription =
    "arn:aws:securityhub:us-east-1:111122223333:product-subscription/aws/inspector";

struct WithoutHub : HubTest {
  WithoutHub() : HubTest(false) {}
};

TEST_F(WithoutHub, NothingWorks) {
  for (const char* operation :
       {"DescribeHub", "GetFindings", "DisableSecurityHub", "ListEnabledProductsForImport"}) {
    EXPECT_EQ(refused(operation), "InvalidAccessException") << operation;
    EXPECT_EQ(told, "Account 111122223333 is not subscribed to AWS Security Hub");
  }
  EXPECT_EQ(refused("BatchImportFindings", {{"Findings", {own_finding("a")}}}),
            "InvalidAccessException");
}

TEST_F(WithoutHub, ItIsEnabledOnce) {
  hub("EnableSecurityHub", {{"Tags", {{"team", "security"}}}});
  EXPECT_EQ(refused("EnableSecurityHub"), "ResourceConflictException");
  EXPECT_EQ(hub("DescribeHub"), Value({{"HubArn", kHubArn},
                                       {"SubscribedAt", "2026-03-01T09:00:00.000Z"},
                                       {"AutoEnableControls", true},
                                       {"ControlFindingGenerator", "SECURITY_CONTROL"}}));
  hub("TagResource", {{"ResourceArn", kHubArn}, {"Tags", {{"a", "1"}}}});
  hub("UntagResource", {{"ResourceArn", kHubArn}, {"TagKeys", {"team"}}});
  EXPECT_EQ(hub("ListTagsForResource", {{"ResourceArn", kHubArn}}).at("Tags"), Value({{"a", "1"}}));
  hub("DisableSecurityHub");
  EXPECT_EQ(refused("DescribeHub"), "InvalidAccessException");
}

TEST_F(HubTest, InspectorsIntegrationGoesOffAndOn) {
  EXPECT_EQ(hub("ListEnabledProductsForImport").at("ProductSubscriptions"),
            Value::array({kSubscription}));
  EXPECT_EQ(refused("EnableImportFindingsForProduct", {{"ProductArn", kInspectorProduct}}),
            "ResourceConflictException");
  hub("DisableImportFindingsForProduct", {{"ProductSubscriptionArn", kSubscription}});
  EXPECT_TRUE(hub("ListEnabledProductsForImport").at("ProductSubscriptions").empty());
  EXPECT_EQ(refused("DisableImportFindingsForProduct", {{"ProductSubscriptionArn", kSubscription}}),
            "ResourceNotFoundException");
  EXPECT_EQ(hub("EnableImportFindingsForProduct", {{"ProductArn", kInspectorProduct}}),
            Value({{"ProductSubscriptionArn", kSubscription}}));
  EXPECT_EQ(refused("EnableImportFindingsForProduct", {{"ProductArn", "arn:aws:x"}}),
            "InvalidInputException");
  EXPECT_EQ(hub("DescribeProducts").at("Products")[0].at("ProductArn"), kInspectorProduct);
}

TEST_F(HubTest, APolicyMayForbidSomeFieldsOfAnUpdate) {
  answered(client, "iam", "CreateUser", {{"UserName", "reader"}});
  const Value policy = {
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Effect", "Allow"}, {"Action", "securityhub:BatchUpdateFindings"}, {"Resource", "*"}},
        {{"Effect", "Deny"},
         {"Action", "securityhub:BatchUpdateFindings"},
         {"Resource", "*"},
         {"Condition",
          {{"StringEquals", {{"securityhub:ASFFSyntaxPath/Workflow.Status", "SUPPRESSED"}}}}}}}}};
  answered(client, "iam", "PutUserPolicy",
           {{"UserName", "reader"}, {"PolicyName", "update"}, {"PolicyDocument", policy.dump()}});
  auto reader = world.client_as(TestWorld::user("reader"));
  const auto update = [&](const char* status) {
    return tests::code_of(
        reader, "securityhub", "BatchUpdateFindings",
        {{"FindingIdentifiers", {{{"Id", "a"}, {"ProductArn", tests::kDefaultProduct}}}},
         {"Workflow", {{"Status", status}}}});
  };
  EXPECT_EQ(update("RESOLVED"), "");
  EXPECT_EQ(update("SUPPRESSED"), "AccessDeniedException");
  EXPECT_EQ(tests::code_of(reader, "securityhub", "GetFindings"), "AccessDeniedException");
}

TEST(HubWorld, HasFindings) {
  const Value world = {
      {"accounts",
       {{{"id", "111122223333"},
         {"regions",
          {{"us-east-1",
            {{"security_hub",
              {{"enabled", true}, {"inspector", false}, {"findings", {own_finding("a")}}}}}}}}}}}};
  TestWorld w(world.dump());
  auto client = w.client_as(TestWorld::root());
  EXPECT_EQ(answered(client, "securityhub", "GetFindings").at("Findings").size(), 1u);
  EXPECT_TRUE(answered(client, "securityhub", "ListEnabledProductsForImport")
                  .at("ProductSubscriptions")
                  .empty());
}

TEST(HubWorld, NamesWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"enable": true})", "did you mean enabled?"},
      {R"({"enabled": 1})", "true or false"},
      {R"({"enabled": true, "findings": [{}]})", "should have required property"},
  };
  for (const auto& [section, told] : cases) {
    try {
      TestWorld w(std::string(R"({"accounts": [{"id": "111122223333", "regions": {"us-east-1":
                  {"security_hub": )") +
                  section + "}}}]}");
      ADD_FAILURE() << section << " was loaded";
    } catch (const sim::WorldFileError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(told));
    }
  }
}

}  // namespace
