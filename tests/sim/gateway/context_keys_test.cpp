// Which condition keys a request brings to its decisions, and with what values: the requests of
// tests/cases/context/requests.json are sent as signed messages, by users, sessions, the root user,
// nobody and services, and every key that any of their decisions saw is compared with keys.txt
// beside them. The journal shows the keys that the deciding statement names, so each policy of this
// world is one statement that names them all. UPDATE_GOLDEN=1 writes the file anew; read the
// difference before keeping it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/policy/vocabulary.h"
#include "tests/support/wire_call.h"

namespace {

using sim::Value;
using sim::wire::sigv4::Credentials;

// Keys by the service whose decisions may see them. Families stand with an example.
const std::map<std::string, std::string> kKeys = {
    {"aws",
     "PrincipalArn PrincipalAccount PrincipalOrgPaths PrincipalOrgID PrincipalTag/team "
     "PrincipalIsAWSService PrincipalServiceName PrincipalServiceNamesList PrincipalType userid "
     "username FederatedProvider TokenIssueTime MultiFactorAuthAge MultiFactorAuthPresent "
     "SourceIdentity SourceIp SourceVpc SourceVpcArn SourceVpce VpceAccount VpceOrgID "
     "VpceOrgPaths VpcSourceIp ResourceAccount ResourceOrgID "
     "ResourceOrgPaths ResourceTag/team CalledVia CalledViaFirst CalledViaLast ViaAWSService "
     "CurrentTime EpochTime Referer RequestedRegion RequestTag/team TagKeys SecureTransport "
     "SourceAccount SourceArn SourceOrgID SourceOrgPaths UserAgent"},
    {"s3",
     "authType BucketTag/team delimiter ExistingObjectTag/team if-match if-none-match "
     "locationconstraint max-keys prefix RequestObjectTag/team RequestObjectTagKeys "
     "ResourceAccount signatureAge signatureversion TlsVersion versionid x-amz-acl "
     "x-amz-content-sha256 x-amz-copy-source x-amz-grant-full-control x-amz-metadata-directive "
     "x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id "
     "x-amz-storage-class"},
    {"kms",
     "CallerAccount CustomerMasterKeySpec CustomerMasterKeyUsage EncryptionAlgorithm "
     "EncryptionContext:team EncryptionContext:aws:s3:arn EncryptionContextKeys "
     "GrantConstraintType GranteePrincipal GrantIsForAWSResource GrantOperations KeyOrigin KeySpec "
     "KeyUsage MultiRegion RequestAlias ResourceAliases RetiringPrincipal ViaService "
     "BypassPolicyLockoutSafetyCheck"},
    {"iam", "PermissionsBoundary PolicyARN PassedToService AWSServiceName ResourceTag/team"},
    {"organizations", "PolicyType ServicePrincipal"},
    {"sts", "ExternalId RoleSessionName SourceIdentity TransitiveTagKeys DurationSeconds"}};

// Allows everything, naming every key of the services on the way.
Value statement_with(const std::vector<std::string>& services, Value action) {
  Value one = Value::object(), many = Value::object();
  for (const auto& service : services) {
    for (const auto name : sim::text::split(kKeys.at(service), ' ')) {
      const std::string key = service + ":" + std::string(name);
      const auto facts = sim::policy::key_of(sim::text::lower(key));
      EXPECT_TRUE(facts) << key;
      (facts && facts->multivalued ? many : one)[key] = "-";
    }
  }
  return {{"Effect", "Allow"},
          {"Action", std::move(action)},
          {"Resource", "*"},
          {"Condition",
           {{"StringNotEqualsIfExists", std::move(one)},
            {"ForAllValues:StringNotEqualsIfExists", std::move(many)}}}};
}

Value policy_of(std::vector<Value> statements) {
  return {{"Version", "2012-10-17"}, {"Statement", std::move(statements)}};
}

// An identity's one policy: everything, with the keys of some services looked at. More would not
// fit into the quota of a user.
Value identity_policies(std::vector<std::string> services) {
  services.insert(services.begin(), "aws");
  return {{"All", policy_of({statement_with(services, "*")})}};
}

Value user(const std::string& name, const std::vector<std::string>& services) {
  return {{"name", name},
          {"policies", identity_policies(services)},
          {"access_keys", {{{"id", "AKIA-OF-" + name}, {"secret", "secret-of-" + name}}}}};
}

std::string world_text() {
  const auto for_objects = [](Value principal, Value action, const std::string& objects) {
    Value statement = statement_with({"aws"}, std::move(action));
    statement["Principal"] = std::move(principal);
    statement["Resource"] = "arn:aws:s3:::reports/" + objects;
    return statement;
  };
  const Value inspector = {{"Service", "inspector2.amazonaws.com"}};
  const Value bucket_policy =
      policy_of({for_objects(inspector, {"s3:PutObject", "s3:PutObjectAcl"}, "*"),
                 for_objects({{"AWS", tests::kOtherAccount}}, "s3:GetObject", "*"),
                 for_objects("*", "s3:GetObject", "open")});
  Value for_key = statement_with({"aws", "kms"}, "kms:*");
  for_key["Principal"] = "*";
  const Value key_policy = policy_of({for_key});
  Value trust =
      statement_with({"aws", "sts"}, {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"});
  trust.erase("Resource");
  trust["Principal"] = {{"AWS", "*"}};
  Value first = {{"id", tests::kAccount},
                 {"users",
                  {user("probe", {"iam", "sts", "organizations"}), user("probe-s3", {"s3"}),
                   user("probe-kms", {"kms"})}},
                 {"roles",
                  {{{"name", "worker"},
                    {"path", "/path/"},
                    {"trust", policy_of({trust})},
                    {"policies", identity_policies({"s3", "kms", "sts"})}}}},
                 {"root_access_keys", {{{"id", "AKIAROOTEXAMPLE00001"}, {"secret", "root"}}}}};
  Value& region = first["regions"]["us-east-1"];
  region["buckets"] = {
      {{"name", "reports"},
       {"policy", bucket_policy},
       {"public_access_block", {{"BlockPublicPolicy", false}, {"RestrictPublicBuckets", false}}},
       {"objects", {{{"key", "open"}, {"text", "words"}}}}}};
  region["keys"] = {{{"id", "1234abcd-12ab-34cd-56ef-1234567890ab"},
                     {"alias", "report-key"},
                     {"policy", key_policy}}};
  region["inspector"] = {{"enabled", true}, {"findings", {{"generate", {{"count", 3}}}}}};
  region["vpc_endpoints"] = {{{"id", "vpce-1a2b3c4d"}, {"vpc", "vpc-111bbb22"}}};
  first["regions"]["eu-west-1"]["inspector"]["enabled"] = true;
  return Value{
      {"now", "2026-03-01T09:00:00Z"},
      {"seed", 1},
      {"organization", {{"id", "o-exampleorgid"}, {"management", tests::kAccount}}},
      {"accounts",
       {first, {{"id", tests::kOtherAccount}, {"users", {user("stranger", {"s3", "sts"})}}}}}}
      .dump();
}

std::string written(const Value& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ", ";
    out += value.get<std::string>();
  }
  return out;
}

class ContextKeys : public testing::Test {
 protected:
  ContextKeys() : w_(world_text()) {
    for (const char* user : {"probe", "probe-s3", "probe-kms", "stranger"}) {
      known_[user] = {std::string("AKIA-OF-") + user, std::string("secret-of-") + user, ""};
    }
    known_["root"] = {"AKIAROOTEXAMPLE00001", "root", ""};
    known_["anonymous"] = {};
  }

  // The decisions of a journal entry and of everything it caused.
  std::string told(const sim::JournalEntry& entry) {
    std::string out;
    for (const auto& decision : journal().decisions(entry.id)) {
      out += fmt::format("  {} on {} by {}: {}\n", decision["action"].get<std::string>(),
                         decision["resource"].get<std::string>(), entry.principal,
                         decision["effect"].get<std::string>());
      for (const auto& key : decision["context"]) {
        if (key["values"].empty()) continue;
        out += fmt::format("    {} = {}\n", key["key"].get<std::string>(), written(key["values"]));
      }
    }
    for (const auto& child : journal().children(entry.id)) out += told(child);
    return out;
  }

  std::string ask(const Value& row) {
    SCOPED_TRACE(row["name"]);
    tests::WireCall call;
    const std::string name = row["call"];
    call.service = name.substr(0, name.find(':'));
    call.operation = name.substr(name.find(':') + 1);
    call.input = row.value("input", Value::object());
    call.credentials = known_.at(row["as"]);
    call.region = row.value("region", "us-east-1");
    const Value headers = row.value("headers", Value::object());
    for (const auto& [header, value] : headers.items()) {
      call.headers.emplace_back(header, value.get<std::string>());
    }
    const int64_t before = journal().last_id();
    const auto answer = tests::over_the_wire(w_, call);
    if (row.contains("keep") && answer.output) {
      const Value& got = answer.output->members.at("Credentials");
      known_[row["keep"]] = {got.at("AccessKeyId"), got.at("SecretAccessKey"),
                             got.at("SessionToken")};
    }
    if (row.value("wait", false)) w_.advance(std::chrono::hours(2));
    std::string out = fmt::format("{}: {} -> {} {}\n", row["name"].get<std::string>(), name,
                                  answer.status, answer.error ? answer.error->code : "");
    for (const auto& entry : journal().since(before, 100)) {
      if (entry.parent == 0) out += told(entry);
    }
    return out;
  }

  sim::Journal& journal() { return w_.world.gateway().journal(); }

  tests::TestWorld w_;
  std::map<std::string, Credentials> known_;
};

TEST_F(ContextKeys, AreFilledForEveryKindOfCallerAndCall) {
  const Value rows =
      Value::parse(tests::source_file("tests/cases/context/requests.json"), nullptr, true, true);
  std::string all;
  for (const auto& row : rows) all += ask(row) + "\n";
  if (std::getenv("UPDATE_GOLDEN")) {
    std::ofstream(std::string(SIM_SOURCE_DIR) + "/tests/cases/context/keys.txt") << all;
    return;
  }
  EXPECT_EQ(all, tests::source_file("tests/cases/context/keys.txt"));
}

}  // namespace
