// Requests through a VPC endpoint: how one names it, what its policy keeps out and how that is
// said, and that the endpoint's policy binds whoever comes through it and nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/wire_call.h"

namespace {

using sim::Value;
using testing::AllOf;
using testing::HasSubstr;
using tests::over_the_wire;
using tests::TestWorld;

constexpr const char* kWorld = R"({"now": "2026-03-01T09:00:00Z", "accounts": [
  {"id": "111122223333",
   "users": [{"name": "admin",
              "policies": {"All": {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"}]}},
              "access_keys": [{"id": "AKIAIOSFODNN7EXAMPLE",
                               "secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}]}],
   "regions": {"us-east-1": {
     "buckets": [{"name": "reports", "policy": {"Version": "2012-10-17", "Statement": [
       {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::reports/*",
        "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}}]},
       "objects": [{"key": "one", "text": "words"}]}],
     "vpc_endpoints": [
       {"id": "vpce-1a2b3c4d", "vpc": "vpc-111bbb22"},
       {"id": "vpce-5e6f7a8b", "vpc": "vpc-111bbb22", "policy": {"Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*",
                       "Resource": "*"}]}}]}}}]})";

class VpcEndpoints : public testing::Test {
 protected:
  tests::WireAnswer get(std::vector<std::pair<std::string, std::string>> headers,
                        const std::string& host = "127.0.0.1:4566") {
    tests::WireCall call{"s3", "GetObject", {{"Bucket", "reports"}, {"Key", "one"}}};
    call.headers = std::move(headers);
    call.host = host;
    return over_the_wire(w_, call);
  }

  TestWorld w_{kWorld};
};

TEST_F(VpcEndpoints, ABucketPolicyCanDemandOne) {
  EXPECT_THAT(get({}).error->message,
              HasSubstr("with an explicit deny in a resource-based policy"));
  EXPECT_EQ(get({{"x-sim-vpc-endpoint", "vpce-1a2b3c4d"}}).status, 200);
}

TEST_F(VpcEndpoints, TheHostNamesOneToo) {
  EXPECT_EQ(get({}, "bucket.vpce-1a2b3c4d-xyz.s3.us-east-1.vpce.localhost:4566").status, 200);
}

TEST_F(VpcEndpoints, ItsPolicyKeepsOutWhatItDoesNotAllow) {
  EXPECT_THAT(get({{"x-sim-vpc-endpoint", "vpce-5e6f7a8b"}}).error->message,
              HasSubstr("explicit deny"));  // of the bucket's policy, which comes first
  tests::WireCall call{"s3", "ListBuckets"};
  call.headers = {{"x-sim-vpc-endpoint", "vpce-5e6f7a8b"}};
  const auto refused = over_the_wire(w_, call);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.error->message,
              AllOf(HasSubstr("s3:ListAllMyBuckets"),
                    HasSubstr("because no VPC endpoint policy allows the s3:ListAllMyBuckets")));
  call.service = "kms";
  call.operation = "ListKeys";
  EXPECT_EQ(over_the_wire(w_, call).status, 200);
}

TEST_F(VpcEndpoints, OneThatTheWorldDoesNotHaveIsNamed) {
  const auto refused = get({{"x-sim-vpc-endpoint", "vpce-00000000"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.error->code, "InvalidVpcEndpointId.NotFound");
  EXPECT_THAT(refused.error->message, HasSubstr("vpce-00000000"));
}

}  // namespace
