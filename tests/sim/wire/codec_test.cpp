#include <cmath>
#include <limits>

#include "sim/wire/json_codec.h"
#include "tests/sim/wire/wire_cases.h"

namespace sim::wire::test {
namespace {

constexpr const char* kId = "0b1c2d3e-0000-4000-8000-000000000001";

HttpResponse answer(const std::string& name, const std::string& operation, Output output) {
  const Model& of = model(name);
  return encode_output(of, *of.find(operation), std::move(output), kId);
}

std::string body_of(const std::string& name, const std::string& operation, const Value& members) {
  return answer(name, operation, Output(members)).body.text;
}

HttpResponse refusal(const std::string& name, const ApiError& error, bool head = false) {
  return encode_error(model(name), error, kId, head);
}

ApiError refused(const std::string& name, const std::string& operation, const std::string& body) {
  const Model& of = model(name);
  return error_of([&] {
    decode_input(of, *of.find(operation), request("POST", "/", body), {{"Bucket", "b"}});
  });
}

Value decoded(const std::string& name, const std::string& operation, const HttpRequest& from) {
  const Model& of = model(name);
  return decode_input(of, *of.find(operation), from, {{"Bucket", "b"}, {"Key", "k"}});
}

// ---- answers ----

TEST(Codec, WrapsQueryAnswers) {
  const HttpResponse made =
      answer("iam/sts", "GetCallerIdentity", Output({{"Account", "1"}, {"Arn", "a&b"}}));
  EXPECT_EQ(made.body.text,
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            "<GetCallerIdentityResult><Account>1</Account><Arn>a&amp;b</Arn>"
            "</GetCallerIdentityResult><ResponseMetadata><RequestId>" +
                std::string(kId) + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
  EXPECT_EQ(made.headers.get("content-type"), "text/xml");
  EXPECT_EQ(made.headers.get("x-amzn-requestid"), kId);
  const std::string bare = body_of("iam/iam", "DeleteUser", Value::object());
  EXPECT_EQ(bare.find("<DeleteUserResponse"), 0u);
  EXPECT_EQ(bare.find("DeleteUserResult"), std::string::npos);
  EXPECT_NE(body_of("iam/iam", "ListRoles", {{"Roles", Value::array()}, {"IsTruncated", false}})
                .find("<Roles/><IsTruncated>false</IsTruncated>"),
            std::string::npos);
}

TEST(Codec, AnswersJsonWithSecondsAndBase64) {
  EXPECT_EQ(body_of("kms/kms", "GetParametersForImport",
                    {{"KeyId", "k"}, {"ImportToken", "\xff\x00"}, {"ParametersValidTo", 1500}}),
            R"({"ImportToken":"/w==","KeyId":"k","ParametersValidTo":1.5})");
  const HttpResponse empty = answer("kms/kms", "EnableKey", Output());
  EXPECT_EQ(empty.status, 200);
  EXPECT_EQ(empty.body.text, "");
  EXPECT_EQ(empty.headers.get("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(answer("inspector/inspector", "TagResource", Output()).body.text, "{}");
  EXPECT_EQ(body_of("inspector/inspector", "ListFindings", {{"findings", Value::array()}}),
            R"({"findings":[]})");
}

TEST(Codec, AnswersS3Documents) {
  const HttpResponse made = answer(
      "s3/s3", "ListObjectsV2",
      Output(
          {{"Name", "b"},
           {"Contents", {{{"Key", "a\x01<"}, {"LastModified", 1771632319999}, {"ETag", "\"e\""}}}},
           {"IsTruncated", false}}));
  EXPECT_EQ(made.body.text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            "<IsTruncated>false</IsTruncated><Contents><Key>a&#x1;&lt;</Key>"
            "<LastModified>2026-02-21T00:05:19.000Z</LastModified><ETag>&quot;e&quot;</ETag>"
            "</Contents><Name>b</Name></ListBucketResult>");
  EXPECT_EQ(made.headers.get("Content-Type"), "application/xml");
  EXPECT_EQ(made.headers.get("x-amz-request-id").size(), 16u);
  EXPECT_EQ(made.headers.get("x-amz-id-2").size(), 76u);
  EXPECT_FALSE(made.headers.has("x-amzn-requestid"));
}

TEST(Codec, AnswersTheOddLocationOfABucket) {
  const std::string head =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  EXPECT_EQ(body_of("s3/s3", "GetBucketLocation", Value::object()), head + "/>");
  EXPECT_EQ(body_of("s3/s3", "GetBucketLocation", {{"LocationConstraint", "eu-west-1"}}),
            head + ">eu-west-1</LocationConstraint>");
}

TEST(Codec, AnswersAPolicyAsItStands) {
  const HttpResponse made =
      answer("s3/s3", "GetBucketPolicy", Output(Value{{"Policy", "{\"Version\":\"x\"}"}}));
  EXPECT_EQ(made.body.text, "{\"Version\":\"x\"}");
  EXPECT_EQ(made.headers.get("Content-Type"), "application/json");
}

TEST(Codec, AnswersGranteesWithTheirType) {
  EXPECT_NE(
      body_of("s3/s3", "GetBucketAcl",
              {{"Grants",
                {{{"Grantee", {{"Type", "CanonicalUser"}, {"ID", "1"}}}, {"Permission", "READ"}}}}})
          .find("<AccessControlList><Grant><Grantee "
                "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                "xsi:type=\"CanonicalUser\"><ID>1</ID></Grantee><Permission>READ</Permission>"),
      std::string::npos);
}

TEST(Codec, InterleavesVersionsAndMarkers) {
  const std::string body =
      body_of("s3/s3", "ListObjectVersions",
              {{"Name", "b"},
               {"Versions",
                {{{"Key", "a"}, {"VersionId", "1"}, {"LastModified", 1000}},
                 {{"Key", "b"}, {"VersionId", "3"}, {"IsLatest", true}}}},
               {"DeleteMarkers", {{{"Key", "a"}, {"VersionId", "2"}, {"LastModified", 2000}}}}});
  const size_t marker = body.find("<DeleteMarker>"), first = body.find("<VersionId>1"),
               third = body.find("<VersionId>3");
  EXPECT_LT(marker, first);
  EXPECT_LT(first, third);
}

TEST(Codec, AnswersObjectsWithHeaders) {
  Output output({{"ContentType", "text/csv"},
                 {"LastModified", 1771632319000},
                 {"Metadata", {{"owner", "a\r\nX-Evil: 1"}}},
                 {"BucketKeyEnabled", true}});
  output.body = Body("a,b");
  output.status = 206;
  const HttpResponse made = answer("s3/s3", "GetObject", std::move(output));
  EXPECT_EQ(made.status, 206);
  EXPECT_EQ(made.body.text, "a,b");
  EXPECT_EQ(made.headers.get("Last-Modified"), "Sat, 21 Feb 2026 00:05:19 GMT");
  EXPECT_EQ(made.headers.get("x-amz-meta-owner"), "a  X-Evil: 1");
  EXPECT_EQ(made.headers.get("x-amz-server-side-encryption-bucket-key-enabled"), "true");
  EXPECT_EQ(made.headers.get("Content-Type"), "text/csv");
  EXPECT_EQ(answer("s3/s3", "HeadObject", Output(Value{{"ContentLength", 7}}))
                .headers.get("content-length"),
            "7");
}

TEST(Codec, RefusesAnAnswerThatTheModelDoesNotKnow) {
  EXPECT_THROW(body_of("kms/kms", "CreateKey", {{"Typo", 1}}), std::logic_error);
  EXPECT_THROW(body_of("kms/kms", "ListKeys", {{"Truncated", "yes"}}), std::logic_error);
  EXPECT_THROW(body_of("iam/iam", "ListRoles", {{"Roles", "x"}}), std::logic_error);
}

// ---- errors ----

TEST(Codec, WritesErrorsInEachProtocol) {
  const HttpResponse json = refusal("kms/kms", ApiError("NotFoundException", 400, "no \"key\""));
  EXPECT_EQ(json.body.text, R"({"__type":"NotFoundException","message":"no \"key\""})");
  EXPECT_EQ(json.headers.get("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(refusal("kms/kms", ApiError("UnknownOperationException", 400, "")).body.text,
            R"({"__type":"UnknownOperationException"})");

  const HttpResponse rest =
      refusal("inspector/inspector",
              ApiError("ThrottlingException", 429, "Rate exceeded").with("retryAfterSeconds", 3));
  EXPECT_EQ(rest.status, 429);
  EXPECT_EQ(rest.headers.get("x-amzn-errortype"), "ThrottlingException");
  EXPECT_EQ(rest.headers.get("Retry-After"), "3");
  EXPECT_EQ(rest.body.text, R"({"message":"Rate exceeded"})");
  EXPECT_EQ(refusal("inspector/inspector",
                    ApiError("ValidationException", 400, "m")
                        .with("reason", "FIELD_VALIDATION_FAILED")
                        .with("fields", Value::array({{{"name", "n"}, {"message", "x"}}})))
                .body.text,
            R"({"message":"m","reason":"FIELD_VALIDATION_FAILED",)"
            R"("fields":[{"message":"x","name":"n"}]})");

  EXPECT_EQ(refusal("iam/iam", ApiError("NoSuchEntity", 404, "gone")).body.text,
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>"
            "<Type>Sender</Type><Code>NoSuchEntity</Code><Message>gone</Message></Error>"
            "<RequestId>" +
                std::string(kId) + "</RequestId></ErrorResponse>");
  EXPECT_NE(refusal("iam/iam", ApiError("ServiceFailure", 500, "")).body.text.find("Receiver"),
            std::string::npos);
}

TEST(Codec, WritesS3ErrorsPlainly) {
  const ApiError error = ApiError("NoSuchBucket", 404, "The specified bucket does not exist")
                             .with("BucketName", "b<")
                             .header("x-amz-bucket-region", "eu-west-1");
  const HttpResponse made = refusal("s3/s3", error);
  const S3RequestIds ids = s3_request_ids(kId);
  EXPECT_EQ(made.body.text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code>"
            "<Message>The specified bucket does not exist</Message><BucketName>b&lt;</BucketName>"
            "<RequestId>" +
                ids.request_id + "</RequestId><HostId>" + ids.extended_id + "</HostId></Error>");
  EXPECT_EQ(made.headers.get("x-amz-bucket-region"), "eu-west-1");
  EXPECT_EQ(refusal("s3/s3", error, true).body.text, "");
  const HttpResponse unchanged = refusal("s3/s3", ApiError("NotModified", 304, ""));
  EXPECT_EQ(unchanged.body.text, "");
  EXPECT_FALSE(unchanged.headers.has("Content-Type"));
}

TEST(Codec, ReadsItsOwnErrors) {
  for (const std::string& name : model_names()) {
    const ApiError sent = ApiError("SomeCode", 403, "some <text>").with("Extra", "x");
    const ApiError read = decode_error(model(name), refusal(name, sent));
    EXPECT_EQ(read.code, "SomeCode") << name;
    EXPECT_EQ(read.message, "some <text>") << name;
    EXPECT_EQ(read.http_status, 403);
    EXPECT_EQ(field(read, "Extra"), "x") << name;
    HttpResponse odd;
    odd.status = 502;
    odd.body = Body("<html>bad gateway");
    EXPECT_EQ(decode_error(model(name), odd).code, "Http502");
  }
  HttpResponse prefixed;
  prefixed.status = 400;
  prefixed.body = Body(R"({"__type":"com.amazonaws#AccessDeniedException:","Message":"m"})");
  EXPECT_EQ(decode_error(model("kms/kms"), prefixed).code, "AccessDeniedException");
}

// ---- malformed bodies ----

TEST(Codec, RefusesMalformedJson) {
  const ApiError error = refused("kms/kms", "Encrypt", "{\n  \"KeyId\": }");
  EXPECT_EQ(error.code, "SerializationException");
  EXPECT_EQ(error.http_status, 400);
  EXPECT_NE(error.message.find("line 2, column 12"), std::string::npos) << error.message;
  for (const char* body : {"{",
                           "[]",
                           "1",
                           "null",
                           "\"x\"",
                           "{\"KeyId\":1}",
                           "{\"KeyId\":[]}",
                           "{\"KeyId\":{}}",
                           "{\"KeyId\":true}",
                           "{\"KeyId\":\"\xff\"}",
                           "{\"Plaintext\":\"*\"}",
                           "{\"Plaintext\":1}",
                           "{\"EncryptionContext\":[]}",
                           "{\"EncryptionContext\":{\"a\":1}}",
                           "{\"GrantTokens\":\"x\"}",
                           "{\"GrantTokens\":{}}",
                           "{\"DryRun\":\"true\"}",
                           "{\"DryRun\":0}",
                           "{\"x\":1e999}",
                           "{} {}"}) {
    EXPECT_EQ(refused("kms/kms", "Encrypt", body).code, "SerializationException") << body;
  }
  EXPECT_EQ(refused("kms/kms", "Encrypt", "{\"KeyId\":1}").message,
            "NUMBER_VALUE can not be converted to a String");
  for (const char* body : {"{\"Limit\":\"1\"}", "{\"Limit\":1.5}", "{\"Limit\":2147483648}",
                           "{\"Limit\":99999999999999999999}", "{\"Limit\":true}"}) {
    EXPECT_EQ(refused("kms/kms", "ListKeys", body).code, "SerializationException") << body;
  }
  EXPECT_EQ(refused("inspector/inspector", "ListFindings", "{\"maxResults\":\"1\"}").code,
            "SerializationException");
}

TEST(Codec, SurvivesHostileNesting) {
  std::string json = "{\"x\":", xml = "<Tagging>", form = "a";
  for (int i = 0; i < 200000; ++i) {
    json += "[";
    xml += "<a>";
    form += ".a";
  }
  EXPECT_EQ(refused("kms/kms", "Encrypt", json).code, "SerializationException");
  EXPECT_EQ(refused("s3/s3", "PutBucketTagging", xml).code, "MalformedXML");
  EXPECT_EQ(refused("iam/iam", "CreateUser", form + "=1").code, "MalformedInput");
  std::string filter = "1";
  for (int i = 0; i < 63; ++i) filter = "[" + filter + "]";
  EXPECT_NO_THROW(decoded("kms/kms", "Encrypt", request("POST", "/", "{\"x\":" + filter + "}")));
}

TEST(Codec, RefusesMalformedXml) {
  for (const char* body :
       {"<", "x", "<Tagging>", "<Tagging></Taggin>", "<Other/>", "<Tagging/><Tagging/>x<",
        "<!DOCTYPE a [<!ENTITY e \"x\">]><Tagging>&e;</Tagging>", "<Tagging>\xff</Tagging>"}) {
    const ApiError error = refused("s3/s3", "PutBucketTagging", body);
    EXPECT_EQ(error.code, "MalformedXML") << body;
    EXPECT_EQ(error.http_status, 400);
    EXPECT_EQ(error.message,
              "The XML you provided was not well-formed or did not validate against our published "
              "schema");
    EXPECT_FALSE(field(error, "Detail").is_null());
  }
  EXPECT_EQ(refused("s3/s3", "PutBucketTagging", "").code, "MissingRequestBodyError");
  EXPECT_EQ(refused("s3/s3", "PutPublicAccessBlock",
                    "<PublicAccessBlockConfiguration><BlockPublicAcls>maybe</BlockPublicAcls>"
                    "</PublicAccessBlockConfiguration>")
                .code,
            "MalformedXML");
}

TEST(Codec, RefusesMalformedForms) {
  EXPECT_EQ(refused("iam/iam", "CreateUser", "UserName=%zz").code, "MalformedQueryString");
  EXPECT_EQ(refused("iam/iam", "CreateUser", "UserName=%ff").code, "MalformedInput");
  EXPECT_EQ(refused("iam/iam", "ListUsers", "MaxItems=ten").code, "MalformedInput");
  EXPECT_EQ(refused("iam/iam", "CreateUser", "Tags.member.x.Key=1").code, "MalformedInput");
}

// ---- lenience ----

TEST(Codec, IgnoresWhatTheModelDoesNotKnow) {
  EXPECT_EQ(decoded("kms/kms", "ListKeys", request("POST", "/", R"({"Limit":1e1,"x":{"y":1}})")),
            Value({{"Limit", 10}}));
  EXPECT_EQ(decoded("kms/kms", "ListKeys", request("POST", "/", R"({"Limit":null})")),
            Value::object());
  EXPECT_EQ(decoded("kms/kms", "ListKeys", request("POST", "/")), Value::object());
  EXPECT_EQ(decoded("iam/iam", "CreateUser",
                    request("POST", "/", "Action=CreateUser&UserName=a+b%2B&X.Y.Z=1&")),
            Value({{"UserName", "a b+"}}));
}

TEST(Codec, TakesFormsFromTheQueryToo) {
  EXPECT_EQ(decoded("iam/iam", "GetUser", request("GET", "/?Action=GetUser&UserName=bob")),
            Value({{"UserName", "bob"}}));
}

TEST(Codec, ReadsNumberedMembersInOrder) {
  EXPECT_EQ(
      decoded("iam/iam", "UntagUser",
              request("POST", "/", "TagKeys.member.10=c&TagKeys.member.2=b&TagKeys.member.1=a")),
      Value({{"TagKeys", {"a", "b", "c"}}}));
  EXPECT_EQ(decoded("iam/iam", "UntagUser", request("POST", "/", "TagKeys=")),
            Value({{"TagKeys", Value::array()}}));
}

TEST(Codec, ReadsTimesInEveryNotation) {
  const auto start = [](const std::string& number) {
    return decoded("inspector/inspector", "ListFindings",
                   request("POST", "/",
                           R"({"filterCriteria":{"updatedAt":[{"startInclusive":)" + number +
                               "}]}}"))["filterCriteria"]["updatedAt"][0]["startInclusive"];
  };
  EXPECT_EQ(start("1593622000"), 1593622000000);
  EXPECT_EQ(start("1593622000.191"), 1593622000191);
  EXPECT_EQ(start("1.593622000191E9"), 1593622000191);
  EXPECT_EQ(start("-1.5"), -1500);
  EXPECT_EQ(refused("inspector/inspector", "ListFindings",
                    R"({"filterCriteria":{"updatedAt":[{"startInclusive":"2026-01-01"}]}})")
                .code,
            "SerializationException");
}

TEST(Codec, KeepsExactIntegersAndSpecialFloats) {
  const Model loaded = load_model(
      R"({"service":"x","protocol":"json","operations":{"Go":{"in":"In","out":"In"}},
          "shapes":{"In":{"members":{"l":"L","f":"F","d":"D"}},"L":{"type":"long"},
                    "F":{"type":"float"},"D":{"type":"document"}}})");
  const Operation& go = *loaded.find("Go");
  const std::string text = R"({"d":{"a":[null,1]},"f":"NaN","l":9223372036854775807})";
  const Value read = decode_input(loaded, go, request("POST", "/", text), {});
  EXPECT_EQ(read["l"], std::numeric_limits<int64_t>::max());
  EXPECT_TRUE(std::isnan(read["f"].get<double>()));
  EXPECT_EQ(encode_output(loaded, go, Output(read), kId).body.text, text);
  EXPECT_EQ(encode_output(loaded, go, Output(Value{{"f", 9.0}}), kId).body.text, R"({"f":9.0})");
  EXPECT_EQ(
      encode_output(loaded, go, Output(Value{{"f", -std::numeric_limits<double>::infinity()}}), kId)
          .body.text,
      R"({"f":"-Infinity"})");
}

TEST(Codec, SpeaksEc2Query) {
  const Model loaded = load_model(
      R"({"service":"ec2","protocol":"ec2","version":"2016-11-15","namespace":"urn:e","operations":
          {"Describe":{"in":"In","out":"Out"}},"shapes":{
          "In":{"members":{"Filters":{"shape":"Fs","name":"Filter"},"DryRun":{"shape":"B",
                "name":"dryRun"},"Odd":{"shape":"S","name":"odd","query":"QueryOdd"}}},
          "Fs":{"list":"F","element":"Filter"},
          "F":{"members":{"Name":"S","Values":{"shape":"Vs","name":"Value"}}},
          "Vs":{"list":"S","element":"item"},"S":{},"B":{"type":"boolean"},"T":{"type":"timestamp"},
          "Out":{"members":{"Items":{"shape":"Vs","name":"itemSet"},"At":{"shape":"T","name":"at"}}}
          }})");
  const Operation& describe = *loaded.find("Describe");
  const Value input = {
      {"Filters", {{{"Name", "n"}, {"Values", {"a", "b"}}}}}, {"DryRun", true}, {"Odd", "o"}};
  const HttpRequest made = encode_input(loaded, describe, input, "h");
  EXPECT_EQ(made.body,
            "Action=Describe&Version=2016-11-15&Filter.1.Name=n&Filter.1.Value.1=a&"
            "Filter.1.Value.2=b&DryRun=true&QueryOdd=o");
  EXPECT_EQ(decode_input(loaded, describe, made, {}), input);
  const HttpResponse said =
      encode_output(loaded, describe, Output({{"Items", {"x"}}, {"At", 1771632319000}}), kId);
  EXPECT_EQ(said.body.text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeResponse xmlns=\"urn:e\">"
            "<requestId>" +
                std::string(kId) +
                "</requestId><itemSet><item>x</item></itemSet><at>2026-02-21T00:05:19.000Z</at>"
                "</DescribeResponse>");
  EXPECT_EQ(encode_error(loaded, ApiError("C", 400, "m"), kId, false).body.text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>C</Code>"
            "<Message>m</Message></Error></Errors><RequestID>" +
                std::string(kId) + "</RequestID></Response>");
}

// ---- S3's bindings ----

TEST(Codec, ReadsS3HeadersAndParameters) {
  HttpRequest made = request("PUT", "/b/k", "bytes");
  made.headers = {{"X-Amz-Meta-Owner", "a"},
                  {"x-amz-meta-owner", "b"},
                  {"If-Modified-Since", "nonsense"},
                  {"Expires", "0"},
                  {"X-Amz-Server-Side-Encryption-Bucket-Key-Enabled", "True"},
                  {"Cache-Control", "caf\xe9"}};
  const Value input = decoded("s3/s3", "PutObject", made);
  EXPECT_EQ(input["Metadata"], Value({{"owner", "a,b"}}));
  EXPECT_EQ(input["BucketKeyEnabled"], true);
  EXPECT_EQ(input["CacheControl"], "café");
  EXPECT_EQ(input["Body"], "bytes");
  EXPECT_FALSE(input.contains("Expires"));
  const ApiError number = error_of(
      [&] { decoded("s3/s3", "ListObjectsV2", request("GET", "/b?list-type=2&max-keys=x")); });
  EXPECT_EQ(number.code, "InvalidArgument");
  EXPECT_EQ(field(number, "ArgumentName"), "max-keys");
  const ApiError part = error_of(
      [&] { decoded("s3/s3", "UploadPart", request("PUT", "/b/k?partNumber=x&uploadId=u")); });
  EXPECT_EQ(part.message, "Part number must be an integer between 1 and 10000, inclusive");
}

TEST(Codec, ReadsPresignedParametersAsHeaders) {
  const Value input =
      decoded("s3/s3", "PutObject",
              request("PUT", "/b/k?x-amz-acl=private&x-amz-meta-a=b&X-Amz-Signature=1"));
  EXPECT_EQ(input["ACL"], "private");
  EXPECT_EQ(input["Metadata"]["a"], "b");
  EXPECT_FALSE(
      decoded("s3/s3", "PutObject", request("PUT", "/b/k?x-amz-acl=private")).contains("ACL"));
}

TEST(Codec, MovesABodyThatItIsGiven) {
  HttpRequest made = request("PUT", "/b/k", std::string(100000, 'x'));
  const char* bytes = made.body.data();
  const Model& s3 = model("s3/s3");
  const Value input = decode_input(s3, *s3.find("PutObject"), std::move(made), {});
  EXPECT_EQ(input["Body"].get_ref<const std::string&>().data(), bytes);
}

// ---- client side ----

TEST(Codec, WritesRequests) {
  const Model& s3 = model("s3/s3");
  const HttpRequest made = encode_input(
      s3, *s3.find("DeleteObjects"), {{"Bucket", "b"}, {"Delete", {{"Objects", {{{"Key", "k"}}}}}}},
      "https://127.0.0.1:4566/");
  EXPECT_EQ(made.target, "/b?delete");
  EXPECT_TRUE(made.secure);
  EXPECT_EQ(made.headers.get("host"), "127.0.0.1:4566");
  EXPECT_EQ(made.body,
            "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>k</Key>"
            "</Object></Delete>");
  EXPECT_TRUE(made.headers.has("Content-MD5"));
  const Model& kms = model("kms/kms");
  const HttpRequest call = encode_input(kms, *kms.find("ListKeys"), {{"Limit", 5}}, "h");
  EXPECT_EQ(call.headers.get("X-Amz-Target"), "TrentService.ListKeys");
  EXPECT_EQ(call.body, "{\"Limit\":5}");
  EXPECT_THROW(encode_input(kms, *kms.find("ListKeys"), {{"Typo", 5}}, "h"), std::invalid_argument);
  EXPECT_THROW(encode_input(kms, *kms.find("ListKeys"), {{"Limit", "5"}}, "h"),
               std::invalid_argument);
  EXPECT_THROW(encode_input(s3, *s3.find("GetObject"), {{"Bucket", "b"}}, "h"),
               std::invalid_argument);
  EXPECT_THROW(encode_input(kms, *kms.find("CreateGrant"), {{"Constraints", {{"Typo", 1}}}}, "h"),
               std::invalid_argument);
}

}  // namespace
}  // namespace sim::wire::test
