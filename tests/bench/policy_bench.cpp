// Policy decisions a second on the two documented Inspector statements: the bucket policy and the
// key policy, asked by the service principal as it writes a report.
#include <benchmark/benchmark.h>

#include "sim/policy/authorizer.h"

namespace {

using namespace sim;

constexpr const char* kBucketPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [ { "Sid": "allow-inspector", "Effect": "Allow",
    "Principal": { "Service": "inspector2.amazonaws.com" },
    "Action": [ "s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload" ],
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" },
      "ArnLike": { "aws:SourceArn": "arn:aws:inspector2:us-east-1:111122223333:report/*" } } } ] })";

constexpr const char* kKeyPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
      "Action": "kms:*", "Resource": "*" },
    { "Effect": "Allow", "Principal": { "Service": "inspector2.amazonaws.com" },
      "Action": [ "kms:Decrypt", "kms:GenerateDataKey*" ], "Resource": "*",
      "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" },
        "ArnLike": { "aws:SourceArn": "arn:aws:inspector2:us-east-1:111122223333:report/*" } } } ] })";

policy::Request service_request(const char* action, const char* resource) {
  policy::Request request;
  request.principal.kind = aws::PrincipalKind::kService;
  request.principal.name = "inspector2.amazonaws.com";
  request.action = action;
  request.resource = resource;
  request.resource_account = "111122223333";
  request.context.set("aws:SourceAccount", "111122223333");
  request.context.set("aws:SourceArn",
                      "arn:aws:inspector2:us-east-1:111122223333:report/"
                      "c7974469-dd40-4c19-8aae-ea296eb3093d");
  request.context.set("aws:PrincipalIsAWSService", "true");
  request.context.set("aws:SecureTransport", "true");
  return request;
}

void decide(benchmark::State& state, const char* document, policy::DocumentKind kind,
            const policy::Request& request, policy::Effect expected) {
  policy::DocumentCache cache;
  policy::Policies policies;
  policies.resource = policy::Attached{cache.get(document, kind), "policy"};
  for (auto _ : state) {
    const auto decision = policy::authorize(request, policies);
    if (decision.effect != expected) state.SkipWithError("another decision than expected");
    benchmark::DoNotOptimize(decision);
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_BucketPolicyAllows(benchmark::State& state) {
  decide(state, kBucketPolicy, policy::DocumentKind::kBucket,
         service_request("s3:PutObject", "arn:aws:s3:::reports/a/b.csv"), policy::Effect::kAllow);
}
BENCHMARK(BM_BucketPolicyAllows);

void BM_KeyPolicyAllows(benchmark::State& state) {
  decide(state, kKeyPolicy, policy::DocumentKind::kKey,
         service_request("kms:GenerateDataKey",
                         "arn:aws:kms:us-east-1:111122223333:key/"
                         "1234abcd-12ab-34cd-56ef-1234567890ab"),
         policy::Effect::kAllow);
}
BENCHMARK(BM_KeyPolicyAllows);

void BM_BucketPolicyDeniesAndSaysWhy(benchmark::State& state) {
  auto request = service_request("s3:PutObject", "arn:aws:s3:::reports/a/b.csv");
  request.context.set("aws:SourceAccount", "444455556666");
  decide(state, kBucketPolicy, policy::DocumentKind::kBucket, request,
         policy::Effect::kImplicitDeny);
}
BENCHMARK(BM_BucketPolicyDeniesAndSaysWhy);

}  // namespace
