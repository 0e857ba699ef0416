// Three doors, one path: the same operation through a socket's bytes and as a value gives the same
// answer; and every operation of every model answers through the front door, with the errors that
// its model's constraints demand.
#include <gtest/gtest.h>

#include "tests/support/wire_call.h"

namespace {

using namespace sim;
using tests::kAdminKey;
using tests::TestWorld;

TEST(Doors, ASignedMessageAndAValueGiveTheSameAnswer) {
  struct Step {
    const char *service, *operation;
    Value input;
  };
  const Value policy = {{"Version", "2012-10-17"},
                        {"Statement",
                         {{{"Effect", "Allow"},
                           {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                           {"Action", "s3:GetObject"},
                           {"Resource", "arn:aws:s3:::doors-bucket/*"}}}}};
  const std::vector<Step> script = {
      {"sts", "GetCallerIdentity", Value::object()},
      {"iam", "CreateUser", {{"UserName", "someone"}}},
      {"iam", "ListUsers", Value::object()},
      {"kms", "CreateKey", {{"Description", "a key"}}},
      {"kms", "ListKeys", Value::object()},
      {"kms", "CreateAlias", {{"AliasName", "alias/none"}, {"TargetKeyId", "not-a-key"}}},
      {"s3", "CreateBucket", {{"Bucket", "doors-bucket"}}},
      {"s3", "PutBucketPolicy", {{"Bucket", "doors-bucket"}, {"Policy", policy.dump()}}},
      {"s3", "GetBucketPolicy", {{"Bucket", "doors-bucket"}}},
      {"s3", "ListBuckets", Value::object()},
      {"s3", "GetObject", {{"Bucket", "doors-bucket"}, {"Key", "none"}}},
      {"s3", "GetBucketLocation", {{"Bucket", "no-such-bucket-anywhere"}}},
      {"inspector2", "ListFindings", {{"maxResults", 5}}},
      {"inspector2",
       "GetFindingsReportStatus",
       {{"reportId", "c7974469-dd40-4c19-8aae-ea296eb3093d"}}},
      {"inspector2",
       "CreateFindingsReport",
       {{"reportFormat", "XML"}, {"s3Destination", {{"bucketName", "b"}, {"kmsKeyArn", "k"}}}}},
  };
  TestWorld by_value, by_wire;
  // The same identity at both doors: the one behind the access key, with its own unique id.
  auto client =
      by_value.client_as(by_value.world.gateway()
                             .find_service("iam")
                             ->find_key(by_value.world.store().state, kAdminKey.access_key_id)
                             ->principal);
  for (const auto& step : script) {
    const auto expected = client.call(step.service, step.operation, step.input);
    const auto wire = tests::over_the_wire(by_wire, {step.service, step.operation, step.input});
    ASSERT_EQ(expected.ok(), wire.output.has_value()) << step.operation << ": " << expected.code();
    if (!expected.ok()) {
      EXPECT_EQ(expected.error->code, wire.error->code) << step.operation;
      EXPECT_EQ(expected.error->message, wire.error->message) << step.operation;
      EXPECT_EQ(expected.error->http_status, wire.status) << step.operation;
      continue;
    }
    // Seconds are the finest that some headers and XML forms carry, so whole documents are compared
    // where no date is in the answer.
    for (const auto& [name, value] : expected.output.members.items()) {
      ASSERT_TRUE(wire.output->members.contains(name)) << step.operation << "." << name;
      if (value.is_string() || value.is_boolean()) {
        EXPECT_EQ(wire.output->members[name], value) << step.operation << "." << name;
      }
    }
  }
}

TEST(Doors, EveryHandlerIsOfAnOperationOfTheModel) {
  TestWorld w;
  for (const auto& [name, service] : w.world.gateway().services()) {
    for (const auto& [operation_name, handler] : service.operations) {
      EXPECT_NE(service.model.find(operation_name), nullptr) << name << ":" << operation_name;
    }
  }
}

TEST(Doors, AnOperationWithoutAHandlerSaysSo) {
  TestWorld w;
  int missing = 0;
  for (const auto& [name, service] : w.world.gateway().services()) {
    for (const auto& [operation_name, operation] : service.model.operations()) {
      if (service.operations.count(operation_name)) continue;
      ++missing;
      const auto answer = w.client().call(name, operation_name);
      ASSERT_FALSE(answer.ok()) << name << ":" << operation_name;
      EXPECT_EQ(answer.code(), "NotImplemented") << name << ":" << operation_name;
      EXPECT_EQ(answer.error->http_status, 501);
      EXPECT_NE(answer.error->message.find(operation_name), std::string::npos);
    }
  }
  EXPECT_GT(missing, 0);
}

// An input that meets no constraint: a value just outside each, one at a time.
std::vector<Value> just_outside(const wire::Shape& shape) {
  std::vector<Value> out;
  if (shape.type == wire::ShapeType::kString) {
    if (!shape.values.empty()) out.push_back("NOT_AMONG_THE_VALUES");
    if (shape.values.empty() && shape.max && *shape.max < 5000) {
      out.push_back(std::string(static_cast<size_t>(*shape.max) + 1, 'a'));
    }
  }
  if (shape.type == wire::ShapeType::kInteger || shape.type == wire::ShapeType::kLong) {
    if (shape.max) out.push_back(static_cast<int64_t>(*shape.max) + 1);
    if (shape.min && *shape.min > 0) out.push_back(static_cast<int64_t>(*shape.min) - 1);
  }
  return out;
}

TEST(Doors, EveryConstraintOfAHandledOperationIsChecked) {
  TestWorld w;
  int checked = 0;
  for (const char* name : {"inspector2", "kms", "sts", "iam"}) {
    const auto& service = *w.world.gateway().find_service(name);
    const bool query = service.model.protocol == wire::Protocol::kAwsQuery;
    const char* code = query ? "ValidationError" : "ValidationException";
    for (const auto& [operation_name, handler] : service.operations) {
      const auto* input = service.model.find(operation_name)->input;
      if (!input) continue;
      for (const auto& member : input->members) {
        if (member.required) {
          // Everything absent: each required member is named.
          const auto answer = w.client().call(name, operation_name);
          EXPECT_EQ(answer.code(), code) << name << ":" << operation_name;
          ++checked;
        }
        for (const auto& value : just_outside(*member.shape)) {
          const auto answer = w.client().call(name, operation_name, {{member.name, value}});
          EXPECT_EQ(answer.code(), code)
              << name << ":" << operation_name << "." << member.name << " = " << value.dump();
          ++checked;
        }
      }
    }
  }
  EXPECT_GT(checked, 100);
}

}  // namespace
