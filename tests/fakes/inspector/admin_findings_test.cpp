// A delegated administrator's view: the findings of its members beside its own, in every listing
// and in reports; a member sees its own only.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;

constexpr const char* kManagement = "111122223333";
constexpr const char* kSecurity = "444455556666";
constexpr const char* kMember = "777788889999";
constexpr const char* kOther = "123456789012";

constexpr const char* kWorld = R"({ "now": "2026-03-01T09:00:00Z",
  "organization": { "id": "o-exampleorgid",
                    "accounts": ["111122223333", "444455556666", "777788889999", "123456789012"] },
  "accounts": [
    { "id": "111122223333" },
    { "id": "444455556666", "regions": { "us-east-1": {
        "inspector": { "findings": { "generate": { "count": 40 } } } } } },
    { "id": "777788889999", "regions": { "us-east-1": {
        "inspector": { "findings": { "generate": { "count": 60 } } } } } },
    { "id": "123456789012", "regions": { "us-east-1": {
        "inspector": { "findings": { "generate": { "count": 20 } } } } } } ] })";

class AdminFindings : public testing::Test {
 protected:
  AdminFindings() {
    call(kManagement, "EnableDelegatedAdminAccount", {{"delegatedAdminAccountId", kSecurity}});
    world_.advance(std::chrono::minutes(1));
    call(kSecurity, "AssociateMember", {{"accountId", kMember}});
  }

  Value call(const char* account, const char* operation, Value input = Value::object()) {
    auto client = world_.client_as(tests::TestWorld::root(account));
    return tests::answered(client, "inspector2", operation, std::move(input));
  }

  // Findings an account sees, in pages of `size`, counted by the account that has them.
  std::map<std::string, int> seen_by(const char* account, Value input = Value::object(),
                                     size_t size = 100) {
    input["maxResults"] = size;
    std::map<std::string, int> counts;
    std::set<std::string> arns;
    for (;;) {
      const Value page = call(account, "ListFindings", input);
      for (const auto& finding : page.at("findings")) {
        ++counts[finding.at("awsAccountId")];
        EXPECT_TRUE(arns.insert(finding.at("findingArn")).second);
      }
      if (!page.contains("nextToken")) return counts;
      input["nextToken"] = page.at("nextToken");
    }
  }

  std::map<std::string, int> counted_for(const char* account) {
    std::map<std::string, int> counts;
    const Value answer = call(account, "ListFindingAggregations", {{"aggregationType", "ACCOUNT"}});
    for (const auto& response : answer.at("responses")) {
      const Value& group = response.at("accountAggregation");
      counts[group.at("accountId")] = group.at("severityCounts").at("all");
    }
    return counts;
  }

  tests::TestWorld world_{kWorld};
};

using Counts = std::map<std::string, int>;

TEST_F(AdminFindings, AreItsOwnAndItsMembers) {
  EXPECT_EQ(seen_by(kSecurity), (Counts{{kSecurity, 40}, {kMember, 60}}));
  EXPECT_EQ(seen_by(kSecurity, Value::object(), 7), (Counts{{kSecurity, 40}, {kMember, 60}}));
  EXPECT_EQ(
      seen_by(kSecurity, {{"sortCriteria", {{"field", "SEVERITY"}, {"sortOrder", "DESC"}}}}, 9),
      (Counts{{kSecurity, 40}, {kMember, 60}}));
  EXPECT_EQ(seen_by(kMember), (Counts{{kMember, 60}}));
  EXPECT_EQ(seen_by(kOther), (Counts{{kOther, 20}}));
}

TEST_F(AdminFindings, CanBeNarrowedToAnAccount) {
  const Value only = {{{"comparison", "EQUALS"}, {"value", kMember}}};
  EXPECT_EQ(seen_by(kSecurity, {{"filterCriteria", {{"awsAccountId", only}}}}),
            (Counts{{kMember, 60}}));
}

TEST_F(AdminFindings, AreCountedTogether) {
  const auto all = counted_for(kSecurity);
  EXPECT_EQ(all.size(), 2u);
  EXPECT_EQ(counted_for(kMember), (Counts{{kMember, all.at(kMember)}}));
  const auto total = [&](const char* account) {
    return call(account, "ListCoverageStatistics").at("totalCounts").get<int>();
  };
  const int of_member = total(kMember);
  EXPECT_GT(of_member, 0);
  EXPECT_GT(total(kSecurity), of_member);
  EXPECT_EQ(call(kSecurity, "ListUsageTotals").at("totals").size(), 2u);
}

TEST_F(AdminFindings, LeaveWithTheMember) {
  call(kSecurity, "DisassociateMember", {{"accountId", kMember}});
  EXPECT_EQ(seen_by(kSecurity), (Counts{{kSecurity, 40}}));
  EXPECT_EQ(seen_by(kMember), (Counts{{kMember, 60}}));
}

}  // namespace
