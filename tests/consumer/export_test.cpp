// An exporter's own test suite in C++: a world a test, calls with values, through a socket and
// through the transport for the AWS SDK, and what was called and decided as matchers.
#include <gtest/gtest.h>

#include <string>

#include "harness/kits/aws-sdk-cpp/in_process_http_client.h"
#include "harness/kits/gtest/in_process_test.h"
#include "sim/server/http_client.h"
#include "sim/wire/sigv4.h"

namespace {

using namespace harness::matchers;  // NOLINT
using sim::Value;

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kBucket = "reports-of-mine";

Value policy(const std::string& account, const Value& actions, const std::string& resource) {
  const Value root = {{"Effect", "Allow"},
                      {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                      {"Action", "*"},
                      {"Resource", "*"}};
  const Value inspector = {{"Effect", "Allow"},
                           {"Principal", {{"Service", "inspector2.amazonaws.com"}}},
                           {"Action", actions},
                           {"Resource", resource},
                           {"Condition", {{"StringEquals", {{"aws:SourceAccount", account}}}}}};
  Value statements = Value::array({inspector});
  if (resource == "*") statements.push_back(root);
  return {{"Version", "2012-10-17"}, {"Statement", statements}};
}

class Export : public harness::InProcessTest {
 protected:
  // A bucket and a key that let Inspector in for reports of `account`; answers the report's status.
  std::string exported_for(const std::string& account) {
    (void)sim.call("s3:CreateBucket", {{"Bucket", kBucket}}).value();
    const Value bucket_policy =
        policy("111122223333", {"s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"},
               std::string("arn:aws:s3:::") + kBucket + "/*");
    (void)sim.call("s3:PutBucketPolicy", {{"Bucket", kBucket}, {"Policy", bucket_policy.dump()}})
        .value();
    const Value key_policy = policy(account, {"kms:Decrypt", "kms:GenerateDataKey*"}, "*");
    const auto key = sim.call("kms:CreateKey", {{"Policy", key_policy.dump()}});
    const auto report =
        sim.call("inspector2:CreateFindingsReport",
                 {{"reportFormat", "CSV"},
                  {"s3Destination",
                   {{"bucketName", kBucket}, {"kmsKeyArn", key.value()["KeyMetadata"]["Arn"]}}}});
    sim.advance(sim::Millis(3'600'000));
    const auto status =
        sim.call("inspector2:GetFindingsReportStatus", {{"reportId", report.value()["reportId"]}});
    return status.value()["status"];
  }

  std::string variable(const std::string& name) {
    for (const auto& [each, value] : sim.variables()) {
      if (each == name) return value;
    }
    return "";
  }

  // GetCallerIdentity, signed as a client does.
  sim::wire::HttpRequest who_am_i() {
    sim::wire::HttpRequest request;
    request.method = "POST";
    request.headers = {{"Host", "sts.us-east-1.amazonaws.com"},
                       {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "Action=GetCallerIdentity&Version=2011-06-15";
    sim::wire::sigv4::sign(request,
                           {variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), ""},
                           "us-east-1", "sts", sim::WallClock().now());
    return request;
  }
};

TEST_F(Export, SucceedsWithTheDocumentedPolicies) {
  EXPECT_EQ(exported_for("111122223333"), "SUCCEEDED");
  EXPECT_THAT(sim.calls(),
              Contains(Call("kms:GenerateDataKey", By("inspector2.amazonaws.com"), Succeeded())));
  EXPECT_THAT(sim.calls(), Contains(Call("inspector2:CreateFindingsReport", By("user/admin"),
                                         With("/s3Destination/bucketName", kBucket))));
  EXPECT_THAT(sim.calls(), Not(Contains(Call("s3:Get*"))));
  EXPECT_THAT(sim.decisions(), Contains(Allowed("s3:PutObject")));
  EXPECT_THAT(sim.decisions(), Not(Contains(Denied("*"))));
}

TEST_F(Export, IsDeniedByAKeyPolicyForAnotherAccount) {
  EXPECT_EQ(exported_for("444455556666"), "FAILED");
  EXPECT_THAT(sim.calls(), Contains(Call("kms:GenerateDataKey", Failed("AccessDeniedException"))));
  EXPECT_THAT(sim.decisions(),
              Contains(Denied("kms:GenerateDataKey", BecauseOf("aws:SourceAccount"),
                              ByPolicy("key policy"), Wanted("444455556666"))));
  EXPECT_THAT(sim.decisions(),
              Not(Contains(Denied("kms:GenerateDataKey", BecauseOf("aws:SourceArn")))));
  EXPECT_THAT(sim.explanation(), HasSubstr("aws:SourceAccount"));
}

TEST_F(Export, MatchersSayWhatTheyMissed) {
  (void)exported_for("444455556666");
  const testing::Matcher<const harness::Judgement&> wrong =
      Denied("kms:GenerateDataKey", Because("explicit_deny"));
  testing::StringMatchResultListener heard;
  for (const auto& judgement : sim.decisions()) {
    EXPECT_FALSE(wrong.MatchAndExplain(judgement, &heard));
  }
  EXPECT_THAT(heard.str(), HasSubstr("it was an implicit_deny"));
  EXPECT_THAT(testing::PrintToString(sim.calls().front()), HasSubstr("s3:CreateBucket"));
}

TEST_F(Export, MeetsFaults) {
  sim.add_fault({{"on", "s3:CreateBucket"}, {"answer", "InternalError"}});
  EXPECT_EQ(sim.call("s3:CreateBucket", {{"Bucket", kBucket}}).code(), "InternalError");
  EXPECT_THROW(sim.add_fault({{"on", "s3:NoSuch"}, {"answer", "X"}}), std::invalid_argument);
}

TEST_F(Export, IsServedOnALoopbackPort) {
  sim::server::HttpClient client(sim::server::Endpoint::parse(sim.endpoint()));
  auto answer = client.send(who_am_i());
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body.read_all(), HasSubstr("user/admin"));
  EXPECT_THAT(sim.calls(), Contains(Call("sts:GetCallerIdentity")));
}

TEST_F(Export, IsReachedByTheSdkWithoutASocket) {
  const harness::InProcessHttpClientFactory factory(sim);
  const auto client = factory.CreateHttpClient({});
  const auto streams = [] { return new std::stringstream; };
  const auto signed_message = who_am_i();
  const auto asked = [&](const std::string& body) {
    auto request = factory.CreateHttpRequest(Aws::String("http://sts.us-east-1.amazonaws.com/"),
                                             Aws::Http::HttpMethod::HTTP_POST, streams);
    for (const auto& [name, value] : signed_message.headers) request->SetHeaderValue(name, value);
    request->AddContentBody(std::make_shared<std::stringstream>(body));
    return client->MakeRequest(request);
  };
  const auto answer = asked(signed_message.body);
  EXPECT_EQ(answer->GetResponseCode(), Aws::Http::HttpResponseCode::OK);
  const std::string text(std::istreambuf_iterator<char>(answer->GetResponseBody()), {});
  EXPECT_THAT(text, HasSubstr("user/admin"));
  EXPECT_EQ(asked("Action=Another")->GetResponseCode(), Aws::Http::HttpResponseCode::FORBIDDEN);
  sim.add_fault({{"on", "sts:GetCallerIdentity"}, {"reset", true}});
  EXPECT_TRUE(asked(signed_message.body)->HasClientError());
}

}  // namespace
