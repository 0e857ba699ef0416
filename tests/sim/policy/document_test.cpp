// Reading and validating documents: what each kind of document accepts, and where the complaints
// point.
#include "sim/policy/document.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/policy/statement.h"

namespace sim::policy {
namespace {

using Kind = DocumentKind;

struct Row {
  Kind kind;
  const char* json;
  FaultKind fault;
  const char* place;
};

// Statement bodies that lack nothing but what a row changes.
std::string wrap(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":[)" + statement + "]}";
}

TEST(PolicyDocument, FaultsHaveKindsAndPlaces) {
  const std::vector<Row> rows = {
      {Kind::kIdentity, R"({"Statement":[],"Extra":1})", FaultKind::kUnknownElement, "Extra"},
      {Kind::kIdentity, R"({"Statement":[]})", FaultKind::kEmptyElement, "Statement"},
      {Kind::kIdentity, R"({"Version":"2012-10-17"})", FaultKind::kMissingElement, "document"},
      {Kind::kIdentity, "[]", FaultKind::kNotAnObject, "document"},
      {Kind::kIdentity, R"({"Version":"2020-01-01","Statement":[]})", FaultKind::kVersion,
       "Version"},
      {Kind::kIdentity, R"({"Version":2012,"Statement":[]})", FaultKind::kVersion, "Version"},
      {Kind::kIdentity, R"({"Statement":["x"]})", FaultKind::kNotAnObject, "Statement[0]"}};
  for (const auto& row : rows) {
    const auto faults = faults_of(row.json, row.kind);
    bool found = false;
    for (const auto& fault : faults) {
      found = found || (fault.kind == row.fault && fault.place == row.place);
    }
    EXPECT_TRUE(found) << row.json;
  }
}

TEST(PolicyDocument, StatementFaults) {
  const std::vector<Row> rows = {
      {Kind::kIdentity, R"({"Action":"s3:*","Resource":"*"})", FaultKind::kMissingElement,
       "Statement[0]"},
      {Kind::kIdentity, R"({"Effect":"allow","Action":"s3:*","Resource":"*"})", FaultKind::kEffect,
       "Statement[0].Effect"},
      {Kind::kIdentity, R"({"Effect":"Allow","Resource":"*"})", FaultKind::kMissingElement,
       "Statement[0]"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*"})", FaultKind::kMissingElement,
       "Statement[0]"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*","NotAction":"s3:*","Resource":"*"})",
       FaultKind::kConflict, "Statement[0]"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":[],"Resource":"*"})",
       FaultKind::kEmptyElement, "Statement[0].Action"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":["s3:*","Get"],"Resource":"*"})",
       FaultKind::kActionForm, "Statement[0].Action[1]"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:a:b","Resource":"*"})",
       FaultKind::kActionForm, "Statement[0].Action"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s*:Get","Resource":"*"})",
       FaultKind::kActionVendor, "Statement[0].Action"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":5,"Resource":"*"})", FaultKind::kWrongType,
       "Statement[0].Action"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*","Resource":"reports"})",
       FaultKind::kResourceForm, "Statement[0].Resource"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:asw:s3:::x"})",
       FaultKind::kResourcePartition, "Statement[0].Resource"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:*:::x"})",
       FaultKind::kResourceVendor, "Statement[0].Resource"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3::x"})",
       FaultKind::kResourceLegacy, "Statement[0].Resource"},
      {Kind::kIdentity,
       R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:us-east-1::x"})",
       FaultKind::kResourceRegion, "Statement[0].Resource"},
      {Kind::kIdentity,
       R"({"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:rolex/x"})",
       FaultKind::kResourcePath, "Statement[0].Resource"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"})",
       FaultKind::kForbiddenElement, "Statement[0].Principal"},
      {Kind::kIdentity, R"({"Sid":"a b","Effect":"Allow","Action":"s3:*","Resource":"*"})",
       FaultKind::kSid, "Statement[0].Sid"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Efect":1})",
       FaultKind::kUnknownElement, "Statement[0].Efect"},
      {Kind::kIdentity, R"({"Effect":"Allow","Effect":"Deny","Action":"s3:*","Resource":"*"})",
       FaultKind::kRepeatedElement, "Statement[0].Effect"},
      {Kind::kIdentity,
       R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringIs":{"k":"v"}}})",
       FaultKind::kOperator, "Statement[0].Condition.StringIs"},
      {Kind::kIdentity,
       R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"k":null}}})",
       FaultKind::kWrongType, "Statement[0].Condition.Bool.k"},
      {Kind::kIdentity,
       R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":"k"}})",
       FaultKind::kWrongType, "Statement[0].Condition.Bool"},
      {Kind::kIdentity, R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":[]})",
       FaultKind::kWrongType, "Statement[0].Condition"},
      {Kind::kBucket, R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})",
       FaultKind::kMissingElement, "Statement[0]"},
      {Kind::kBucket, R"({"Effect":"Allow","Principal":{},"Action":"s3:*","Resource":"*"})",
       FaultKind::kEmptyElement, "Statement[0].Principal"},
      {Kind::kBucket, R"({"Effect":"Allow","Principal":"alice","Action":"s3:*","Resource":"*"})",
       FaultKind::kPrincipal, "Statement[0].Principal"},
      {Kind::kBucket,
       R"({"Effect":"Allow","Principal":{"AWS":["*","x"]},"Action":"s3:*","Resource":"*"})",
       FaultKind::kPrincipal, "Statement[0].Principal.AWS[1]"},
      {Kind::kBucket,
       R"({"Effect":"Allow","Principal":{"aws":"*"},"Action":"s3:*","Resource":"*"})",
       FaultKind::kUnknownElement, "Statement[0].Principal.aws"},
      {Kind::kBucket,
       R"({"Effect":"Allow","NotPrincipal":{"AWS":"*"},"Action":"s3:*","Resource":"*"})",
       FaultKind::kForbiddenElement, "Statement[0].NotPrincipal"},
      {Kind::kBucket,
       R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
           "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/40"}}})",
       FaultKind::kAddress, "Statement[0].Condition.IpAddress.aws:SourceIp"},
      {Kind::kTrust,
       R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"})",
       FaultKind::kForbiddenElement, "Statement[0].Resource"},
      {Kind::kTrust, R"({"Effect":"Allow","Principal":"*","Action":"s3:*"})",
       FaultKind::kActionVendor, "Statement[0].Action"},
      {Kind::kTrust, R"({"Effect":"Deny","NotPrincipal":{"AWS":"*"},"Action":"sts:AssumeRole"})",
       FaultKind::kForbiddenElement, "Statement[0].NotPrincipal"},
      {Kind::kServiceControl, R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"})",
       FaultKind::kForbiddenElement, "Statement[0].Principal"},
      {Kind::kResourceControl,
       R"({"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"})", FaultKind::kEffect,
       "Statement[0].Effect"},
      {Kind::kResourceControl, R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})",
       FaultKind::kActionVendor, "Statement[0].Action"},
      {Kind::kResourceControl,
       R"({"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"*"})",
       FaultKind::kPrincipal, "Statement[0].Principal"},
      {Kind::kResourceControl,
       R"({"Effect":"Deny","Principal":"*","NotAction":"s3:*","Resource":"*"})",
       FaultKind::kForbiddenElement, "Statement[0].NotAction"}};
  for (const auto& row : rows) {
    const auto faults = faults_of(wrap(row.json), row.kind);
    ASSERT_EQ(faults.size(), 1u) << row.json;
    EXPECT_EQ(faults.front().kind, row.fault) << row.json << ": " << faults.front().message;
    EXPECT_EQ(faults.front().place, row.place) << row.json;
    EXPECT_EQ(faults.front().message.find('\n'), std::string::npos) << row.json;
  }
}

TEST(PolicyDocument, EveryFaultIsCollected) {
  const auto parsed = parse_document(
      wrap(R"({"Effect":"allow","Action":"Get","Resource":"x","Condition":{"No":{"k":"v"}}})"),
      Kind::kIdentity);
  EXPECT_FALSE(parsed);
  EXPECT_EQ(parsed.complaints.size(), 4u);
}

TEST(PolicyDocument, SidsAreUniqueAndSpacesDependOnTheKind) {
  const std::string statement =
      R"({"Sid":"Allow use","Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"})";
  EXPECT_TRUE(faults_of(wrap(statement), Kind::kKey).empty());
  const auto faults = faults_of(wrap(statement + "," + statement), Kind::kKey);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults.front().kind, FaultKind::kRepeatedSid);
  EXPECT_EQ(faults.front().place, "Statement[1].Sid");
}

TEST(PolicyDocument, MalformedJsonHasLineAndColumn) {
  const auto parsed =
      parse_document("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [}\n}", Kind::kIdentity);
  ASSERT_EQ(parsed.complaints.size(), 1u);
  EXPECT_EQ(parsed.complaints.front().place, "line 3, column 17");
  EXPECT_EQ(faults_of("", Kind::kIdentity).front().kind, FaultKind::kSyntax);
  EXPECT_EQ(faults_of("{\"a\":\"\xff\"}", Kind::kIdentity).front().kind, FaultKind::kSyntax);
}

TEST(PolicyDocument, DeepNestingIsRefused) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(faults_of(deep, Kind::kBucket).front().kind, FaultKind::kSyntax);
  const std::string wide = R"({"Statement":)" + std::string(31, '[') + std::string(31, ']') + "}";
  EXPECT_NE(faults_of(wide, Kind::kBucket).front().kind, FaultKind::kSyntax);
}

TEST(PolicyDocument, ReadsTheWholeGrammar) {
  const auto parsed = parse_document(
      R"({"Id":"p","Version":"2012-10-17","Statement":{"Sid":"x y","Effect":"Deny",
          "NotPrincipal":{"AWS":[111122223333,"arn:aws:iam::111122223333:user/a"],
                          "Service":"ec2.amazonaws.com"},
          "NotAction":"s3:Get*","NotResource":["arn:aws:s3:::b/*"],
          "Condition":{"StringEquals":{"aws:SourceAccount":[111122223333,true,"x"]},
                       "Null":{"k":false}}}})",
      Kind::kBucket);
  ASSERT_TRUE(parsed) << parsed.complaints.front().message;
  EXPECT_EQ(parsed.value->id, "p");
  ASSERT_EQ(parsed.value->statements.size(), 1u);
  const auto& statement = parsed.value->statements.front();
  EXPECT_EQ(statement.name, "Statement[0] (Sid x y)");
  EXPECT_TRUE(statement.denies);
  EXPECT_TRUE(statement.principal.negated);
  ASSERT_EQ(statement.principal.patterns.size(), 3u);
  EXPECT_EQ(statement.principal.patterns.front().account, "111122223333");
  EXPECT_TRUE(statement.action.negated);
  EXPECT_TRUE(statement.resource.negated);
  ASSERT_EQ(statement.conditions.size(), 2u);
  EXPECT_EQ(statement.conditions.front().operands.front().text, "111122223333");
  EXPECT_EQ(statement.conditions.front().operands[1].text, "true");
}

TEST(PolicyDocument, UnknownActionsAndKeysAreAccepted) {
  EXPECT_TRUE(faults_of(wrap(R"({"Effect":"Allow","Action":["nosuch:Thing","*:*"],"Resource":"*",
                                 "Condition":{"StringEquals":{"no:such":"x"}}})"),
                        Kind::kIdentity)
                  .empty());
}

TEST(PolicyDocument, CacheSharesAndRefuses) {
  DocumentCache cache;
  const std::string json = wrap(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  const auto first = cache.get(json, Kind::kIdentity);
  EXPECT_EQ(first, cache.get(json, Kind::kIdentity));
  EXPECT_NE(first, cache.get(json, Kind::kServiceControl));
  EXPECT_THROW(cache.get(json, Kind::kBucket), std::invalid_argument);
  EXPECT_THROW(cache.get("{", Kind::kIdentity), std::invalid_argument);
}

TEST(PolicyDocument, PublicBucketPolicies) {
  const struct {
    const char* statement;
    bool outcome;
  } rows[] = {
      {R"("Effect":"Allow","Principal":"*")", true},
      {R"("Effect":"Deny","Principal":"*")", false},
      {R"("Effect":"Allow","Principal":{"AWS":"*"})", true},
      {R"("Effect":"Allow","Principal":{"AWS":"111122223333"})", false},
      {R"("Effect":"Allow","Principal":{"Service":"inspector2.amazonaws.com"})", false},
      {R"("Effect":"Allow","Principal":{"Federated":"graph.facebook.com"})", true},
      {R"("Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}})",
       false},
      {R"("Effect":"Allow","Principal":"*","Condition":{"StringLike":{"aws:SourceVpc":"vpc-*"}})",
       true},
      {R"("Effect":"Allow","Principal":"*",
          "Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}})",
       true},
      {R"("Effect":"Allow","Principal":"*",
          "Condition":{"StringEqualsIfExists":{"aws:SourceVpc":"vpc-1"}})",
       true},
      {R"("Effect":"Allow","Principal":"*",
          "Condition":{"StringEquals":{"aws:SourceArn":"${aws:username}"}})",
       true},
      {R"("Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"aws:UserAgent":"x"}})",
       true},
      {R"("Effect":"Allow","Principal":"*",
          "Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}})",
       false},
      {R"("Effect":"Allow","Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}})",
       true},
      {R"("Effect":"Allow","Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"::/16"}})",
       true}};
  for (const auto& row : rows) {
    const auto parsed =
        parse_document(wrap("{" + std::string(row.statement) +
                            R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"})"),
                       Kind::kBucket);
    ASSERT_TRUE(parsed) << row.statement << parsed.complaints.front().message;
    EXPECT_EQ(is_public(*parsed.value), row.outcome) << row.statement;
  }
}

}  // namespace
}  // namespace sim::policy
