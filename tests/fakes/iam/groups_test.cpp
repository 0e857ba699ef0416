// Groups: members, inline policies, renames; what decisions make of them.
#include "sim/base/encoding.h"
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;
using Words = std::vector<std::string>;

class Groups : public Iam {
 protected:
  Groups() {
    must("CreateGroup", {{"GroupName", "staff"}, {"Path", "/people/"}});
    must("CreateUser", {{"UserName", "bob"}});
  }
  void join(const std::string& user, const std::string& group) {
    must("AddUserToGroup", {{"UserName", user}, {"GroupName", group}});
  }
  void put(const std::string& document) {
    must("PutGroupPolicy",
         {{"GroupName", "staff"}, {"PolicyName", "p"}, {"PolicyDocument", document}});
  }
  Words listed(const char* operation, const char* list, const char* member, Value input) {
    Words all;
    for (int pages = 0; pages < 20; ++pages) {
      const auto page = must(operation, input);
      for (const auto& row : page.at(list)) all.push_back(row.at(member));
      if (!page.contains("Marker")) break;
      input["Marker"] = page.at("Marker");
    }
    return all;
  }
};

const std::string kAbsentGroup = "NoSuchEntity: The group with name absent cannot be found.";

TEST_F(Groups, ComeAndGo) {
  const auto group = must("GetGroup", {{"GroupName", "staff"}}).at("Group");
  EXPECT_EQ(group.at("Arn"), "arn:aws:iam::111122223333:group/people/staff");
  EXPECT_EQ(group.at("GroupId").get<std::string>().substr(0, 4), "AGPA");
  EXPECT_EQ(must("ListGroups").at("Groups"), Value::array({group}));
  EXPECT_EQ(refused("CreateGroup", {{"GroupName", "STAFF"}}),
            "EntityAlreadyExists: Group with name STAFF already exists.");
  must("DeleteGroup", {{"GroupName", "staff"}});
  EXPECT_EQ(must("ListGroups").at("Groups"), Value::array());
  EXPECT_EQ(refused("DeleteGroup", {{"GroupName", "absent"}}), kAbsentGroup);
  EXPECT_EQ(refused("GetGroup", {{"GroupName", "absent"}}), kAbsentGroup);
}

TEST_F(Groups, HaveMembers) {
  join("bob", "staff");
  join("bob", "staff");  // once more changes nothing
  join("admin", "staff");
  for (const int size : {1, 2, 3}) {
    EXPECT_EQ(listed("GetGroup", "Users", "UserName", {{"GroupName", "staff"}, {"MaxItems", size}}),
              (Words{"admin", "bob"}));
  }
  const auto first = must("GetGroup", {{"GroupName", "staff"}}).at("Users").at(1);
  EXPECT_EQ(first.at("Arn"), "arn:aws:iam::111122223333:user/bob");
  EXPECT_EQ(refused("DeleteGroup", {{"GroupName", "staff"}}),
            "DeleteConflict: Cannot delete entity, must remove users from group first.");
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}),
            "DeleteConflict: Cannot delete entity, must remove users from group first.");
  must("RemoveUserFromGroup", {{"UserName", "bob"}, {"GroupName", "staff"}});
  must("RemoveUserFromGroup", {{"UserName", "bob"}, {"GroupName", "staff"}});
  EXPECT_EQ(listed("GetGroup", "Users", "UserName", {{"GroupName", "staff"}}), Words{"admin"});
  must("DeleteUser", {{"UserName", "bob"}});
  for (const char* operation : {"AddUserToGroup", "RemoveUserFromGroup"}) {
    EXPECT_EQ(refused(operation, {{"UserName", "bob"}, {"GroupName", "staff"}}),
              "NoSuchEntity: The user with name bob cannot be found.");
    EXPECT_EQ(refused(operation, {{"UserName", "admin"}, {"GroupName", "absent"}}), kAbsentGroup);
  }
  EXPECT_EQ(refused("ListGroupsForUser", {{"UserName", "bob"}}),
            "NoSuchEntity: The user with name bob cannot be found.");
}

TEST_F(Groups, OfAUserAreTenAtMost) {
  join("bob", "staff");
  Words names = {"staff"};
  for (int i = 1; i <= 10; ++i) {
    const std::string name = "group-" + std::to_string(10 + i);
    must("CreateGroup", {{"GroupName", name}});
    if (i == 10) {
      EXPECT_EQ(refused("AddUserToGroup", {{"UserName", "bob"}, {"GroupName", name}}),
                "LimitExceeded: Cannot exceed quota for GroupsPerUser: 10");
      break;
    }
    join("bob", name);
    names.insert(names.end() - 1, name);
  }
  for (const int size : {1, 3, 10, 11}) {
    EXPECT_EQ(listed("ListGroupsForUser", "Groups", "GroupName",
                     {{"UserName", "bob"}, {"MaxItems", size}}),
              names);
  }
  EXPECT_EQ(listed("ListGroups", "Groups", "GroupName", {{"PathPrefix", "/people/"}}),
            Words{"staff"});
  EXPECT_EQ(listed("ListGroups", "Groups", "GroupName", {{"MaxItems", 4}}).size(), 11u);
}

TEST_F(Groups, HaveInlinePolicies) {
  put(allowing("s3:*"));
  const auto got = must("GetGroupPolicy", {{"GroupName", "staff"}, {"PolicyName", "p"}});
  EXPECT_EQ(got.at("GroupName"), "staff");
  EXPECT_EQ(sim::encoding::percent_decode(got.at("PolicyDocument").get<std::string>()),
            allowing("s3:*"));
  EXPECT_EQ(must("ListGroupPolicies", {{"GroupName", "staff"}}).at("PolicyNames"),
            Value::array({"p"}));
  EXPECT_EQ(
      refused("PutGroupPolicy", {{"GroupName", "staff"},
                                 {"PolicyName", "q"},
                                 {"PolicyDocument", allowing("s3:" + std::string(5200, 'g'))}}),
      "LimitExceeded: Maximum policy size of 5120 bytes exceeded for group staff");
  EXPECT_EQ(refused("PutGroupPolicy",
                    {{"GroupName", "staff"}, {"PolicyName", "q"}, {"PolicyDocument", "{"}}),
            "MalformedPolicyDocument: Syntax errors in policy.");
  EXPECT_EQ(refused("DeleteGroup", {{"GroupName", "staff"}}),
            "DeleteConflict: Cannot delete entity, must delete policies first.");
  must("DeleteGroupPolicy", {{"GroupName", "staff"}, {"PolicyName", "p"}});
  for (const char* operation : {"GetGroupPolicy", "DeleteGroupPolicy"}) {
    EXPECT_EQ(refused(operation, {{"GroupName", "staff"}, {"PolicyName", "p"}}),
              "NoSuchEntity: The group policy with name p cannot be found.");
    EXPECT_EQ(refused(operation, {{"GroupName", "absent"}, {"PolicyName", "p"}}), kAbsentGroup);
  }
  must("DeleteGroup", {{"GroupName", "staff"}});
}

TEST_F(Groups, KeepWhatTheyHaveWhenRenamed) {
  join("bob", "staff");
  put(allowing("inspector2:*"));
  must("AttachGroupPolicy",
       {{"GroupName", "staff"}, {"PolicyArn", "arn:aws:iam::aws:policy/SecurityAudit"}});
  must("CreateGroup", {{"GroupName", "taken"}});
  EXPECT_EQ(refused("UpdateGroup", {{"GroupName", "staff"}, {"NewGroupName", "Taken"}}),
            "EntityAlreadyExists: Group with name Taken already exists.");
  EXPECT_EQ(refused("UpdateGroup", {{"GroupName", "absent"}, {"NewGroupName", "x"}}), kAbsentGroup);
  must("UpdateGroup", {{"GroupName", "staff"}, {"NewGroupName", "Staff"}, {"NewPath", "/all/"}});
  const auto page = must("GetGroup", {{"GroupName", "Staff"}});
  EXPECT_EQ(page.at("Group").at("Arn"), "arn:aws:iam::111122223333:group/all/Staff");
  EXPECT_EQ(page.at("Users").at(0).at("UserName"), "bob");
  EXPECT_EQ(
      must("ListAttachedGroupPolicies", {{"GroupName", "Staff"}}).at("AttachedPolicies").size(),
      1u);
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
}

TEST_F(Groups, LendTheirPoliciesToTheirMembers) {
  EXPECT_NE(as("bob", "inspector2", "ListFindings"), "ok");
  join("bob", "staff");
  put(allowing("inspector2:*"));
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
  must("RemoveUserFromGroup", {{"UserName", "bob"}, {"GroupName", "staff"}});
  EXPECT_NE(as("bob", "inspector2", "ListFindings"), "ok");
  join("bob", "staff");
  must("DeleteGroupPolicy", {{"GroupName", "staff"}, {"PolicyName", "p"}});
  EXPECT_NE(as("bob", "inspector2", "ListFindings"), "ok");
  must("AttachGroupPolicy",
       {{"GroupName", "staff"}, {"PolicyArn", new_policy("p", "inspector2:List*")}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
}

TEST_F(Groups, AreRenamedByThoseWhoMayChangeBothNames) {
  must("PutUserPolicy",
       {{"UserName", "bob"},
        {"PolicyName", "p"},
        {"PolicyDocument", Value{{"Version", "2012-10-17"},
                                 {"Statement",
                                  {{{"Effect", "Allow"},
                                    {"Action", "iam:UpdateGroup"},
                                    {"Resource",
                                     {"arn:aws:iam::111122223333:group/people/staff",
                                      "arn:aws:iam::111122223333:group/people/people"}}}}}}
                               .dump()}});
  auto bob = w.client_as(TestWorld::user("bob"));
  EXPECT_EQ(
      outcome(bob.call("iam", "UpdateGroup", {{"GroupName", "staff"}, {"NewGroupName", "bosses"}})),
      "AccessDenied: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
      "iam:UpdateGroup on resource: arn:aws:iam::111122223333:group/people/bosses because no "
      "identity-based policy allows the iam:UpdateGroup action");
  EXPECT_EQ(
      outcome(bob.call("iam", "UpdateGroup", {{"GroupName", "staff"}, {"NewGroupName", "people"}})),
      "ok");
}

}  // namespace
}  // namespace tests
