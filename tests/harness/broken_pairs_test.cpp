// Pairs of bucket policy and key policy, broken in every way that people break them: the doctor
// foretells how each export ends, and what it says to change, done as it is written, makes the
// export succeed. The pairs are in tests/cases/doctor, as edits of the documented policies.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "harness/diagnosis.h"
#include "sim/base/text.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

constexpr const char* kKeyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
constexpr const char* kPair = R"({
  "bucket": {"Version": "2012-10-17", "Statement": [
    {"Sid": "allow-inspector", "Effect": "Allow",
     "Principal": {"Service": "inspector2.amazonaws.com"},
     "Action": ["s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"],
     "Resource": "arn:aws:s3:::reports/*", "Condition": {}}]},
  "key": {"Version": "2012-10-17", "Statement": [
    {"Sid": "root", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
     "Action": "kms:*", "Resource": "*"},
    {"Sid": "Allow Amazon Inspector to use the key", "Effect": "Allow",
     "Principal": {"Service": "inspector2.amazonaws.com"},
     "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*", "Condition": {}}]}})";

Value documented(const char* which, const std::string& region) {
  Value policy = Value::parse(kPair)[which];
  policy["Statement"].back()["Condition"] = {
      {"StringEquals", {{"aws:SourceAccount", tests::kAccount}}},
      {"ArnLike",
       {{"aws:SourceArn", "arn:aws:inspector2:" + region + ":" + tests::kAccount + ":report/*"}}}};
  return policy;
}

// With the case's edits; null where the case has no policy.
Value policy_of(const Value& test, const char* which, const std::string& region) {
  const auto edits = test.find(std::string(which) + "_policy");
  Value policy = documented(which, region);
  if (edits == test.end()) return policy;
  return edits->is_null() ? Value() : policy.patch(*edits);
}

Value user_of(const std::string& key_id) {
  return {{"name", "admin"},
          {"policies",
           {{"All",
             {{"Version", "2012-10-17"},
              {"Statement", {{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}}}}}},
          {"access_keys", {{{"id", key_id}, {"secret", "secret"}}}}};
}

Value world_of(const Value& test, const std::string& region) {
  Value bucket = {{"name", "reports"}}, key = {{"alias", "report-key"}, {"id", kKeyId}};
  bucket.update(test.value("bucket_has", Value::object()));
  key.update(test.value("key_has", Value::object()));
  if (const auto policy = policy_of(test, "bucket", region); !policy.is_null()) {
    bucket["policy"] = policy;
  }
  if (const auto policy = policy_of(test, "key", region); !policy.is_null()) key["policy"] = policy;
  Value here = {{"inspector", {{"enabled", true}, {"findings", {{"generate", {{"count", 3}}}}}}}};
  here["buckets"] = Value::array({bucket});
  here["keys"] = Value::array({key});
  Value ours = {{"id", tests::kAccount}, {"users", {user_of("AKIAIOSFODNN7EXAMPLE")}}};
  ours["regions"][region] = here;
  Value world = {{"now", "2026-03-01T09:00:00Z"}, {"region", region}};
  world["accounts"] = {
      ours, {{"id", tests::kOtherAccount}, {"users", {user_of("AKIAI44QH8DHBEXAMPLE")}}}};
  for (const char* member : {"settings", "organization"}) {
    if (test.contains(member)) world[member] = test[member];
  }
  return world;
}

class BrokenPair {
 public:
  explicit BrokenPair(const Value& test)
      : region_(test.value("region", "us-east-1")), w_(world_of(test, region_).dump()) {
    plan_.caller = tests::TestWorld::admin();
    plan_.region = region_;
    plan_.bucket = test.value("bucket", "reports");
    plan_.key_arn = "arn:aws:kms:" + region_ + ":" + tests::kAccount +
                    (test.contains("key") ? ":alias/report-key" : ":key/" + std::string(kKeyId));
    if (test.contains("prefix")) plan_.prefix = test["prefix"];
  }

  harness::Diagnosis diagnose() { return harness::diagnose(w_.world, plan_); }

  // "SUCCEEDED", "FAILED INVALID_PERMISSIONS" or "REFUSED AccessDeniedException".
  std::string ending() {
    auto admin = w_.client(region_);
    Value destination = {{"bucketName", plan_.bucket}, {"kmsKeyArn", plan_.key_arn}};
    if (plan_.prefix) destination["keyPrefix"] = *plan_.prefix;
    const auto begun = admin.call("inspector2", "CreateFindingsReport",
                                  {{"reportFormat", "CSV"}, {"s3Destination", destination}});
    if (!begun.ok()) return "REFUSED " + begun.error->code;
    w_.advance(std::chrono::hours(1));
    const auto report = admin.call("inspector2", "GetFindingsReportStatus",
                                   {{"reportId", begun.output.members.at("reportId")}});
    const auto& told = report.output.members;
    return told.at("status").get<std::string>() +
           (told.contains("errorCode") ? " " + told.at("errorCode").get<std::string>() : "");
  }

  // Commands first: a policy needs its bucket.
  void make(const std::vector<harness::Fix>& fixes) {
    std::vector<std::string> places;
    for (const auto& fix : fixes) {
      if (!fix.edit) {
        for (const auto command : sim::text::split(fix.command, '&')) run(std::string(command));
      } else if (std::find(places.begin(), places.end(), fix.edit->policy) == places.end()) {
        places.push_back(fix.edit->policy);
      }
    }
    for (const auto& place : places) edit(place, fixes);
  }

 private:
  void succeed(const char* service, const char* operation, const Value& input,
               const char* account = tests::kAccount) {
    const auto answer =
        w_.client_as(tests::TestWorld::admin(account), region_).call(service, operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error->message << "\n" << input.dump();
  }

  void run(const std::string& command) {
    if (command.find("create-bucket ") != std::string::npos) {
      Value input = {{"Bucket", plan_.bucket}};
      const auto constraint = command.find("LocationConstraint=");
      if (constraint != std::string::npos) {
        input["CreateBucketConfiguration"]["LocationConstraint"] =
            command.substr(command.find('=', constraint) + 1);
      }
      succeed("s3", "CreateBucket", input);
    } else if (command.find("enable-key ") != std::string::npos) {
      succeed("kms", "EnableKey", {{"KeyId", command.substr(command.rfind(' ') + 1)}});
    } else if (command.find("cancel-key-deletion ") != std::string::npos) {
      succeed("kms", "CancelKeyDeletion", {{"KeyId", key_in(command)}});
    } else {
      EXPECT_EQ(command, "");
    }
  }

  static std::string key_in(const std::string& command) {
    const auto at = command.find("arn:");
    return command.substr(at, command.find(' ', at) - at);
  }

  // The statements as the fixes say they should read, at the numbers that they name.
  static Value edited(Value document, const std::string& place,
                      const std::vector<harness::Fix>& fixes) {
    if (document.is_null()) document = {{"Version", "2012-10-17"}, {"Statement", Value::array()}};
    Value& statements = document["Statement"];
    if (statements.is_object()) statements = Value::array({statements});
    std::set<size_t, std::greater<>> removed;
    for (const auto& fix : fixes) {
      if (!fix.edit || fix.edit->policy != place) continue;
      const auto& edit = *fix.edit;
      if (edit.edit == "add") statements.push_back(edit.statement);
      if (edit.edit == "replace") statements.at(edit.index.value()) = edit.statement;
      if (edit.edit == "remove") removed.insert(edit.index.value());
      if (edit.edit == "version") document["Version"] = edit.statement;
    }
    for (const size_t index : removed) statements.erase(index);
    return document;
  }

  void edit(const std::string& place, const std::vector<harness::Fix>& fixes) {
    auto admin = w_.client(region_);
    if (place.find("bucket policy") != std::string::npos) {
      const auto had = admin.call("s3", "GetBucketPolicy", {{"Bucket", plan_.bucket}});
      const Value now = edited(
          had.ok() ? Value::parse(had.output.members.at("Policy").get<std::string>()) : Value(),
          place, fixes);
      succeed("s3", "PutBucketPolicy", {{"Bucket", plan_.bucket}, {"Policy", now.dump()}});
    } else if (place.find("key policy") != std::string::npos) {
      const auto had = admin.call("kms", "GetKeyPolicy", {{"KeyId", kKeyId}});
      const Value now =
          edited(Value::parse(had.output.members.at("Policy").get<std::string>()), place, fixes);
      succeed("kms", "PutKeyPolicy", {{"KeyId", kKeyId}, {"Policy", now.dump()}});
    } else {
      edit_control_policy(place, fixes);
    }
  }

  void edit_control_policy(const std::string& arn, const std::vector<harness::Fix>& fixes) {
    const Value id = arn.substr(arn.rfind('/') + 1);
    auto management = w_.client_as(tests::TestWorld::admin(tests::kOtherAccount));
    const auto had = management.call("organizations", "DescribePolicy", {{"PolicyId", id}});
    ASSERT_TRUE(had.ok()) << arn;
    const Value now = edited(
        Value::parse(had.output.members.at("Policy").at("Content").get<std::string>()), arn, fixes);
    if (!now["Statement"].empty()) {
      return succeed("organizations", "UpdatePolicy", {{"PolicyId", id}, {"Content", now.dump()}},
                     tests::kOtherAccount);
    }
    const auto roots = management.call("organizations", "ListRoots", Value::object());
    succeed("organizations", "DetachPolicy",
            {{"PolicyId", id}, {"TargetId", roots.output.members.at("Roots").at(0).at("Id")}},
            tests::kOtherAccount);
  }

  std::string region_;
  tests::TestWorld w_;
  harness::ExportPlan plan_;
};

bool names_a_fault(const harness::Diagnosis& diagnosis) {
  return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                     [](const auto& each) { return each.verdict == harness::Verdict::kFault; });
}

// The statements are numbered as the reader sees them, whatever else is to be removed.
void expect_true_numbers(const std::vector<harness::Fix>& fixes) {
  for (const auto& fix : fixes) {
    if (!fix.edit || !fix.edit->index) continue;
    EXPECT_NE(fix.text.find(" Statement[" + std::to_string(*fix.edit->index) + "]"),
              std::string::npos)
        << fix.text;
  }
}

TEST(BrokenPairs, EndAsTheDoctorSaysAndItsChangesMendThem) {
  const Value cases = Value::parse(tests::source_file("tests/cases/doctor/broken-pairs.json"));
  for (const auto& test : cases) {
    SCOPED_TRACE(test["name"].get<std::string>());
    BrokenPair pair(test);
    const auto diagnosis = pair.diagnose();
    const auto& told = diagnosis.prediction;
    EXPECT_EQ(told.status + (told.succeeds() ? "" : " " + told.code), test["ends"]);
    EXPECT_EQ(pair.ending(), test["ends"]);
    EXPECT_NE(names_a_fault(diagnosis), told.succeeds());
    if (told.succeeds()) continue;
    EXPECT_TRUE(!diagnosis.after_fixes || diagnosis.after_fixes->succeeds());
    expect_true_numbers(diagnosis.fixes);
    pair.make(diagnosis.fixes);
    EXPECT_EQ(pair.ending(), "SUCCEEDED");
  }
}

}  // namespace
