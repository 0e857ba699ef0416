#include "tests/sim/wire/wire_cases.h"

namespace sim::wire::test {
namespace {

struct Expectation {
  const char* method;
  const char* target;
  const char* operation;  // "": none
  std::map<std::string, std::string> labels;
};

void expect_all(const std::string& name, const std::vector<Expectation>& expectations) {
  const RestRouter router(model(name));
  for (const Expectation& each : expectations) {
    const auto match = router.match(request(each.method, each.target));
    const std::string found = match ? match->operation->name : "";
    EXPECT_EQ(found, each.operation) << each.method << " " << each.target;
    if (!match || each.labels.empty()) continue;
    EXPECT_EQ(match->labels, each.labels) << each.target;
  }
}

TEST(RestRouter, FindsS3Operations) {
  expect_all("s3/s3",
             {{"GET", "/", "ListBuckets", {}},
              {"GET", "/?x-id=ListBuckets", "ListBuckets", {}},
              {"PUT", "/b", "CreateBucket", {{"Bucket", "b"}}},
              {"PUT", "/b/", "CreateBucket", {{"Bucket", "b"}}},
              {"HEAD", "/b", "HeadBucket", {}},
              {"GET", "/b", "ListObjects", {{"Bucket", "b"}}},
              {"GET", "/b?list-type=2&prefix=x", "ListObjectsV2", {{"Bucket", "b"}}},
              {"GET", "/b/?list-type=2", "ListObjectsV2", {{"Bucket", "b"}}},
              {"GET", "/b?list-type=1", "ListObjects", {}},
              {"GET", "/b?location", "GetBucketLocation", {}},
              {"GET", "/b?location=1", "GetBucketLocation", {}},
              {"GET", "/b?Location", "ListObjects", {}},
              {"GET", "/b?unknown", "ListObjects", {}},
              {"PUT", "/b?policy=", "PutBucketPolicy", {}},
              {"GET", "/b?policyStatus", "GetBucketPolicyStatus", {}},
              {"PUT", "/b?lifecycle", "PutBucketLifecycleConfiguration", {}},
              {"GET", "/b?versions", "ListObjectVersions", {}},
              {"GET", "/b?uploads", "ListMultipartUploads", {}},
              {"POST", "/b?delete", "DeleteObjects", {}},
              {"POST", "/b/?delete=", "DeleteObjects", {}},
              {"GET", "/b?analytics&id=1", "GetBucketAnalyticsConfiguration", {}},
              {"GET", "/b?analytics", "ListBucketAnalyticsConfigurations", {}},
              {"PUT", "/b?analytics", "PutBucketAnalyticsConfiguration", {}},
              {"PUT", "/b/k", "PutObject", {{"Bucket", "b"}, {"Key", "k"}}},
              {"PUT", "/b/k?x-id=PutObject", "PutObject", {}},
              {"GET", "/b/a%20b/%C3%A9%2Bc", "GetObject", {{"Bucket", "b"}, {"Key", "a b/é+c"}}},
              {"GET", "/b/a//b/", "GetObject", {{"Bucket", "b"}, {"Key", "a//b/"}}},
              {"GET", "/b//", "GetObject", {{"Bucket", "b"}, {"Key", "/"}}},
              {"GET", "/b/%252F", "GetObject", {{"Bucket", "b"}, {"Key", "%2F"}}},
              {"GET", "/b/./../x", "GetObject", {{"Bucket", "b"}, {"Key", "./../x"}}},
              {"GET", "/b/a+b", "GetObject", {{"Bucket", "b"}, {"Key", "a+b"}}},
              {"GET", "/b/k?versionId=1", "GetObject", {}},
              {"GET", "/b/k?uploadId=u", "ListParts", {}},
              {"GET", "/b/k?attributes", "GetObjectAttributes", {}},
              {"GET", "/b/k?tagging", "GetObjectTagging", {}},
              {"GET", "/b/k?location", "GetBucketLocation", {{"Bucket", "b"}}},
              {"POST", "/b/k?uploads", "CreateMultipartUpload", {}},
              {"POST", "/b/k?uploadId=u", "CompleteMultipartUpload", {}},
              {"POST", "/b/k?select&select-type=2", "SelectObjectContent", {}},
              {"DELETE", "/b/k?uploadId=u", "AbortMultipartUpload", {}},
              {"DELETE", "/b/k", "DeleteObject", {}},
              {"PUT", "/b/k?partNumber=1&uploadId=u", "UploadPart", {}},
              {"PUT", "/b/k?partNumber=1", "PutObject", {}},
              {"POST", "/b/k", "", {}},
              {"POST", "/b", "", {}},
              {"HEAD", "/b?policy", "", {}},
              {"PATCH", "/b", "", {}},
              {"GET", "*", "", {}},
              {"GET", "//k", "", {}}});
}

TEST(RestRouter, TellsCopiesByTheirHeader) {
  const RestRouter router(model("s3/s3"));
  const Headers copy = {{"X-Amz-Copy-Source", "a/b"}};
  EXPECT_EQ(router.match(request("PUT", "/b/k", "", copy))->operation->name, "CopyObject");
  EXPECT_EQ(router.match(request("PUT", "/b/k?partNumber=1&uploadId=u", "", copy))->operation->name,
            "UploadPartCopy");
}

TEST(RestRouter, RefusesTwoSubResources) {
  const RestRouter router(model("s3/s3"));
  const ApiError error = error_of([&] { router.match(request("GET", "/b?acl&versioning")); });
  EXPECT_EQ(error.code, "InvalidArgument");
  EXPECT_EQ(error.message, "Conflicting query string parameters: acl, versioning");
}

TEST(RestRouter, RefusesPathsThatAreNotUtf8) {
  const RestRouter router(model("s3/s3"));
  for (const char* target : {"/b/%zz", "/b/%", "/b/%ff%fe", "/%C3/k"}) {
    const ApiError error = error_of([&] { router.match(request("GET", target)); });
    EXPECT_EQ(error.code, "InvalidURI") << target;
    EXPECT_EQ(error.http_status, 400);
  }
}

TEST(RestRouter, NamesTheMethodsOfAPath) {
  const RestRouter router(model("s3/s3"));
  const auto methods = [&](const char* target) {
    return router.methods_at(request("HEAD", target));
  };
  EXPECT_EQ(methods("/b?policy"), (std::vector<std::string>{"DELETE", "GET", "PUT"}));
  EXPECT_EQ(methods("/b"), (std::vector<std::string>{"DELETE", "GET", "HEAD", "PUT"}));
  EXPECT_EQ(methods("/b/k?retention"), (std::vector<std::string>{"GET", "PUT"}));
}

TEST(RestRouter, FindsInspectorOperations) {
  const std::string tags =
      "/tags/arn%3Aaws%3Ainspector2%3Aeu-west-1%3A1%3Aowner%2F1%2Ffilter%2Fa%20b";
  expect_all("inspector/inspector",
             {{"POST", "/reporting/create", "CreateFindingsReport", {}},
              {"POST", "/reporting/status/get", "GetFindingsReportStatus", {}},
              {"POST", "/findings/list", "ListFindings", {}},
              {"GET", "/findings/list", "", {}},
              {"POST", "/findings/list/", "", {}},
              {"POST", "/findings/lis", "", {}},
              {"GET",
               tags.c_str(),
               "ListTagsForResource",
               {{"resourceArn", "arn:aws:inspector2:eu-west-1:1:owner/1/filter/a b"}}},
              {"POST", "/tags/a", "TagResource", {}},
              {"DELETE", "/tags/a?tagKeys=x&tagKeys=y", "UntagResource", {}},
              {"DELETE", "/tags/a", "UntagResource", {}},
              {"GET", "/tags/a/b", "", {}},
              {"GET", "/tags/", "", {}}});
}

TEST(RestRouter, FindsEveryOperationOfBothModels) {
  for (const std::string name : {"s3/s3", "inspector/inspector"}) {
    const Model& of = model(name);
    const RestRouter router(of);
    for (const auto& [operation_name, operation] : of.operations()) {
      Value input = Value::object();
      for (const Member& member : operation.input->members) {
        if (member.required && member.location != Location::kBody) {
          input[member.name] = member.shape->type == ShapeType::kInteger ? Value(1)
                               : member.shape->type == ShapeType::kList
                                   ? Value::array({member.shape->element->values.empty()
                                                       ? "x"
                                                       : member.shape->element->values[0]})
                                   : Value("x");
        }
      }
      const HttpRequest made = encode_input(of, operation, input, "localhost");
      const auto match = router.match(made);
      ASSERT_TRUE(match) << operation_name << " " << made.target;
      // Both are GET /; directory buckets have an endpoint of their own.
      if (operation_name == "ListDirectoryBuckets") continue;
      EXPECT_EQ(match->operation->name, operation_name) << made.target;
    }
  }
}

}  // namespace
}  // namespace sim::wire::test
