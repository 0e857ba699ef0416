#include <array>
#include <cstdio>
#include <cstdlib>

#include "sim/wire/json_codec.h"
#include "tests/sim/wire/wire_cases.h"

namespace sim::wire::test {
namespace {

TEST(Model, ReadsWhatTheImporterWrites) {
  const Model& s3 = model("s3/s3");
  EXPECT_EQ(s3.service, "s3");
  EXPECT_EQ(s3.signing_name, "s3");
  EXPECT_EQ(s3.protocol, Protocol::kRestXml);
  EXPECT_EQ(s3.xml_namespace, "http://s3.amazonaws.com/doc/2006-03-01/");
  const Operation* put = s3.find("PutObject");
  ASSERT_NE(put, nullptr);
  EXPECT_EQ(put->method, "PUT");
  EXPECT_EQ(put->path, "/{Bucket}/{Key+}");
  const Member* metadata = put->input->find("Metadata");
  EXPECT_EQ(metadata->location, Location::kHeaderPrefix);
  EXPECT_EQ(metadata->wire_name, "x-amz-meta-");
  const Member* body = put->input->find("Body");
  EXPECT_TRUE(body->payload && body->streaming);
  EXPECT_EQ(s3.find("DeleteObject")->status, 204);
  EXPECT_TRUE(s3.find("DeleteObjects")->checksum_required);
  EXPECT_EQ(s3.find("ListObjectsV2")->output_root, "ListBucketResult");
  const Member* grantee = s3.shapes().at("Grant")->find("Grantee");
  EXPECT_EQ(grantee->xml_prefix, "xsi");
  EXPECT_TRUE(s3.shapes().at("Grantee")->find("Type")->xml_attribute);
  EXPECT_EQ(s3.find("GetBucketLifecycle"), nullptr) << "taken over by …Configuration";
}

TEST(Model, ReadsConstraintsAndErrors) {
  const Model& iam = model("iam/iam");
  EXPECT_TRUE(iam.global);
  const Shape& missing = *iam.shapes().at("NoSuchEntityException");
  EXPECT_TRUE(missing.is_error);
  EXPECT_EQ(missing.error_code, "NoSuchEntity");
  EXPECT_EQ(missing.error_status, 404);
  EXPECT_EQ(iam.find("CreateUser")->result_wrapper, "CreateUserResult");
  const Model& kms = model("kms/kms");
  EXPECT_EQ(kms.target_prefix, "TrentService");
  EXPECT_TRUE(kms.shapes().at("PlaintextType")->sensitive);
  EXPECT_EQ(kms.shapes().at("PlaintextType")->max, 4096);
  EXPECT_EQ(kms.shapes().at("NotFoundException")->error_status, 400);
  EXPECT_EQ(kms.shapes().at("KMSInternalException")->error_status, 500);
  EXPECT_TRUE(model("iam/sts").find("AssumeRoleWithWebIdentity")->unsigned_request);
  EXPECT_FALSE(model("iam/sts").find("AssumeRole")->unsigned_request);
  const Model& inspector = model("inspector/inspector");
  EXPECT_EQ(inspector.shapes().at("ThrottlingException")->error_status, 429);
  EXPECT_EQ(inspector.shapes().at("ServiceQuotaExceededException")->error_status, 402);
}

TEST(Model, EveryMemberHasAShapeOfAKnownKind) {
  for (const std::string& name : model_names()) {
    for (const auto& [shape_name, shape] : model(name).shapes()) {
      for (const Member& member : shape->members) ASSERT_NE(member.shape, nullptr) << shape_name;
      const bool list = shape->type == ShapeType::kList, map = shape->type == ShapeType::kMap;
      EXPECT_EQ(shape->element != nullptr, list || map) << shape_name;
      EXPECT_EQ(shape->key != nullptr, map) << shape_name;
    }
  }
}

TEST(Model, CopiesShareWhatIsRead) {
  const Model loaded =
      load_model(R"({"service":"x","protocol":"json","operations":{"Go":{}},"shapes":{}})");
  const Model copy = loaded;
  ASSERT_NE(copy.find("Go"), nullptr);
  EXPECT_EQ(loaded.find("Go"), copy.find("Go"));
}

TEST(Model, PathsBeginAsItsHeadSays) {
  auto names = model_names();
  names.push_back("s3/s3control");
  for (const std::string& name : names) {
    const Model& of = model(name);
    for (const auto& [operation_name, operation] : of.operations()) {
      EXPECT_TRUE(operation.path.starts_with(of.path_prefix)) << operation_name;
    }
  }
}

TEST(Model, RefusesABadModelByName) {
  const auto message = [](const char* json) {
    try {
      load_model(json).operations();
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_NE(message(R"({"shapes":{"A":{"members":{"b":"Gone"}}}})").find("shape Gone"),
            std::string::npos);
  EXPECT_NE(message(R"({"shapes":{"A":{"typo":1}}})").find("shape A: unknown field typo"),
            std::string::npos);
  EXPECT_NE(message(R"({"shapes":{"A":{"members":{"b":{"shape":"A","x":1}}}}})")
                .find("member b: unknown field x"),
            std::string::npos);
  EXPECT_NE(message("{"), "accepted");
  EXPECT_NE(message(R"({"service":"x)"), "accepted");
}

TEST(Model, EqualsAFreshImport) {
  const std::string command = source_path("fakes/import-models") + " --check 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string said;
  std::array<char, 512> buffer;
  while (fgets(buffer.data(), buffer.size(), pipe)) said += buffer.data();
  const int status = WEXITSTATUS(pclose(pipe));
  if (status == 77 || status == 126 || status == 127) GTEST_SKIP() << said;
  EXPECT_EQ(status, 0) << said;
}

}  // namespace
}  // namespace sim::wire::test
