// Every mistake that the detectors know, each in a policy that has it and nothing else wrong, and
// none where nothing is wrong.
#include "sim/policy/mistakes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/support/policy_cases.h"

namespace policy_tests {
namespace {

using sim::Value;
using sim::policy::Mistake;

std::vector<Mistake> mistakes_of(const Case& test) {
  const auto decision = authorize(test.request, test.policies, test.rules);
  return mistakes_in(test.request, test.policies, decision);
}

// A case as its data, so that a mistake is one change of it.
Value exporting() {
  return Value::parse(R"({
    "id": "export", "expected": "Allowed",
    "request": {
      "principal": {"type": "AWSService", "service": "inspector2.amazonaws.com"},
      "action": "s3:PutObject", "resource": "arn:aws:s3:::amzn-s3-demo-bucket/r.csv",
      "resourceAccount": "012345678901",
      "context": {"aws:SourceAccount": "012345678901",
                  "aws:SourceArn": "arn:aws:inspector2:us-east-1:012345678901:report/1"}},
    "policies": {"resource": {"Version": "2012-10-17", "Statement": [{
      "Effect": "Allow", "Principal": {"Service": "inspector2.amazonaws.com"},
      "Action": ["s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"],
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
      "Condition": {
        "StringEquals": {"aws:SourceAccount": "012345678901"},
        "ArnLike": {"aws:SourceArn": "arn:aws:inspector2:us-east-1:012345678901:report/*"}}}]}}})");
}

constexpr const char* kStatement = "/policies/resource/Statement/0";

struct Spoiled {
  const char* name;
  const char* at;  // below the statement
  const char* value;
  const char* says;  // in `what`
};

class MistakeOfAnExport : public testing::TestWithParam<Spoiled> {};

TEST_P(MistakeOfAnExport, IsNamed) {
  Value value = exporting();
  value[Value::json_pointer(kStatement + std::string(GetParam().at))] =
      Value::parse(GetParam().value);
  const auto found = mistakes_of(to_case(value));
  ASSERT_EQ(found.size(), 1u) << (found.empty() ? "" : found.back().what);
  EXPECT_NE(found.front().what.find(GetParam().says), std::string::npos) << found.front().what;
  EXPECT_EQ(found.front().policy, "resource");
  EXPECT_EQ(found.front().statement, "Statement[0]");
  EXPECT_FALSE(found.front().remedy.empty());
}

constexpr const char* kSourceArn = "/Condition/ArnLike/aws:SourceArn";
constexpr const char* kSourceAccount = "/Condition/StringEquals/aws:SourceAccount";

INSTANTIATE_TEST_SUITE_P(
    Policy, MistakeOfAnExport,
    testing::Values(
        Spoiled{"wrong_account", kSourceAccount, R"("444455556666")",
                "wrong account in aws:SourceAccount"},
        Spoiled{"leading_zeros", kSourceAccount, "12345678901", "loses its leading zeros"},
        Spoiled{"hyphens", kSourceAccount, R"("0123-4567-8901")", "no account id of twelve"},
        Spoiled{"account_as_arn", kSourceAccount, R"("arn:aws:iam::012345678901:root")",
                "no account id of twelve"},
        Spoiled{"arn_operator", "/Condition/ArnLike/aws:SourceAccount", R"("012345678901")",
                "compares aws:SourceAccount as an ARN"},
        Spoiled{"report_missing", kSourceArn, R"("arn:aws:inspector2:us-east-1:012345678901")",
                "report/* is missing"},
        Spoiled{"other_resource", kSourceArn,
                R"("arn:aws:inspector2:us-east-1:012345678901:finding/*")", "report/* is missing"},
        Spoiled{"region", kSourceArn, R"("arn:aws:inspector2:eu-west-1:012345678901:report/*")",
                "its Region is \"eu-west-1\""},
        Spoiled{"partition", kSourceArn,
                R"("arn:aws-cn:inspector2:us-east-1:012345678901:report/*")",
                "its partition is \"aws-cn\""},
        Spoiled{"classic", kSourceArn, R"("arn:aws:inspector:us-east-1:012345678901:report/*")",
                "its service is \"inspector\""},
        Spoiled{"equality", "/Condition",
                R"({"StringEquals": {"aws:SourceArn":
                    "arn:aws:inspector2:us-east-1:012345678901:report/*"}})",
                "takes the wildcard in"},
        Spoiled{"organization", "/Condition",
                R"({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}})",
                "an AWS service belongs to no organization"},
        Spoiled{"address", "/Condition", R"({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})",
                "come from no address of yours"},
        Spoiled{"null", "/Condition", R"({"Null": {"aws:SourceArn": "true"}})",
                "asks for a request without the key"},
        Spoiled{"misspelt", "/Condition",
                R"({"StringEquals": {"aws:SourceAcount": "012345678901"}})",
                "no condition key that a request could have"},
        Spoiled{"objects", "/Resource", R"("arn:aws:s3:::amzn-s3-demo-bucket")",
                "/* is missing from the bucket ARN"},
        Spoiled{"slash", "/Resource", R"("arn:aws:s3:::amzn-s3-demo-bucket/")",
                "/* is missing from the bucket ARN"},
        Spoiled{"prefix", "/Resource", R"("arn:aws:s3:::amzn-s3-demo-bucket/reports/*")",
                "covers other keys"},
        Spoiled{"other_bucket", "/Resource", R"("arn:aws:s3:::amzn-s3-demo-bucket1/*")",
                "this is the policy of bucket amzn-s3-demo-bucket"},
        Spoiled{"resource_partition", "/Resource", R"("arn:aws-cn:s3:::amzn-s3-demo-bucket/*")",
                "is an ARN of partition aws-cn"},
        Spoiled{"regional_principal", "/Principal/Service",
                R"("inspector2.me-south-1.amazonaws.com")", "calls by its global name"},
        Spoiled{"actions", "/Action", R"("s3:PutObjectAcl")", "lacks s3:PutObject"}),
    [](const auto& each) { return each.param.name; });

TEST(PolicyMistakes, StringLikeOnAnAccountIsNamedEvenWhereItHolds) {
  Value value = exporting();
  Value& statement = value[Value::json_pointer(kStatement)];
  statement["Condition"]["StringLike"]["aws:SourceAccount"] = "0123*";
  statement["Condition"]["StringEquals"]["aws:SourceAccount"] = "444455556666";
  const auto found = mistakes_of(to_case(value));
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const Mistake& each) {
    return each.what.find("StringLike compares aws:SourceAccount with 0123*") == 0;
  }));
}

// A Deny about encryption is meant for services, too.
TEST(PolicyMistakes, ADenyOfWhatIsSentIsNotForPeopleOnly) {
  Value value = exporting();
  value["request"]["context"]["s3:x-amz-server-side-encryption"] = "aws:kms";
  value["policies"]["resource"]["Statement"].push_back(Value::parse(R"({
      "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
      "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"}}})"));
  EXPECT_TRUE(mistakes_of(to_case(value)).empty());
}

TEST(PolicyMistakes, NothingIsSaidOfWhatIsAllowed) {
  EXPECT_TRUE(mistakes_of(to_case(exporting())).empty());
}

TEST(PolicyMistakes, StatementsForOtherCallersHoldNone) {
  Value value = exporting();
  value[Value::json_pointer(kStatement)]["Principal"] = {{"Service", "cloudtrail.amazonaws.com"}};
  value[Value::json_pointer(kStatement)]["Condition"]["StringEquals"]["aws:SourceAccount"] =
      "444455556666";
  const auto found = mistakes_of(to_case(value));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().statement, "");
  EXPECT_NE(found.front().what.find("no statement names inspector2.amazonaws.com"),
            std::string::npos);
}

// The mistakes that the recorded explanations show are no others than these.
TEST(PolicyMistakes, AreFoundInTheCasesThatAreExplained) {
  const std::map<std::string, std::string> kSays = {
      {"objects-missing", "/* is missing from the bucket ARN"},
      {"partition-of-resource", "is an ARN of partition aws,"},
      {"global-principal-in-opt-in-region", "in the opt-in Region me-south-1"},
      {"source-account-wrong", "wrong account in aws:SourceAccount"},
      {"report-missing", "report/* is missing"},
      {"string-like-on-account", "StringLike compares aws:SourceAccount"},
      {"key-delegates-to-wrong-root", "the key policy delegates to a wrong root"},
      {"alias-for-a-key", "is an alias"},
      {"operation-for-action", "s3:ListObjectsV2 is an operation, not an action"},
      {"mfa-demanded", "long-term access keys never carry it"},
      {"role-without-its-path", "is session"},
      {"not-principal-without-the-session", "NotPrincipal does not list everything"},
      {"deny-hits-a-service", "hits inspector2.amazonaws.com as well"},
      {"encryption-header-missing", "holds when the key is missing"},
      {"plain-http", "plain HTTP"},
      {"set-without-set-operator", "has several values"},
      {"variables-without-version", "is plain text"},
      {"scp-level-without-allow", "every level needs one"},
      {"key-across-accounts-one-side", "needs both sides"},
      {"via-another-service", "the request came through s3.us-east-1.amazonaws.com"},
      {"external-id-not-passed", "no external id was passed"},
      {"key-lacks-generate", "lacks kms:GenerateDataKey*"}};
  size_t seen = 0;
  for (const auto& test :
       read_cases(source_root() / "tests/cases/policy/explanations/cases.json")) {
    const auto says = kSays.find(test.id);
    if (says == kSays.end()) continue;
    ++seen;
    const auto found = mistakes_of(test);
    EXPECT_TRUE(std::any_of(
        found.begin(), found.end(),
        [&](const Mistake& each) { return each.what.find(says->second) != std::string::npos; }))
        << test.id << (found.empty() ? " has none" : ": " + found.front().what);
  }
  EXPECT_EQ(seen, kSays.size());
}

}  // namespace
}  // namespace policy_tests
