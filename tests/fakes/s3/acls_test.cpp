// ACLs under each object ownership: who owns what, whom they let in, how they are written and
// refused, and Block Public Access of buckets and accounts.
#include "tests/fakes/s3/s3_world.h"

namespace tests {
namespace {

using sim::Answer;
using sim::Client;
using sim::Value;

constexpr const char* kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
const Value kObject = {{"Bucket", "reports"}, {"Key", "k"}};
const Value kBucket = {{"Bucket", "reports"}};

struct AclWorld : S3World {
  Client other = client_as(admin(kOtherAccount));
  Client stranger = client_as(sim::aws::Principal{});

  explicit AclWorld(const std::string& ownership = "ObjectWriter") {
    done("CreateBucket", {{"Bucket", "reports"}, {"ObjectOwnership", ownership}});
  }
  void open() { done("DeletePublicAccessBlock", kBucket); }
  // Lets the other account write, which ACLs alone would not.
  void let_other_write() {
    policy("reports",
           statement("Allow", {{"AWS", kOtherAccount}},
                     Value::array({"s3:PutObject", "s3:PutObjectAcl"}), "arn:aws:s3:::reports/*"));
  }
  std::string put_as(Client& who, Value more = Value::object()) {
    more.update(kObject);
    more["Body"] = "x";
    return who.call("s3", "PutObject", more).code();
  }
  std::string get_as(Client& who) { return who.call("s3", "GetObject", kObject).code(); }
  std::string id_of(const std::string& account) {
    return world.accounts().find(account)->canonical_id;
  }
};

Value with(Value base, const Value& more) {
  base.update(more);
  return base;
}

// ---- who owns an object ----

struct Ownership {
  const char *ownership, *acl, *owner;
  bool bucket_owner_reads;
};

class ObjectOwnership : public testing::TestWithParam<Ownership> {};

TEST_P(ObjectOwnership, FollowsTheBucketsRule) {
  const auto& c = GetParam();
  AclWorld w(c.ownership);
  w.let_other_write();
  const Value acl = *c.acl ? Value{{"ACL", c.acl}} : Value::object();
  ASSERT_EQ(w.put_as(w.other, acl), "");
  EXPECT_EQ(w.get_as(w.admin_client), c.bucket_owner_reads ? "" : "AccessDenied");
  auto& owner = std::string(c.owner) == kAccount ? w.admin_client : w.other;
  const auto shown = owner.call("s3", "GetObjectAcl", kObject);
  ASSERT_TRUE(shown.ok()) << shown.code();
  EXPECT_EQ(shown.value().at("Owner").at("ID"), w.id_of(c.owner));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ObjectOwnership,
    testing::Values(Ownership{"BucketOwnerEnforced", "", kAccount, true},
                    Ownership{"BucketOwnerEnforced", "bucket-owner-full-control", kAccount, true},
                    Ownership{"BucketOwnerPreferred", "", kOtherAccount, false},
                    Ownership{"BucketOwnerPreferred", "bucket-owner-full-control", kAccount, true},
                    Ownership{"ObjectWriter", "", kOtherAccount, false},
                    Ownership{"ObjectWriter", "bucket-owner-read", kOtherAccount, true},
                    Ownership{"ObjectWriter", "bucket-owner-full-control", kOtherAccount, true}));

TEST(Acls, TheBucketPolicyGrantsNothingOnOthersObjectsButDenies) {
  AclWorld w;
  Value document =
      statement("Allow", {{"AWS", kOtherAccount}}, "s3:PutObject", "arn:aws:s3:::reports/*");
  document["Statement"].push_back(statement("Allow", {{"AWS", TestWorld::admin().arn}},
                                            "s3:GetObject",
                                            "arn:aws:s3:::reports/*")["Statement"][0]);
  w.policy("reports", document);
  ASSERT_EQ(w.put_as(w.other), "");
  EXPECT_EQ(w.get_as(w.admin_client), "AccessDenied");
  EXPECT_EQ(w.get_as(w.other), "");
  w.policy("reports",
           statement("Deny", {{"AWS", kOtherAccount}}, "s3:GetObject", "arn:aws:s3:::reports/*"));
  EXPECT_EQ(w.get_as(w.other), "AccessDenied");
  // ACLs off: all objects are the bucket owner's at once.
  w.done("PutBucketOwnershipControls",
         {{"Bucket", "reports"},
          {"OwnershipControls",
           {{"Rules", Value::array({{{"ObjectOwnership", "BucketOwnerEnforced"}}})}}}});
  EXPECT_EQ(w.get_as(w.admin_client), "");
}

// ---- whom ACLs let in ----

struct Reader {
  const char* acl;
  bool other_account, anonymous;
};

class CannedAcl : public testing::TestWithParam<Reader> {};

TEST_P(CannedAcl, LetsIn) {
  AclWorld w;
  w.open();
  ASSERT_EQ(w.put_as(w.admin_client, {{"ACL", GetParam().acl}}), "");
  EXPECT_EQ(w.get_as(w.other), GetParam().other_account ? "" : "AccessDenied");
  EXPECT_EQ(w.get_as(w.stranger), GetParam().anonymous ? "" : "AccessDenied");
  // Later, it is ignored.
  w.done("PutPublicAccessBlock",
         {{"Bucket", "reports"}, {"PublicAccessBlockConfiguration", {{"IgnorePublicAcls", true}}}});
  EXPECT_EQ(w.get_as(w.other), "AccessDenied");
  EXPECT_EQ(w.get_as(w.stranger), "AccessDenied");
}

INSTANTIATE_TEST_SUITE_P(Table, CannedAcl,
                         testing::Values(Reader{"private", false, false},
                                         Reader{"public-read", true, true},
                                         Reader{"authenticated-read", true, false}));

TEST(Acls, OfABucketLetListAndWrite) {
  AclWorld w;
  const std::string id = "id=\"" + w.id_of(kOtherAccount) + "\"";
  EXPECT_EQ(w.other.call("s3", "ListObjectsV2", kBucket).code(), "AccessDenied");
  EXPECT_EQ(w.put_as(w.other), "AccessDenied");
  w.done("PutBucketAcl", {{"Bucket", "reports"}, {"GrantRead", id}, {"GrantWrite", id}});
  EXPECT_EQ(w.other.call("s3", "ListObjectsV2", kBucket).code(), "");
  const auto put = w.other.call("s3", "PutObject", with(kObject, {{"Body", "x"}}));
  ASSERT_TRUE(put.ok()) << put.code();
  const auto decision = w.world.gateway().journal().decisions(put.journal_id).at(0);
  EXPECT_NE(decision.dump().find("of the bucket ACL: WRITE to 444455556666"), std::string::npos)
      << decision.dump();
  EXPECT_EQ(w.other.call("s3", "GetBucketAcl", kBucket).code(), "AccessDenied");
}

// ---- how ACLs are written ----

TEST(Acls, AreShownAsTheyWereGiven) {
  AclWorld w;
  w.open();
  w.put("reports", "k", "x");
  const std::string owner = w.id_of(kAccount), other = w.id_of(kOtherAccount);
  const Value grants = Value::array(
      {{{"Grantee", {{"Type", "CanonicalUser"}, {"ID", other}}}, {"Permission", "READ_ACP"}},
       {{"Grantee", {{"Type", "Group"}, {"URI", kAllUsers}}}, {"Permission", "READ"}}});
  const Value body = {{"Owner", {{"ID", owner}}}, {"Grants", grants}};
  w.done("PutObjectAcl", with(kObject, {{"AccessControlPolicy", body}}));
  EXPECT_EQ(w.done("GetObjectAcl", kObject), body);
  EXPECT_EQ(w.other.call("s3", "GetObjectAcl", kObject).code(), "");
  w.done("PutBucketAcl", {{"Bucket", "reports"},
                          {"GrantReadACP", "id=" + other},
                          {"GrantRead", "uri=\"" + std::string(kAllUsers) + "\""}});
  EXPECT_EQ(w.done("GetBucketAcl", kBucket).at("Grants").size(), 2u);
}

struct Refusal {
  const char* about;
  Value input;
  const char* code;
};

class RefusedAcl : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedAcl, SaysWhy) {
  AclWorld w;
  EXPECT_EQ(w.s3("PutBucketAcl", with(kBucket, GetParam().input)).code(), GetParam().code)
      << GetParam().about;
}

const Value kSomebody = {{"Owner", {{"ID", "x"}}}, {"Grants", Value::array()}};

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedAcl,
    testing::Values(Refusal{"nothing", Value::object(), "MissingSecurityHeader"},
                    Refusal{"both", {{"ACL", "private"}, {"GrantRead", "id=x"}}, "InvalidArgument"},
                    Refusal{"unknown id", {{"GrantRead", "id=\"x\""}}, "InvalidArgument"},
                    Refusal{
                        "unknown group", {{"GrantRead", "uri=\"http://x\""}}, "InvalidArgument"},
                    Refusal{"no kind", {{"GrantRead", "x"}}, "InvalidArgument"},
                    Refusal{"mail",
                            {{"GrantRead", "emailAddress=\"x@example.com\""}},
                            "UnresolvableGrantByEmailAddress"},
                    Refusal{"another owner", {{"AccessControlPolicy", kSomebody}}, "AccessDenied"},
                    Refusal{"no owner",
                            {{"AccessControlPolicy", {{"Grants", Value::array()}}}},
                            "MalformedACLError"},
                    Refusal{"header and body",
                            {{"ACL", "private"}, {"AccessControlPolicy", kSomebody}},
                            "UnexpectedContent"},
                    Refusal{"unknown canned", {{"ACL", "open"}}, "InvalidArgument"},
                    Refusal{"public", {{"ACL", "public-read"}}, "AccessDenied"}));

TEST(Acls, CannedAndGrantsExcludeOneAnother) {
  AclWorld w;
  const auto answer = w.s3(
      "PutBucketAcl",
      {{"Bucket", "reports"}, {"ACL", "private"}, {"GrantRead", "id=" + w.id_of(kOtherAccount)}});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error->message, "Specifying both Canned ACLs and Header Grants is not allowed");
}

TEST(Acls, WhereTheyAreOffOnlyTheOwnersIsTaken) {
  AclWorld w("BucketOwnerEnforced");
  w.put("reports", "k", "x");
  for (const auto& [acl, code] :
       {std::pair{"private", ""}, std::pair{"public-read", "AccessControlListNotSupported"}}) {
    EXPECT_EQ(w.s3("PutBucketAcl", with(kBucket, {{"ACL", acl}})).code(), code);
    EXPECT_EQ(w.s3("PutObjectAcl", with(kObject, {{"ACL", acl}})).code(), code);
  }
}

TEST(Acls, AreNotSwitchedOffWhileTheyGrantToOthers) {
  AclWorld w;
  const Value off = {{"Bucket", "reports"},
                     {"OwnershipControls",
                      {{"Rules", Value::array({{{"ObjectOwnership", "BucketOwnerEnforced"}}})}}}};
  w.done("PutBucketAcl", {{"Bucket", "reports"}, {"GrantRead", "id=" + w.id_of(kOtherAccount)}});
  EXPECT_EQ(w.s3("PutBucketOwnershipControls", off).code(), "InvalidBucketAclWithObjectOwnership");
  w.done("PutBucketAcl", {{"Bucket", "reports"}, {"ACL", "private"}});
  EXPECT_EQ(w.s3("PutBucketOwnershipControls", off).code(), "");
}

TEST(Acls, OfNewBuckets) {
  S3World w;
  const auto create = [&](const char* name, Value more) {
    more["Bucket"] = name;
    return w.s3("CreateBucket", more).code();
  };
  EXPECT_EQ(create("one", {{"ACL", "public-read"}}), "InvalidBucketAclWithObjectOwnership");
  EXPECT_EQ(create("two", {{"ACL", "public-read"}, {"ObjectOwnership", "ObjectWriter"}}),
            "InvalidBucketAclWithBlockPublicAccessError");
  EXPECT_EQ(create("three", {{"ACL", "private"}}), "");
}

// ---- Block Public Access ----

TEST(BlockPublicAccess, NamesItselfInTheRefusalOfAnAcl) {
  AclWorld w;
  w.put("reports", "k", "x");
  const auto answer = w.s3("PutObjectAcl", with(kObject, {{"ACL", "public-read"}}));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error->message,
            "User: arn:aws:iam::111122223333:user/admin is not authorized to perform: "
            "s3:PutObjectAcl on resource: \"arn:aws:s3:::reports/k\" because public ACLs are "
            "prevented by the BlockPublicAcls setting in S3 Block Public Access.");
  w.let_other_write();
  const auto bare =
      w.other.call("s3", "PutObject", with(kObject, {{"Body", "x"}, {"ACL", "public-read"}}));
  ASSERT_FALSE(bare.ok());
  EXPECT_EQ(bare.error->message, "Access Denied");
}

TEST(BlockPublicAccess, OfAnAccountHoldsForItsBuckets) {
  AclWorld w;
  w.open();
  ASSERT_EQ(w.put_as(w.admin_client, {{"ACL", "public-read"}}), "");
  ASSERT_EQ(w.get_as(w.stranger), "");
  const Value account = {{"AccountId", kAccount}};
  const auto control = [&](const char* operation, const Value& more = Value::object()) {
    return w.admin_client.call("s3control", operation, with(account, more));
  };
  EXPECT_EQ(control("GetPublicAccessBlock").code(), "NoSuchPublicAccessBlockConfiguration");
  const Value all = {{"BlockPublicAcls", true},
                     {"IgnorePublicAcls", true},
                     {"BlockPublicPolicy", true},
                     {"RestrictPublicBuckets", true}};
  ASSERT_EQ(control("PutPublicAccessBlock", {{"PublicAccessBlockConfiguration", all}}).code(), "");
  EXPECT_EQ(control("GetPublicAccessBlock").value().at("PublicAccessBlockConfiguration"), all);
  EXPECT_EQ(w.get_as(w.stranger), "AccessDenied");
  EXPECT_EQ(w.s3("PutObjectAcl", with(kObject, {{"ACL", "public-read"}})).code(), "AccessDenied");
  EXPECT_EQ(w.s3("PutBucketPolicy",
                 with(kBucket,
                      {{"Policy",
                        statement("Allow", "*", "s3:GetObject", "arn:aws:s3:::reports/*").dump()}}))
                .code(),
            "AccessDenied");
  ASSERT_EQ(control("DeletePublicAccessBlock").code(), "");
  EXPECT_EQ(w.get_as(w.stranger), "");
  EXPECT_EQ(w.other
                .call("s3control", "PutPublicAccessBlock",
                      with(account, {{"PublicAccessBlockConfiguration", all}}))
                .code(),
            "AccessDenied");
}

TEST(BlockPublicAccess, AndBucketPoliciesSpreadWithThePolicyDelay) {
  AclWorld w;
  w.open();
  w.put("reports", "k", "x");
  w.advance(std::chrono::seconds(120));
  w.world.settings().set("gateway.policy_delay_seconds", 60);
  w.policy("reports", statement("Allow", "*", "s3:GetObject", "arn:aws:s3:::reports/*"));
  EXPECT_EQ(w.get_as(w.stranger), "AccessDenied");
  w.advance(std::chrono::seconds(60));
  EXPECT_EQ(w.get_as(w.stranger), "");
  w.done("PutPublicAccessBlock",
         {{"Bucket", "reports"},
          {"PublicAccessBlockConfiguration", {{"RestrictPublicBuckets", true}}}});
  EXPECT_EQ(w.get_as(w.stranger), "");
  w.advance(std::chrono::seconds(60));
  EXPECT_EQ(w.get_as(w.stranger), "AccessDenied");
}

TEST(BlockPublicAccess, AndAclsStandInWorldFiles) {
  S3World w(R"({"accounts": [{"id": "111122223333",
    "s3_public_access_block": {"IgnorePublicAcls": false, "BlockPublicPolicy": true},
    "regions": {"us-east-1": {"buckets": [{"name": "reports", "ownership": "ObjectWriter",
      "acl": "public-read", "public_access_block":
        {"BlockPublicAcls": false, "IgnorePublicAcls": false, "RestrictPublicBuckets": false}}]}}}]})");
  auto stranger = w.client_as(sim::aws::Principal{});
  EXPECT_EQ(stranger.call("s3", "ListObjectsV2", kBucket).code(), "");
  EXPECT_EQ(stranger.call("s3", "GetObject", kObject).code(), "NoSuchKey");
}

}  // namespace
}  // namespace tests
