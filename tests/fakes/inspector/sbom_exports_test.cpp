// SBOM exports: an object a resource, its place in the bucket, both formats, and how they fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/support/export_world.h"
#include "tests/support/service_calls.h"

namespace {

using sim::Value;
using namespace std::chrono_literals;

class SbomExports : public testing::Test {
 protected:
  Value call(const char* operation, Value input = Value::object()) {
    return tests::answered(client_, "inspector2", operation, std::move(input));
  }
  Value request(const std::string& format, const Value& criteria = Value()) {
    Value input = {{"reportFormat", format},
                   {"s3Destination",
                    {{"bucketName", tests::kReportBucket},
                     {"keyPrefix", "sboms"},
                     {"kmsKeyArn", world_.key_arn()}}}};
    if (!criteria.is_null()) input["resourceFilterCriteria"] = criteria;
    return input;
  }
  std::string begin(const std::string& format, const Value& criteria = Value()) {
    return call("CreateSbomExport", request(format, criteria)).at("reportId");
  }
  Value status(const std::string& id) { return call("GetSbomExport", {{"reportId", id}}); }

  // The documents of an export, by the keys of their objects.
  std::map<std::string, Value> documents(const std::string& id) {
    std::map<std::string, Value> all;
    Value input = {{"Bucket", tests::kReportBucket}};
    for (;;) {
      const Value page = tests::answered(client_, "s3", "ListObjectsV2", input);
      for (const auto& object : page.value("Contents", Value::array())) {
        const std::string key = object.at("Key");
        if (key.find(id) == std::string::npos) continue;
        auto answer =
            client_.call("s3", "GetObject", {{"Bucket", tests::kReportBucket}, {"Key", key}});
        EXPECT_EQ(answer.value().at("ServerSideEncryption"), "aws:kms");
        all[key] = Value::parse(answer.output.body.read_all());
      }
      if (!page.contains("NextContinuationToken")) return all;
      input["ContinuationToken"] = page.at("NextContinuationToken");
    }
  }
  std::map<std::string, Value> exported(const std::string& format,
                                        const Value& criteria = Value()) {
    const std::string id = begin(format, criteria);
    world_.advance(1h);
    EXPECT_EQ(status(id).at("status"), "SUCCEEDED") << status(id);
    return documents(id);
  }

  // Resources of open findings, by id.
  std::map<std::string, Value> resources() {
    std::map<std::string, Value> all;
    Value input = Value::object();
    for (;;) {
      const Value page = call("ListFindings", input);
      for (const auto& finding : page.at("findings")) {
        if (finding.at("status") == "CLOSED") continue;
        for (const auto& resource : finding.at("resources")) all[resource.at("id")] = resource;
      }
      if (!page.contains("nextToken")) return all;
      input["nextToken"] = page.at("nextToken");
    }
  }
  template <class Holds>
  void expect_selected(const Value& criteria, Holds holds) {
    size_t wanted = 0;
    for (const auto& [id, resource] : resources()) wanted += holds(resource) ? 1 : 0;
    ASSERT_GT(wanted, 0u) << criteria;
    EXPECT_EQ(exported("CYCLONEDX_1_4", criteria).size(), wanted) << criteria;
  }

  tests::ExportWorld world_{150};
  sim::Client client_ = world_.client();
};

TEST_F(SbomExports, WriteAnObjectForEachResource) {
  const std::string id = begin("CYCLONEDX_1_4");
  Value expected = {{"reportId", id},
                    {"format", "CYCLONEDX_1_4"},
                    {"status", "IN_PROGRESS"},
                    {"s3Destination", request("").at("s3Destination")}};
  EXPECT_EQ(status(id), expected);
  EXPECT_TRUE(documents(id).empty());
  world_.advance(1h);
  expected["status"] = "SUCCEEDED";
  EXPECT_EQ(status(id), expected);

  const auto written = documents(id);
  const auto all = resources();
  EXPECT_EQ(written.size(), all.size());
  for (const auto& [resource_id, resource] : all) {
    const std::string type = resource.at("type");
    std::string name = resource_id;
    std::replace(name.begin(), name.end(), '/', '_');
    const std::string key = "sboms/CYCLONEDX_1_4_outputs_" + id +
                            "/account=111122223333/resource=" + type + "/" + name +
                            "_CYCLONEDX_1_4.json";
    EXPECT_TRUE(written.contains(key)) << key;
  }
}

// What the schema of CycloneDX 1.4 demands of the members that are used.
TEST_F(SbomExports, AreCycloneDx) {
  size_t components = 0, vulnerabilities = 0;
  for (const auto& [key, bom] : exported("CYCLONEDX_1_4")) {
    EXPECT_EQ(bom.at("bomFormat"), "CycloneDX");
    EXPECT_EQ(bom.at("specVersion"), "1.4");
    EXPECT_EQ(bom.at("version"), 1);
    EXPECT_EQ(bom.at("/metadata/timestamp"_json_pointer), "2026-03-01T09:02:00Z");
    for (const auto& property : bom.at("/metadata/properties"_json_pointer)) {
      EXPECT_TRUE(property.at("name").is_string() && property.at("value").is_string());
    }
    std::set<std::string> references;
    for (const auto& component : bom.at("components")) {
      EXPECT_TRUE(component.at("type") == "library" || component.at("type") == "application");
      EXPECT_THAT(component.at("purl").get<std::string>(),
                  testing::MatchesRegex("pkg:[a-z]+/[^@]+@[^?]+.*"));
      EXPECT_TRUE(references.insert(component.at("bom-ref")).second);
      ++components;
    }
    for (const auto& vulnerability : bom.at("vulnerabilities")) {
      EXPECT_FALSE(vulnerability.at("affects").empty());
      for (const auto& affected : vulnerability.at("affects")) {
        EXPECT_TRUE(references.contains(affected.at("ref")));
      }
      ++vulnerabilities;
    }
  }
  EXPECT_GT(components, 50u);
  EXPECT_GT(vulnerabilities, 50u);
}

// Members that a schema without others allows.
void expect_only(const Value& object, const std::set<std::string>& known) {
  for (const auto& [name, value] : object.items()) EXPECT_TRUE(known.contains(name)) << name;
}

// What the schema of SPDX 2.3 demands.
TEST_F(SbomExports, AreSpdx) {
  size_t packages = 0;
  for (const auto& [key, document] : exported("SPDX_2_3")) {
    EXPECT_TRUE(key.ends_with("_SPDX_2_3.json"));
    EXPECT_EQ(document.at("spdxVersion"), "SPDX-2.3");
    EXPECT_EQ(document.at("SPDXID"), "SPDXRef-DOCUMENT");
    EXPECT_EQ(document.at("/creationInfo/created"_json_pointer), "2026-03-01T09:02:00Z");
    EXPECT_FALSE(document.at("/creationInfo/creators"_json_pointer).empty());
    EXPECT_FALSE(document.at("documentNamespace").get<std::string>().empty());
    EXPECT_EQ(document.at("dataLicense"), "CC0-1.0");
    EXPECT_TRUE(document.at("name").is_string());
    expect_only(document, {"name", "spdxVersion", "creationInfo", "documentNamespace", "comment",
                           "packages", "relationships", "SPDXID", "dataLicense"});
    std::set<std::string> ids;
    for (const auto& package : document.at("packages")) {
      EXPECT_THAT(package.at("SPDXID").get<std::string>(),
                  testing::MatchesRegex("SPDXRef-[A-Za-z0-9.-]+"));
      EXPECT_TRUE(ids.insert(package.at("SPDXID")).second);
      EXPECT_EQ(package.at("downloadLocation"), "NOASSERTION");
      EXPECT_TRUE(package.at("name").is_string());
      expect_only(package, {"name", "versionInfo", "downloadLocation", "filesAnalyzed",
                            "externalRefs", "SPDXID", "sourceInfo"});
      for (const auto& reference : package.at("externalRefs")) {
        const std::string category = reference.at("referenceCategory");
        EXPECT_TRUE(category == "PACKAGE-MANAGER" || category == "SECURITY");
        EXPECT_TRUE(reference.at("referenceType").is_string());
        EXPECT_TRUE(reference.at("referenceLocator").is_string());
      }
      ++packages;
    }
    ASSERT_EQ(document.at("relationships").size(), ids.size());
    for (const auto& relationship : document.at("relationships")) {
      EXPECT_EQ(relationship.at("spdxElementId"), "SPDXRef-DOCUMENT");
      EXPECT_TRUE(ids.contains(relationship.at("relatedSpdxElement")));
      EXPECT_EQ(relationship.at("relationshipType"), "DESCRIBES");
    }
  }
  EXPECT_GT(packages, 50u);
}

TEST_F(SbomExports, SpdxGoesWithoutALicenseAsAwsHasIt) {
  world_.world.settings().set("inspector.spdx_data_license", false);
  for (const auto& [key, document] : exported("SPDX_2_3")) {
    EXPECT_FALSE(document.contains("dataLicense"));
  }
}

Value entry(const char* comparison, const std::string& value) {
  return {{"comparison", comparison}, {"value", value}};
}

TEST_F(SbomExports, TakeTheResourcesThatTheirFilterSelects) {
  const auto all = resources();
  const auto first_of = [&](const std::string& type) {
    for (const auto& [id, resource] : all) {
      if (resource.at("type") == type) return resource;
    }
    return Value();
  };
  const std::string image = "AWS_ECR_CONTAINER_IMAGE", lambda = "AWS_LAMBDA_FUNCTION";
  expect_selected({{"resourceType", {entry("EQUALS", image), entry("EQUALS", lambda)}}},
                  [&](const Value& r) { return r.at("type") == image || r.at("type") == lambda; });
  expect_selected({{"resourceType", {entry("NOT_EQUALS", image)}}},
                  [&](const Value& r) { return r.at("type") != image; });
  const std::string id = first_of(image).at("id");
  expect_selected({{"resourceId", {entry("EQUALS", id)}}},
                  [&](const Value& r) { return r.at("id") == id; });
  const Value::json_pointer repository("/details/awsEcrContainerImage/repositoryName");
  const std::string name = first_of(image).at(repository);
  expect_selected(
      {{"ecrRepositoryName", {entry("EQUALS", name)}},
       {"accountId", {entry("EQUALS", "111122223333")}}},
      [&](const Value& r) { return r.contains(repository) && r.at(repository) == name; });
  const Value::json_pointer function("/details/awsLambdaFunction/functionName");
  const std::string function_name = first_of(lambda).at(function);
  expect_selected(
      {{"lambdaFunctionName", {entry("NOT_EQUALS", function_name)}}},
      [&](const Value& r) { return r.contains(function) && r.at(function) != function_name; });
  expect_selected({{"ec2InstanceTags", {{{"comparison", "EQUALS"}, {"key", "Environment"}}}}},
                  [&](const Value& r) {
                    return r.at("type") == "AWS_EC2_INSTANCE" &&
                           r.value("tags", Value::object()).contains("Environment");
                  });
}

TEST_F(SbomExports, FailAsReportsDo) {
  const auto outcome = [&](const Value& input) {
    const std::string id = call("CreateSbomExport", input).at("reportId");
    world_.advance(1h);
    const Value answer = status(id);
    EXPECT_EQ(answer.at("status"), "FAILED");
    EXPECT_FALSE(answer.at("errorMessage").get<std::string>().empty());
    EXPECT_TRUE(documents(id).empty());
    return answer.at("errorCode").get<std::string>();
  };
  Value input = request("SPDX_2_3");
  input["s3Destination"]["bucketName"] = "no-such-bucket-anywhere";
  EXPECT_EQ(outcome(input), "BUCKET_NOT_FOUND");
  input = request("SPDX_2_3");
  input["s3Destination"]["kmsKeyArn"] = "my-key";
  EXPECT_EQ(outcome(input), "MALFORMED_KMS_KEY");
  EXPECT_EQ(outcome(request("SPDX_2_3", {{"resourceId", {entry("EQUALS", "none")}}})),
            "NO_FINDINGS_FOUND");
  tests::answered(client_, "s3", "DeleteBucketPolicy", {{"Bucket", tests::kReportBucket}});
  EXPECT_EQ(outcome(request("SPDX_2_3")), "INVALID_PERMISSIONS");
}

TEST_F(SbomExports, AreCancelledBeforeAnythingIsWritten) {
  const std::string id = begin("SPDX_2_3");
  EXPECT_EQ(tests::code_of(client_, "inspector2", "CreateSbomExport", request("SPDX_2_3")),
            "ValidationException");
  EXPECT_EQ(call("CancelSbomExport", {{"reportId", id}}).at("reportId"), id);
  world_.advance(1h);
  EXPECT_EQ(status(id).at("status"), "CANCELLED");
  EXPECT_TRUE(documents(id).empty());
  const Value again = {{"reportId", id}};
  EXPECT_EQ(tests::code_of(client_, "inspector2", "CancelSbomExport", again),
            "ValidationException");
  const Value unknown = {{"reportId", "00000000-0000-0000-0000-000000000000"}};
  for (const char* operation : {"GetSbomExport", "CancelSbomExport"}) {
    EXPECT_EQ(tests::code_of(client_, "inspector2", operation, unknown),
              "ResourceNotFoundException");
  }
}

}  // namespace
