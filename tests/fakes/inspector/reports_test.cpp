// Findings reports through the front door: their life, every way in which they fail, and what lies
// in the bucket afterwards. S3 and KMS are the real fakes; failures have their true causes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_world.h"

namespace {

using sim::Value;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto kLong = std::chrono::hours(2);
constexpr const char* kKeyId = "1234abcd-12ab-34cd-56ef-1234567890ab";

std::string key_arn(const std::string& region = "us-east-1", const std::string& id = kKeyId) {
  return "arn:aws:kms:" + region + ":111122223333:key/" + id;
}

// The statements that the user guide tells customers to add.
Value statement(const std::string& principal, Value actions, const std::string& resource,
                const std::string& region = "us-east-1") {
  return {{"Sid", "allow-inspector"},
          {"Effect", "Allow"},
          {"Principal", {{"Service", principal}}},
          {"Action", std::move(actions)},
          {"Resource", resource},
          {"Condition",
           {{"StringEquals", {{"aws:SourceAccount", "111122223333"}}},
            {"ArnLike",
             {{"aws:SourceArn", "arn:aws:inspector2:" + region + ":111122223333:report/*"}}}}}};
}

Value bucket_policy(const std::string& bucket = "reports", const std::string& region = "us-east-1",
                    const std::string& principal = "inspector2.amazonaws.com") {
  return {{"Version", "2012-10-17"},
          {"Statement",
           {statement(principal, {"s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"},
                      "arn:aws:s3:::" + bucket + "/*", region)}}};
}

Value key_policy(Value actions = {"kms:Decrypt", "kms:GenerateDataKey*"},
                 const std::string& region = "us-east-1",
                 const std::string& principal = "inspector2.amazonaws.com") {
  return {{"Version", "2012-10-17"},
          {"Statement",
           {{{"Effect", "Allow"},
             {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
             {"Action", "kms:*"},
             {"Resource", "*"}},
            statement(principal, std::move(actions), "*", region)}}};
}

Value key_spec() { return {{"id", kKeyId}, {"alias", "report-key"}, {"policy", key_policy()}}; }

// A world in which an export succeeds, for tests to spoil.
Value good_world(int count = 40) {
  const Value admin = {
      {"name", "admin"},
      {"policies",
       {{"All",
         {{"Version", "2012-10-17"},
          {"Statement", {{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}}}}}}};
  const Value creator = {{"name", "creator"},
                         {"policies",
                          {{"Create",
                            {{"Version", "2012-10-17"},
                             {"Statement",
                              {{{"Effect", "Allow"},
                                {"Action", "inspector2:CreateFindingsReport"},
                                {"Resource", "*"}}}}}}}}};
  Value world = {{"now", "2026-03-01T09:00:00Z"}, {"seed", 7}};
  Value& account = world["accounts"][0] = {{"id", "111122223333"}};
  account["users"] = {admin, creator};
  Value& region = account["regions"]["us-east-1"];
  region["buckets"] = {{{"name", "reports"}, {"policy", bucket_policy()}}};
  region["keys"] = {key_spec()};
  region["inspector"]["findings"]["generate"]["count"] = count;
  return world;
}

constexpr const char* kRegion = "/accounts/0/regions/us-east-1";

class Export {
 public:
  explicit Export(const Value& world_file, std::string region = "us-east-1")
      : world(world_file.dump()), client(world.client(region)), region_(std::move(region)) {}

  static Value request(const std::string& format = "JSON") {
    return {{"reportFormat", format},
            {"s3Destination", {{"bucketName", "reports"}, {"kmsKeyArn", key_arn()}}}};
  }
  sim::Answer create(const Value& input) {
    return client.call("inspector2", "CreateFindingsReport", input);
  }
  Value status(const std::string& id) {
    return client.call("inspector2", "GetFindingsReportStatus", {{"reportId", id}}).value();
  }
  // Creates a report, lets its time pass, and answers its status.
  Value run(const Value& input) {
    const std::string id = create(input).value().at("reportId");
    world.advance(kLong);
    return status(id);
  }
  std::vector<std::string> keys(const std::string& bucket = "reports") {
    const Value listing = client.call("s3", "ListObjectsV2", {{"Bucket", bucket}}).value();
    std::vector<std::string> found;
    for (const auto& object : listing.value("Contents", Value::array())) {
      found.push_back(object.at("Key"));
    }
    return found;
  }
  size_t uploads(const std::string& bucket = "reports") {
    const Value listing = client.call("s3", "ListMultipartUploads", {{"Bucket", bucket}}).value();
    return listing.value("Uploads", Value::array()).size();
  }
  std::string object(const std::string& key, const std::string& bucket = "reports") {
    auto answer = client.call("s3", "GetObject", {{"Bucket", bucket}, {"Key", key}});
    EXPECT_TRUE(answer.ok()) << answer.code();
    return answer.output.body.read_all();
  }
  std::vector<std::string> arns(Value criteria) {
    std::vector<std::string> found;
    Value input = {{"filterCriteria", std::move(criteria)}};
    for (;;) {
      const Value page = client.call("inspector2", "ListFindings", input).value();
      for (const auto& finding : page.at("findings")) found.push_back(finding.at("findingArn"));
      if (!page.contains("nextToken")) return found;
      input["nextToken"] = page.at("nextToken");
    }
  }

  tests::TestWorld world;
  sim::Client client;

 private:
  std::string region_;
};

std::vector<std::string> arns_of(const std::string& json_report) {
  std::vector<std::string> found;
  const Value report = Value::parse(json_report);
  for (const auto& finding : report.at("findings")) found.push_back(finding.at("findingArn"));
  return found;
}

const Value kActive = {{"findingStatus", {{{"comparison", "EQUALS"}, {"value", "ACTIVE"}}}}};

TEST(Report, IsGeneratedAndPutIntoTheBucket) {
  Export e(good_world());
  Value input = Export::request();
  input["s3Destination"]["keyPrefix"] = "2026/march";
  const std::string id = e.create(input).value().at("reportId");

  Value status = e.status(id);
  EXPECT_EQ(status.at("status"), "IN_PROGRESS");
  EXPECT_EQ(status.at("destination"), input.at("s3Destination"));
  EXPECT_FALSE(status.contains("errorCode") || status.contains("filterCriteria"));
  EXPECT_EQ(e.client.call("inspector2", "GetFindingsReportStatus").value(), status);
  EXPECT_TRUE(e.keys().empty());

  e.world.advance(kLong);
  status = e.status(id);
  EXPECT_EQ(status.at("status"), "SUCCEEDED") << status.dump();
  const std::string key = "2026/march/" + id + ".json";
  EXPECT_THAT(e.keys(), testing::ElementsAre(key));
  EXPECT_EQ(arns_of(e.object(key)), e.arns(kActive));

  const Value head =
      e.client.call("s3", "HeadObject", {{"Bucket", "reports"}, {"Key", key}}).value();
  EXPECT_EQ(head.at("ServerSideEncryption"), "aws:kms");
  EXPECT_EQ(head.at("SSEKMSKeyId"), key_arn());
  EXPECT_EQ(head.at("ContentType"), "application/json");
}

TEST(Report, SelectsActiveFindingsUnlessToldOtherwise) {
  Export e(good_world(200));
  Value input = Export::request();
  input["filterCriteria"] = {{"severity", {{{"comparison", "EQUALS"}, {"value", "HIGH"}}}}};
  Value wanted = input["filterCriteria"];
  wanted.update(kActive);
  Value status = e.run(input);
  ASSERT_EQ(status.at("status"), "SUCCEEDED") << status.dump();
  EXPECT_EQ(status.at("filterCriteria"), input.at("filterCriteria"));
  EXPECT_EQ(arns_of(e.object(status.at("reportId").get<std::string>() + ".json")), e.arns(wanted));

  input["filterCriteria"] = {{"findingStatus", {{{"comparison", "NOT_EQUALS"}, {"value", "X"}}}}};
  status = e.run(input);
  EXPECT_EQ(arns_of(e.object(status.at("reportId").get<std::string>() + ".json")),
            e.arns(Value::object()));
}

TEST(Report, ComesAsCsvToo) {
  Export e(good_world(120));
  const Value status = e.run(Export::request("CSV"));
  ASSERT_EQ(status.at("status"), "SUCCEEDED") << status.dump();
  const std::string text = e.object(status.at("reportId").get<std::string>() + ".csv");
  EXPECT_THAT(text, StartsWith("AWS Account Id,Severity,"));
  const auto lines = std::count(text.begin(), text.end(), '\n');
  EXPECT_EQ(static_cast<size_t>(lines), e.arns(kActive).size() + 1);
}

TEST(Report, GoesUpInPartsWhenItIsLarge) {
  Export e(good_world(7000));
  const Value status = e.run(Export::request());
  ASSERT_EQ(status.at("status"), "SUCCEEDED") << status.dump();
  const std::string key = status.at("reportId").get<std::string>() + ".json";
  const Value head =
      e.client.call("s3", "HeadObject", {{"Bucket", "reports"}, {"Key", key}}).value();
  EXPECT_THAT(head.at("ETag").get<std::string>(), HasSubstr("-"));
  EXPECT_GT(head.at("ContentLength").get<int64_t>(), 8 * 1024 * 1024);
  EXPECT_EQ(arns_of(e.object(key)), e.arns(kActive));
  EXPECT_EQ(e.uploads(), 0u);
}

TEST(Report, IsTheOnlyOneAtATime) {
  Export e(good_world());
  const std::string id = e.create(Export::request()).value().at("reportId");
  const auto second = e.create(Export::request());
  ASSERT_EQ(second.code(), "ValidationException");
  EXPECT_EQ(second.error->http_status, 400);
  EXPECT_THAT(second.error->message, HasSubstr("Cannot have multiple reports in-progress"));
  const std::map<std::string, Value> fields(second.error->fields.begin(),
                                            second.error->fields.end());
  EXPECT_EQ(fields.at("reason"), "OTHER");
  e.world.advance(kLong);
  EXPECT_EQ(e.status(id).at("status"), "SUCCEEDED");
  EXPECT_TRUE(e.create(Export::request()).ok());
}

TEST(Report, IsCancelledWithoutATrace) {
  Export e(good_world());
  const std::string id = e.create(Export::request()).value().at("reportId");
  const auto cancel = [&] {
    return e.client.call("inspector2", "CancelFindingsReport", {{"reportId", id}});
  };
  EXPECT_EQ(cancel().value(), Value({{"reportId", id}}));
  EXPECT_EQ(e.status(id).at("status"), "CANCELLED");
  e.world.advance(kLong);
  EXPECT_EQ(e.status(id).at("status"), "CANCELLED");
  EXPECT_TRUE(e.keys().empty());

  EXPECT_EQ(cancel().code(), "ValidationException");
  e.world.world.settings().set("inspector.cancel_of_finished_report_succeeds", true);
  EXPECT_EQ(cancel().value(), Value({{"reportId", id}}));
  EXPECT_TRUE(e.create(Export::request()).ok()) << "a cancelled report blocks no other";
}

TEST(Report, IsNotFoundByOthersOrUnderAnotherId) {
  Export e(good_world());
  const std::string id = e.create(Export::request()).value().at("reportId");
  const Value other = {{"reportId", "00000000-0000-4000-8000-000000000000"}};
  for (const char* operation : {"GetFindingsReportStatus", "CancelFindingsReport"}) {
    EXPECT_EQ(e.client.call("inspector2", operation, other).code(), "ResourceNotFoundException");
    EXPECT_EQ(e.client.call("inspector2", operation, {{"reportId", "Report-1"}}).code(),
              "ValidationException");
  }
  EXPECT_EQ(e.status(id).at("status"), "IN_PROGRESS");
}

TEST(Report, StatusWithoutIdWhenNoneIsGenerated) {
  Export e(good_world());
  EXPECT_EQ(e.client.call("inspector2", "GetFindingsReportStatus").code(),
            "ResourceNotFoundException");
  const Value done = e.run(Export::request());
  EXPECT_EQ(e.client.call("inspector2", "GetFindingsReportStatus").code(),
            "ResourceNotFoundException");
  e.world.world.settings().set("inspector.status_without_id_shows_latest", true);
  EXPECT_EQ(e.client.call("inspector2", "GetFindingsReportStatus").value(), done);
}

TEST(Report, NeedsInspectorEnabled) {
  Export e(good_world(), "eu-west-1");
  EXPECT_EQ(e.create(Export::request()).code(), "AccessDeniedException");
}

TEST(Report, DemandsThePermissionToListFindings) {
  Export e(good_world());
  auto creator = e.world.client_as(tests::TestWorld::user("creator"));
  const auto create = [&] {
    return creator.call("inspector2", "CreateFindingsReport", Export::request());
  };
  const auto denied = create();
  ASSERT_EQ(denied.code(), "AccessDeniedException");
  EXPECT_THAT(denied.error->message,
              HasSubstr("inspector2:ListFindings on resource: "
                        "arn:aws:inspector2:us-east-1:111122223333:/findings/list"));
  e.world.world.settings().set("inspector.report_needs_list_findings", false);
  EXPECT_TRUE(create().ok());
}

struct PrefixCase {
  const char* prefix;
  bool slash;
  const char* begins;
};

TEST(Report, JoinsPrefixAndIdAsTheSettingSays) {
  for (const auto& c :
       {PrefixCase{"a", true, "a/"}, PrefixCase{"a/", true, "a/"}, PrefixCase{"", true, ""},
        PrefixCase{"a", false, "a"}, PrefixCase{"/111122223333", true, "/111122223333/"}}) {
    Export e(good_world(3));
    e.world.world.settings().set("inspector.slash_after_prefix", c.slash);
    Value input = Export::request("CSV");
    input["s3Destination"]["keyPrefix"] = c.prefix;
    const Value status = e.run(input);
    ASSERT_EQ(status.at("status"), "SUCCEEDED") << status.dump();
    EXPECT_THAT(e.keys(),
                testing::ElementsAre(c.begins + status.at("reportId").get<std::string>() + ".csv"));
    EXPECT_EQ(status.at("destination").at("keyPrefix"), c.prefix);
  }
}

// ---- failures ----

struct FailureCase {
  const char* name;
  void (*spoil)(Value& world, Value& input);
  const char* code;
  std::vector<std::string> told;  // words of the errorMessage
};

void set(Value& world, const std::string& below_region, Value value) {
  world[Value::json_pointer(kRegion + below_region)] = std::move(value);
}

const FailureCase kFailures[] = {
    {"no such bucket",
     [](Value&, Value& input) { input["s3Destination"]["bucketName"] = "report"; },
     "BUCKET_NOT_FOUND",
     {"report"}},
    {"bucket without a name",
     [](Value&, Value& input) { input["s3Destination"]["bucketName"] = ""; },
     "BUCKET_NOT_FOUND",
     {}},
    {"bucket in another region",
     [](Value& world, Value&) {
       Value& regions = world["accounts"][0]["regions"];
       regions["eu-west-1"]["buckets"] = regions["us-east-1"]["buckets"];
       regions["us-east-1"].erase("buckets");
     },
     "INCOMPATIBLE_BUCKET_REGION",
     {"reports", "us-east-1"}},
    {"bucket in an opt-in region",
     [](Value& world, Value&) {
       Value& regions = world["accounts"][0]["regions"];
       regions["me-south-1"]["buckets"] = regions["us-east-1"]["buckets"];
       regions["us-east-1"].erase("buckets");
     },
     "INCOMPATIBLE_BUCKET_REGION",
     {"reports", "us-east-1"}},
    {"no bucket policy",
     [](Value& world, Value&) {
       world[Value::json_pointer(std::string(kRegion) + "/buckets/0")].erase("policy");
     },
     "INVALID_PERMISSIONS",
     {"bucket reports", "because no resource-based policy allows the s3:PutObject action"}},
    {"bucket policy for another account",
     [](Value& world, Value&) {
       set(world, "/buckets/0/policy/Statement/0/Condition/StringEquals/aws:SourceAccount",
           "444455556666");
     },
     "INVALID_PERMISSIONS",
     {"bucket reports"}},
    {"bucket policy for another region",
     [](Value& world, Value&) {
       set(world, "/buckets/0/policy", bucket_policy("reports", "eu-west-1"));
     },
     "INVALID_PERMISSIONS",
     {"bucket reports"}},
    {"bucket policy with an explicit deny",
     [](Value& world, Value&) {
       Value& statements =
           world[Value::json_pointer(std::string(kRegion) + "/buckets/0/policy/Statement")];
       statements.push_back({{"Effect", "Deny"},
                             {"Principal", "*"},
                             {"Action", "s3:PutObject"},
                             {"Resource", "arn:aws:s3:::reports/*"}});
     },
     "INVALID_PERMISSIONS",
     {"bucket reports", "with an explicit deny in a resource-based policy"}},
    {"key policy without Inspector",
     [](Value& world, Value&) {
       Value& statements =
           world[Value::json_pointer(std::string(kRegion) + "/keys/0/policy/Statement")];
       statements.erase(1);
     },
     "INVALID_PERMISSIONS",
     {key_arn(), "kms:GenerateDataKey"}},
    {"key policy without GenerateDataKey",
     [](Value& world, Value&) { set(world, "/keys/0/policy", key_policy({"kms:Decrypt"})); },
     "INVALID_PERMISSIONS",
     {key_arn(), "kms:GenerateDataKey"}},
    {"text for a key",
     [](Value&, Value& input) { input["s3Destination"]["kmsKeyArn"] = "report-key"; },
     "MALFORMED_KMS_KEY",
     {"report-key"}},
    {"bare id for a key",
     [](Value&, Value& input) { input["s3Destination"]["kmsKeyArn"] = kKeyId; },
     "MALFORMED_KMS_KEY",
     {kKeyId}},
    {"alias for a key",
     [](Value&, Value& input) {
       input["s3Destination"]["kmsKeyArn"] = "arn:aws:kms:us-east-1:111122223333:alias/report-key";
     },
     "MALFORMED_KMS_KEY",
     {"alias/report-key"}},
    {"ARN of another service for a key",
     [](Value&, Value& input) {
       input["s3Destination"]["kmsKeyArn"] = "arn:aws:s3:us-east-1:111122223333:key/x";
     },
     "MALFORMED_KMS_KEY",
     {"arn:aws:s3"}},
    {"key that does not exist",
     [](Value&, Value& input) {
       input["s3Destination"]["kmsKeyArn"] =
           key_arn("us-east-1", "00000000-0000-4000-8000-000000000000");
     },
     "MALFORMED_KMS_KEY",
     {"00000000-0000-4000-8000-000000000000"}},
    {"key of another region",
     [](Value& world, Value& input) {
       world["accounts"][0]["regions"]["eu-west-1"]["keys"] = Value::array({key_spec()});
       input["s3Destination"]["kmsKeyArn"] = key_arn("eu-west-1");
     },
     "MALFORMED_KMS_KEY",
     {"eu-west-1"}},
    {"disabled key",
     [](Value& world, Value&) { set(world, "/keys/0/state", "Disabled"); },
     "MALFORMED_KMS_KEY",
     {key_arn(), "is disabled"}},
    {"key pending deletion",
     [](Value& world, Value&) { set(world, "/keys/0/state", "PendingDeletion"); },
     "MALFORMED_KMS_KEY",
     {key_arn(), "pending deletion"}},
    {"asymmetric key",
     [](Value& world, Value&) {
       set(world, "/keys/0/spec", "RSA_2048");
       set(world, "/keys/0/usage", "ENCRYPT_DECRYPT");
     },
     "MALFORMED_KMS_KEY",
     {key_arn()}},
    {"nothing selected",
     [](Value&, Value& input) {
       input["filterCriteria"] = {{"title", {{{"comparison", "EQUALS"}, {"value", "none"}}}}};
     },
     "NO_FINDINGS_FOUND",
     {"filter"}},
};

TEST(Report, FailsWithTheCodeOfItsTrueCause) {
  for (const auto& c : kFailures) {
    SCOPED_TRACE(c.name);
    Value world = good_world(), input = Export::request();
    c.spoil(world, input);
    Export e(world);
    const Value status = e.run(input);
    ASSERT_EQ(status.at("status"), "FAILED") << status.dump();
    EXPECT_EQ(status.at("errorCode"), c.code) << status.dump();
    for (const auto& word : c.told) {
      EXPECT_THAT(status.at("errorMessage").get<std::string>(), HasSubstr(word));
    }
    if (e.client.call("s3", "HeadBucket", {{"Bucket", "reports"}}).ok()) {
      EXPECT_TRUE(e.keys().empty());
      EXPECT_EQ(e.uploads(), 0u);
    }
  }
}

TEST(Report, FailsWithInternalErrorWhenS3Does) {
  Export e(good_world());
  e.world.world.gateway().faults().add({{"on", "s3:PutObject"}, {"answer", "InternalError"}});
  const Value status = e.run(Export::request());
  EXPECT_EQ(status.at("errorCode"), "INTERNAL_ERROR") << status.dump();
  EXPECT_TRUE(e.keys().empty());
}

// GenerateDataKey is enough for a small report; the parts of a large one need Decrypt.
TEST(Report, LargeOneFailsAndIsAbortedWithoutDecrypt) {
  Value world = good_world(7000);
  set(world, "/keys/0/policy", key_policy({"kms:GenerateDataKey*"}));
  Export large(world);
  const Value status = large.run(Export::request());
  EXPECT_EQ(status.at("errorCode"), "INVALID_PERMISSIONS") << status.dump();
  EXPECT_THAT(status.at("errorMessage").get<std::string>(),
              AllOf(HasSubstr("kms:Decrypt"), HasSubstr(key_arn())));
  EXPECT_TRUE(large.keys().empty());
  EXPECT_EQ(large.uploads(), 0u);

  set(world, "/inspector/findings/generate/count", 40);
  Export small(world);
  EXPECT_EQ(small.run(Export::request()).at("status"), "SUCCEEDED");
}

TEST(Report, LeavesPartsBehindWhenItMayNotAbort) {
  Value world = good_world(7000);
  set(world, "/keys/0/policy", key_policy({"kms:GenerateDataKey*"}));
  set(world, "/buckets/0/policy/Statement/0/Action", {"s3:PutObject", "s3:PutObjectAcl"});
  Export e(world);
  EXPECT_EQ(e.run(Export::request()).at("errorCode"), "INVALID_PERMISSIONS");
  EXPECT_TRUE(e.keys().empty());
  EXPECT_EQ(e.uploads(), 1u);
}

TEST(Report, OfNothingIsWrittenWhenTheSettingSaysSo) {
  for (const char* format : {"CSV", "JSON"}) {
    Export e(good_world(0));
    e.world.world.settings().set("inspector.empty_report", "write");
    const Value status = e.run(Export::request(format));
    ASSERT_EQ(status.at("status"), "SUCCEEDED") << status.dump();
    const std::string text = e.object(e.keys().at(0));
    if (std::string(format) == "JSON") {
      EXPECT_EQ(text, "{\"findings\":[]}");
    } else {
      EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
    }
  }
}

TEST(Report, TakesAnAliasWhenTheSettingSaysSo) {
  Export e(good_world());
  e.world.world.settings().set("inspector.accepts_key_alias", true);
  Value input = Export::request();
  input["s3Destination"]["kmsKeyArn"] = "arn:aws:kms:us-east-1:111122223333:alias/report-key";
  Value status = e.run(input);
  EXPECT_EQ(status.at("status"), "SUCCEEDED") << status.dump();
  input["s3Destination"]["kmsKeyArn"] = "arn:aws:kms:us-east-1:111122223333:alias/aws/s3";
  EXPECT_EQ(e.run(input).at("errorCode"), "MALFORMED_KMS_KEY");
}

// In regions that must be opted in to, policies have to name the region's own principal.
TEST(Report, InAnOptInRegionIsWrittenByTheRegionalPrincipal) {
  for (const std::string principal :
       {"inspector2.me-south-1.amazonaws.com", "inspector2.amazonaws.com"}) {
    Value world = good_world();
    Value& regions = world["accounts"][0]["regions"];
    Value region = regions["us-east-1"];
    regions.erase("us-east-1");
    region["buckets"][0]["policy"] = bucket_policy("reports", "me-south-1", principal);
    region["keys"][0]["policy"] =
        key_policy({"kms:Decrypt", "kms:GenerateDataKey*"}, "me-south-1", principal);
    regions["me-south-1"] = region;
    Export e(world, "me-south-1");
    Value input = Export::request();
    input["s3Destination"]["kmsKeyArn"] = key_arn("me-south-1");
    const Value status = e.run(input);
    const bool regional = principal != "inspector2.amazonaws.com";
    EXPECT_EQ(status.at("status"), regional ? "SUCCEEDED" : "FAILED") << status.dump();
    if (!regional) {
      EXPECT_EQ(status.at("errorCode"), "INVALID_PERMISSIONS");
    }
  }
}

TEST(Report, RefusesRequestsThatTheModelForbids) {
  Export e(good_world());
  struct Case {
    const char* pointer;
    const char* field;
  };
  for (const auto& c :
       {Case{"/reportFormat", "reportFormat"}, Case{"/s3Destination", "s3Destination"},
        Case{"/s3Destination/kmsKeyArn", "s3Destination.kmsKeyArn"},
        Case{"/s3Destination/bucketName", "s3Destination.bucketName"}}) {
    Value input = Export::request();
    const Value::json_pointer at(c.pointer);
    input[at.parent_pointer()].erase(at.back());
    const auto answer = e.create(input);
    ASSERT_EQ(answer.code(), "ValidationException") << c.field;
    EXPECT_EQ(answer.error->message, "1 validation error detected: Value null at '" +
                                         std::string(c.field) +
                                         "' failed to satisfy constraint: Member must not be null");
  }
  Value input = Export::request("XML");
  EXPECT_THAT(e.create(input).error->message, HasSubstr("Member must satisfy enum value set"));
}

TEST(Report, TakesLongerTheMoreItHolds) {
  Export e(good_world(100));
  e.world.world.settings().set("inspector.report_base_seconds", 10);
  e.world.world.settings().set("inspector.report_millis_per_finding", 1000);
  const auto count = e.arns(kActive).size();
  const std::string id = e.create(Export::request()).value().at("reportId");
  const auto due = std::chrono::seconds(10) + std::chrono::seconds(count);
  e.world.advance(due - sim::Millis(1));
  EXPECT_EQ(e.status(id).at("status"), "IN_PROGRESS");
  e.world.advance(sim::Millis(1));
  EXPECT_EQ(e.status(id).at("status"), "SUCCEEDED");
}

}  // namespace
