// The programs as a person meets them: exit statuses, one line for each mistake, a clean end.
#include <gtest/gtest.h>

#include "harness/subject.h"
#include "sim/world_file.h"

namespace {

const std::string kSim = SIM_BINARY_DIR "/inspector-sim";
const std::string kExport = SIM_BINARY_DIR "/inspector-export";
const std::string kWorlds = SIM_SOURCE_DIR "/scenarios/worlds";

// A shell script beside an unused server; $SIM, $EXPORT, $WORLDS name what it works with.
harness::SubjectResult shell(const std::string& script) {
  sim::server::HttpServer::Options options;
  options.port = 0;
  sim::server::HttpServer server(options,
                                 [](sim::wire::HttpRequest) { return sim::wire::HttpResponse{}; });
  const harness::ScratchFolder folder;
  return harness::run_subject({{"sh", "-c", script},
                               {{"PATH", "/usr/bin:/bin"},
                                {"SIM", kSim},
                                {"EXPORT", kExport},
                                {"WORLDS", kWorlds},
                                {"SCENARIOS", SIM_SOURCE_DIR "/scenarios"}},
                               folder.path(),
                               sim::Millis(60'000)},
                              server);
}

int lines(const std::string& text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

struct Misuse {
  const char* name;
  const char* script;
  const char* message;
};

void PrintTo(const Misuse& misuse, std::ostream* out) { *out << misuse.name; }

class CommandLineMisuse : public testing::TestWithParam<Misuse> {};

TEST_P(CommandLineMisuse, IsOneLineAndStatusTwo) {
  const auto result = shell(GetParam().script);
  EXPECT_EQ(result.exit, 2) << result.err;
  EXPECT_EQ(lines(result.err), 1) << result.err;
  EXPECT_TRUE(result.err.starts_with("inspector-")) << result.err;
  EXPECT_NE(result.err.find(GetParam().message), std::string::npos) << result.err;
}

// A server in the background whose endpoint is in the file "at".
#define SERVED(options)                                                      \
  "\"$SIM\" serve --port 0 --quiet --world \"$WORLDS/export.json\" " options \
  " > at 2> err & \
  pid=$!; until [ -s at ] || ! kill -0 $pid; do sleep 0.02; done; "

const Misuse kMisuses[] = {
    {"run_no_exporter", "\"$SIM\" run \"$SCENARIOS/key/disabled.json\" --exporter ./none",
     "there is no program ./none"},
    {"run_no_variant", "\"$SIM\" run \"$SCENARIOS/reports\" --variant 'CSW, none'",
     "no matrix makes the variant \"CSW, none\""},
    {"run_no_matrix", "\"$SIM\" run \"$SCENARIOS/key/disabled.json\" --variant CSV",
     "no scenario has a matrix"},
    {"run_no_tag", "\"$SIM\" run \"$SCENARIOS/key\" --tags kye",
     "no scenario has the tag \"kye\"; did you mean \"key\"?"},
    {"run_no_jobs", "\"$SIM\" run \"$SCENARIOS/key\" --jobs 0", "--jobs: Value 0 not in range 1"},
    {"findings_no_file", "\"$SIM\" findings import nowhere.json", "nowhere.json"},
    {"findings_none", "echo '{\"findings\": []}' > f.json; \"$SIM\" findings import f.json",
     "no findings"},
    {"findings_no_form", "echo '[]' > f.json; \"$SIM\" findings export f.json --form xml", "xml"},
    {"findings_not_findings", "echo '[{\"a\": 1}]' > f.json; \"$SIM\" findings export f.json",
     "f.json: the finding at line 1"},
    {"findings_no_account", "echo '[]' > f.json; \"$SIM\" findings export f.json --account me",
     "me"},
    {"no_command", "\"$SIM\"", "subcommand"},
    {"unknown_command", "\"$SIM\" srve", "srve"},
    {"no_world_file", "\"$SIM\" serve --port 0 --world nowhere.json", "nowhere.json"},
    {"bad_world", "echo '{\"acounts\": []}' > w.json; \"$SIM\" serve --port 0 --world w.json",
     "w.json: line 1, column 13"},
    {"world_not_json", "echo '{\"a\":' > w.json; \"$SIM\" env --world w.json", "w.json: line"},
    {"bad_pace", "\"$SIM\" serve --port 0 --pace slowly", "slowly"},
    {"bad_host", "\"$SIM\" serve --port 0 --host nowhere", "nowhere"},
    {"port_out_of_range", "\"$SIM\" serve --port 70000", "port"},
    {"port_in_use",
     SERVED("") "\"$SIM\" serve --port \"$(sed 's/.*://' at)\"; status=$?; kill $pid; exit $status",
     "--port"},
    {"foreign_state", "echo hello > s; \"$SIM\" serve --port 0 --state s", "s"},
    {"locked_state",
     SERVED("--state s") "\"$SIM\" serve --port 0 --state s; status=$?; kill $pid; exit $status",
     "s"},
    {"world_for_a_state_that_has_one",
     SERVED("--state s") "kill $pid; wait $pid; \"$SIM\" serve --port 0 --state s --world "
                         "\"$WORLDS/export.json\"",
     "holds a world already"},
    {"explain_without_a_server", "\"$SIM\" explain 1 --endpoint http://127.0.0.1:1", "127.0.0.1"},
    {"explain_of_no_id", "\"$SIM\" explain ../journal", "last or denied"},
    {"explain_of_an_entry_that_is_not_there",
     SERVED("") "\"$SIM\" explain 77 --endpoint \"$(cat at)\"; status=$?; kill $pid; exit $status",
     "the journal has no entry 77"},
    {"explain_before_anything_was_denied",
     SERVED("") "\"$SIM\" explain denied --endpoint \"$(cat at)\"; status=$?; kill $pid; exit "
                "$status",
     "nothing was denied"},
    {"explain_without_a_state_file", "\"$SIM\" explain 1 --state none", "no state file"},
    {"unknown_policy_command", "\"$SIM\" policy chek", "did you mean \"check\"?"},
    {"cases_from_nowhere", "\"$SIM\" policy simulate --cases nowhere.jsonl",
     "cannot read nowhere.jsonl"},
    {"check_of_nothing", "\"$SIM\" policy check --kind bucket nowhere.json", "nowhere.json"},
    {"check_of_no_kind", "echo {} | \"$SIM\" policy check --kind buckt -", "buckt"},
    {"check_in_no_account", "echo {} | \"$SIM\" policy check --kind bucket --account 7 -",
     "twelve digits"},
    {"check_in_no_region", "echo {} | \"$SIM\" policy check --kind bucket --region moon-1 -",
     "moon-1"},
    {"simulate_nothing", "\"$SIM\" policy simulate", "--as and --action, or --cases"},
    {"simulate_both", "\"$SIM\" policy simulate --cases - --as admin", "--cases"},
    {"simulate_for_nobody",
     "\"$SIM\" policy simulate --world \"$WORLDS/export.json\" --as nobody --action s3:GetObject",
     "has no user \"nobody\""},
    {"doctor_without_key", "\"$SIM\" doctor --bucket b", "--key"},
    {"doctor_without_bucket", "\"$SIM\" doctor --key k", "--bucket"},
    {"doctor_with_half_an_account", "\"$SIM\" doctor --key k --bucket-policy none", "--account"},
    {"doctor_of_bad_files",
     "echo '{\"Policy\": 7}' > p.json; \"$SIM\" doctor --account 111122223333 --region us-east-1 "
     "--bucket b --bucket-policy p.json --key-policy none --key k",
     "p.json: \"Policy\""},
    {"mutate_nothing", "\"$SIM\" mutate nowhere.json", "nowhere.json"},
    {"no_scenario", "\"$SIM\" run nowhere.json", "nowhere.json"},
    {"bad_scenario",
     "echo '{\"nam\": 1, \"name\": \"x\", \"run\": {\"exporter\": []}, \"expect\": "
     "[{\"exit\": 0}]}' > s.json; \"$SIM\" run s.json",
     "s.json: line 1, column 9"},
    {"exporter_without_bucket", "\"$EXPORT\"", "--bucket"},
    {"exporter_without_key", "\"$EXPORT\" --bucket b", "--kms-key"},
    {"exporter_without_region", "\"$EXPORT\" --bucket b --kms-key k", "AWS_REGION"},
    {"exporter_without_credentials", "\"$EXPORT\" --bucket b --kms-key k --region us-east-1",
     "AWS_ACCESS_KEY_ID"},
    {"exporter_in_no_region", "\"$EXPORT\" --bucket b --kms-key k --region moon-1", "moon-1"},
    {"exporter_with_bad_span", "\"$EXPORT\" --bucket b --kms-key k --region us-east-1 --poll often",
     "often"},
    {"exporter_with_bad_endpoint",
     "\"$EXPORT\" --bucket b --kms-key k --region us-east-1 --endpoint-url localhost", "localhost"},
};

INSTANTIATE_TEST_SUITE_P(All, CommandLineMisuse, testing::ValuesIn(kMisuses),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(CommandLine, SignalsEndTheServerCleanly) {
  for (const char* signal : {"TERM", "INT"}) {
    const auto result = shell(std::string(SERVED("")) + "kill -" + signal + " $pid; wait $pid");
    EXPECT_EQ(result.exit, 0) << signal << ": " << result.err;
  }
}

TEST(CommandLine, ServeSaysHowToPointAClientAtIt) {
  const auto result = shell(
      "\"$SIM\" serve --port 0 --world \"$WORLDS/export.json\" > said & pid=$!; until grep -q Stop "
      "said; do sleep 0.02; done; kill $pid; wait $pid; cat said");
  EXPECT_NE(result.out.find("export AWS_ENDPOINT_URL=http://127.0.0.1:"), std::string::npos)
      << result.out;
  EXPECT_NE(result.out.find("export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"), std::string::npos);
}

TEST(CommandLine, EnvIsEvaluatedByAShell) {
  const auto result = shell(
      "eval \"$(\"$SIM\" env --world \"$WORLDS/export.json\" --port 99)\"; echo "
      "$AWS_ENDPOINT_URL $AWS_REGION $AWS_DEFAULT_REGION $AWS_SECRET_ACCESS_KEY");
  EXPECT_EQ(result.out,
            "http://127.0.0.1:99 us-east-1 us-east-1 wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n");
}

// The whole way of a user: serve, env, export, a denial and its explanation, and the same from the
// state file after the server has ended.
TEST(CommandLine, ExportAndExplain) {
  const auto result = shell(SERVED(
      "--state s --pace leap") "eval \"$(\"$SIM\" env --world \"$WORLDS/export.json\")\"; "
                               "export AWS_ENDPOINT_URL=\"$(cat at)\"; key=$(printf "
                               "'arn:aws:kms:us-east-1:111122223333:key/"
                               "1234abcd-12ab-34cd-56ef-1234567890ab'); "
                               "\"$EXPORT\" --bucket amzn-s3-demo-bucket --kms-key $key --poll 0s "
                               "--output r.csv && wc -l < "
                               "r.csv; \"$SIM\" explain 2; kill $pid; wait $pid; \"$SIM\" explain "
                               "2 --state s");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_NE(result.out.find("succeeded: s3://amzn-s3-demo-bucket/"), std::string::npos)
      << result.out << result.err;
  const std::string explained = "#2 ";
  const auto first = result.out.find(explained);
  ASSERT_NE(first, std::string::npos) << result.out;
  EXPECT_NE(result.out.find("inspector2:CreateFindingsReport", first), std::string::npos);
  EXPECT_NE(result.out.find(explained, first + 1), std::string::npos) << result.out;
}

TEST(CommandLine, AResumedStateGoesOn) {
  const auto result = shell(SERVED(
      "--state s") "kill $pid; wait $pid; \"$SIM\" serve --port 0 --quiet --state s > at2 & "
                   "pid=$!; until [ -s at2 ]; do sleep 0.02; done; eval \"$(\"$SIM\" env --world "
                   "\"$WORLDS/export.json\")\"; \"$EXPORT\" --endpoint-url \"$(cat at2)\" --bucket "
                   "amzn-s3-demo-bucket --kms-key alias/report-key --check-only; status=$?; kill "
                   "$pid; wait "
                   "$pid; exit $status");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_NE(result.err.find("ok      bucket amzn-s3-demo-bucket is in us-east-1"),
            std::string::npos)
      << result.err;
}

TEST(CommandLine, RunPrintsOneLineAScenarioAndCounts) {
  const auto result = shell(
      "\"$SIM\" run \"$SCENARIOS/bucket/missing.json\" \"$SCENARIOS/key\" --filter missing "
      "--report "
      "junit=r.xml; status=$?; cat r.xml >&2; exit $status");
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_NE(result.out.find("PASS  a bucket that does not exist fails the report"),
            std::string::npos);
  EXPECT_TRUE(result.out.ends_with("\n2 passed, 0 failed\n")) << result.out;
  EXPECT_NE(result.err.find("tests=\"2\" failures=\"0\""), std::string::npos) << result.err;
}

TEST(CommandLine, RunExplainsAFailure) {
  const auto result = shell(
      "sed 's/BUCKET_NOT_FOUND/MALFORMED_KMS_KEY/' \"$SCENARIOS/bucket/without-policy.json\" | sed "
      "'s/\"INVALID_PERMISSIONS\"/\"BUCKET_NOT_FOUND\"/' > s.json; sed -i "
      "\"s#worlds/#$WORLDS/#\" s.json; \"$SIM\" run s.json");
  EXPECT_EQ(result.exit, 1) << result.out << result.err;
  EXPECT_NE(result.out.find("FAIL  "), std::string::npos);
  EXPECT_NE(result.out.find("implicit_deny"), std::string::npos) << result.out;
  EXPECT_TRUE(result.out.ends_with("\n0 passed, 1 failed\n")) << result.out;
}

TEST(CommandLine, CasesArePiped) {
  const auto result = shell(
      "printf '%s\\n' "
      "'{\"id\":\"a\",\"request\":{\"principal\":{\"type\":\"Anonymous\"},\"action\":"
      "\"s3:GetObject\",\"resource\":\"arn:aws:s3:::b/k\"}}' | \"$SIM\" policy simulate --cases -");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out,
            "{\"id\":\"a\",\"verdict\":\"ImplicitlyDenied\",\"layer\":\"resource-based "
            "policy\"}\n");
}

TEST(CommandLine, PolicyCheckAnswersInTheServicesWords) {
  const auto refused = shell("echo '{}' | \"$SIM\" policy check --kind key -");
  EXPECT_EQ(refused.exit, 1) << refused.err;
  EXPECT_TRUE(refused.out.starts_with("MalformedPolicyDocumentException: ")) << refused.out;
  const auto accepted =
      shell("\"$SIM\" policy check --kind bucket --json \"$SCENARIOS/policies/bucket.json\"");
  EXPECT_EQ(accepted.exit, 0) << accepted.err;
  EXPECT_EQ(sim::Value::parse(accepted.out), (sim::Value{{"accepted", true},
                                                         {"faults", sim::Value::array()},
                                                         {"warnings", sim::Value::array()}}));
}

TEST(CommandLine, HelpAndVersion) {
  for (const char* script : {"\"$SIM\" --help", "\"$SIM\" --version", "\"$SIM\" serve --help",
                             "\"$EXPORT\" --help", "\"$EXPORT\" --version"}) {
    const auto result = shell(script);
    EXPECT_EQ(result.exit, 0) << script;
    EXPECT_FALSE(result.out.empty()) << script;
  }
  EXPECT_NE(shell("\"$EXPORT\" --help").out.find("another report is in progress"),
            std::string::npos);
}

// A finding as `aws inspector2 list-findings` prints it.
constexpr const char* kListed = R"({ "findings": [ {
  "awsAccountId": "123456789012",
  "findingArn": "arn:aws:inspector2:eu-west-1:123456789012:finding/00000000000000000000000000000001",
  "description": "d", "firstObservedAt": "2026-02-15T22:43:38.206000-05:00",
  "lastObservedAt": "2026-02-16T22:43:38-05:00", "remediation": { "recommendation": { "text": "r" } },
  "severity": "HIGH", "status": "ACTIVE", "title": "CVE-2024-6387 - openssh",
  "type": "PACKAGE_VULNERABILITY", "updatedAt": "2026-02-16T22:43:38-05:00",
  "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2024-6387", "source": "NVD",
    "vulnerablePackages": [ { "name": "openssh", "version": "8.7p1" } ] },
  "resources": [ { "type": "AWS_EC2_INSTANCE", "id": "i-0123456789abcdef0" } ] } ] })";

TEST(CommandLine, FindingsComeOutOfEveryFormAsTheyWentIn) {
  const auto result = shell("cat > a.json <<'END'\n" + std::string(kListed) + R"(
END
for form in json csv asff; do
  "$SIM" findings export a.json --form $form > once && "$SIM" findings export once --form $form > twice &&
    cmp once twice && grep -q CVE-2024-6387 once || exit 1
done)");
  EXPECT_EQ(result.exit, 0) << result.err << result.out;
}

TEST(CommandLine, ImportedFindingsMakeAWorldThatServes) {
  const auto result = shell("cat > a.json <<'END'\n" + std::string(kListed) + R"(
END
"$SIM" findings import a.json > w.json || exit 1
grep -q '"now": "2026-02-17T03:43:38' w.json && grep -q '"eu-west-1"' w.json || exit 2
"$SIM" serve --port 0 --quiet --world w.json > at 2> err &
pid=$!; until [ -s at ] || ! kill -0 $pid; do sleep 0.02; done; kill $pid; wait $pid && [ -s at ])");
  EXPECT_EQ(result.exit, 0) << result.err << result.out;
  EXPECT_NE(result.err.find("1 findings for account 123456789012 in eu-west-1"), std::string::npos)
      << result.err;
}

TEST(CommandLine, FindingsFromElsewhereAreTold) {
  const auto result = shell("cat > a.json <<'END'\n" + std::string(kListed) + R"(
END
sed 's/:eu-west-1:/:us-east-1:/; s/finding\/./finding\/f/' a.json > b.json
"$SIM" findings import a.json b.json > w.json)");
  EXPECT_EQ(result.exit, 0) << result.err << result.out;
  EXPECT_NE(result.err.find("of them 0 of other accounts and 1 of other regions"),
            std::string::npos)
      << result.err;
}

}  // namespace
