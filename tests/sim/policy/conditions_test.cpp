// Condition operators, each as a table of operator, policy value, request value and outcome. The
// policy values go through the parser, as a stored policy's do.
#include "sim/policy/conditions.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/policy/authorizer.h"
#include "sim/policy/document.h"
#include "sim/policy/statement.h"

namespace sim::policy {
namespace {

constexpr const char* kAbsent = "<absent>";

// One condition over key "k"; `wanted` and `had` are JSON, an absent key is kAbsent.
bool test(const std::string& operation, const std::string& wanted, const std::string& had,
          const std::string& version = "2012-10-17") {
  const std::string json =
      R"({"Version":")" + version +
      R"(","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{")" + operation +
      R"(":{"K":)" + wanted + "}}}}";
  const auto document = parse_document(json, DocumentKind::kIdentity);
  if (!document) {
    ADD_FAILURE() << json << ": " << document.complaints.front().message;
    return false;
  }
  Context context;
  context.set("aws:username", "alice");
  context.set("aws:PrincipalTag/Star", "*");
  context.set("aws:SourceArn", "arn:aws:inspector2:us-east-1:111122223333:report/1");
  context.set_list("aws:TagKeys", {"one"});
  if (had != kAbsent) {
    const auto value = Value::parse(had);
    if (value.is_array()) {
      context.set_list("k", value.get<std::vector<std::string>>());
    } else {
      context.set("k", value.get<std::string>());
    }
  }
  return holds(document.value->statements.front().conditions.front(), context);
}

struct Row {
  const char* operation;
  const char* wanted;
  const char* had;
  bool outcome;
};

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    EXPECT_EQ(test(row.operation, row.wanted, row.had), row.outcome)
        << row.operation << " wanted " << row.wanted << " had " << row.had;
  }
}

TEST(PolicyConditions, Strings) {
  check({{"StringEquals", R"("a")", R"("a")", true},
         {"StringEquals", R"("a")", R"("A")", false},
         {"StringEquals", R"("a*")", R"("ab")", false},
         {"StringEquals", R"("a*")", R"("a*")", true},
         {"StringEquals", R"(["x","a"])", R"("a")", true},
         {"StringEquals", R"([])", R"("a")", false},
         {"StringEquals", R"("")", R"("")", true},
         {"STRINGequals", R"("a")", R"("a")", true},
         {"StringNotEquals", R"("a")", R"("b")", true},
         {"StringNotEquals", R"(["a","b"])", R"("b")", false},
         {"StringNotEquals", R"(["a","b"])", R"("c")", true},
         {"StringEqualsIgnoreCase", R"("AbC")", R"("aBc")", true},
         {"StringEqualsIgnoreCase", R"("AbC")", R"("aBcd")", false},
         {"StringNotEqualsIgnoreCase", R"("AbC")", R"("abc")", false},
         {"StringLike", R"("home/*/x?")", R"("home/a:b/c/xy")", true},
         {"StringLike", R"("home/*")", R"("Home/a")", false},
         {"StringLike", R"("?")", R"("é")", true},
         {"StringLike", R"("??")", R"("é")", false},
         {"StringLike", R"("*??")", R"("€")", false},
         {"StringLike", R"("*")", R"("")", true},
         {"StringNotLike", R"("a*")", R"("abc")", false},
         {"StringNotLike", R"("a*")", R"("bc")", true},
         {"StringEquals", "111122223333", R"("111122223333")", true},
         {"StringEquals", "[111122223333, 4]", R"("4")", true},
         {"StringEquals", "true", R"("true")", true}});
}

TEST(PolicyConditions, NumbersCompareByValueAndKeepTheirDigits) {
  check({{"NumericEquals", "10", R"("10.0")", true},
         {"NumericEquals", R"("10.0")", R"("10")", true},
         {"NumericEquals", "600000.5", R"("600000.5")", true},
         {"NumericEquals", "10", R"("ten")", false},
         {"NumericNotEquals", "10", R"("11")", true},
         {"NumericNotEquals", "[10, 11]", R"("11")", false},
         {"NumericNotEquals", "10", R"("ten")", false},
         {"NumericNotEquals", R"("ten")", R"("10")", false},
         {"NumericLessThan", "10", R"("9.99")", true},
         {"NumericLessThan", "10", R"("10")", false},
         {"NumericLessThan", "10", R"("9")", true},
         {"NumericLessThanEquals", "10", R"("10")", true},
         {"NumericGreaterThan", "-1", R"("0")", true},
         {"NumericGreaterThanEquals", "3", R"("3")", true},
         {"NumericGreaterThan", "3", R"("")", false},
         {"NumericEquals", "0", R"("nan")", false}});
}

TEST(PolicyConditions, DatesCompareByInstant) {
  check({{"DateEquals", R"("2026-03-01T10:00:00Z")", R"("2026-03-01T05:00:00-05:00")", true},
         {"DateEquals", R"("2026-03-01T10:00:00Z")", R"("1772359200")", true},
         {"DateEquals", "1772359200", R"("2026-03-01T10:00Z")", true},
         {"DateEquals", R"("2026-03-01")", R"("2026-03-01T00:00:00.000Z")", true},
         {"DateNotEquals", R"("2026-03-01")", R"("2026-03-02")", true},
         {"DateNotEquals", R"("2026-03-01")", R"("someday")", false},
         {"DateLessThan", R"("2026-03-01T10:00:00Z")", R"("2026-03-01T09:59:59.999Z")", true},
         {"DateLessThan", R"("2026-03-01T10:00:00Z")", R"("2026-03-01T10:00:00Z")", false},
         {"DateLessThanEquals", R"("2026-03-01T10:00:00Z")", R"("2026-03-01T10:00:00Z")", true},
         {"DateGreaterThan", R"("2026-03-01T10:00:00Z")", R"("2026-03-01T10:00:01Z")", true},
         {"DateGreaterThanEquals", R"("2026-03-01")", R"("2026-02-28T23:59:59Z")", false},
         {"DateLessThan", R"("2026-13-01")", R"("2026-01-01")", false},
         {"DateLessThan", R"("99999999999999999999")", R"("1")", false}});
}

TEST(PolicyConditions, BooleansAndBytes) {
  check({{"Bool", R"("true")", R"("true")", true},
         {"Bool", "true", R"("TRUE")", true},
         {"Bool", R"("FALSE")", R"("false")", true},
         {"Bool", R"("true")", R"("false")", false},
         {"Bool", R"("yes")", R"("true")", false},
         {"Bool", R"("true")", R"("1")", false},
         {"BinaryEquals", R"("QUJD")", R"("QUJD")", true},
         {"BinaryEquals", R"(["AA==","QUJD"])", R"("QUJD")", true},
         {"BinaryEquals", R"("QUJD")", R"("QUJE")", false},
         {"BinaryEquals", R"("?")", R"("?")", false}});
}

TEST(PolicyConditions, Addresses) {
  check({{"IpAddress", R"("203.0.113.0/24")", R"("203.0.113.25")", true},
         {"IpAddress", R"("203.0.113.99/24")", R"("203.0.113.25")", true},
         {"IpAddress", R"("203.0.113.128/25")", R"("203.0.113.25")", false},
         {"IpAddress", R"("203.0.112.0/22")", R"("203.0.115.255")", true},
         {"IpAddress", R"("203.0.113.25")", R"("203.0.113.25")", true},
         {"IpAddress", R"("203.0.113.25")", R"("203.0.113.26")", false},
         {"IpAddress", R"("0.0.0.0/0")", R"("198.51.100.7")", true},
         {"IpAddress", R"("0.0.0.0/0")", R"("2001:db8::1")", false},
         {"IpAddress", R"("::/0")", R"("198.51.100.7")", false},
         {"IpAddress", R"("2001:DB8:1234:5678::/64")", R"("2001:db8:1234:5678::1")", true},
         {"IpAddress", R"("2001:db8::/33")", R"("2001:db8:8000::1")", false},
         {"IpAddress", R"("10.0.0.0/33")", R"("10.0.0.0")", false},
         {"IpAddress", R"("10.0.0.0/8")", R"("somewhere")", false},
         {"NotIpAddress", R"("10.0.0.0/8")", R"("10.1.2.3")", false},
         {"NotIpAddress", R"("10.0.0.0/8")", R"("11.1.2.3")", true},
         {"NotIpAddress", R"("10.0.0.0/8")", R"("2001:db8::1")", true},
         {"NotIpAddress", R"(["10.0.0.0/8","11.0.0.0/8"])", R"("11.1.2.3")", false},
         {"NotIpAddress", R"("10.0.0.0/8")", kAbsent, true}});
}

TEST(PolicyConditions, Arns) {
  const char* report = R"("arn:aws:inspector2:us-east-1:111122223333:report/1")";
  check({{"ArnLike", R"("arn:aws:inspector2:us-east-1:111122223333:report/*")", report, true},
         {"ArnEquals", R"("arn:aws:inspector2:us-east-1:111122223333:report/*")", report, true},
         {"ArnLike", R"("arn:aws:inspector2:*:report/*")", report, false},
         {"StringLike", R"("arn:aws:inspector2:*:report/*")", report, true},
         {"ArnLike", R"("arn:*:inspector2:us-east-?:1111*:*")", report, true},
         {"ArnLike", R"("arn:aws:inspector2::111122223333:report/*")", report, false},
         {"ArnLike", R"("arn:aws:inspector2:us-east-1:111122223333:REPORT/*")", report, false},
         {"ArnLike", R"("arn:aws:sns:*:*:a:*")", R"("arn:aws:sns:r:1:a:b:c")", true},
         {"ArnLike", R"("*")", report, false},
         {"ArnLike", R"("*")", R"("anything")", false},
         {"ArnNotLike", R"("arn:aws:inspector2:*:*:report/*")", report, false},
         {"ArnNotEquals", R"("arn:aws:inspector2:*:*:filter/*")", report, true},
         {"ArnNotLike", R"("arn:aws:inspector2:*:*:*")", R"("no-arn")", true}});
}

TEST(PolicyConditions, MissingKeys) {
  check({{"StringEquals", R"("a")", kAbsent, false},
         {"StringNotEquals", R"("a")", kAbsent, true},
         {"StringEqualsIfExists", R"("a")", kAbsent, true},
         {"StringEqualsIfExists", R"("a")", R"("b")", false},
         {"StringNotEqualsIfExists", R"("a")", kAbsent, true},
         {"stringnotlikeifexists", R"("a")", R"("a")", false},
         {"BoolIfExists", R"("true")", kAbsent, true},
         {"Bool", R"("false")", kAbsent, false},
         {"NumericLessThan", "1", kAbsent, false},
         {"NumericNotEquals", "1", kAbsent, true},
         {"ArnNotLike", R"("arn:aws:s3:::x")", kAbsent, true},
         {"ForAllValues:StringEquals", R"("a")", kAbsent, true},
         {"ForAllValues:StringNotEquals", R"("a")", kAbsent, true},
         {"ForAnyValue:StringEquals", R"("a")", kAbsent, false},
         {"ForAnyValue:StringNotEquals", R"("a")", kAbsent, false},
         {"ForAnyValue:StringEqualsIfExists", R"("a")", kAbsent, true},
         {"Null", R"("true")", kAbsent, true},
         {"Null", "false", kAbsent, false},
         {"Null", R"("true")", R"("x")", false},
         {"Null", "false", R"("")", true},
         {"Null", R"("true")", "[]", true},
         {"Null", R"("TRUE")", kAbsent, true},
         {"Null", R"(["true","false"])", R"("x")", true}});
}

TEST(PolicyConditions, SetOperators) {
  check({{"ForAllValues:StringEquals", R"(["a","b"])", R"(["a","b"])", true},
         {"ForAllValues:StringEquals", R"(["a","b"])", R"(["a","c"])", false},
         {"ForAllValues:StringEquals", R"("a")", "[]", true},
         {"ForAllValues:StringEquals", R"("a")", R"([""])", true},
         {"ForAllValues:StringLike", R"("a*")", R"("abc")", true},
         {"forallvalues:StringNotEquals", R"(["a","b"])", R"(["c","d"])", true},
         {"ForAllValues:StringNotEquals", R"(["a","b"])", R"(["c","a"])", false},
         {"ForAnyValue:StringEquals", R"(["a","b"])", R"(["c","a"])", true},
         {"ForAnyValue:StringEquals", R"(["a","b"])", R"(["c","d"])", false},
         {"ForAnyValue:StringEquals", R"("a")", "[]", false},
         {"ForAnyValue:StringLike", R"("*")", R"([""])", false},
         {"ForAnyValue:StringNotEquals", R"("a")", R"(["a","b"])", true},
         {"ForAnyValue:StringNotEquals", R"(["a","b"])", R"(["a","b"])", false},
         {"ForAnyValue:ArnLike", R"("arn:aws:s3:::*")", R"(["x","arn:aws:s3:::y"])", true},
         {"StringEquals", R"("a")", R"(["a"])", false},
         {"StringNotEquals", R"("a")", R"(["b"])", false}});
}

TEST(PolicyConditions, Variables) {
  check({{"StringEquals", R"("${aws:username}")", R"("alice")", true},
         {"StringLike", R"("home/${AWS:UserName}/*")", R"("home/alice/x")", true},
         {"StringEqualsIgnoreCase", R"("ALICE-${aws:username}")", R"("alice-Alice")", true},
         {"StringLike", R"("${aws:PrincipalTag/Star}")", R"("anything")", false},
         {"StringLike", R"("${aws:PrincipalTag/Star}")", R"("*")", true},
         {"StringLike", R"("a${*}b")", R"("axb")", false},
         {"StringLike", R"("a${*}b")", R"("a*b")", true},
         {"StringLike", R"("a${?}b")", R"("a?b")", true},
         {"StringEquals", R"("${$}{x}")", R"("${x}")", true},
         {"StringEquals", R"("${none}")", R"("${none}")", false},
         {"StringNotEquals", R"("${none}")", R"("x")", true},
         {"StringEquals", R"("${none, 'team'}")", R"("team")", true},
         {"StringEquals", R"("${none, ''}")", R"("")", true},
         {"StringEquals", R"("${aws:TagKeys}")", R"("one")", false},
         {"StringEquals", R"("${unclosed")", R"("${unclosed")", true},
         {"ArnLike", R"("arn:aws:iam::111122223333:user/${aws:username}")",
          R"("arn:aws:iam::111122223333:user/alice")", true},
         {"ArnEquals", R"("${aws:SourceArn}")",
          R"("arn:aws:inspector2:us-east-1:111122223333:report/1")", true},
         {"ArnLike", R"("${none}")", R"("arn:aws:s3:::x")", false},
         {"ArnNotLike", R"("${none}")", R"("arn:aws:s3:::x")", true},
         {"NumericEquals", R"("${aws:username}")", R"("1")", false}});
}

TEST(PolicyConditions, VariablesAreTextInTheOldLanguage) {
  EXPECT_FALSE(test("StringEquals", R"("${aws:username}")", R"("alice")", "2008-10-17"));
  EXPECT_TRUE(test("StringEquals", R"("${aws:username}")", R"("${aws:username}")", "2008-10-17"));
  EXPECT_TRUE(test("StringLike", R"("${*}")", R"("${xyz}")", "2008-10-17"));
}

TEST(PolicyConditions, UnknownOperators) {
  for (const char* name :
       {"", "StringEqual", "NullIfExists", "ForAnyValue:Null", "ForSomeValues:StringEquals",
        "StringEqualsIfExistsIfExists", "BoolNotEquals", "ForAllValues:", "IfExists"}) {
    EXPECT_FALSE(parse_operator(name)) << name;
  }
}

}  // namespace
}  // namespace sim::policy
