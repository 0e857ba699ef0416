#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <chrono>

#include "tests/sim/wire/wire_cases.h"

namespace sim::wire::test {
namespace {

std::string message(const std::string& name, const std::string& operation, const Value& input) {
  const std::vector<ConstraintFault> faults =
      check_constraints(*model(name).find(operation), input);
  return faults.empty() ? "" : constraint_message(faults);
}

TEST(Constraints, UseTheWordsOfAws) {
  EXPECT_EQ(message("kms/kms", "DescribeKey", Value::object()),
            "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: "
            "Member must not be null");
  EXPECT_EQ(message("iam/sts", "AssumeRole",
                    {{"RoleArn", "arn:aws:iam::111122223333:role/r"}, {"RoleSessionName", "a:b"}}),
            "1 validation error detected: Value 'a:b' at 'roleSessionName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
  EXPECT_EQ(message("kms/kms", "ListKeys", {{"Limit", 0}}),
            "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1");
  EXPECT_EQ(message("kms/kms", "ListKeys", {{"Limit", 1001}}),
            "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: "
            "Member must have value less than or equal to 1000");
  EXPECT_EQ(message("inspector/inspector", "CreateFindingsReport",
                    {{"reportFormat", "PDF"}, {"s3Destination", {{"kmsKeyArn", "x"}}}}),
            "2 validation errors detected: Value 'PDF' at 'reportFormat' failed to satisfy "
            "constraint: Member must satisfy enum value set: [CSV, JSON]; Value null at "
            "'s3Destination.bucketName' failed to satisfy constraint: Member must not be null");
}

TEST(Constraints, NameListElements) {
  EXPECT_EQ(message("kms/kms", "TagResource",
                    {{"KeyId", "k"}, {"Tags", {{{"TagKey", ""}, {"TagValue", "v"}}}}}),
            "1 validation error detected: Value '' at 'tags.1.member.tagKey' failed to satisfy "
            "constraint: Member must have length greater than or equal to 1");
  EXPECT_EQ(message("kms/kms", "TagResource", {{"KeyId", "k"}, {"Tags", {nullptr}}}),
            "1 validation error detected: Value null at 'tags.1.member' failed to satisfy "
            "constraint: Member must not be null");
}

TEST(Constraints, HideBytesAndSecrets) {
  EXPECT_EQ(message("kms/kms", "Encrypt", {{"KeyId", "k"}, {"Plaintext", ""}}),
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1");
}

TEST(Constraints, CountCharactersNotBytes) {
  std::string name;
  for (int i = 0; i < 128; ++i) name += "é";
  EXPECT_EQ(message("kms/kms", "TagResource",
                    {{"KeyId", "k"}, {"Tags", {{{"TagKey", name}, {"TagValue", "v"}}}}}),
            "");
}

TEST(Constraints, CanLeaveTheEnumListOut) {
  const std::vector<ConstraintFault> faults = check_constraints(
      *model("iam/iam").find("UpdateAccessKey"),
      {{"AccessKeyId", "AKIAINSPECTORSIM0001"}, {"Status", "Gone"}}, EnumWording::kBare);
  EXPECT_EQ(constraint_message(faults),
            "1 validation error detected: Value at 'status' failed to satisfy constraint: Member "
            "must satisfy enum value set");
}

TEST(Constraints, MatchWholeValues) {
  const auto arn = [](const std::string& value) {
    return message("inspector/inspector", "BatchGetFindingDetails", {{"findingArns", {value}}});
  };
  const std::string good =
      "arn:aws:inspector2:eu-west-1:111122223333:finding/0123456789abcdef0123456789abcdef";
  EXPECT_EQ(arn(good), "");
  EXPECT_NE(arn(good + "0"), "");
  EXPECT_NE(arn("x" + good), "");
  EXPECT_NE(arn(good + "\n"), "");
  EXPECT_NE(message("iam/iam", "CreateUser", {{"UserName", "bob\n"}}), "");
}

TEST(Constraints, AreNotHungByHostileValues) {
  const Model loaded = load_model(
      R"({"service":"x","protocol":"json","operations":{"Go":{"in":"In"}},"shapes":{
          "In":{"members":{"s":"S"}},"S":{"pattern":"(a+)+b"}}})");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(check_constraints(*loaded.find("Go"), {{"s", std::string(50000, 'a')}}).size(), 1u);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(Constraints, ReadEveryPatternOfTheModels) {
  for (const std::string& name : model_names()) {
    for (const auto& [shape_name, shape] : model(name).shapes()) {
      if (shape->pattern.empty()) continue;
      pcre2_compile_context* context = pcre2_compile_context_create(nullptr);
      pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
      int error = 0;
      PCRE2_SIZE offset = 0;
      pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(shape->pattern.data()),
                                       shape->pattern.size(), PCRE2_UTF, &error, &offset, context);
      EXPECT_NE(code, nullptr) << shape_name << ": " << shape->pattern << " at " << offset;
      pcre2_code_free(code);
      pcre2_compile_context_free(context);
    }
  }
}

}  // namespace
}  // namespace sim::wire::test
