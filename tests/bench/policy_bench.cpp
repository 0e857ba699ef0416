// Policy decisions a second: on the two documented Inspector statements, the bucket policy and the
// key policy, asked by the service principal as it writes a report; on a bucket policy as large as
// S3 takes; with every kind of policy in play. And how long it takes to read a document.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>

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

// The largest bucket policy: many statements for others, and at the end the one that counts.
std::string large_policy() {
  constexpr size_t kBytes = 20'480;
  std::string statements;
  const std::string last =
      R"({"Sid":"last","Effect":"Allow","Principal":{"Service":"inspector2.amazonaws.com"},)"
      R"("Action":["s3:PutObject","s3:PutObjectAcl","s3:AbortMultipartUpload"],)"
      R"("Resource":"arn:aws:s3:::reports/*","Condition":{"StringEquals":)"
      R"({"aws:SourceAccount":"111122223333"}}}]})";
  for (int i = 0;; ++i) {
    const std::string next = fmt::format(
        R"({{"Sid":"team-{0}","Effect":"{1}","Principal":{{"AWS":"arn:aws:iam::44445555{0:04}:root"}},)"
        R"("Action":["s3:GetObject*","s3:ListBucket"],"Resource":["arn:aws:s3:::reports",)"
        R"("arn:aws:s3:::reports/team-{0}/*"],"Condition":{{"StringLike":{{"aws:PrincipalArn":)"
        R"("arn:aws:iam::44445555{0:04}:role/team-{0}-*"}},"Bool":{{"aws:SecureTransport":"true"}}}}}},)",
        i, i % 4 == 0 ? "Deny" : "Allow");
    if (statements.size() + next.size() + last.size() + 50 > kBytes) break;
    statements += next;
  }
  return R"({"Version":"2012-10-17","Statement":[)" + statements + last;
}

void BM_LargestBucketPolicyAllows(benchmark::State& state) {
  decide(state, large_policy().c_str(), policy::DocumentKind::kBucket,
         service_request("s3:PutObject", "arn:aws:s3:::reports/a/b.csv"), policy::Effect::kAllow);
}
BENCHMARK(BM_LargestBucketPolicyAllows);

constexpr const char* kEverything =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":
          {"StringNotEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}}}]})";
constexpr const char* kTeam =
    R"({"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["inspector2:*","ec2:Describe*"],"Resource":"*"},
        {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
          "Resource":"arn:aws:s3:::reports/${aws:PrincipalTag/team}/*",
          "Condition":{"Bool":{"aws:SecureTransport":"true"},
            "IpAddress":{"aws:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}}}]})";
constexpr const char* kOrganization =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*",
        "Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},
          "BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]})";
constexpr const char* kBucketOfTheTeam =
    R"({"Version":"2012-10-17","Statement":[
        {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::reports/*",
          "Condition":{"Bool":{"aws:SecureTransport":"false"}}},
        {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*",
          "Resource":"arn:aws:s3:::reports/*"}]})";

policy::Request session_request() {
  policy::Request request;
  request.principal.kind = aws::PrincipalKind::kRoleSession;
  request.principal.account = "111122223333";
  request.principal.arn = "arn:aws:sts::111122223333:assumed-role/Export/run-1";
  request.principal.role_arn = "arn:aws:iam::111122223333:role/Export";
  request.action = "s3:PutObject";
  request.resource = "arn:aws:s3:::reports/blue/2026/findings.csv";
  request.resource_account = "111122223333";
  const std::pair<const char*, const char*> keys[] = {
      {"aws:PrincipalArn", "arn:aws:iam::111122223333:role/Export"},
      {"aws:PrincipalAccount", "111122223333"},
      {"aws:PrincipalType", "AssumedRole"},
      {"aws:userid", "AROADBQP57FF2AEXAMPLE:run-1"},
      {"aws:PrincipalTag/team", "blue"},
      {"aws:PrincipalOrgID", "o-a1b2c3d4e5"},
      {"aws:PrincipalIsAWSService", "false"},
      {"aws:ResourceAccount", "111122223333"},
      {"aws:CurrentTime", "2026-03-01T10:00:00Z"},
      {"aws:EpochTime", "1772359200"},
      {"aws:RequestedRegion", "us-east-1"},
      {"aws:ViaAWSService", "false"},
      {"aws:SecureTransport", "true"},
      {"aws:SourceIp", "203.0.113.25"},
      {"aws:UserAgent", "aws-cli/2"},
      {"s3:x-amz-server-side-encryption", "aws:kms"}};
  for (const auto& [name, value] : keys) request.context.set(name, value);
  return request;
}

// Three levels of both control policies, three identity policies, boundary, session, endpoint and
// bucket policy.
void BM_EveryLayerAllows(benchmark::State& state) {
  using policy::DocumentKind;
  policy::DocumentCache cache;
  const auto attach = [&](const char* document, DocumentKind kind) {
    return policy::Attached{cache.get(document, kind), "policy"};
  };
  policy::Policies policies;
  for (int level = 0; level < 3; ++level) {
    policies.service_control.push_back({attach(kEverything, DocumentKind::kServiceControl)});
    policies.resource_control.push_back({attach(kOrganization, DocumentKind::kResourceControl)});
    policies.identity.push_back(attach(kTeam, DocumentKind::kIdentity));
  }
  policies.boundary = attach(kEverything, DocumentKind::kIdentity);
  policies.session.push_back(attach(kTeam, DocumentKind::kIdentity));
  policies.endpoint = attach(kBucketOfTheTeam, DocumentKind::kEndpoint);
  policies.resource = attach(kBucketOfTheTeam, DocumentKind::kBucket);
  const auto request = session_request();
  for (auto _ : state) {
    const auto decision = policy::authorize(request, policies);
    if (!decision.allowed()) state.SkipWithError("denied");
    benchmark::DoNotOptimize(decision);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_EveryLayerAllows);

void read(benchmark::State& state, const std::string& document) {
  for (auto _ : state) {
    const auto parsed = policy::parse_document(document, policy::DocumentKind::kBucket);
    if (!parsed) state.SkipWithError("refused");
    benchmark::DoNotOptimize(parsed);
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(document.size()));
}

void BM_ReadBucketPolicy(benchmark::State& state) { read(state, kBucketPolicy); }
BENCHMARK(BM_ReadBucketPolicy);

void BM_ReadLargestBucketPolicy(benchmark::State& state) { read(state, large_policy()); }
BENCHMARK(BM_ReadLargestBucketPolicy);

}  // namespace
