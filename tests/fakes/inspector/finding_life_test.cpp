// The life of findings on the story's clock: they appear, are closed, reopened or begun anew, and
// forgotten.
#include <gtest/gtest.h>

#include <map>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;
using namespace std::chrono_literals;

constexpr auto kDay = std::chrono::hours(24);

// The story begins at 2026-03-01T09:00:00Z; each world adds its own changes.
std::string world_with(const std::string& changes, const std::string& filters = "[]") {
  return R"({ "now": "2026-03-01T09:00:00Z", "seed": 3, "accounts": [ { "id": "111122223333",
    "regions": { "us-east-1": { "inspector": {
      "filters": )" +
         filters + R"(, "changes": )" + changes + R"(,
      "findings": { "generate": { "count": 90 } } } } } } ] })";
}

constexpr const char* kArn =
    "arn:aws:inspector2:us-east-1:111122223333:finding/0123456789abcdef0123456789abcdef";

// A list with one finding about an instance, as "appear" takes it.
std::string appearing(const std::string& severity = "HIGH") {
  return R"([ { "findingArn": ")" + std::string(kArn) + R"(", "awsAccountId": "111122223333",
    "type": "PACKAGE_VULNERABILITY", "title": "CVE-2026-1 - a", "description": "d",
    "remediation": {}, "severity": ")" +
         severity + R"(",
    "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-1", "source": "NVD" },
    "resources": [ { "type": "AWS_EC2_INSTANCE", "id": "i-0123456789abcdef0" } ] } ])";
}

class FindingLife : public testing::Test {
 protected:
  void start(const std::string& changes, const std::string& filters = "[]") {
    world_ = std::make_unique<tests::TestWorld>(world_with(changes, filters));
    client_.emplace(world_->client_as(tests::TestWorld::root()));
  }
  Value call(const char* operation, Value input = Value::object()) {
    return tests::answered(*client_, "inspector2", operation, std::move(input));
  }
  std::map<std::string, Value> findings() {
    std::map<std::string, Value> all;
    const Value page = call("ListFindings");
    EXPECT_FALSE(page.contains("nextToken"));
    for (const auto& finding : page.at("findings")) all[finding.at("findingArn")] = finding;
    return all;
  }
  std::map<std::string, int> statuses() {
    std::map<std::string, int> counts;
    for (const auto& [arn, finding] : findings()) ++counts[finding.at("status")];
    return counts;
  }
  int64_t now() { return sim::to_millis(world_->world.now()); }

  std::unique_ptr<tests::TestWorld> world_;
  std::optional<sim::Client> client_;
};

TEST_F(FindingLife, BeginsWhenAFindingAppears) {
  start(R"([ { "after": "2h", "appear": )" + appearing() + R"( },
             { "at": "2026-03-01T12:00:00Z", "appear": )" +
        appearing("LOW") + "} ]");
  EXPECT_FALSE(findings().contains(kArn));
  world_->advance(2h);
  const Value first = findings().at(kArn);
  EXPECT_EQ(first.at("status"), "ACTIVE");
  for (const char* date : {"firstObservedAt", "lastObservedAt", "updatedAt"}) {
    EXPECT_EQ(first.at(date), now()) << date;
  }
  world_->advance(1h);
  const Value second = findings().at(kArn);
  EXPECT_EQ(second.at("severity"), "LOW");
  EXPECT_EQ(second.at("firstObservedAt"), first.at("firstObservedAt"));
  EXPECT_EQ(second.at("lastObservedAt"), now());
  EXPECT_EQ(findings().size(), 91u);
}

TEST_F(FindingLife, BeginsSuppressedUnderARule) {
  start(R"([ { "after": "2h", "appear": )" + appearing() + "} ]",
        R"([ { "name": "highs", "action": "SUPPRESS", "filterCriteria": {
               "severity": [ { "comparison": "EQUALS", "value": "HIGH" } ] } } ])");
  world_->advance(2h);
  EXPECT_EQ(findings().at(kArn).at("status"), "SUPPRESSED");
  call("DeleteFilter", {{"arn", call("ListFilters").at("/filters/0/arn"_json_pointer)}});
  EXPECT_EQ(findings().at(kArn).at("status"), "ACTIVE");
}

// Closing moves updatedAt and leaves lastObservedAt.
TEST_F(FindingLife, EndsAMonthAfterTheIssueIsFixed) {
  start(R"([ { "after": "1h", "appear": )" + appearing() + R"( },
             { "after": "2h", "close": {
                 "findingArn": [ { "comparison": "EQUALS", "value": ")" +
        kArn + R"(" } ] } } ])");
  world_->advance(2h);
  const Value closed = findings().at(kArn);
  EXPECT_EQ(closed.at("status"), "CLOSED");
  EXPECT_EQ(closed.at("updatedAt"), now());
  EXPECT_EQ(closed.at("lastObservedAt"), now() - 3'600'000);
  world_->advance(30 * kDay - 1s);
  EXPECT_TRUE(findings().contains(kArn));
  world_->advance(1s);
  EXPECT_FALSE(findings().contains(kArn));
}

// Those that the world brought CLOSED went a little earlier, the others stay.
TEST_F(FindingLife, EndsForClosedFindingsOfTheWorldToo) {
  start("[]");
  const auto before = statuses();
  ASSERT_GT(before.at("CLOSED"), 0);
  world_->advance(30 * kDay);
  const auto after = statuses();
  EXPECT_FALSE(after.contains("CLOSED"));
  EXPECT_EQ(after.at("ACTIVE"), before.at("ACTIVE"));
  EXPECT_EQ(after.at("SUPPRESSED"), before.at("SUPPRESSED"));
}

TEST_F(FindingLife, EndsThreeDaysAfterTheResourceIsGone) {
  start(R"([ { "after": "1h", "close": {
                 "resourceType": [ { "comparison": "EQUALS", "value": "AWS_EC2_INSTANCE" } ] },
               "because": "resource_gone" } ])");
  const auto of_instances = [&] {
    int open = 0, closed = 0;
    for (const auto& [arn, finding] : findings()) {
      if (finding.at("/resources/0/type"_json_pointer) != "AWS_EC2_INSTANCE") continue;
      ++(finding.at("status") == "CLOSED" ? closed : open);
    }
    return std::pair(open, closed);
  };
  const auto before = of_instances();
  ASSERT_GT(before.first, 0);
  world_->advance(1h);
  EXPECT_EQ(of_instances(), std::pair(0, before.first + before.second));
  world_->advance(3 * kDay);
  // Those that were CLOSED before stay their month.
  EXPECT_EQ(of_instances(), std::pair(0, before.second));
}

TEST_F(FindingLife, GoesOnWhenTheIssueRecursWithinAWeek) {
  const std::string this_one = R"({ "findingArn": [ { "comparison": "EQUALS", "value": ")" +
                               std::string(kArn) + R"(" } ] })";
  start(R"([ { "after": "1h", "appear": )" + appearing() + R"( },
             { "after": "2h", "close": )" +
        this_one + R"( }, { "after": "170h", "recur": )" + this_one + R"( },
             { "after": "171h", "close": )" +
        this_one + R"( }, { "after": "340h", "recur": )" + this_one + R"( },
             { "after": "341h", "recur": )" +
        this_one + "} ]");
  world_->advance(170h);
  const Value reopened = findings().at(kArn);
  EXPECT_EQ(reopened.at("status"), "ACTIVE");
  EXPECT_EQ(reopened.at("lastObservedAt"), now());
  EXPECT_EQ(reopened.at("updatedAt"), now());
  EXPECT_EQ(reopened.at("firstObservedAt"), now() - 169 * 3'600'000);

  // An hour over a week: another finding begins, once.
  world_->advance(170h);
  const auto count = [&] {
    std::map<std::string, Value> same;
    for (const auto& [arn, finding] : findings()) {
      if (finding.at("title") == "CVE-2026-1 - a") same[arn] = finding;
    }
    return same;
  };
  auto same = count();
  ASSERT_EQ(same.size(), 2u);
  EXPECT_EQ(same.at(kArn).at("status"), "CLOSED");
  same.erase(kArn);
  EXPECT_EQ(same.begin()->second.at("status"), "ACTIVE");
  EXPECT_EQ(same.begin()->second.at("firstObservedAt"), now());
  world_->advance(1h);
  EXPECT_EQ(count().size(), 2u);
}

TEST_F(FindingLife, StopsWhileTheScanTypeIsOff) {
  start("[]");
  const auto before = findings();
  call("Disable", {{"resourceTypes", {"ECR"}}});
  world_->advance(1min);
  int images = 0;
  for (const auto& [arn, finding] : findings()) {
    const bool image = finding.at("/resources/0/type"_json_pointer) == "AWS_ECR_CONTAINER_IMAGE";
    images += image ? 1 : 0;
    EXPECT_EQ(finding.at("status"), image ? Value("CLOSED") : before.at(arn).at("status"));
  }
  ASSERT_GT(images, 0);
  call("Enable", {{"resourceTypes", {"ECR"}}});
  world_->advance(1min);
  for (const auto& [arn, finding] : findings()) {
    if (before.at(arn).at("status") == "CLOSED") {
      EXPECT_EQ(finding.at("status"), "CLOSED");
    } else {
      EXPECT_NE(finding.at("status"), "CLOSED");
    }
  }
  call("Disable", {{"resourceTypes", {"ECR"}}});
  world_->advance(1min + kDay);
  for (const auto& [arn, finding] : findings()) {
    if (finding.at("/resources/0/type"_json_pointer) != "AWS_ECR_CONTAINER_IMAGE") continue;
    EXPECT_EQ(before.at(arn).at("status"), "CLOSED");  // and have their month
  }
}

TEST_F(FindingLife, IsUnseenWhileNothingIsScanned) {
  start(R"([ { "after": "2h", "appear": )" + appearing() + "} ]");
  call("Disable");
  world_->advance(3h);
  call("Enable", {{"resourceTypes", {"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"}}});
  world_->advance(1min);
  EXPECT_FALSE(findings().contains(kArn));
  EXPECT_EQ(findings().size(), 90u);
}

TEST_F(FindingLife, KeepsPendingChangesInASnapshot) {
  start(R"([ { "after": "2h", "appear": )" + appearing() + "} ]");
  const auto kept = world_->world.snapshot();
  world_->advance(2h);
  EXPECT_TRUE(findings().contains(kArn));
  world_->world.restore(kept);
  EXPECT_FALSE(findings().contains(kArn));
  world_->advance(2h);
  EXPECT_TRUE(findings().contains(kArn));
}

TEST(WorldChanges, ThatCannotHappenAreRefused) {
  const std::pair<const char*, const char*> cases[] = {
      {R"([ { "close": {} } ])", "either \"at\", a date, or \"after\", a span"},
      {R"([ { "after": "soon", "close": {} } ])", "must be a span"},
      {R"([ { "at": "2020-01-01T00:00:00Z", "close": {} } ])", "before the world begins"},
      {R"([ { "after": "1h" } ])", "one of \"appear\", \"close\" and \"recur\""},
      {R"([ { "after": "1h", "close": {}, "recur": {} } ])", "one of \"appear\""},
      {R"([ { "after": "1h", "clsoe": {} } ])", "did you mean \"close\"?"},
      {R"([ { "after": "1h", "close": { "sevrity": [] } } ])", "did you mean \"severity\"?"},
      {R"([ { "after": "1h", "close": {}, "because": "tired" } ])", "\"resource_gone\""},
      {R"([ { "after": "1h", "recur": {}, "because": "fixed" } ])", "goes with \"close\" only"},
      {R"([ { "after": "1h", "appear": [ { "status": "CLOSED" } ] } ])", "is set when"},
      {R"([ { "after": "1h", "appear": [ { "findingArn": "x" } ] } ])", "must"},
  };
  for (const auto& [changes, why] : cases) {
    try {
      tests::TestWorld world(world_with(changes));
      ADD_FAILURE() << "taken: " << changes;
    } catch (const std::exception& e) {
      EXPECT_NE(std::string(e.what()).find(why), std::string::npos) << e.what();
    }
  }
}

}  // namespace
