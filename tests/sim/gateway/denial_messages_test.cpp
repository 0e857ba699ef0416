// What a refused client is told, word for word, for every kind of policy that can refuse, as the
// services word it. Every row stands in the same organization with policies of its own.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;
using tests::kAccount;
using tests::kOtherAccount;

constexpr const char* kManagement = "123456789012";

// The member's users may do what their names say; the key's policy names nobody but the account.
constexpr const char* kWorld = R"({ "now": "2026-03-01T09:00:00Z",
  "organization": { "id": "o-exampleorgid", "management": "123456789012",
                    "accounts": ["123456789012", "111122223333"] },
  "accounts": [
    { "id": "123456789012" },
    { "id": "111122223333",
      "managed_policies": [ { "name": "limits", "document": { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
        { "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" } ] } } ],
      "users": [
        { "name": "all", "policies": { "All": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } },
        { "name": "none" },
        { "name": "bounded", "boundary": "limits", "policies": { "All": { "Version": "2012-10-17",
          "Statement": [ { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } },
        { "name": "barred", "policies": { "Barred": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Action": "*", "Resource": "*" },
          { "Effect": "Deny", "Action": ["inspector2:*", "s3:*", "kms:*"], "Resource": "*" } ] } } } ],
      "roles": [
        { "name": "worker", "policies": { "All": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } },
          "trust": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow",
            "Principal": { "AWS": "111122223333" }, "Action": "sts:AssumeRole" } ] } } ],
      "regions": { "us-east-1": {
        "inspector": { "enabled": true },
        "keys": [ { "id": "1234abcd-12ab-34cd-56ef-1234567890ab", "policy": {
          "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "kms:*",
            "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Resource": "*" } ] } } ],
        "buckets": [ { "name": "reports", "objects": [ { "key": "one", "text": "words" } ] } ] } } },
    { "id": "444455556666", "users": [ { "name": "all", "policies": { "All": {
      "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } } ] } ] })";

constexpr const char* kKey =
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

class DenialMessages : public testing::Test {
 protected:
  sim::Client user(const std::string& name, const std::string& account = kAccount) {
    return w_.client_as(tests::TestWorld::user(name, account));
  }
  sim::Client root(const std::string& account) {
    return w_.client_as(tests::TestWorld::root(account));
  }
  // A session of the role "worker", limited by a policy.
  sim::Client session(const Value& policy) {
    auto client = user("all");
    const Value answer = tests::answered(client, "sts", "AssumeRole",
                                         {{"RoleArn", "arn:aws:iam::111122223333:role/worker"},
                                          {"RoleSessionName", "night"},
                                          {"Policy", document(policy)}});
    const std::string id = answer.at("/Credentials/AccessKeyId"_json_pointer);
    return w_.client_as(
        w_.world.gateway().find_service("iam")->find_key(w_.world.store().state, id)->principal);
  }
  static std::string document(const Value& statement) {
    return Value{{"Version", "2012-10-17"}, {"Statement", {statement}}}.dump();
  }
  static Value deny(const std::string& action) {
    return {{"Effect", "Deny"}, {"Action", action}, {"Resource", "*"}};
  }
  static Value for_all(Value statement) {
    statement["Principal"] = "*";
    return statement;
  }
  // A control policy attached to the account's root.
  std::string control(const char* type, const Value& statement) {
    auto client = root(kManagement);
    const auto ask = [&](const char* operation, Value input) {
      return tests::answered(client, "organizations", operation, std::move(input));
    };
    const std::string at = ask("ListRoots", Value::object()).at("/Roots/0/Id"_json_pointer);
    if (std::string_view(type) == "RESOURCE_CONTROL_POLICY") {
      ask("EnablePolicyType", {{"RootId", at}, {"PolicyType", type}});
    }
    const Value made = ask("CreatePolicy", {{"Name", "limits"},
                                            {"Description", ""},
                                            {"Type", type},
                                            {"Content", document(statement)}});
    const std::string id = made.at("/Policy/PolicySummary/Id"_json_pointer);
    ask("AttachPolicy", {{"PolicyId", id}, {"TargetId", at}});
    return made.at("/Policy/PolicySummary/Arn"_json_pointer);
  }
  void bucket_policy(Value statement) {
    auto client = user("all");
    statement["Resource"] = "arn:aws:s3:::reports/*";
    tests::answered(client, "s3", "PutBucketPolicy",
                    {{"Bucket", "reports"}, {"Policy", document(statement)}});
  }

  static std::string told(const sim::Answer& answer) {
    if (answer.ok()) return "allowed";
    return fmt::format("{} {}: {}", answer.error->http_status, answer.code(),
                       answer.error->message);
  }
  static std::string findings(sim::Client client) {
    return told(client.call("inspector2", "ListFindings"));
  }
  static std::string object(sim::Client client) {
    return told(client.call("s3", "GetObject", {{"Bucket", "reports"}, {"Key", "one"}}));
  }
  static std::string data_key(sim::Client client) {
    return told(client.call("kms", "GenerateDataKey", {{"KeyId", kKey}, {"KeySpec", "AES_256"}}));
  }

  static std::string of_findings(const std::string& who, const std::string& reason) {
    return "403 AccessDeniedException: User: " + who +
           " is not authorized to perform: inspector2:ListFindings on resource: "
           "arn:aws:inspector2:us-east-1:111122223333:/findings/list " +
           reason;
  }
  static std::string of_object(const std::string& who, const std::string& reason) {
    return "403 AccessDenied: User: " + who +
           " is not authorized to perform: s3:GetObject on resource: "
           "\"arn:aws:s3:::reports/one\" " +
           reason;
  }
  static std::string of_key(const std::string& who, const std::string& reason) {
    return "400 AccessDeniedException: User: " + who +
           " is not authorized to perform: kms:GenerateDataKey on resource: " + kKey + " " + reason;
  }
  static std::string arn(const std::string& user) {
    return "arn:aws:iam::111122223333:user/" + user;
  }

  tests::TestWorld w_{kWorld};
  const std::string night_ = "arn:aws:sts::111122223333:assumed-role/worker/night";
};

TEST_F(DenialMessages, NoPolicyOfTheUserAllows) {
  EXPECT_EQ(findings(user("none")), of_findings(arn("none"),
                                                "because no identity-based policy allows the "
                                                "inspector2:ListFindings action"));
  EXPECT_EQ(
      object(user("none")),
      of_object(arn("none"), "because no identity-based policy allows the s3:GetObject action"));
  EXPECT_EQ(data_key(user("none")),
            of_key(arn("none"),
                   "because no identity-based policy allows the kms:GenerateDataKey action"));
}

TEST_F(DenialMessages, APolicyOfTheUserDenies) {
  const std::string reason = "with an explicit deny in an identity-based policy";
  EXPECT_EQ(findings(user("barred")), of_findings(arn("barred"), reason));
  EXPECT_EQ(object(user("barred")), of_object(arn("barred"), reason));
  EXPECT_EQ(data_key(user("barred")), of_key(arn("barred"), reason));
}

TEST_F(DenialMessages, ThePermissionsBoundaryLimits) {
  EXPECT_EQ(findings(user("bounded")), of_findings(arn("bounded"),
                                                   "because no permissions boundary allows the "
                                                   "inspector2:ListFindings action"));
  EXPECT_EQ(object(user("bounded")), of_object(arn("bounded"),
                                               "with an explicit deny in a permissions boundary: "
                                               "arn:aws:iam::111122223333:policy/limits"));
}

TEST_F(DenialMessages, TheBucketPolicyDenies) {
  bucket_policy(for_all(deny("s3:GetObject")));
  EXPECT_EQ(object(user("all")),
            of_object(arn("all"), "with an explicit deny in a resource-based policy"));
}

TEST_F(DenialMessages, TheKeyPolicyDeniesOrKnowsNobody) {
  auto client = user("all");
  const Value everyone = {{"Effect", "Allow"},
                          {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                          {"Action", {"kms:Put*", "kms:Get*"}},
                          {"Resource", "*"}};
  const auto set = [&](const Value& statements) {
    tests::answered(
        client, "kms", "PutKeyPolicy",
        {{"KeyId", kKey},
         {"Policy", Value{{"Version", "2012-10-17"}, {"Statement", statements}}.dump()}});
  };
  set({everyone, for_all(deny("kms:GenerateDataKey"))});
  EXPECT_EQ(data_key(user("all")),
            of_key(arn("all"), "with an explicit deny in a resource-based policy"));
  set({everyone});
  EXPECT_EQ(
      data_key(user("all")),
      of_key(arn("all"), "because no resource-based policy allows the kms:GenerateDataKey action"));
}

TEST_F(DenialMessages, TheSessionPolicyLimits) {
  EXPECT_EQ(findings(session({{"Effect", "Allow"}, {"Action", "s3:*"}, {"Resource", "*"}})),
            of_findings(night_,
                        "because no session policy allows the inspector2:ListFindings "
                        "action"));
  EXPECT_EQ(object(session(deny("s3:GetObject"))),
            of_object(night_, "with an explicit deny in a session policy"));
}

TEST_F(DenialMessages, AServiceControlPolicyDenies) {
  const auto policy = control("SERVICE_CONTROL_POLICY", deny("*"));
  const std::string reason = "with an explicit deny in a service control policy: " + policy;
  EXPECT_EQ(findings(user("all")), of_findings(arn("all"), reason));
  EXPECT_EQ(object(user("all")), of_object(arn("all"), reason));
  EXPECT_EQ(data_key(user("all")), of_key(arn("all"), reason));
}

TEST_F(DenialMessages, NoServiceControlPolicyAllows) {
  control("SERVICE_CONTROL_POLICY", {{"Effect", "Allow"}, {"Action", "s3:*"}, {"Resource", "*"}});
  auto management = root(kManagement);
  const std::string at =
      tests::answered(management, "organizations", "ListRoots").at("/Roots/0/Id"_json_pointer);
  tests::answered(management, "organizations", "DetachPolicy",
                  {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", at}});
  EXPECT_EQ(findings(user("all")), of_findings(arn("all"),
                                               "because no service control policy allows the "
                                               "inspector2:ListFindings action"));
}

TEST_F(DenialMessages, AResourceControlPolicyDenies) {
  const auto policy = control("RESOURCE_CONTROL_POLICY", for_all(deny("s3:*")));
  EXPECT_EQ(object(user("all")),
            of_object(arn("all"), "with an explicit deny in a resource control policy: " + policy));
}

// Who is of no common organization learns nothing but that the answer is no.
TEST_F(DenialMessages, StrangersAreToldLittle) {
  EXPECT_EQ(object(user("all", kOtherAccount)), "403 AccessDenied: Access Denied");
  EXPECT_EQ(data_key(user("all", kOtherAccount)),
            "400 AccessDeniedException: User: arn:aws:iam::444455556666:user/all is not authorized "
            "to perform: kms:GenerateDataKey on this resource because the resource does not exist "
            "in this Region, no resource-based policies allow access, or a resource-based policy "
            "explicitly denies access");
  EXPECT_EQ(object(w_.client_as({})), "403 AccessDenied: Access Denied");
}

// The side that is silent is the caller's own when both are.
TEST_F(DenialMessages, ARoleIsAssumedByWhomItTrusts) {
  const auto assume = [](sim::Client client) {
    return told(client.call(
        "sts", "AssumeRole",
        {{"RoleArn", "arn:aws:iam::111122223333:role/worker"}, {"RoleSessionName", "night"}}));
  };
  const auto refused = [](const std::string& who) {
    return "403 AccessDenied: User: " + who +
           " is not authorized to perform: sts:AssumeRole on resource: "
           "arn:aws:iam::111122223333:role/worker";
  };
  EXPECT_EQ(assume(user("none")), refused(arn("none")));
  EXPECT_EQ(assume(user("all", kOtherAccount)), refused("arn:aws:iam::444455556666:user/all"));
}

}  // namespace
