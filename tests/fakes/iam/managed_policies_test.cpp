// Managed policies, their versions, what they are attached to, and what decisions make of them.
#include "sim/base/encoding.h"
#include "tests/fakes/iam/iam_calls.h"

namespace tests {
namespace {

using sim::Value;
using Words = std::vector<std::string>;

constexpr const char* kAudit = "arn:aws:iam::aws:policy/SecurityAudit";
constexpr const char* kReserved =
    "arn:aws:iam::aws:policy/aws-service-role/AmazonInspector2ServiceRolePolicy";
constexpr const char* kAbsent = "arn:aws:iam::111122223333:policy/absent";

class ManagedPolicies : public Iam {
 protected:
  // Every row of a list, a page at a time, as the text of one member.
  Words listed(const char* operation, const char* list, const char* member,
               Value input = Value::object()) {
    Words all;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = must(operation, input);
      for (const auto& row : page.at(list)) all.push_back(row.at(member));
      EXPECT_EQ(page.at("IsTruncated"), page.contains("Marker"));
      if (!page.contains("Marker")) break;
      input["Marker"] = page.at("Marker");
    }
    return all;
  }
  Value version(const std::string& arn, const char* id) {
    return must("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", id}}).at("PolicyVersion");
  }
};

TEST_F(ManagedPolicies, ShowWhatEachOperationShows) {
  const auto created = must("CreatePolicy", {{"PolicyName", "reader"},
                                             {"Path", "/staff/"},
                                             {"Description", "reads"},
                                             {"PolicyDocument", allowing("s3:Get*")},
                                             {"Tags", {{{"Key", "Team"}, {"Value", "blue"}}}}})
                           .at("Policy");
  EXPECT_EQ(created.at("Arn"), "arn:aws:iam::111122223333:policy/staff/reader");
  EXPECT_EQ(created.at("PolicyId").get<std::string>().substr(0, 4), "ANPA");
  EXPECT_EQ(created.at("DefaultVersionId"), "v1");
  EXPECT_EQ(created.at("AttachmentCount"), 0);
  EXPECT_EQ(created.at("PermissionsBoundaryUsageCount"), 0);
  EXPECT_EQ(created.at("IsAttachable"), true);
  EXPECT_EQ(created.at("CreateDate"), created.at("UpdateDate"));
  EXPECT_EQ(created.at("Tags"), Value::array({{{"Key", "Team"}, {"Value", "blue"}}}));
  EXPECT_FALSE(created.contains("Description"));

  auto got = must("GetPolicy", {{"PolicyArn", created.at("Arn")}}).at("Policy");
  EXPECT_EQ(got.at("Description"), "reads");
  got.erase("Description");
  EXPECT_EQ(got, created);

  const auto row = must("ListPolicies", {{"Scope", "Local"}}).at("Policies").at(0);
  EXPECT_EQ(row.at("PolicyName"), "reader");
  EXPECT_FALSE(row.contains("Tags"));
  EXPECT_FALSE(row.contains("Description"));

  const auto document = version(created.at("Arn"), "v1");
  EXPECT_EQ(sim::encoding::percent_decode(document.at("Document").get<std::string>()),
            allowing("s3:Get*"));
  EXPECT_EQ(document.at("IsDefaultVersion"), true);

  must("DeletePolicy", {{"PolicyArn", created.at("Arn")}});
  EXPECT_EQ(refused("GetPolicy", {{"PolicyArn", created.at("Arn")}}),
            "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/staff/reader was not found.");
}

TEST_F(ManagedPolicies, HaveNamesThatDifferInMoreThanCase) {
  new_policy("Reader", "s3:*");
  EXPECT_EQ(
      refused("CreatePolicy", {{"PolicyName", "reader"}, {"PolicyDocument", allowing("s3:*")}}),
      "EntityAlreadyExists: A policy called reader already exists. Duplicate names are not "
      "allowed.");
}

TEST_F(ManagedPolicies, HaveDocumentsOfTheCurrentLanguageWithinTheQuota) {
  EXPECT_EQ(refused("CreatePolicy",
                    {{"PolicyName", "p"},
                     {"PolicyDocument",
                      R"({"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})"}}),
            "MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater.");
  const auto long_one = [](size_t size) {
    Value document = Value::parse(allowing("s3:*"));
    document["Statement"][0]["Resource"] = "arn:aws:s3:::";
    const size_t rest = document.dump().size();
    document["Statement"][0]["Resource"] = "arn:aws:s3:::" + std::string(size - rest, 'b');
    return document.dump();
  };
  const std::string too_long = "LimitExceeded: Cannot exceed quota for PolicySize: 6144";
  EXPECT_EQ(refused("CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", long_one(6145)}}),
            too_long);
  const std::string white = Value::parse(long_one(6144)).dump(4);  // white space does not count
  must("CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", white}});
  EXPECT_EQ(refused("CreatePolicyVersion", {{"PolicyArn", "arn:aws:iam::111122223333:policy/p"},
                                            {"PolicyDocument", long_one(6145)}}),
            too_long);
}

TEST_F(ManagedPolicies, HaveFiveVersionsAtMostAndNumbersThatNeverComeBack) {
  const auto arn = new_policy("p", "s3:*");
  const auto add = [&](bool as_default) {
    return Value{
        {"PolicyArn", arn}, {"PolicyDocument", allowing("kms:*")}, {"SetAsDefault", as_default}};
  };
  w.advance(std::chrono::seconds(60));
  const auto second = must("CreatePolicyVersion", add(true)).at("PolicyVersion");
  EXPECT_EQ(second.at("VersionId"), "v2");
  EXPECT_EQ(second.at("IsDefaultVersion"), true);
  EXPECT_FALSE(second.contains("Document"));
  const auto policy = must("GetPolicy", {{"PolicyArn", arn}}).at("Policy");
  EXPECT_EQ(policy.at("DefaultVersionId"), "v2");
  EXPECT_EQ(policy.at("UpdateDate"), second.at("CreateDate"));
  EXPECT_NE(policy.at("UpdateDate"), policy.at("CreateDate"));
  for (int i = 3; i <= 5; ++i) must("CreatePolicyVersion", add(false));
  EXPECT_EQ(refused("CreatePolicyVersion", add(false)),
            "LimitExceeded: A managed policy can have up to 5 versions. Before you create a new "
            "version, you must delete an existing version.");
  EXPECT_EQ(refused("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v2"}}),
            "DeleteConflict: Cannot delete the default version of a policy.");
  must("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v5"}});
  EXPECT_EQ(must("CreatePolicyVersion", add(false)).at("PolicyVersion").at("VersionId"), "v6");
  for (const int size : {1, 2, 5, 6}) {
    EXPECT_EQ(listed("ListPolicyVersions", "Versions", "VersionId",
                     {{"PolicyArn", arn}, {"MaxItems", size}}),
              (Words{"v6", "v4", "v3", "v2", "v1"}));
  }
  must("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}});
  EXPECT_EQ(version(arn, "v1").at("IsDefaultVersion"), true);
  for (const char* operation :
       {"GetPolicyVersion", "SetDefaultPolicyVersion", "DeletePolicyVersion"}) {
    for (const std::string id : {"v5", "v1.x", "v99999999999999999999"}) {
      EXPECT_EQ(refused(operation, {{"PolicyArn", arn}, {"VersionId", id}}),
                "NoSuchEntity: Policy " + arn + " version " + id +
                    " does not exist or is not attachable.");
    }
  }
  EXPECT_EQ(refused("DeletePolicy", {{"PolicyArn", arn}}),
            "DeleteConflict: This policy has more than one version. Before you delete a policy, "
            "you must delete the policy's versions. The default version is deleted with the "
            "policy.");
}

TEST_F(ManagedPolicies, OfAwsAreThereAndNobodyChangesThem) {
  const auto audit = must("GetPolicy", {{"PolicyArn", kAudit}}).at("Policy");
  EXPECT_EQ(audit.at("PolicyName"), "SecurityAudit");
  const auto shown = version(kAudit, audit.at("DefaultVersionId").get<std::string>().c_str());
  EXPECT_NE(sim::encoding::percent_decode(shown.at("Document").get<std::string>())->find("s3:"),
            std::string::npos);
  EXPECT_EQ(listed("ListPolicyVersions", "Versions", "VersionId", {{"PolicyArn", kAudit}}),
            Words{audit.at("DefaultVersionId")});
  EXPECT_EQ(
      refused("GetPolicyVersion", {{"PolicyArn", kAudit}, {"VersionId", "v1"}}),
      std::string("NotImplemented: v1 of ") + kAudit + " of GetPolicyVersion is not simulated.");
  EXPECT_EQ(iam("GetPolicy", {{"PolicyArn", "arn:aws:iam::aws:policy/NotHeardOf"}}).code(),
            "NotImplemented");
  const std::string outside = "AccessDenied: Policy is outside your own account.";
  for (const std::string arn : {kAudit, "arn:aws:iam::444455556666:policy/theirs"}) {
    EXPECT_EQ(refused("DeletePolicy", {{"PolicyArn", arn}}), outside);
    EXPECT_EQ(
        refused("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", allowing("s3:*")}}),
        outside);
    EXPECT_EQ(refused("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}),
              outside);
    EXPECT_EQ(refused("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}), outside);
  }
}

TEST_F(ManagedPolicies, AreListedByScopePathAndUse) {
  must("CreatePolicy", {{"PolicyName", "b"}, {"Path", "/x/"}, {"PolicyDocument", allowing("*")}});
  const auto used = new_policy("a", "*");
  const auto bound = new_policy("c", "*");
  must("AttachUserPolicy", {{"UserName", "admin"}, {"PolicyArn", used}});
  must("AttachUserPolicy", {{"UserName", "admin"}, {"PolicyArn", kAudit}});
  must("CreateUser", {{"UserName", "bob"}, {"PermissionsBoundary", bound}});
  const auto names = [&](Value input) {
    return listed("ListPolicies", "Policies", "PolicyName", std::move(input));
  };
  EXPECT_EQ(names({{"Scope", "Local"}}), (Words{"a", "c", "b"}));
  EXPECT_EQ(names({{"Scope", "Local"}, {"PathPrefix", "/x/"}}), Words{"b"});
  EXPECT_EQ(names({{"OnlyAttached", true}}), (Words{"a", "SecurityAudit"}));
  EXPECT_EQ(names({{"PolicyUsageFilter", "PermissionsPolicy"}}), (Words{"a", "SecurityAudit"}));
  EXPECT_EQ(names({{"PolicyUsageFilter", "PermissionsBoundary"}}), Words{"c"});
  const auto all = names(Value::object());
  const auto of_aws = names({{"Scope", "AWS"}});
  EXPECT_EQ(all.size(), of_aws.size() + 3);
  EXPECT_NE(std::find(of_aws.begin(), of_aws.end(), "AmazonInspector2FullAccess_v2"), of_aws.end());
  for (const int size : {1, 2, 5, 7}) EXPECT_EQ(names({{"MaxItems", size}}), all);
}

TEST(ManagedPoliciesOfAPartition, AreThoseOfItsOwn) {
  TestWorld w(R"({"accounts": [{"id": "111122223333", "partition": "aws-cn", "users": [
    {"name": "admin", "attached_policies": ["arn:aws-cn:iam::aws:policy/AdministratorAccess"]}]}]})");
  auto who = TestWorld::admin();
  who.arn = "arn:aws-cn:iam::111122223333:user/admin";
  auto admin = w.client_as(who, "cn-north-1");
  const auto attach = [&](const std::string& arn) {
    return outcome(
        admin.call("iam", "AttachUserPolicy", {{"UserName", "admin"}, {"PolicyArn", arn}}));
  };
  EXPECT_EQ(attach("arn:aws-cn:iam::aws:policy/SecurityAudit"), "ok");
  EXPECT_EQ(attach(kAudit), std::string("NoSuchEntity: Policy ") + kAudit +
                                " does not exist or is not attachable.");
}

// ---- attachments ----

struct OwnerCase {
  const char *kind, *member, *quota;
};

class Attachments : public ManagedPolicies, public testing::WithParamInterface<OwnerCase> {
 protected:
  Attachments() {
    must("CreateUser", {{"UserName", "bob"}});
    must("CreateGroup", {{"GroupName", "bob"}});
    must("CreateRole", {{"RoleName", "bob"}, {"AssumeRolePolicyDocument", kTrust}});
  }
  std::string operation(const char* verb) const {
    return std::string(verb) + GetParam().kind + "Policy";
  }
  sim::Answer attach(const std::string& arn, const char* to = "bob") {
    return iam(operation("Attach").c_str(), {{GetParam().member, to}, {"PolicyArn", arn}});
  }
  sim::Answer detach(const std::string& arn, const char* to = "bob") {
    return iam(operation("Detach").c_str(), {{GetParam().member, to}, {"PolicyArn", arn}});
  }
  Words attached(Value filter = Value::object()) {
    filter[GetParam().member] = "bob";
    return listed((std::string("ListAttached") + GetParam().kind + "Policies").c_str(),
                  "AttachedPolicies", "PolicyName", filter);
  }
};

TEST_P(Attachments, ComeAndGo) {
  const auto own = new_policy("own", "s3:*");
  EXPECT_EQ(outcome(attach(kAudit)), "ok");
  EXPECT_EQ(outcome(attach(own)), "ok");
  EXPECT_EQ(outcome(attach(own)), "ok");  // once more changes nothing
  EXPECT_EQ(attached(), (Words{"own", "SecurityAudit"}));
  EXPECT_EQ(attached({{"MaxItems", 1}}), (Words{"own", "SecurityAudit"}));
  EXPECT_EQ(attached({{"PathPrefix", "/staff/"}}), Words{});
  EXPECT_EQ(must("GetPolicy", {{"PolicyArn", own}}).at("Policy").at("AttachmentCount"), 1);
  EXPECT_EQ(refused("DeletePolicy", {{"PolicyArn", own}}),
            "DeleteConflict: Cannot delete a policy attached to entities.");
  EXPECT_EQ(
      refused((std::string("Delete") + GetParam().kind).c_str(), {{GetParam().member, "bob"}}),
      "DeleteConflict: Cannot delete entity, must detach all policies first.");
  EXPECT_EQ(outcome(detach(own)), "ok");
  EXPECT_EQ(outcome(detach(own)), "NoSuchEntity: Policy " + own + " was not found.");
  EXPECT_EQ(attached(), Words{"SecurityAudit"});
  must("DeletePolicy", {{"PolicyArn", own}});
}

TEST_P(Attachments, AreRefused) {
  EXPECT_EQ(outcome(attach(kAbsent)), std::string("NoSuchEntity: Policy ") + kAbsent +
                                          " does not exist or is not attachable.");
  const std::string foreign = "arn:aws:iam::444455556666:policy/theirs";
  EXPECT_EQ(outcome(attach(foreign)),
            "NoSuchEntity: Policy " + foreign + " does not exist or is not attachable.");
  EXPECT_EQ(outcome(attach("arn:aws:iam::111122223333:user/admin")),
            "ValidationError: ARN arn:aws:iam::111122223333:user/admin is not valid.");
  EXPECT_EQ(attach("arn:aws:iam::aws:policy/NotHeardOf").code(), "NotImplemented");
  std::string kind = GetParam().kind;
  kind[0] = static_cast<char>(kind[0] + ('a' - 'A'));
  EXPECT_EQ(outcome(attach(kReserved)),
            "PolicyNotAttachable: Cannot attach AWS reserved policy to an IAM " + kind + ".");
  const std::string nobody = "NoSuchEntity: The " + kind + " with name nobody cannot be found.";
  EXPECT_EQ(outcome(attach(kAudit, "nobody")), nobody);
  EXPECT_EQ(outcome(detach(kAudit, "nobody")), nobody);
}

TEST_P(Attachments, HaveAQuota) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(outcome(attach(new_policy("p" + std::to_string(i), "s3:*"))), "ok");
  }
  EXPECT_EQ(outcome(attach(kAudit)),
            std::string("LimitExceeded: Cannot exceed quota for ") + GetParam().quota + ": 10");
  EXPECT_EQ(attached().size(), 10u);
  w.world.settings().set("iam.policies_per_identity", 11);
  EXPECT_EQ(outcome(attach(kAudit)), "ok");
}

INSTANTIATE_TEST_SUITE_P(Owners, Attachments,
                         testing::Values(OwnerCase{"User", "UserName", "PoliciesPerUser"},
                                         OwnerCase{"Group", "GroupName", "PoliciesPerGroup"},
                                         OwnerCase{"Role", "RoleName", "PoliciesPerRole"}),
                         [](const auto& each) { return std::string(each.param.kind); });

TEST_F(ManagedPolicies, OfServiceLinkedRolesStayAsAwsMadeThem) {
  must("CreateServiceLinkedRole", {{"AWSServiceName", "inspector2.amazonaws.com"}});
  EXPECT_EQ(listed("ListAttachedRolePolicies", "AttachedPolicies", "PolicyArn",
                   {{"RoleName", "AWSServiceRoleForAmazonInspector2"}}),
            Words{kReserved});
  EXPECT_EQ(must("GetPolicy", {{"PolicyArn", kReserved}}).at("Policy").at("AttachmentCount"), 1);
  for (const char* operation : {"AttachRolePolicy", "DetachRolePolicy"}) {
    EXPECT_EQ(
        iam(operation, {{"RoleName", "AWSServiceRoleForAmazonInspector2"}, {"PolicyArn", kAudit}})
            .code(),
        "UnmodifiableEntity");
  }
}

TEST_F(ManagedPolicies, NameTheirEntities) {
  const auto arn = new_policy("p", "s3:*");
  must("CreateGroup", {{"GroupName", "g"}});
  must("CreateUser", {{"UserName", "u"}, {"Path", "/staff/"}});
  must("CreateUser", {{"UserName", "v"}, {"PermissionsBoundary", arn}});
  must("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrust}});
  must("AttachGroupPolicy", {{"GroupName", "g"}, {"PolicyArn", arn}});
  must("AttachUserPolicy", {{"UserName", "u"}, {"PolicyArn", arn}});
  must("AttachUserPolicy", {{"UserName", "v"}, {"PolicyArn", arn}});
  must("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", arn}});
  // "g / u v / r", over all pages.
  const auto entities = [&](Value input) {
    input["PolicyArn"] = arn;
    std::map<std::string, Words> names;
    for (int pages = 0; pages < 10; ++pages) {
      const auto page = must("ListEntitiesForPolicy", input);
      for (const std::string kind : {"Group", "User", "Role"}) {
        for (const auto& row : page.at("Policy" + kind + "s")) {
          EXPECT_TRUE(row.contains(kind + "Id"));
          names[kind].push_back(row.at(kind + "Name"));
        }
      }
      if (!page.contains("Marker")) break;
      input["Marker"] = page.at("Marker");
    }
    return names;
  };
  const std::map<std::string, Words> all = {
      {"Group", {"g"}}, {"User", {"u", "v"}}, {"Role", {"r"}}};
  for (const int size : {1, 2, 3, 4, 5}) EXPECT_EQ(entities({{"MaxItems", size}}), all);
  using Names = std::map<std::string, Words>;
  EXPECT_EQ(entities({{"EntityFilter", "User"}}), (Names{{"User", {"u", "v"}}}));
  EXPECT_EQ(entities({{"PathPrefix", "/staff/"}}), (Names{{"User", {"u"}}}));
  EXPECT_EQ(entities({{"PolicyUsageFilter", "PermissionsBoundary"}}), (Names{{"User", {"v"}}}));
  EXPECT_EQ(entities({{"PolicyUsageFilter", "PermissionsPolicy"}}), all);
  EXPECT_EQ(iam("ListEntitiesForPolicy", {{"PolicyArn", arn}, {"EntityFilter", "AWSManagedPolicy"}})
                .code(),
            "NotImplemented");
  EXPECT_EQ(iam("ListEntitiesForPolicy", {{"PolicyArn", kAbsent}}).code(), "NoSuchEntity");
}

// ---- decisions ----

constexpr const char* kDeniedByIdentity =
    "AccessDeniedException: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
    "inspector2:ListFindings on resource: arn:aws:inspector2:us-east-1:111122223333:/findings/list "
    "because no identity-based policy allows the inspector2:ListFindings action";

TEST_F(ManagedPolicies, DecideByTheirDefaultVersion) {
  must("CreateUser", {{"UserName", "bob"}});
  const auto arn = new_policy("p", "s3:*");
  must("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", arn}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), kDeniedByIdentity);
  must("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", allowing("inspector2:*")}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), kDeniedByIdentity);
  must("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v2"}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
  must("DetachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", arn}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), kDeniedByIdentity);
  must("AttachUserPolicy",
       {{"UserName", "bob"},
        {"PolicyArn", "arn:aws:iam::aws:policy/AmazonInspector2ReadOnlyAccess"}});
  EXPECT_EQ(as("bob", "inspector2", "ListFindings"), "ok");
}

TEST_F(ManagedPolicies, MayBeAttachedByTheirArn) {
  must("CreateUser", {{"UserName", "bob"}});
  must("PutUserPolicy",
       {{"UserName", "bob"},
        {"PolicyName", "p"},
        {"PolicyDocument", Value{{"Version", "2012-10-17"},
                                 {"Statement",
                                  {{{"Effect", "Allow"},
                                    {"Action", "iam:AttachUserPolicy"},
                                    {"Resource", "*"},
                                    {"Condition", {{"ArnEquals", {{"iam:PolicyARN", kAudit}}}}}}}}}
                               .dump()}});
  auto bob = w.client_as(TestWorld::user("bob"));
  EXPECT_EQ(
      outcome(bob.call("iam", "AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", kAudit}})),
      "ok");
  EXPECT_EQ(
      bob.call("iam", "AttachUserPolicy",
               {{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}})
          .code(),
      "AccessDenied");
}

}  // namespace
}  // namespace tests
