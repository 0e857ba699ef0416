// IAM's policy simulator: decisions over stored and given policies, what answers say about them,
// and the condition keys that policies refer to.
#include <gtest/gtest.h>

#include <optional>

#include "tests/support/service_calls.h"

namespace tests {
namespace {

using sim::Value;

const std::string kAlice = "arn:aws:iam::111122223333:user/alice";
const std::string kObject = "arn:aws:s3:::reports/a.csv";

std::string document(Value statements) {
  return Value{{"Version", "2012-10-17"}, {"Statement", std::move(statements)}}.dump();
}

Value statement(const char* effect, const Value& action, const Value& resource = "*") {
  return {{"Effect", effect}, {"Action", action}, {"Resource", resource}};
}

class Simulator : public testing::Test {
 protected:
  TestWorld w;
  sim::Client admin = w.client();

  void SetUp() override { must("CreateUser", {{"UserName", "alice"}}); }
  Value must(const char* operation, Value input) {
    return answered(admin, "iam", operation, std::move(input));
  }
  std::string refused(const char* operation, Value input) {
    const auto answer = admin.call("iam", operation, std::move(input));
    return answer.ok() ? "ok" : answer.code() + ": " + answer.error->message;
  }
  void give(const std::string& policy, const Value& statements) {
    must("PutUserPolicy",
         {{"UserName", "alice"}, {"PolicyName", policy}, {"PolicyDocument", document(statements)}});
  }
  // The results for one user and action; more of the request as given.
  Value simulate(Value more) {
    Value input = {{"PolicySourceArn", kAlice}, {"ActionNames", {"s3:GetObject"}}};
    input.update(more);
    return must("SimulatePrincipalPolicy", input).at("EvaluationResults");
  }
  Value custom(Value more) {
    Value input = {{"ActionNames", {"s3:GetObject"}}};
    input.update(more);
    return must("SimulateCustomPolicy", input).at("EvaluationResults").at(0);
  }
};

TEST_F(Simulator, NamesThePlaceOfTheStatementsThatDecide) {
  give("Export", {statement("Allow", "s3:GetObject"), statement("Deny", "s3:Delete*")});
  EXPECT_EQ(simulate({{"ActionNames", {"s3:GetObject", "s3:DeleteObject", "s3:PutObject"}}}),
            Value::parse(R"([
    {"EvalActionName": "s3:GetObject", "EvalResourceName": "*", "EvalDecision": "allowed",
     "MatchedStatements": [{"SourcePolicyId": "user_alice_Export", "SourcePolicyType": "IAM Policy",
                            "StartPosition": {"Line": 1, "Column": 15},
                            "EndPosition": {"Line": 1, "Column": 72}}],
     "MissingContextValues": []},
    {"EvalActionName": "s3:DeleteObject", "EvalResourceName": "*", "EvalDecision": "explicitDeny",
     "MatchedStatements": [{"SourcePolicyId": "user_alice_Export", "SourcePolicyType": "IAM Policy",
                            "StartPosition": {"Line": 1, "Column": 72},
                            "EndPosition": {"Line": 1, "Column": 127}}],
     "MissingContextValues": []},
    {"EvalActionName": "s3:PutObject", "EvalResourceName": "*", "EvalDecision": "implicitDeny",
     "MatchedStatements": [], "MissingContextValues": []}])"));
}

// Two places that AWS's own answers show for documents laid out like these.
TEST_F(Simulator, CountsRowsAndColumnsFromOne) {
  const auto place_in = [&](const std::string& text) {
    const auto matched = custom({{"PolicyInputList", {text}}}).at("MatchedStatements").at(0);
    EXPECT_EQ(matched.at("SourcePolicyId"), "PolicyInputList.1");
    return matched.at("StartPosition").dump() + matched.at("EndPosition").dump();
  };
  EXPECT_EQ(place_in("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n"
                     "      \"Effect\": \"Allow\",\n      \"Action\": \"*\",\n"
                     "      \"Resource\": \"*\"\n    }\n  ]\n}"),
            R"({"Column":17,"Line":3}{"Column":6,"Line":8})");
  EXPECT_EQ(place_in(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*",)"
                     R"( "Resource": "*"}]})"),
            R"({"Column":41,"Line":1}{"Column":92,"Line":1})");
  EXPECT_EQ(place_in(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"),
            R"({"Column":14,"Line":1}{"Column":60,"Line":1})");
}

TEST_F(Simulator, GroupsResourcesUnderTheirAction) {
  give("Export", {statement("Allow", "s3:GetObject", kObject),
                  statement("Deny", "s3:GetObject", "arn:aws:s3:::secret/*")});
  const auto one = simulate({{"ResourceArns", {kObject}}}).at(0);
  EXPECT_EQ(one.at("EvalResourceName"), kObject);
  EXPECT_EQ(one.at("EvalDecision"), "allowed");
  EXPECT_EQ(one.at("EvalDecisionDetails"), Value::object());
  EXPECT_EQ(one.at("ResourceSpecificResults").at(0).at("EvalResourceDecision"), "allowed");

  const auto many =
      simulate({{"ResourceArns", {kObject, "arn:aws:s3:::secret/a", "arn:aws:s3:::other/a"}}})
          .at(0);
  EXPECT_EQ(many.at("EvalResourceName"), "*");
  EXPECT_EQ(many.at("EvalDecision"), "explicitDeny");
  EXPECT_EQ(many.at("MatchedStatements"), Value::array());
  std::string decisions;
  for (const auto& each : many.at("ResourceSpecificResults")) {
    decisions += each.at("EvalResourceDecision").get<std::string>() + " ";
  }
  EXPECT_EQ(decisions, "allowed explicitDeny implicitDeny ");
}

TEST_F(Simulator, TakesPoliciesOfGroupsRolesAndBothTogether) {
  must("CreateRole",
       {{"RoleName", "exporter"},
        {"AssumeRolePolicyDocument", document({{{"Effect", "Allow"},
                                                {"Principal", {{"AWS", "111122223333"}}},
                                                {"Action", "sts:AssumeRole"}}})}});
  must("PutRolePolicy", {{"RoleName", "exporter"},
                         {"PolicyName", "Read"},
                         {"PolicyDocument", document({statement("Allow", "s3:Get*")})}});
  const Value role = {{"PolicySourceArn", "arn:aws:iam::111122223333:role/exporter"}};
  const auto matched = simulate(role).at(0).at("MatchedStatements");
  EXPECT_EQ(matched.at(0).at("SourcePolicyId"), "role_exporter_Read");
  Value more = role;
  more["PolicyInputList"] = {document({statement("Deny", "s3:GetObject")})};
  const auto denied = simulate(more).at(0);
  EXPECT_EQ(denied.at("EvalDecision"), "explicitDeny");
  EXPECT_EQ(denied.at("MatchedStatements").size(), 1u);
  EXPECT_EQ(denied.at("MatchedStatements").at(0).at("SourcePolicyId"), "PolicyInputList.1");
}

// A key's own policy is asked first in earnest; the simulator judges the identity's side.
TEST_F(Simulator, JudgesByTheIdentityAloneWithoutAResourcePolicy) {
  give("Keys", {statement("Allow", {"kms:Decrypt", "sts:AssumeRole"})});
  for (const auto& [action, resource] :
       {std::pair{"kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/abc"},
        std::pair{"kms:Decrypt", "arn:aws:kms:us-east-1:444455556666:key/abc"},
        std::pair{"sts:AssumeRole", "arn:aws:iam::444455556666:role/r"}}) {
    const auto result = simulate({{"ActionNames", {action}}, {"ResourceArns", {resource}}}).at(0);
    EXPECT_EQ(result.at("EvalDecision"), "allowed") << resource;
    EXPECT_EQ(result.at("MatchedStatements").size(), 1u) << resource;
  }
  EXPECT_EQ(simulate({{"ActionNames", {"kms:Encrypt"}},
                      {"ResourceArns", {"arn:aws:kms:us-east-1:111122223333:key/abc"}}})
                .at(0)
                .at("EvalDecision"),
            "implicitDeny");
}

TEST_F(Simulator, ResourcePoliciesCountForUsers) {
  const std::string bucket_policy = document({{{"Effect", "Allow"},
                                               {"Principal", {{"AWS", kAlice}}},
                                               {"Action", "s3:GetObject"},
                                               {"Resource", "arn:aws:s3:::reports/*"}}});
  Value input = {{"ResourceArns", {kObject}}, {"ResourcePolicy", bucket_policy}};
  const auto own = simulate(input).at(0);
  EXPECT_EQ(own.at("EvalDecision"), "allowed");
  EXPECT_EQ(own.at("MatchedStatements").at(0).at("SourcePolicyType"), "Resource Policy");
  EXPECT_EQ(own.at("MatchedStatements").at(0).at("SourcePolicyId"), "ResourcePolicy");
  EXPECT_EQ(own.at("EvalDecisionDetails"), Value::object());

  input["ResourceOwner"] = "arn:aws:iam::444455556666:root";
  const auto across = simulate(input).at(0);
  EXPECT_EQ(across.at("EvalDecision"), "implicitDeny");
  EXPECT_EQ(across.at("EvalDecisionDetails"),
            Value({{"IAM Policy", "implicitDeny"}, {"Resource Policy", "allowed"}}));
  give("Export", {statement("Allow", "s3:GetObject")});
  EXPECT_EQ(simulate(input).at(0).at("EvalDecision"), "allowed");

  // As Bob, as if Bob had Alice's policies.
  input["CallerArn"] = "arn:aws:iam::111122223333:user/bob";
  EXPECT_EQ(simulate(input).at(0).at("EvalDecision"), "implicitDeny");
  EXPECT_EQ(refused("SimulateCustomPolicy",
                    {{"PolicyInputList", {bucket_policy}}, {"ActionNames", {"s3:GetObject"}}}),
            "InvalidInput: PolicyInputList.1: Policy document should not specify a principal.");
  EXPECT_EQ(
      refused("SimulateCustomPolicy", {{"PolicyInputList", {document({statement("Allow", "*")})}},
                                       {"ActionNames", {"s3:GetObject"}},
                                       {"ResourcePolicy", bucket_policy}}),
      "InvalidInput: CallerArn is required when a ResourcePolicy is given.");
}

TEST_F(Simulator, BoundariesSayWhatTheyAllow) {
  Value input = {{"PolicyInputList", {document({statement("Allow", "*")})}},
                 {"PermissionsBoundaryPolicyInputList",
                  {document({statement("Allow", "s3:*"), statement("Deny", "s3:Put*")})}}};
  const auto outcome = [&](const char* action) {
    input["ActionNames"] = {action};
    const auto result = custom(input);
    std::string said = result.at("EvalDecision");
    said += result.at("PermissionsBoundaryDecisionDetail").dump();
    for (const auto& each : result.at("MatchedStatements")) {
      said += " " + each.at("SourcePolicyId").get<std::string>();
    }
    return said;
  };
  const std::string yes = R"({"AllowedByPermissionsBoundary":true})";
  const std::string no = R"({"AllowedByPermissionsBoundary":false})";
  EXPECT_EQ(outcome("s3:GetObject"), "allowed" + yes + " PolicyInputList.1");
  EXPECT_EQ(outcome("kms:Decrypt"), "implicitDeny" + no);
  EXPECT_EQ(outcome("s3:PutObject"), "explicitDeny" + no + " PermissionsBoundaryPolicyInputList.1");
}

TEST_F(Simulator, OrganizationsHaveTheirSay) {
  give("All", {statement("Allow", "*")});
  EXPECT_FALSE(simulate(Value::object()).at(0).contains("OrganizationsDecisionDetail"));

  TestWorld organized(R"({ "now": "2026-03-01T09:00:00Z",
    "organization": { "id": "o-exampleorgid", "accounts": ["111122223333", "444455556666"] },
    "accounts": [ { "id": "111122223333" },
                  { "id": "444455556666", "users": [ { "name": "carol" } ] } ] })");
  auto management = organized.client_as(TestWorld::root());
  auto member = organized.client_as(TestWorld::root(kOtherAccount));
  const auto root =
      answered(management, "organizations", "ListRoots").at("/Roots/0/Id"_json_pointer);
  const auto policy = answered(management, "organizations", "CreatePolicy",
                               {{"Name", "no-keys"},
                                {"Description", ""},
                                {"Type", "SERVICE_CONTROL_POLICY"},
                                {"Content", document({statement("Deny", "kms:*")})}})
                          .at("/Policy/PolicySummary/Id"_json_pointer);
  answered(management, "organizations", "AttachPolicy", {{"PolicyId", policy}, {"TargetId", root}});
  const auto results = answered(member, "iam", "SimulatePrincipalPolicy",
                                {{"PolicySourceArn", "arn:aws:iam::444455556666:user/carol"},
                                 {"PolicyInputList", {document({statement("Allow", "*")})}},
                                 {"ActionNames", {"kms:Decrypt", "s3:GetObject"}}})
                           .at("EvaluationResults");
  EXPECT_EQ(results.at(0).at("EvalDecision"), "explicitDeny");
  EXPECT_EQ(results.at(0).at("MatchedStatements"), Value::array());
  EXPECT_EQ(results.at(0).at("OrganizationsDecisionDetail"),
            Value({{"AllowedByOrganizations", false}}));
  EXPECT_EQ(results.at(1).at("EvalDecision"), "allowed");
  EXPECT_EQ(results.at(1).at("OrganizationsDecisionDetail"),
            Value({{"AllowedByOrganizations", true}}));
}

struct ContextCase {
  const char *about, *condition, *key, *type;
  std::vector<std::string> values;
  const char *decision, *missing;
};

class SimulatorContext : public testing::TestWithParam<ContextCase> {};

TEST_P(SimulatorContext, IsTakenFromTheRequest) {
  const auto& [about, condition, key, type, values, decision, missing] = GetParam();
  TestWorld w;
  auto admin = w.client();
  Value conditional = statement("Allow", "s3:GetObject");
  conditional["Condition"] = Value::parse(condition);
  const auto answer = admin.call(
      "iam", "SimulateCustomPolicy",
      {{"PolicyInputList", {document({conditional, statement("Deny", "kms:*")})}},
       {"ActionNames", {"s3:GetObject"}},
       {"ContextEntries",
        {{{"ContextKeyName", key}, {"ContextKeyType", type}, {"ContextKeyValues", values}}}}});
  if (!answer.ok()) {
    EXPECT_EQ(answer.code() + ": " + answer.error->message, decision);
    return;
  }
  const auto result = answer.value().at("EvaluationResults").at(0);
  EXPECT_EQ(result.at("EvalDecision"), decision);
  EXPECT_EQ(result.at("MissingContextValues").dump(), missing);
}

constexpr const char* kTeam = R"({"StringEquals":{"aws:PrincipalTag/Team":"blue"}})";
constexpr const char* kNetwork = R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})";
constexpr const char* kKeys = R"({"ForAllValues:StringLike":{"aws:TagKeys":["a*"]}})";
constexpr const char* kAge = R"({"NumericLessThan":{"aws:MultiFactorAuthAge":"300"}})";

INSTANTIATE_TEST_SUITE_P(
    Table, SimulatorContext,
    testing::Values(
        ContextCase{"String", kTeam, "aws:PrincipalTag/Team", "string", {"blue"}, "allowed", "[]"},
        ContextCase{
            "Other", kTeam, "aws:PrincipalTag/Team", "string", {"red"}, "implicitDeny", "[]"},
        ContextCase{"Missing",
                    kTeam,
                    "aws:username",
                    "string",
                    {"alice"},
                    "implicitDeny",
                    R"(["aws:PrincipalTag/Team"])"},
        ContextCase{"Address", kNetwork, "aws:SourceIp", "ip", {"10.1.2.3"}, "allowed", "[]"},
        ContextCase{"NoAddress",
                    kNetwork,
                    "aws:SourceIp",
                    "ip",
                    {"home"},
                    "InvalidInput: Invalid value home of context key aws:SourceIp, whose type is "
                    "ip.",
                    ""},
        ContextCase{"List", kKeys, "aws:TagKeys", "stringList", {"ab", "ac"}, "allowed", "[]"},
        ContextCase{
            "ListFails", kKeys, "aws:TagKeys", "stringList", {"ab", "b"}, "implicitDeny", "[]"},
        ContextCase{"OneValue",
                    kKeys,
                    "aws:TagKeys",
                    "string",
                    {"ab", "b"},
                    "InvalidInput: Context key aws:TagKeys of type string takes one value.",
                    ""},
        ContextCase{"Number", kAge, "aws:MultiFactorAuthAge", "numeric", {"299"}, "allowed", "[]"},
        ContextCase{"Variable",
                    R"({"StringEquals":{"s3:prefix":"${aws:username}"}})",
                    "s3:prefix",
                    "string",
                    {"alice"},
                    "implicitDeny",
                    R"(["aws:username"])"}),
    [](const auto& each) { return std::string(each.param.about); });

TEST_F(Simulator, PagesRunOverActions) {
  give("All", {statement("Allow", "s3:GetObject")});
  Value input = {{"PolicySourceArn", kAlice},
                 {"ActionNames", {"s3:GetObject", "s3:PutObject", "s3:ListBucket"}},
                 {"MaxItems", 2}};
  const auto first = must("SimulatePrincipalPolicy", input);
  EXPECT_EQ(first.at("IsTruncated"), true);
  EXPECT_EQ(first.at("EvaluationResults").size(), 2u);
  input["Marker"] = first.at("Marker");
  const auto second = must("SimulatePrincipalPolicy", input);
  EXPECT_EQ(second.at("IsTruncated"), false);
  EXPECT_EQ(second.at("EvaluationResults").at(0).at("EvalActionName"), "s3:ListBucket");
}

TEST_F(Simulator, RefusesWhatItCannotJudge) {
  const Value sound = {{"PolicySourceArn", kAlice}, {"ActionNames", {"s3:GetObject"}}};
  const auto with = [&](const char* member, const Value& value) {
    Value input = sound;
    input[member] = value;
    return refused("SimulatePrincipalPolicy", input);
  };
  EXPECT_EQ(with("PolicySourceArn", "arn:aws:iam::111122223333:root"),
            "InvalidInput: Invalid Entity Arn: arn:aws:iam::111122223333:root does not clearly "
            "define entity type and name.");
  EXPECT_EQ(with("PolicySourceArn", "arn:aws:iam::111122223333:user/nobody"),
            "NoSuchEntity: The user with name nobody cannot be found.");
  EXPECT_EQ(with("PolicySourceArn", "arn:aws:iam::111122223333:group/nobody"),
            "NoSuchEntity: The group with name nobody cannot be found.");
  EXPECT_EQ(with("ActionNames", {"s3:*"}),
            "InvalidInput: Invalid action s3:*: an action is named in full.");
  EXPECT_EQ(with("ResourceArns", {"reports"}),
            "InvalidInput: Invalid resource reports: it is not an ARN.");
  EXPECT_EQ(with("PolicyInputList", {"{"}),
            "InvalidInput: PolicyInputList.1: Syntax errors in policy.");
  EXPECT_EQ(with("ResourcePolicy", "{}"),
            "InvalidInput: The policy is not valid: document: Statement is missing");
  EXPECT_EQ(with("CallerArn", "arn:aws:iam::111122223333:role/r"),
            "InvalidInput: Invalid CallerArn: arn:aws:iam::111122223333:role/r is not the ARN of "
            "an IAM user.");
  EXPECT_EQ(with("ResourceOwner", "Alice"),
            "InvalidInput: Invalid ResourceOwner: Alice is not an account.");
  const std::string all = document({statement("Allow", "*")});
  EXPECT_EQ(with("PermissionsBoundaryPolicyInputList", {all, all}),
            "InvalidInput: The list of Permissions Boundary policies cannot exceed 1 items.");
  EXPECT_EQ(with("ResourceHandlingOption", "EC2-VPC-EBS"),
            "NotImplemented: ResourceHandlingOption of SimulatePrincipalPolicy is not simulated.");
  EXPECT_EQ(with("ContextEntries", {{{"ContextKeyName", "aws:username"}}}),
            "InvalidInput: A context entry has a name, a type and values.");
}

TEST_F(Simulator, ListsTheKeysThatPoliciesReferTo) {
  const std::string given = document(
      {{{"Effect", "Allow"},
        {"Action", "dynamodb:*"},
        {"Resource", "arn:aws:dynamodb:us-west-2:111122223333:table/${aws:PrincipalTag/Team}"},
        {"Condition",
         {{"DateGreaterThan", {{"aws:CurrentTime", "2015-08-16T12:00:00Z"}}},
          {"StringEquals", {{"aws:principaltag/team", "x"}}},
          {"StringLike", {{"s3:prefix", {"${aws:username}/*"}}}}}}}});
  EXPECT_EQ(
      must("GetContextKeysForCustomPolicy", {{"PolicyInputList", {given}}}).at("ContextKeyNames"),
      Value({"aws:PrincipalTag/Team", "aws:CurrentTime", "s3:prefix", "aws:username"}));
  Value conditional = statement("Allow", "s3:GetObject");
  conditional["Condition"] = {{"Bool", {{"aws:SecureTransport", "true"}}}};
  give("Safe", {conditional});
  EXPECT_EQ(must("GetContextKeysForPrincipalPolicy",
                 {{"PolicySourceArn", kAlice}, {"PolicyInputList", {given}}})
                .at("ContextKeyNames"),
            Value({"aws:SecureTransport", "aws:PrincipalTag/Team", "aws:CurrentTime", "s3:prefix",
                   "aws:username"}));
}

// Who may look is decided on the identity looked at.
TEST_F(Simulator, IsAuthorizedOnTheIdentity) {
  give("Look", {statement("Allow", "iam:SimulatePrincipalPolicy", kAlice)});
  auto alice = w.client_as(TestWorld::user("alice"));
  EXPECT_EQ(code_of(alice, "iam", "SimulatePrincipalPolicy",
                    {{"PolicySourceArn", kAlice}, {"ActionNames", {"s3:GetObject"}}}),
            "");
  EXPECT_EQ(code_of(alice, "iam", "SimulatePrincipalPolicy",
                    {{"PolicySourceArn", "arn:aws:iam::111122223333:user/admin"},
                     {"ActionNames", {"s3:GetObject"}}}),
            "AccessDenied");
}

}  // namespace
}  // namespace tests
