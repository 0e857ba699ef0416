// What IAM says of identity policies, from a table of documents and the words for each; null stands
// for a document that it stores. The documents are held to what managed policies must be.
#include "fakes/iam/documents.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/base/api_error.h"
#include "tests/support/policy_cases.h"

namespace fakes::iam {
namespace {

std::string said_of(const sim::Value& document) {
  try {
    check_identity_policy(document.is_string() ? document.get<std::string>() : document.dump(),
                          Language::kCurrent);
    return "stored";
  } catch (const sim::ApiError& error) {
    EXPECT_EQ(error.code, "MalformedPolicyDocument");
    return error.message;
  }
}

TEST(IdentityDocument, IsJudgedInIamsWords) {
  const auto table = policy_tests::read_table("identity-documents");
  for (const auto& row : table) {
    const auto wanted = row.at(1).is_null() ? "stored" : row.at(1).get<std::string>();
    EXPECT_EQ(said_of(row.at(0)), wanted) << row.at(0);
  }
}

TEST(IdentityDocument, MayBeInTheOldLanguageWhenInline) {
  EXPECT_NO_THROW(
      check_identity_policy(R"({"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})"));
}

}  // namespace
}  // namespace fakes::iam
