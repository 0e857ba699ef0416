#include "tests/fakes/s3/s3_world.h"

namespace tests {
namespace {

using sim::Value;

constexpr const char* kBucket = "arn:aws:s3:::reports";
constexpr const char* kObjects = "arn:aws:s3:::reports/*";

// ---- PutBucketPolicy's refusals ----

struct Document {
  const char* name;
  std::string text;
  const char* message;  // "": accepted
};

std::string one(const std::string& members, const std::string& top = R"("Version":"2012-10-17")") {
  return "{" + top + R"(,"Statement":[{)" + members + "}]}";
}

// A good statement with one element replaced or added.
std::string with(const std::string& element, const std::string& json) {
  Value statement = Value::parse(
      R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject",
          "Resource":"arn:aws:s3:::reports/*"})");
  if (json.empty()) {
    statement.erase(element);
  } else {
    statement[element] = Value::parse(json);
  }
  return Value{{"Version", "2012-10-17"}, {"Statement", Value::array({statement})}}.dump();
}

class PolicyDocument : public testing::TestWithParam<Document> {};

TEST_P(PolicyDocument, IsJudgedInS3sWords) {
  S3World w;
  w.bucket("reports");
  const auto answer = w.s3("PutBucketPolicy", {{"Bucket", "reports"}, {"Policy", GetParam().text}});
  if (!*GetParam().message) {
    EXPECT_TRUE(answer.ok()) << answer.error->message;
    EXPECT_EQ(w.done("GetBucketPolicy", {{"Bucket", "reports"}})["Policy"], GetParam().text);
    return;
  }
  ASSERT_EQ(answer.code(), "MalformedPolicy");
  EXPECT_EQ(answer.error->http_status, 400);
  EXPECT_EQ(answer.error->message, GetParam().message);
  EXPECT_EQ(w.s3("GetBucketPolicy", {{"Bucket", "reports"}}).code(), "NoSuchBucketPolicy");
}

std::vector<Document> documents() {
  return {
      {"good", with("Sid", R"("with spaces too")"), ""},
      {"one statement without a list",
       R"({"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::reports"}})",
       ""},
      {"service principal", with("Principal", R"({"Service":"inspector2.amazonaws.com"})"), ""},
      {"regional service principal",
       with("Principal", R"({"Service":"inspector2.me-south-1.amazonaws.com"})"), ""},
      {"wildcard over both types", with("Action", R"("s3:*")"), ""},
      {"wildcard that covers this bucket", with("Resource", R"("arn:aws:s3:::rep*")"), ""},
      {"bucket and objects",
       with("Resource", R"(["arn:aws:s3:::reports","arn:aws:s3:::reports/a/*"])"), ""},
      {"global condition key", with("Condition", R"({"StringEquals":{"aws:Anything":"x"}})"), ""},
      {"key of the action",
       with("Condition", R"({"StringEquals":{"s3:ExistingObjectTag/team":"red"}})"), ""},
      {"bare account number", with("Principal", R"({"AWS":"444455556666"})"), ""},
      {"not JSON at all", "hello", "Policies must be valid JSON and the first byte must be '{'"},
      {"empty list", "[]", "Policies must be valid JSON and the first byte must be '{'"},
      {"broken JSON", "{\"Version\":", "This policy contains invalid Json"},
      {"no statement", R"({"Version":"2012-10-17"})", "Missing required field Statement"},
      {"empty statement", R"({"Version":"2012-10-17","Statement":[]})",
       "Could not parse the policy: Statement is empty!"},
      {"bad version", one(R"("Effect":"Allow")", R"("Version":"2012-10-18")"),
       "The policy must contain a valid version string"},
      {"unknown top element", one(R"("Effect":"Allow")", R"("Vresion":"2012-10-17")"),
       "Unknown field Vresion"},
      {"unknown element", with("Actions", R"("s3:GetObject")"), "Unknown field Actions"},
      {"no effect", with("Effect", ""), "Missing required field Effect"},
      {"effect in small letters", with("Effect", R"("allow")"), "Invalid effect: allow"},
      {"no principal", with("Principal", ""), "Missing required field Principal"},
      {"empty principal", with("Principal", "{}"),
       "Missing required field Principal cannot be empty!"},
      {"no action", with("Action", ""), "Missing required field Action"},
      {"no resource", with("Resource", ""), "Missing required field Resource"},
      {"group", with("Principal", R"({"AWS":"arn:aws:iam::111122223333:group/g"})"),
       "Invalid principal in policy"},
      {"wildcard in a principal",
       with("Principal", R"({"AWS":"arn:aws:iam::111122223333:user/*"})"),
       "Invalid principal in policy"},
      {"unknown kind of principal", with("Principal", R"({"Group":"x"})"),
       "Invalid principal in policy"},
      {"unknown user", with("Principal", R"({"AWS":"arn:aws:iam::111122223333:user/nobody"})"),
       "Invalid principal in policy"},
      {"unknown account", with("Principal", R"({"AWS":"999900001111"})"),
       "Invalid principal in policy"},
      {"no service", with("Principal", R"({"Service":"Inspector2"})"),
       "Invalid principal in policy"},
      {"unknown action", with("Action", R"("s3:GetObjects")"), "Policy has invalid action"},
      {"action of another service", with("Action", R"("kms:Decrypt")"),
       "Policy has invalid action"},
      {"any resource", with("Resource", R"("*")"), "Policy has invalid resource"},
      {"another bucket", with("Resource", R"("arn:aws:s3:::other/*")"),
       "Policy has invalid resource"},
      {"no ARN", with("Resource", R"("reports/*")"), "Policy has invalid resource"},
      {"object action on the bucket", with("Resource", R"("arn:aws:s3:::reports")"),
       "Action does not apply to any resource(s) in statement"},
      {"bucket action on objects", with("Action", R"(["s3:GetObject","s3:ListBucket"])"),
       "Action does not apply to any resource(s) in statement"},
      {"unknown operator", with("Condition", R"({"StringIs":{"aws:SourceArn":"x"}})"),
       "Invalid Condition type : StringIs"},
      {"unknown key", with("Condition", R"({"StringEquals":{"s3:nothing":"x"}})"),
       "Policy has an invalid condition key"},
      {"key of another action", with("Condition", R"({"StringEquals":{"s3:prefix":"x"}})"),
       "Conditions do not apply to combination of actions and resources in statement"},
      {"no address", with("Condition", R"({"IpAddress":{"aws:SourceIp":"300.1.1.1/8"}})"),
       "Invalid IP address in Conditions"},
      {"allow with NotPrincipal",
       one(R"("Effect":"Allow","NotPrincipal":{"AWS":"*"},"Action":"s3:GetObject",
              "Resource":"arn:aws:s3:::reports/*")"),
       "Allow with NotPrincipal is not allowed."},
      {"same Sid twice",
       R"({"Version":"2012-10-17","Statement":[
          {"Sid":"a","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::reports"},
          {"Sid":"a","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::reports"}]})",
       "The Statement Ids in the policy are not unique"},
      {"too large", with("Sid", "\"" + std::string(20480, 'x') + "\""),
       "Normalized policy document exceeds the maximum allowed size of 20480 bytes"},
  };
}

INSTANTIATE_TEST_SUITE_P(Table, PolicyDocument, testing::ValuesIn(documents()),
                         [](const auto& each) {
                           std::string name = each.param.name;
                           for (char& c : name) {
                             if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                           }
                           return name;
                         });

TEST(BucketPolicies, UnknownPrincipalsCanBeAccepted) {
  S3World w;
  w.bucket("reports");
  w.world.settings().set("s3.check_policy_principals", false);
  w.policy("reports", statement("Deny", {{"AWS", "999900001111"}}, "s3:GetObject", kObjects));
}

// ---- public or not ----

struct Openness {
  const char* principal;
  const char* condition;
  bool is_public;
};

class PublicPolicy : public testing::TestWithParam<Openness> {};

TEST_P(PublicPolicy, IsKnownAndBlocked) {
  const auto& c = GetParam();
  S3World w;
  w.bucket("reports");
  const Value document = statement("Allow", Value::parse(c.principal), "s3:GetObject", kObjects,
                                   *c.condition ? Value::parse(c.condition) : Value());
  const Value input = {{"Bucket", "reports"}, {"Policy", document.dump()}};
  const auto blocked = w.s3("PutBucketPolicy", input);
  EXPECT_EQ(blocked.code(), c.is_public ? "AccessDenied" : "");
  if (c.is_public) {
    EXPECT_NE(blocked.error->message.find("BlockPublicPolicy"), std::string::npos);
  }
  w.done("DeletePublicAccessBlock", {{"Bucket", "reports"}});
  w.done("PutBucketPolicy", input);
  EXPECT_EQ(w.done("GetBucketPolicyStatus", {{"Bucket", "reports"}})["PolicyStatus"]["IsPublic"],
            c.is_public);
}

INSTANTIATE_TEST_SUITE_P(
    Table, PublicPolicy,
    testing::Values(
        Openness{R"({"Service":"inspector2.amazonaws.com"})", "", false},
        Openness{R"({"AWS":"444455556666"})", "", false}, Openness{R"("*")", "", true},
        Openness{R"({"AWS":["444455556666","*"]})", "", true},
        Openness{R"({"Federated":"graph.facebook.com"})", "", true},
        Openness{R"("*")", R"({"StringEquals":{"aws:SourceAccount":"111122223333"}})", false},
        Openness{R"("*")", R"({"StringEquals":{"aws:PrincipalOrgID":["o-a","o-b"]}})", false},
        Openness{R"("*")", R"({"StringLike":{"aws:SourceArn":"arn:aws:sns:*"}})", true},
        Openness{R"("*")", R"({"StringEqualsIfExists":{"aws:SourceVpc":"vpc-1"}})", true},
        Openness{R"("*")", R"({"StringNotEquals":{"aws:SourceVpc":"vpc-1"}})", true},
        Openness{R"("*")", R"({"StringEquals":{"aws:UserAgent":"x"}})", true},
        Openness{R"("*")", R"({"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}})", false},
        Openness{R"("*")", R"({"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}})", true},
        Openness{R"("*")", R"({"IpAddress":{"aws:SourceIp":"2001:db8::/31"}})", true}));

TEST(BucketPolicies, RestrictPublicBucketsClosesAPublicOneToStrangers) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "x");
  w.done("DeletePublicAccessBlock", {{"Bucket", "reports"}});
  w.policy("reports", statement("Allow", "*", "s3:GetObject", kObjects));
  auto stranger = w.client_as(TestWorld::admin(kOtherAccount));
  const Value input = {{"Bucket", "reports"}, {"Key", "k"}};
  EXPECT_TRUE(stranger.call("s3", "GetObject", input).ok());
  w.done("PutPublicAccessBlock",
         {{"Bucket", "reports"},
          {"PublicAccessBlockConfiguration", {{"RestrictPublicBuckets", true}}}});
  EXPECT_EQ(stranger.call("s3", "GetObject", input).code(), "AccessDenied");
  EXPECT_TRUE(w.s3("GetObject", input).ok());
}

// ---- who may ----

TEST(BucketPolicies, TheOwnersRootIsNeverLockedOut) {
  S3World w;
  w.bucket("reports");
  w.policy("reports", statement("Deny", "*", "s3:*", Value::array({kBucket, kObjects})));
  EXPECT_EQ(w.s3("DeleteBucketPolicy", {{"Bucket", "reports"}}).code(), "AccessDenied");
  auto root = w.client_as(TestWorld::root());
  EXPECT_EQ(root.call("s3", "ListObjectsV2", {{"Bucket", "reports"}}).code(), "AccessDenied");
  EXPECT_TRUE(root.call("s3", "DeleteBucketPolicy", {{"Bucket", "reports"}}).ok());
  EXPECT_TRUE(w.s3("ListObjectsV2", {{"Bucket", "reports"}}).ok());
}

TEST(BucketPolicies, AnotherAccountMayNotTouchThePolicyEvenWhenAllowed) {
  S3World w;
  w.bucket("reports");
  w.policy("reports", statement("Allow", {{"AWS", kOtherAccount}}, "s3:GetBucketPolicy", kBucket));
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  EXPECT_EQ(other.call("s3", "GetBucketPolicy", {{"Bucket", "reports"}}).code(),
            "MethodNotAllowed");
  EXPECT_EQ(other.call("s3", "DeleteBucketPolicy", {{"Bucket", "reports"}}).code(), "AccessDenied");
}

TEST(BucketPolicies, RefusalsAreExplainedToTheOwnersAccountOnly) {
  S3World w;
  w.bucket("reports");
  const Value input = {{"Bucket", "reports"}, {"Key", "k"}};
  auto nobody = w.client_as(TestWorld::user("nobody"));
  EXPECT_EQ(nobody.call("s3", "GetObject", input).error->message,
            "User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: "
            "s3:GetObject on resource: \"arn:aws:s3:::reports/k\" because no identity-based policy "
            "allows the s3:GetObject action");
  EXPECT_EQ(nobody.call("s3", "ListBuckets").error->message,
            "User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: "
            "s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets "
            "action");
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  EXPECT_EQ(other.call("s3", "GetObject", input).error->message, "Access Denied");
  auto anonymous = w.client_as({});
  EXPECT_EQ(anonymous.call("s3", "GetObject", input).error->message, "Access Denied");
}

TEST(BucketPolicies, ConditionKeysAreReadOffTheRequest) {
  S3World w;
  w.bucket("reports");
  w.policy("reports",
           statement("Deny", "*", "s3:PutObject", kObjects,
                     {{"StringNotEquals", {{"s3:x-amz-server-side-encryption", "AES256"}}}}));
  const Value input = {{"Bucket", "reports"}, {"Key", "k"}, {"Body", "x"}};
  EXPECT_EQ(w.s3("PutObject", input).code(), "AccessDenied");
  Value named = input;
  named["ServerSideEncryption"] = "AES256";
  EXPECT_EQ(w.s3("PutObject", named).code(), "");
  // Parts carry no header: what the upload asked for counts.
  const Value upload =
      w.done("CreateMultipartUpload",
             {{"Bucket", "reports"}, {"Key", "k"}, {"ServerSideEncryption", "AES256"}});
  EXPECT_EQ(w.s3("UploadPart", {{"Bucket", "reports"},
                                {"Key", "k"},
                                {"UploadId", upload["UploadId"]},
                                {"PartNumber", 1},
                                {"Body", "x"}})
                .code(),
            "");
}

TEST(BucketPolicies, AnAclDemandsItsOwnPermission) {
  S3World w;
  w.bucket("reports");
  w.policy("reports", statement("Allow", {{"AWS", "arn:aws:iam::444455556666:user/admin"}},
                                "s3:PutObject", kObjects));
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  Value input = {{"Bucket", "reports"}, {"Key", "k"}, {"Body", "x"}};
  EXPECT_EQ(other.call("s3", "PutObject", input).code(), "");
  input["ACL"] = "bucket-owner-full-control";
  EXPECT_EQ(other.call("s3", "PutObject", input).code(), "AccessDenied");
  w.policy("reports", statement("Allow", {{"AWS", "arn:aws:iam::444455556666:user/admin"}},
                                Value::array({"s3:PutObject", "s3:PutObjectAcl"}), kObjects));
  EXPECT_EQ(other.call("s3", "PutObject", input).code(), "");
}

TEST(BucketPolicies, PrefixesLimitListings) {
  S3World w;
  w.bucket("reports");
  w.policy("reports", statement("Deny", "*", "s3:ListBucket", kBucket,
                                {{"StringNotEquals", {{"s3:prefix", "mine/"}}}}));
  EXPECT_EQ(w.s3("ListObjectsV2", {{"Bucket", "reports"}}).code(), "AccessDenied");
  EXPECT_EQ(w.s3("ListObjectsV2", {{"Bucket", "reports"}, {"Prefix", "mine/"}}).code(), "");
}

}  // namespace
}  // namespace tests
