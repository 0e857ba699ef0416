// Requests through a VPC endpoint: how one names it, which keys it brings, what its policy keeps
// out and how that is said, and that the endpoint's policy binds whoever comes through it and
// nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/policy/document.h"
#include "tests/support/wire_call.h"

namespace {

using sim::Value;
using sim::wire::sigv4::Credentials;
using testing::AllOf;
using testing::HasSubstr;
using tests::kAccount;
using tests::kOtherAccount;
using tests::over_the_wire;
using tests::TestWorld;

constexpr const char* kOurs = "vpce-1a2b3c4d";  // lets everything through
constexpr const char* kTheirs = "vpce-9f8e7d6c";
constexpr const char* kKeyId = "1234abcd-12ab-34cd-56ef-1234567890ab";

Value policy_of(const std::vector<Value>& statements) {
  return {{"Version", "2012-10-17"}, {"Statement", statements}};
}

Value allow(const Value& action, const Value& principal = "*") {
  return {{"Effect", "Allow"}, {"Principal", principal}, {"Action", action}, {"Resource", "*"}};
}

Value allow_if(const char* key, const char* value) {
  Value statement = allow("*");
  statement["Condition"]["StringEquals"][key] = value;
  return statement;
}

// An object "one" that is kept from those for whom the condition holds.
Value bucket(const char* name, const char* comparison, const char* key, const char* value) {
  Value deny = {{"Effect", "Deny"},
                {"Principal", "*"},
                {"Action", "s3:GetObject"},
                {"Resource", std::string("arn:aws:s3:::") + name + "/*"}};
  deny["Condition"][comparison][key] = value;
  return {{"name", name},
          {"policy", policy_of({deny})},
          {"objects", {{{"key", "one"}, {"text", "words"}}}}};
}

Value endpoint(const char* id, const std::vector<Value>& statements) {
  return {{"id", id}, {"vpc", "vpc-111bbb22"}, {"policy", policy_of(statements)}};
}

Value administrator(const char* name, const char* key_id, const char* secret) {
  const Value all = {{"Version", "2012-10-17"},
                     {"Statement", {{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}}};
  return {{"name", name},
          {"policies", {{"All", all}}},
          {"access_keys", {{{"id", key_id}, {"secret", secret}}}}};
}

Value first_region() {
  Value region;
  region["buckets"] = {
      bucket("of-endpoint", "StringNotEquals", "aws:SourceVpce", kOurs),
      bucket("of-vpc", "StringNotEquals", "aws:SourceVpc", "vpc-111bbb22"),
      bucket("of-vpc-arn", "ArnNotEquals", "aws:SourceVpcArn",
             "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-111bbb22"),
      bucket("of-account", "StringNotEquals", "aws:VpceAccount", kAccount),
      bucket("of-organization", "StringNotEquals", "aws:VpceOrgID", "o-exampleorgid"),
      bucket("of-unit", "ForAllValues:StringNotLike", "aws:VpceOrgPaths",
             "o-exampleorgid/r-ab12/*"),
      bucket("of-address", "NotIpAddress", "aws:VpcSourceIp", "127.0.0.0/8"),
      bucket("from-outside", "StringLike", "aws:SourceVpce", "vpce-*"),
      {{"name", "sealed"}, {"encryption", {{"algorithm", "aws:kms"}, {"key", kKeyId}}}}};
  Value no_encryption = {
      {"Effect", "Deny"}, {"Principal", "*"}, {"Action", "kms:Encrypt"}, {"Resource", "*"}};
  no_encryption["Condition"]["StringNotEquals"]["aws:SourceVpce"] = kOurs;
  const Value key = {{"id", kKeyId},
                     {"policy", policy_of({allow("kms:*", {{"AWS", kAccount}}), no_encryption})}};
  region["keys"] = Value::array({key});
  region["inspector"] = {{"enabled", true}};
  region["vpc_endpoints"] = {
      {{"id", kOurs}, {"vpc", "vpc-111bbb22"}},
      endpoint("vpce-5e6f7a8b", {allow("kms:*")}),
      endpoint("vpce-0000003a", {allow("s3:*")}),
      endpoint("vpce-0000005b", {allow("sts:*")}),
      endpoint("vpce-0000000c", {allow("*", {{"AWS", "arn:aws:iam::111122223333:user/admin"}})}),
      endpoint("vpce-0000000d", {allow("*", {{"AWS", kAccount}})}),
      endpoint("vpce-0000000e", {allow_if("aws:ResourceAccount", kAccount)}),
      endpoint("vpce-0000000f", {allow_if("aws:PrincipalOrgID", "o-exampleorgid")}),
      endpoint("vpce-00000010", {allow("*"),
                                 {{"Effect", "Deny"},
                                  {"Principal", "*"},
                                  {"Action", "kms:ListKeys"},
                                  {"Resource", "*"}}})};
  return region;
}

std::string world_text() {
  const Value trust = policy_of(
      {{{"Effect", "Allow"}, {"Principal", {{"AWS", kAccount}}}, {"Action", "sts:AssumeRole"}}});
  Value first = {
      {"id", kAccount},
      {"users",
       {administrator("admin", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        administrator("worker", "AKIAWORKEREXAMPLE000", "worker")}},
      {"roles", {{{"name", "Auditor"}, {"trust", trust}}}}};
  first["regions"]["us-east-1"] = first_region();
  Value theirs = bucket("theirs", "StringNotEquals", "aws:SourceVpc", "vpc-111bbb22");
  theirs["policy"]["Statement"].push_back({{"Effect", "Allow"},
                                           {"Principal", {{"AWS", kAccount}}},
                                           {"Action", "s3:GetObject"},
                                           {"Resource", "arn:aws:s3:::theirs/*"}});
  Value second = {{"id", kOtherAccount},
                  {"users", {administrator("admin", "AKIASTRANGEREXAMPLE0", "stranger")}}};
  second["regions"]["us-east-1"] = {
      {"buckets", Value::array({theirs})},
      {"vpc_endpoints", Value::array({{{"id", kTheirs}, {"vpc", "vpc-222ccc33"}}})}};
  return Value{{"now", "2026-03-01T09:00:00Z"},
               {"organization",
                {{"id", "o-exampleorgid"},
                 {"root", "r-ab12"},
                 {"management", kAccount},
                 {"accounts", {kAccount}}}},
               {"accounts", {first, second}}}
      .dump();
}

const Credentials kWorker{"AKIAWORKEREXAMPLE000", "worker", ""};
const Credentials kStranger{"AKIASTRANGEREXAMPLE0", "stranger", ""};
const Credentials kNobody{"", "", ""};

tests::WireAnswer through(TestWorld& w, const char* id, const std::string& service,
                          const std::string& operation, Value input = Value::object(),
                          const Credentials& who = tests::kAdminKey) {
  tests::WireCall call{service, operation, std::move(input), who};
  if (*id) call.headers = {{"x-sim-vpc-endpoint", id}};
  return over_the_wire(w, call);
}

Value object_of(const char* bucket) { return {{"Bucket", bucket}, {"Key", "one"}}; }

class VpcEndpoints : public testing::Test {
 protected:
  tests::WireAnswer through(const char* id, const std::string& service,
                            const std::string& operation, Value input = Value::object(),
                            const Credentials& who = tests::kAdminKey) {
    return ::through(w_, id, service, operation, std::move(input), who);
  }
  tests::WireAnswer get(const char* id, const char* bucket) {
    return through(id, "s3", "GetObject", object_of(bucket));
  }

  TestWorld w_{world_text()};
};

// Each bucket lets only those in who come as it wants.
TEST_F(VpcEndpoints, BringKeysThatPoliciesCanAskFor) {
  for (const char* name : {"of-endpoint", "of-vpc", "of-vpc-arn", "of-account", "of-organization",
                           "of-unit", "of-address"}) {
    EXPECT_EQ(get(kOurs, name).status, 200) << name;
    const auto outside = get("", name);
    ASSERT_EQ(outside.status, 403) << name;
    EXPECT_THAT(outside.error->message,
                HasSubstr("with an explicit deny in a resource-based policy"));
    const bool same = name == std::string("of-address");
    EXPECT_EQ(get(kTheirs, name).status, same ? 200 : 403) << name;
  }
  EXPECT_EQ(get("", "from-outside").status, 200);
  EXPECT_EQ(get(kOurs, "from-outside").status, 403);
}

TEST_F(VpcEndpoints, AreNamedByTheHostToo) {
  tests::WireCall call{"s3", "GetObject", object_of("of-endpoint")};
  call.host = "bucket.vpce-1a2b3c4d-xyz.s3.us-east-1.vpce.localhost:4566";
  EXPECT_EQ(over_the_wire(w_, call).status, 200);
  tests::WireCall keys{"kms", "ListKeys"};
  keys.host = "vpce-5e6f7a8b-xyz.kms.us-east-1.vpce.amazonaws.com";
  EXPECT_EQ(over_the_wire(w_, keys).status, 200);
  keys.host = "vpce-0000003a-xyz-us-east-1a.kms.us-east-1.vpce.amazonaws.com";
  EXPECT_EQ(over_the_wire(w_, keys).status, 400);
}

struct Passage {
  const char *endpoint, *service, *operation;
  Value input = Value::object();
  Credentials who = tests::kAdminKey;
  const char* refusal = "";  // in the message; empty: it passes
};

TEST_F(VpcEndpoints, LetThroughWhatTheirPoliciesAllow) {
  const Value role = {{"RoleArn", "arn:aws:iam::111122223333:role/Auditor"},
                      {"RoleSessionName", "audit"}};
  const Value encrypt = {{"KeyId", kKeyId}, {"Plaintext", "words"}};
  const Passage passages[] = {
      {"vpce-5e6f7a8b", "kms", "ListKeys"},
      {"vpce-5e6f7a8b",
       "s3",
       "ListBuckets",
       {},
       tests::kAdminKey,
       "because no VPC endpoint policy allows the s3:ListAllMyBuckets action"},
      {"vpce-5e6f7a8b",
       "iam",
       "ListUsers",
       {},
       tests::kAdminKey,
       "iam:ListUsers on resource: arn:aws:iam::111122223333:user/ because no VPC endpoint policy "
       "allows the iam:ListUsers action"},
      {"vpce-5e6f7a8b",
       "inspector2",
       "ListFindings",
       {},
       tests::kAdminKey,
       "inspector2:ListFindings on resource: "
       "arn:aws:inspector2:us-east-1:111122223333:/findings/list because no VPC endpoint policy "
       "allows the inspector2:ListFindings action"},
      {"vpce-0000003a",
       "kms",
       "ListKeys",
       {},
       tests::kAdminKey,
       "because no VPC endpoint policy allows the kms:ListKeys action"},
      {"vpce-00000010",
       "kms",
       "ListKeys",
       {},
       tests::kAdminKey,
       "with an explicit deny in a VPC endpoint policy"},
      {"vpce-00000010", "kms", "ListAliases"},
      // The key's policy denies by the endpoint.
      {kOurs, "kms", "Encrypt", encrypt},
      {"", "kms", "Encrypt", encrypt, tests::kAdminKey,
       "with an explicit deny in a resource-based policy"},
      // Principals: a user of the endpoint's account, the account, whoever is of an organization.
      {"vpce-0000000c", "s3", "ListBuckets"},
      {"vpce-0000000c", "s3", "ListBuckets", {}, kWorker, "no VPC endpoint policy allows"},
      {"vpce-0000000d", "s3", "ListBuckets", {}, kWorker},
      {"vpce-0000000d", "s3", "ListBuckets", {}, kStranger, "no VPC endpoint policy allows"},
      {"vpce-0000000f", "s3", "ListBuckets", {}, kWorker},
      {"vpce-0000000f", "s3", "ListBuckets", {}, kStranger, "no VPC endpoint policy allows"},
      // Whose the resource is; a bucket of another account may ask for our network, too.
      {kOurs, "s3", "GetObject", object_of("theirs")},
      {kTheirs, "s3", "GetObject", object_of("theirs"), tests::kAdminKey, "Access Denied"},
      {"vpce-0000000e", "s3", "GetObject", object_of("of-vpc")},
      {"vpce-0000000e", "s3", "GetObject", object_of("theirs"), tests::kAdminKey, "Access Denied"},
      {"vpce-0000000e", "s3", "ListBuckets", {}, kStranger, "no VPC endpoint policy allows"},
      // The root user and who does not sign are bound like everybody.
      {"vpce-0000003a", "s3", "GetObject", object_of("of-vpc"), kNobody, "Access Denied"},
      // STS never says which side refused, and nothing takes GetCallerIdentity away.
      {"vpce-0000005b", "sts", "AssumeRole", role},
      {"vpce-0000003a", "sts", "AssumeRole", role, tests::kAdminKey,
       "is not authorized to perform: sts:AssumeRole on resource"},
      {"vpce-0000003a", "sts", "GetCallerIdentity"},
  };
  for (const auto& each : passages) {
    const auto answer = through(each.endpoint, each.service, each.operation,
                                each.input.is_null() ? Value::object() : each.input, each.who);
    SCOPED_TRACE(each.service + std::string(":") + each.operation + " through " + each.endpoint);
    if (!*each.refusal) {
      EXPECT_EQ(answer.status, 200) << (answer.error ? answer.error->message : "");
    } else {
      ASSERT_TRUE(answer.error);
      EXPECT_THAT(answer.error->message, HasSubstr(each.refusal));
    }
  }
}

// A session comes through as its role does.
TEST_F(VpcEndpoints, LetSessionsThroughByTheirAccount) {
  const auto issued = through(
      kOurs, "sts", "AssumeRole",
      {{"RoleArn", "arn:aws:iam::111122223333:role/Auditor"}, {"RoleSessionName", "audit"}});
  ASSERT_EQ(issued.status, 200);
  const Value& got = issued.output->members.at("Credentials");
  const Credentials session{got.at("AccessKeyId"), got.at("SecretAccessKey"),
                            got.at("SessionToken")};
  // The role itself may do nothing; only that is told once the endpoint lets it through.
  EXPECT_THAT(through("vpce-0000000d", "s3", "ListBuckets", {}, session).error->message,
              HasSubstr("because no identity-based policy allows"));
}

// What S3 asks of KMS for a caller, and what Inspector writes, passes no customer's endpoint.
TEST_F(VpcEndpoints, DoNotBindWhatServicesAskOfOneAnother) {
  const Value object = {{"Bucket", "sealed"}, {"Key", "one"}, {"Body", "words"}};
  EXPECT_EQ(through("vpce-0000003a", "s3", "PutObject", object).status, 200);
  EXPECT_EQ(through("vpce-0000003a", "s3", "GetObject", object_of("sealed")).status, 200);
}

// The journal's last decision.
Value told(TestWorld& w) {
  const auto& journal = w.world.gateway().journal();
  return journal.decisions(journal.last_id()).back();
}

TEST_F(VpcEndpoints, AreExplainedAndTheEditIsForTheirPolicy) {
  ASSERT_EQ(through("vpce-0000003a", "kms", "ListKeys").status, 400);
  const Value why = told(w_);
  EXPECT_EQ(why["layer"], "VPC endpoint policy");
  EXPECT_EQ(why["effect"], "implicit_deny");
  const Value& edit = why["remedies"].at(0);
  EXPECT_EQ(edit["policy"], "VPC endpoint policy of vpce-0000003a");
  // Made in the world file, it does let the request through.
  Value world = Value::parse(world_text());
  for (auto& each : world["accounts"][0]["regions"]["us-east-1"]["vpc_endpoints"]) {
    if (each["id"] == "vpce-0000003a") each["policy"]["Statement"].push_back(edit["statement"]);
  }
  TestWorld mended(world.dump());
  EXPECT_EQ(::through(mended, "vpce-0000003a", "kms", "ListKeys").status, 200);
}

TEST_F(VpcEndpoints, AreWhereARequestIsToBeSent) {
  ASSERT_EQ(get("", "of-endpoint").status, 403);
  const Value why = told(w_);
  const Value& edit = why["remedies"].at(0);
  EXPECT_EQ(edit["edit"], "send");
  EXPECT_EQ(edit["key"], "aws:SourceVpce");
  EXPECT_EQ(edit["values"], Value::array({kOurs}));
}

TEST_F(VpcEndpoints, ThatTheWorldDoesNotHaveAreNamed) {
  for (const char* id : {"vpce-00000000", "nonsense"}) {
    const auto refused = get(id, "of-endpoint");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.error->code, "InvalidVpcEndpointId.NotFound");
    EXPECT_THAT(refused.error->message, HasSubstr(id));
  }
}

}  // namespace
