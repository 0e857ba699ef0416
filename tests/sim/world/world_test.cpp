// A world as a whole: loading, reset, snapshot and restore, replay from a seed, paces, and that a
// failed request leaves no trace in the state.
#include "sim/world.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

#include "sim/gateway/explanation.h"
#include "tests/support/test_world.h"

namespace {

using namespace sim;
using tests::TestWorld;

std::string load_error(const std::string& json) {
  VirtualClock clock{Instant(Millis(0))};
  World world(World::Options{":memory:", &clock});
  fakes::install_all(world);
  try {
    world.load(WorldFile::parse("w.json", ".", json));
  } catch (const WorldFileError& e) {
    // Nothing may be left of a world that failed to load.
    EXPECT_TRUE(world.accounts().all().empty());
    return e.what();
  }
  return "loaded";
}

TEST(WorldFile, EveryFaultNamesFilePlaceAndRemedy) {
  struct Case {
    const char *json, *says;
  };
  for (const auto& c : std::vector<Case>{
           {"{ \"accounts\": [ }", "w.json: line 1, column 17: "},
           {"[]", "w.json: line 1, column 1 (/): a world is a JSON object"},
           {"{ \"acounts\": [] }", "did you mean \"accounts\"?"},
           {"{ \"now\": \"yesterday\" }", "w.json: line 1, column 10 (/now): \"now\" is a date"},
           {"{ \"seed\": -1 }", "\"seed\" is a whole number"},
           {"{ \"settings\": { \"gateway.secure_transprt\": true } }",
            "did you mean \"gateway.secure_transport\"?"},
           {"{ \"accounts\": [ { \"id\": 111122223333 } ] }", "a string of twelve digits"},
           {"{ \"accounts\": [ { \"id\": \"111122223333\" }, { \"id\": \"111122223333\" } ] }",
            "is given twice"},
           {"{ \"accounts\": [ { \"id\": \"111122223333\", \"partition\": \"awss\" } ] }",
            "\"partition\" is aws, aws-cn or aws-us-gov"},
           {"{ \"accounts\": [ { \"id\": \"111122223333\", \"canonical_id\": \"zz\" } ] }",
            "64 hex digits"},
           {"{ \"region\": \"us-esat-1\" }", "\"region\" is an AWS region"},
           {"{ \"seed\": 18446744073709551615 }", "\"seed\" is a whole number"},
           {"{ \"organization\": {}, \"accounts\": [ { \"id\": \"111122223333\" } ] }",
            "an organization needs \"id\""},
           {"{ \"settings\": { \"inspector.report_base_seconds\": -5 } }", "lies from 0 to"},
           {"{ \"settings\": { \"inspector.empty_report\": \"wirte\" } }",
            "is one of: fail, write"},
           {"{ \"accounts\": [ { \"id\": \"111122223333\", \"usrs\": [] } ] }",
            "did you mean \"users\"?"},
           {"{ \"accounts\": [ { \"id\": \"111122223333\", \"regions\": { \"mars-1\": {} } } ] }",
            "AWS has no region \"mars-1\""},
           {"{ \"accounts\": [ { \"id\": \"111122223333\", \"regions\": { \"cn-north-1\": {} } } ] "
            "}",
            "belongs to partition aws-cn"},
           {"{ \"accounts\": [ { \"id\": \"111122223333\", \"regions\": { \"us-east-1\": { "
            "\"buckts\": "
            "[] } } } ] }",
            "did you mean \"buckets\"?"}}) {
    const std::string error = load_error(c.json);
    EXPECT_NE(error.find(c.says), std::string::npos) << c.json << "\n  gives: " << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  }
}

// A few requests of different services whose answers hold ids, times and ciphertexts.
std::string story(TestWorld& w) {
  auto admin = w.client();
  std::string out = admin.call("kms", "CreateKey").value().dump();
  out += admin.call("s3", "CreateBucket", {{"Bucket", "reports-of-replay"}}).value().dump();
  w.advance(std::chrono::minutes(5));
  out += admin.call("iam", "CreateUser", {{"UserName", "replayed"}}).value().dump();
  out += admin.call("iam", "CreateAccessKey", {{"UserName", "replayed"}}).value().dump();
  return out;
}

TEST(World, TheSameSeedAndScriptGiveTheSameBytes) {
  TestWorld first, second;
  EXPECT_EQ(story(first), story(second));
}

TEST(World, ResetGoesBackToTheLoadedWorld) {
  TestWorld w;
  const std::string before = story(w);
  w.world.reset();
  EXPECT_FALSE(w.client().call("iam", "GetUser", {{"UserName", "replayed"}}).ok());
  w.world.reset();
  EXPECT_EQ(story(w), before);
}

TEST(World, AResumedWorldCanBeResetToo) {
  const std::string path =
      ::testing::TempDir() + "inspector-sim-resume-" + std::to_string(::getpid()) + ".db";
  VirtualClock clock{Instant(Millis(0))};
  const World::Options options{path, &clock};
  {
    World world(options);
    fakes::install_all(world);
    world.load(WorldFile::parse("w.json", ".", R"({ "accounts": [ { "id": "111122223333" } ] })"));
    (void)world.client(TestWorld::root(), "us-east-1")
        .call("iam", "CreateUser", {{"UserName", "u"}});
    world.advance(std::chrono::hours(1));
  }
  World again(options);
  fakes::install_all(again);
  EXPECT_TRUE(again.resumed());
  auto root = again.client(TestWorld::root(), "us-east-1");
  EXPECT_TRUE(root.call("iam", "GetUser", {{"UserName", "u"}}).ok());
  const Instant later = again.now();
  again.reset();
  EXPECT_LT(again.now(), later);
  EXPECT_EQ(root.call("iam", "GetUser", {{"UserName", "u"}}).code(), "NoSuchEntity");
  EXPECT_TRUE(again.accounts().find("111122223333"));
  // A snapshot of a world in a file comes back as one in memory does.
  const auto snapshot = again.snapshot();
  (void)root.call("iam", "CreateUser", {{"UserName", "later"}});
  again.restore(snapshot);
  EXPECT_EQ(root.call("iam", "GetUser", {{"UserName", "later"}}).code(), "NoSuchEntity");
  for (const char* suffix : {"", "-wal", "-ledger", "-ledger-wal"}) {
    std::remove((path + suffix).c_str());
  }
}

TEST(World, RestoreBringsBackStateTimeAndIds) {
  TestWorld w;
  story(w);
  const auto snapshot = w.world.snapshot();
  const Instant then = w.world.now();
  const auto next = [&] { return w.client().call("kms", "CreateKey").value().dump(); };
  const std::string key = next();
  w.advance(std::chrono::hours(1));
  EXPECT_NE(next(), key);
  w.world.restore(snapshot);
  EXPECT_EQ(w.world.now(), then);
  EXPECT_EQ(next(), key);
}

TEST(World, AFailedRequestLeavesNoTraceButIsJournalled) {
  TestWorld w;
  const std::string before = w.world.store().state.image();
  const auto answer =
      w.client_as(TestWorld::user("nobody")).call("s3", "CreateBucket", {{"Bucket", "never-made"}});
  EXPECT_EQ(answer.code(), "AccessDenied");
  EXPECT_EQ(w.world.store().state.image(), before);
  const auto entry = w.world.gateway().journal().find(answer.journal_id);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->error, "AccessDenied");
  EXPECT_EQ(entry->operation, "CreateBucket");
  const auto why = explanation(w.world.gateway().journal(), answer.journal_id);
  ASSERT_TRUE(why);
  EXPECT_EQ((*why)["decisions"].size(), 1u);
  EXPECT_NE((*why)["text"].get<std::string>().find("s3:CreateBucket"), std::string::npos);
}

TEST(World, AnUndecodedRequestIsJournalledAsJson) {
  TestWorld w;
  wire::HttpRequest request;
  request.headers.add("X-Amz-Target", "TrentService.NoSuchOperation");
  EXPECT_GE(w.world.gateway().handle(request).status, 400);
  const auto& journal = w.world.gateway().journal();
  const auto entry = journal.find(journal.last_id());
  ASSERT_TRUE(entry);
  const std::string text = to_value(*entry).dump();
  EXPECT_TRUE(Value::accept(text)) << text;
}

TEST(World, TheOrganizationIsAConditionKey) {
  const auto answer_in = [](const char* organization) {
    TestWorld w(std::string("{") + organization + R"("accounts": [
      { "id": "111122223333", "regions": { "us-east-1": { "buckets": [ { "name": "shared-bucket",
        "policy": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": "*",
          "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::shared-bucket",
          "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-exampleorgid" } } } ] } } ] } } },
      { "id": "444455556666", "users": [ { "name": "admin", "policies": { "P": {
        "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } ] } } } ] } ] })");
    return w.client_as(TestWorld::admin(tests::kOtherAccount))
        .call("s3", "ListObjectsV2", {{"Bucket", "shared-bucket"}})
        .code();
  };
  EXPECT_EQ(answer_in(R"("organization": { "id": "o-exampleorgid" },)"), "");
  EXPECT_EQ(answer_in(R"("organization": { "id": "o-anotherone11" },)"), "AccessDenied");
  EXPECT_EQ(answer_in(""), "AccessDenied");
}

TEST(World, AnInjectedFaultReachesServicesToo) {
  TestWorld w;
  auto admin = w.client();
  admin.call("s3", "CreateBucket", {{"Bucket", "fault-target"}}).value();
  const auto key = admin.call("kms", "CreateKey").value();
  w.world.gateway().faults().add(
      {{"on", "kms:GenerateDataKey"}, {"calls", {1}}, {"answer", "ThrottlingException"}});
  const Value put = {{"Bucket", "fault-target"},
                     {"Key", "k"},
                     {"Body", "x"},
                     {"ServerSideEncryption", "aws:kms"},
                     {"SSEKMSKeyId", key["KeyMetadata"]["Arn"]}};
  EXPECT_FALSE(admin.call("s3", "PutObject", put).ok());
  EXPECT_TRUE(admin.call("s3", "PutObject", put).ok());
}

}  // namespace
