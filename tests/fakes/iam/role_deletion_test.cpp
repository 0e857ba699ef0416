// Service-linked roles go when the service that they are linked to has no more use for them.
#include <gtest/gtest.h>

#include "tests/fakes/iam/iam_calls.h"
#include "tests/support/service_calls.h"

namespace tests {
namespace {

using sim::Value;
using namespace std::chrono_literals;

class RoleDeletion : public Iam {
 protected:
  const std::string role_ = "AWSServiceRoleForAmazonInspector2";

  std::string begin() {
    return must("DeleteServiceLinkedRole", {{"RoleName", role_}}).at("DeletionTaskId");
  }
  Value status(const std::string& task) {
    return must("GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", task}});
  }
  void make_role() {
    if (iam("GetRole", {{"RoleName", role_}}).ok()) return;
    must("CreateServiceLinkedRole", {{"AWSServiceName", "inspector2.amazonaws.com"}});
  }
};

TEST_F(RoleDeletion, FailsWhereTheServiceUsesTheRole) {
  make_role();
  const auto task = begin();
  EXPECT_TRUE(task.starts_with("task/aws-service-role/inspector2.amazonaws.com/" + role_ + "/"));
  EXPECT_EQ(begin(), task);
  EXPECT_EQ(status(task), Value({{"Status", "IN_PROGRESS"}}));
  w.advance(1min);
  // The standard world has Inspector enabled in three regions.
  const auto failed = status(task);
  EXPECT_EQ(failed.at("Status"), "FAILED");
  std::vector<std::string> regions;
  for (const auto& use : failed.at("Reason").at("RoleUsageList"))
    regions.push_back(use.at("Region"));
  std::sort(regions.begin(), regions.end());
  EXPECT_EQ(regions, (std::vector<std::string>{"eu-west-1", "me-south-1", "us-east-1"}));
  EXPECT_TRUE(iam("GetRole", {{"RoleName", role_}}).ok());
}

TEST_F(RoleDeletion, SucceedsOnceTheServiceIsOff) {
  make_role();
  for (const char* region : {"eu-west-1", "me-south-1", "us-east-1"}) {
    auto there = w.client(region);
    answered(there, "inspector2", "Disable");
    w.advance(2min);
  }
  const auto task = begin();
  w.advance(1min);
  EXPECT_EQ(status(task), Value({{"Status", "SUCCEEDED"}}));
  EXPECT_EQ(refused("GetRole", {{"RoleName", role_}}),
            "NoSuchEntity: The role with name " + role_ + " cannot be found.");
  EXPECT_EQ(refused("DeleteServiceLinkedRole", {{"RoleName", role_}}),
            "NoSuchEntity: The role with name " + role_ + " cannot be found.");
}

TEST_F(RoleDeletion, IsForServiceLinkedRolesOfTheAccount) {
  must("CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", kTrust}});
  EXPECT_EQ(refused("DeleteServiceLinkedRole", {{"RoleName", "worker"}}),
            "NoSuchEntity: The role with name worker cannot be found.");
  make_role();
  const auto task = begin();
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  EXPECT_EQ(code_of(other, "iam", "GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", task}}),
            "NoSuchEntity");
}

}  // namespace
}  // namespace tests
