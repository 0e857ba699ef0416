// The doctor is right: what it predicts is what the scenario library's exports come to, its changes
// make them succeed, and the files of a real account are read as the AWS CLI prints them.
#include "harness/doctor.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/account_files.h"
#include "harness/environment.h"
#include "harness/expectations.h"
#include "harness/stage.h"
#include "harness/subject.h"
#include "sim/base/json_text.h"
#include "tests/support/export_world.h"

namespace {

namespace fs = std::filesystem;
using harness::AccountFileError;
using sim::Value;
using sim::policy::DocumentKind;

const std::string kLibrary = SIM_SOURCE_DIR "/scenarios";
constexpr const char* kKeyArn =
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

// ---- the scenario library ----

std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  for (const auto& each : fs::recursive_directory_iterator(kLibrary)) {
    const auto path = fs::relative(each.path(), kLibrary);
    const auto folder = path.begin()->string();
    if (each.is_regular_file() && path.extension() == ".json" && folder != "worlds" &&
        folder != "policies" && folder != "filters") {
      files.push_back(path.string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

struct Arguments {
  std::string bucket, key;
  std::optional<std::string> prefix;
  std::string format = "CSV";
};

// The exporter's arguments, when it does nothing but one plain export.
std::optional<Arguments> plain_export(const harness::Scenario& scenario) {
  const auto& run = scenario.run;
  // Where another report runs already, the exporter waits.
  const bool busy =
      std::any_of(scenario.before.begin(), scenario.before.end(),
                  [](const auto& step) { return step.operation == "CreateFindingsReport"; });
  if (!run.bundled_exporter || !run.environment.empty() || !scenario.faults.empty() ||
      !scenario.during.empty() || busy) {
    return std::nullopt;
  }
  Arguments out;
  for (size_t i = 0; i + 1 < run.arguments.size(); i += 2) {
    const auto& name = run.arguments[i];
    const auto& value = run.arguments[i + 1];
    if (name == "--bucket") {
      out.bucket = value;
    } else if (name == "--kms-key") {
      out.key = value;
    } else if (name == "--prefix") {
      out.prefix = value;
    } else if (name == "--format") {
      out.format = value;
    } else if (name != "--poll" && name != "--backoff" && name != "--output") {
      return std::nullopt;
    }
  }
  return run.arguments.size() % 2 == 0 ? std::optional(out) : std::nullopt;
}

// What the scenario expects of its report: "SUCCEEDED", "FAILED CODE" or "REFUSED"; empty when it
// does not say.
std::string expected_of(const harness::Scenario& scenario) {
  std::string out;
  for (const auto& each : scenario.expect) {
    if (each.verb->name == "report") {
      out = each.value["report"].get<std::string>();
      if (each.value.contains("error_code"))
        out += " " + each.value["error_code"].get<std::string>();
    } else if (each.verb->name == "denied" &&
               each.value["denied"] == "inspector2:CreateFindingsReport") {
      out = "REFUSED";
    }
  }
  return out;
}

std::string word_of(const harness::Prediction& prediction) {
  return prediction.status == "FAILED" ? "FAILED " + prediction.code : prediction.status;
}

struct Examined {
  std::string expected;
  harness::Diagnosis diagnosis;
};

std::optional<Examined> examined(const std::string& file) {
  const auto scenario = *harness::read_scenario(kLibrary + "/" + file).value;
  const auto arguments = plain_export(scenario);
  const auto expected = expected_of(scenario);
  if (!arguments || expected.empty()) return std::nullopt;
  harness::Stage stage(scenario);
  for (const auto& step : scenario.before) EXPECT_EQ(stage.perform(step), "") << file;
  harness::ExportPlan plan;
  const auto key = harness::first_key(stage.description());
  plan.caller =
      *stage.principal(scenario.run.as.empty() ? key->account + ":" + key->user : scenario.run.as);
  plan.region = stage.region();
  plan.bucket = arguments->bucket;
  plan.prefix = arguments->prefix;
  plan.format = arguments->format;
  // The exporter looks aliases up, and gives other names as they are.
  plan.key_arn =
      arguments->key.starts_with("alias/")
          ? harness::key_arn_named(stage.world(), plan.caller.account, plan.region, arguments->key)
          : arguments->key;
  return Examined{expected, harness::diagnose(stage.world(), plan)};
}

TEST(Doctor, PredictsWhatTheScenariosComeTo) {
  std::map<std::string, int> predicted;
  for (const auto& file : scenario_files()) {
    const auto found = examined(file);
    if (!found) continue;
    const auto word = word_of(found->diagnosis.prediction);
    EXPECT_EQ(word, found->expected) << file;
    ++predicted[word];
    // What fails has a reason, and what succeeds none.
    const bool faulty = std::any_of(
        found->diagnosis.findings.begin(), found->diagnosis.findings.end(),
        [](const auto& finding) { return finding.verdict == harness::Verdict::kFault; });
    EXPECT_EQ(faulty, word != "SUCCEEDED") << file;
    EXPECT_TRUE(word == "SUCCEEDED" || !found->diagnosis.fixes.empty()) << file;
    if (found->diagnosis.after_fixes) {
      EXPECT_EQ(word_of(*found->diagnosis.after_fixes), "SUCCEEDED")
          << file << ": " << found->diagnosis.after_fixes->message;
      ++predicted["after fixes"];
    }
  }
  EXPECT_GE(predicted["SUCCEEDED"], 5);
  EXPECT_GE(predicted["REFUSED"], 1);
  EXPECT_GE(predicted["FAILED INVALID_PERMISSIONS"], 8);
  EXPECT_GE(predicted["FAILED MALFORMED_KMS_KEY"], 3);
  EXPECT_GE(predicted["FAILED BUCKET_NOT_FOUND"], 1);
  EXPECT_GE(predicted["FAILED INCOMPATIBLE_BUCKET_REGION"], 1);
  EXPECT_GE(predicted["after fixes"], 8);
}

// ---- all faults at once ----

harness::ExportPlan plan_for(tests::ExportWorld& w) {
  harness::ExportPlan plan;
  plan.caller = tests::TestWorld::admin();
  plan.region = "us-east-1";
  plan.bucket = tests::kReportBucket;
  plan.key_arn = w.key_arn();
  return plan;
}

std::vector<std::string> subjects_at_fault(const harness::Diagnosis& diagnosis) {
  std::vector<std::string> out;
  for (const auto& each : diagnosis.findings) {
    if (each.verdict == harness::Verdict::kFault && (out.empty() || out.back() != each.subject)) {
      out.push_back(each.subject);
    }
  }
  return out;
}

TEST(Doctor, NamesEveryFaultAtOnceAndItsChangesMendThemAll) {
  tests::ExportWorld w(3);
  auto admin = w.client();
  ASSERT_TRUE(admin.call("s3", "DeleteBucketPolicy", {{"Bucket", tests::kReportBucket}}).ok());
  const Value own = {{"Version", "2012-10-17"},
                     {"Statement",
                      {{{"Effect", "Allow"},
                        {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                        {"Action", "kms:*"},
                        {"Resource", "*"}}}}};
  ASSERT_TRUE(admin
                  .call("kms", "PutKeyPolicy",
                        {{"KeyId", w.key_arn()}, {"PolicyName", "default"}, {"Policy", own.dump()}})
                  .ok());
  ASSERT_TRUE(admin.call("kms", "DisableKey", {{"KeyId", w.key_arn()}}).ok());
  ASSERT_FALSE(w.begin_report().empty());
  ASSERT_TRUE(
      admin.call("inspector2", "Disable", {{"resourceTypes", {"EC2", "ECR", "LAMBDA"}}}).ok());
  auto plan = plan_for(w);
  plan.caller = tests::TestWorld::user("nobody");
  const auto diagnosis = harness::diagnose(w.world, plan);
  EXPECT_EQ(diagnosis.prediction.status, "REFUSED");
  EXPECT_EQ(
      subjects_at_fault(diagnosis),
      (std::vector<std::string>{"caller", "inspector", "key", "bucket policy", "key policy"}));
  ASSERT_TRUE(diagnosis.after_fixes);
  EXPECT_EQ(diagnosis.after_fixes->status, "SUCCEEDED") << diagnosis.after_fixes->message;
}

TEST(Doctor, LeavesTheWorldAsItWas) {
  tests::ExportWorld w(3);
  const auto plan = plan_for(w);
  const auto before = w.world.now();
  const auto last = w.world.gateway().journal().last_id();
  EXPECT_TRUE(harness::diagnose(w.world, plan).prediction.succeeds());
  EXPECT_EQ(w.world.now(), before);
  EXPECT_EQ(w.world.gateway().journal().last_id(), last);
  EXPECT_EQ(w.count("SELECT count(*) FROM inspector_report"), 0);
  EXPECT_EQ(w.count("SELECT count(*) FROM s3_object"), 0);
}

TEST(Doctor, ADecisionThatOnlyLargeReportsNeedIsAdvice) {
  tests::ExportWorld w(3);
  auto admin = w.client();
  auto policy = Value::parse(admin.call("kms", "GetKeyPolicy", {{"KeyId", w.key_arn()}})
                                 .value()["Policy"]
                                 .get<std::string>());
  for (auto& statement : policy["Statement"]) {
    if (statement["Principal"].contains("Service")) statement["Action"] = "kms:GenerateDataKey*";
  }
  ASSERT_TRUE(
      admin
          .call("kms", "PutKeyPolicy",
                {{"KeyId", w.key_arn()}, {"PolicyName", "default"}, {"Policy", policy.dump()}})
          .ok());
  const auto diagnosis = harness::diagnose(w.world, plan_for(w));
  EXPECT_TRUE(diagnosis.prediction.succeeds());
  ASSERT_EQ(diagnosis.findings.back().verdict, harness::Verdict::kAdvice);
  EXPECT_NE(diagnosis.findings.back().text.find("kms:Decrypt"), std::string::npos);
  ASSERT_EQ(diagnosis.fixes.size(), 1u);
}

// ---- a real account's files ----

std::string policy_file(const std::string& name) {
  return sim::read_file(kLibrary + "/policies/" + name);
}

// As the AWS CLI prints it: the document as a string.
std::string printed(const std::string& document) {
  return Value{{"Policy", document}}.dump(4) + "\n";
}

constexpr const char* kDescribed = R"({
    "KeyMetadata": {
        "AWSAccountId": "111122223333",
        "KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab",
        "Arn": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "CreationDate": "2026-03-01T09:00:00+00:00",
        "Enabled": true,
        "Description": "",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": "Enabled",
        "Origin": "AWS_KMS",
        "KeyManager": "CUSTOMER",
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": [
            "SYMMETRIC_DEFAULT"
        ],
        "MultiRegion": false
    }
})";

std::string described_with(const char* patch) {
  Value out = Value::parse(kDescribed);
  out["KeyMetadata"].merge_patch(Value::parse(patch));
  return out.dump(4);
}

// The files of one account in a folder of their own.
class Account {
 public:
  Account() {
    write("bucket-policy", printed(policy_file("bucket.json")));
    write("bucket-location", "{\n    \"LocationConstraint\": null\n}\n");
    write("key-policy", printed(policy_file("key.json")));
    write("key", kDescribed);
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() + "/" + name) << text;
  }
  std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
  harness::AccountFiles files() const {
    return {"111122223333",     "us-east-1",
            std::nullopt,       path("bucket-policy"),
            path("key-policy"), path("bucket-location"),
            path("key")};
  }
  harness::Diagnosis diagnosis() const {
    const auto account = harness::world_of(files());
    return harness::diagnose(*account.world, account.plan);
  }

 private:
  harness::ScratchFolder folder_;
};

TEST(AccountFiles, AreReadAsTheCliPrintsThem) {
  const Account account;
  EXPECT_TRUE(account.diagnosis().prediction.succeeds());
  // Documents as they stand do as well.
  account.write("bucket-policy", policy_file("bucket.json"));
  account.write("key-policy", policy_file("key.json"));
  EXPECT_TRUE(account.diagnosis().prediction.succeeds());
}

struct Change {
  const char *file, *text;
  const char *status, *code;
};

TEST(AccountFiles, EachFileDecides) {
  const std::string another_bucket = printed(policy_file("bucket-another-account.json"));
  const std::string another_key = printed(policy_file("key-another-account.json"));
  const std::string disabled = described_with(R"({"KeyState": "Disabled", "Enabled": false})");
  const std::string deleted = described_with(R"({"KeyState": "PendingDeletion"})");
  const std::string asymmetric =
      described_with(R"({"KeySpec": "RSA_2048", "CustomerMasterKeySpec": "RSA_2048"})");
  const std::string elsewhere = described_with(
      R"({"Arn": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"})");
  const Change kChanges[] = {
      {"bucket-policy", another_bucket.c_str(), "FAILED", "INVALID_PERMISSIONS"},
      {"key-policy", another_key.c_str(), "FAILED", "INVALID_PERMISSIONS"},
      {"bucket-location", "{\"LocationConstraint\": \"EU\"}", "FAILED",
       "INCOMPATIBLE_BUCKET_REGION"},
      {"bucket-location", "{\"LocationConstraint\": \"eu-west-1\"}", "FAILED",
       "INCOMPATIBLE_BUCKET_REGION"},
      {"key", disabled.c_str(), "FAILED", "MALFORMED_KMS_KEY"},
      {"key", deleted.c_str(), "FAILED", "MALFORMED_KMS_KEY"},
      {"key", asymmetric.c_str(), "FAILED", "MALFORMED_KMS_KEY"},
      {"key", elsewhere.c_str(), "FAILED", "MALFORMED_KMS_KEY"},
  };
  for (const auto& [file, text, status, code] : kChanges) {
    const Account account;
    account.write(file, text);
    const auto prediction = account.diagnosis().prediction;
    EXPECT_EQ(prediction.status, status) << file << ": " << text;
    EXPECT_EQ(prediction.code, code) << file << ": " << text;
  }
}

// Such a key cannot be enabled.
TEST(AccountFiles, AKeyWithoutMaterialIsToGetSome) {
  const Account account;
  account.write("key", described_with(R"({"KeyState": "PendingImport", "Enabled": false})"));
  const auto diagnosis = account.diagnosis();
  EXPECT_EQ(diagnosis.prediction.code, "MALFORMED_KMS_KEY");
  ASSERT_EQ(diagnosis.fixes.size(), 1u);
  EXPECT_NE(diagnosis.fixes.front().text.find("ImportKeyMaterial"), std::string::npos);
  EXPECT_EQ(diagnosis.fixes.front().command, "");
  EXPECT_TRUE(diagnosis.after_fixes && diagnosis.after_fixes->succeeds());
}

TEST(Doctor, AddsOneStatementForAllThatTheCallerLacks) {
  tests::ExportWorld w(3);
  auto admin = w.client();
  ASSERT_TRUE(admin.call("iam", "CreateUser", {{"UserName", "reader"}}).ok());
  const Value reading = {
      {"Version", "2012-10-17"},
      {"Statement", {{{"Effect", "Allow"}, {"Action", "s3:Get*"}, {"Resource", "*"}}}}};
  ASSERT_TRUE(
      admin
          .call(
              "iam", "PutUserPolicy",
              {{"UserName", "reader"}, {"PolicyName", "Read"}, {"PolicyDocument", reading.dump()}})
          .ok());
  auto plan = plan_for(w);
  plan.caller = tests::TestWorld::user("reader");
  const auto fixes = harness::diagnose(w.world, plan).fixes;
  ASSERT_EQ(fixes.size(), 1u);
  EXPECT_EQ(fixes.front().edit->edit, "add");
  const Value actions = {"inspector2:CreateFindingsReport", "inspector2:ListFindings",
                         "inspector2:GetFindingsReportStatus", "inspector2:CancelFindingsReport"};
  EXPECT_EQ(fixes.front().edit->statement["Action"], actions);
}

TEST(AccountFiles, AKeyOfAnotherAccountAndNoPolicyAtAll) {
  const Account account;
  auto files = account.files();
  account.write("key", described_with(R"({"AWSAccountId": "444455556666", "Arn":
      "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"})"));
  const auto world = harness::world_of(files);
  EXPECT_TRUE(harness::diagnose(*world.world, world.plan).prediction.succeeds());
  files.bucket_policy = "none";
  EXPECT_THROW((void)harness::world_of(files), std::runtime_error);  // which bucket?
  files.bucket = "amzn-s3-demo-bucket";
  const auto without = harness::world_of(files);
  EXPECT_EQ(harness::diagnose(*without.world, without.plan).prediction.code, "INVALID_PERMISSIONS");
}

TEST(AccountFiles, OtherTextIsRefusedWithItsPlace) {
  const auto message = [](auto read) -> std::string {
    try {
      read();
    } catch (const AccountFileError& error) {
      return error.what();
    }
    return "accepted";
  };
  const auto bucket = [&](const std::string& text) {
    return message([&] { harness::policy_in("b.json", text, DocumentKind::kBucket); });
  };
  const auto location = [&](const std::string& text) {
    return message([&] { harness::region_in("l.json", text); });
  };
  const auto key = [&](const std::string& text) {
    return message([&] { harness::key_in("k.json", text); });
  };
  EXPECT_TRUE(bucket("{\n  \"Policy\": }").starts_with("b.json: line 2, column 13"))
      << bucket("{\n  \"Policy\": }");
  EXPECT_EQ(bucket("[]"), "b.json: a policy document is an object");
  EXPECT_NE(bucket("{\"Polcy\": \"{}\"}").find("no \"Policy\" and no \"Statement\""),
            std::string::npos);
  EXPECT_EQ(bucket("{\"Policy\": {}}"), "b.json: \"Policy\" is missing, or no string");
  EXPECT_TRUE(bucket("{\"Policy\": \"{\"}").starts_with("b.json: Policy: line 1"))
      << bucket("{\"Policy\": \"{\"}");
  EXPECT_TRUE(bucket(R"({"Statement": [{"Effect": "allow"}]})").starts_with("b.json: Statement[0]"))
      << bucket(R"({"Statement": [{"Effect": "allow"}]})");
  EXPECT_NE(location("{}").find("LocationConstraint"), std::string::npos);
  EXPECT_EQ(location("{\"LocationConstraint\": \"moon-1\"}"),
            "l.json: AWS has no region \"moon-1\"");
  EXPECT_NE(key("{}").find("KeyMetadata"), std::string::npos);
  EXPECT_EQ(key(described_with("{\"Arn\": \"arn:aws:s3:::b\"}")),
            "k.json: \"Arn\" is no ARN of a KMS key");
  EXPECT_EQ(key(described_with("{\"KeyState\": \"Gone\"}")),
            "k.json: \"KeyState\": a key in the state Gone cannot be examined");
  EXPECT_EQ(key(described_with("{\"KeyUsage\": null}")),
            "k.json: \"KeyUsage\" is missing, or no string");
}

// ---- the command ----

TEST(Doctor, PrintsTextOrDataAndAnswersByItsStatus) {
  harness::DoctorOptions options;
  options.world = kLibrary + "/worlds/export.json";
  options.bucket = "amzn-s3-demo-bucket";
  options.key = "alias/report-key";
  testing::internal::CaptureStdout();
  EXPECT_EQ(harness::run_doctor(options), 0);
  EXPECT_TRUE(testing::internal::GetCapturedStdout().starts_with("The export will succeed.\n"));
  options.as = "reader";
  options.json = true;
  testing::internal::CaptureStdout();
  EXPECT_EQ(harness::run_doctor(options), 1);
  const auto data = Value::parse(testing::internal::GetCapturedStdout());
  EXPECT_EQ(data["prediction"]["status"], "REFUSED");
  EXPECT_EQ(data["prediction"]["code"], "AccessDeniedException");
  ASSERT_EQ(data["fixes"].size(), 1u);
  EXPECT_EQ(data["fixes"][0]["edit"]["statement"]["Sid"], "LookButDoNotExport");
  EXPECT_EQ(data["fixes"][0]["text"],
            "correct Statement[0] (Sid LookButDoNotExport): add inspector2:CreateFindingsReport to "
            "its actions, add inspector2:CancelFindingsReport to its actions");
}

TEST(Doctor, NeedsTheWholeAccount) {
  harness::DoctorOptions options;
  options.key = kKeyArn;
  options.bucket_policy = "none";
  EXPECT_THROW(harness::run_doctor(options), std::runtime_error);
  options.account = "111122223333";
  options.region = "us-east-1";
  options.bucket = "amzn-s3-demo-bucket";
  EXPECT_THROW(harness::run_doctor(options), std::runtime_error);
  options.key_policy = "none";
  testing::internal::CaptureStdout();
  EXPECT_EQ(harness::run_doctor(options), 1);
  EXPECT_NE(testing::internal::GetCapturedStdout().find("assumed: the bucket is in us-east-1"),
            std::string::npos);
}

}  // namespace
