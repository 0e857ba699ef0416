// The key-state table of the developer guide, as data: an operation, a state, what comes of it.
#include <gtest/gtest.h>

#include "tests/fakes/kms/kms_test_support.h"

namespace tests {
namespace {

enum class State { kEnabled, kDisabled, kPendingDeletion, kPendingImport };

std::string name_of(State state) {
  switch (state) {
    case State::kEnabled:
      return "Enabled";
    case State::kDisabled:
      return "Disabled";
    case State::kPendingDeletion:
      return "PendingDeletion";
    case State::kPendingImport:
      return "PendingImport";
  }
  return "";
}

const std::string kOk = "ok";
const std::string kIsDisabled = "DisabledException: <key> is disabled.";
const std::string kIsDoomed = "KMSInvalidStateException: <key> is pending deletion.";
const std::string kIsAwaited = "KMSInvalidStateException: <key> is pending import.";
const std::string kIsNotDoomed = "KMSInvalidStateException: <key> is not pending deletion.";
const std::string kIsExternal =
    "UnsupportedOperationException: <key> origin is EXTERNAL which is not valid for this "
    "operation.";
const std::string kSkip;  // no ciphertext can exist in that state

struct Row {
  const char* operation;
  std::string enabled, disabled, pending_deletion, pending_import;
};

const std::vector<Row>& table() {
  static const std::vector<Row> kTable = {
      {"Encrypt", kOk, kIsDisabled, kIsDoomed, kIsAwaited},
      {"Decrypt", kOk, kIsDisabled, kIsDoomed, kSkip},
      {"ReEncrypt", kOk, kIsDisabled, kIsDoomed, kSkip},
      {"GenerateDataKey", kOk, kIsDisabled, kIsDoomed, kIsAwaited},
      {"GenerateDataKeyWithoutPlaintext", kOk, kIsDisabled, kIsDoomed, kIsAwaited},
      {"CreateAlias", kOk, kOk, kIsDoomed, kOk},
      {"UpdateAlias", kOk, kOk, kIsDoomed, kOk},
      {"DeleteAlias", kOk, kOk, kOk, kOk},
      {"DescribeKey", kOk, kOk, kOk, kOk},
      {"GetKeyPolicy", kOk, kOk, kOk, kOk},
      {"PutKeyPolicy", kOk, kOk, kOk, kOk},
      {"ListAliases", kOk, kOk, kOk, kOk},
      {"ListKeyPolicies", kOk, kOk, kOk, kOk},
      {"ListResourceTags", kOk, kOk, kOk, kOk},
      {"EnableKey", kOk, kOk, kIsDoomed, kIsAwaited},
      {"DisableKey", kOk, kOk, kIsDoomed, kIsAwaited},
      {"TagResource", kOk, kOk, kIsDoomed, kOk},
      {"UntagResource", kOk, kOk, kIsDoomed, kOk},
      {"UpdateKeyDescription", kOk, kOk, kIsDoomed, kOk},
      {"ScheduleKeyDeletion", kOk, kOk, kIsDoomed, kOk},
      {"CancelKeyDeletion", kIsNotDoomed, kIsNotDoomed, kOk, kIsNotDoomed},
      {"GetKeyRotationStatus", kOk, kOk, kOk, kIsExternal},
  };
  return kTable;
}

// A key in a state, with an alias of its own, another alias to move, and a ciphertext.
struct Subject {
  TestWorld w;
  sim::Client admin = w.client();
  std::string id, arn, blob;

  explicit Subject(State state) {
    const bool external = state == State::kPendingImport;
    const auto key =
        new_key(admin, external ? sim::Value{{"Origin", "EXTERNAL"}} : sim::Value::object());
    id = key.at("KeyId");
    arn = key.at("Arn");
    kms(admin, "CreateAlias", {{"AliasName", "alias/own"}, {"TargetKeyId", id}});
    const auto other = new_key(admin).at("KeyId");
    kms(admin, "CreateAlias", {{"AliasName", "alias/moving"}, {"TargetKeyId", other}});
    if (!external) {
      blob = kms(admin, "Encrypt", {{"KeyId", id}, {"Plaintext", "secret"}}).at("CiphertextBlob");
    }
    if (state == State::kDisabled) kms(admin, "DisableKey", {{"KeyId", id}});
    if (state == State::kPendingDeletion) kms(admin, "ScheduleKeyDeletion", {{"KeyId", id}});
    EXPECT_EQ(kms(admin, "DescribeKey", {{"KeyId", id}}).at("KeyMetadata").at("KeyState"),
              name_of(state));
  }

  sim::Value input_of(const std::string& operation) const {
    if (operation == "Encrypt") return {{"KeyId", id}, {"Plaintext", "secret"}};
    if (operation == "Decrypt") return {{"CiphertextBlob", blob}};
    if (operation == "ReEncrypt") return {{"CiphertextBlob", blob}, {"DestinationKeyId", id}};
    if (operation.starts_with("GenerateDataKey")) return {{"KeyId", id}, {"KeySpec", "AES_256"}};
    if (operation == "CreateAlias") return {{"AliasName", "alias/new"}, {"TargetKeyId", id}};
    if (operation == "UpdateAlias") return {{"AliasName", "alias/moving"}, {"TargetKeyId", id}};
    if (operation == "DeleteAlias") return {{"AliasName", "alias/own"}};
    if (operation == "PutKeyPolicy") {
      return {{"KeyId", id},
              {"Policy", policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:*")})}};
    }
    if (operation == "TagResource") {
      return {{"KeyId", id}, {"Tags", {{{"TagKey", "a"}, {"TagValue", "b"}}}}};
    }
    if (operation == "UntagResource") return {{"KeyId", id}, {"TagKeys", {"a"}}};
    if (operation == "UpdateKeyDescription") return {{"KeyId", id}, {"Description", "d"}};
    return {{"KeyId", id}};
  }
};

class KeyStates : public testing::TestWithParam<std::tuple<Row, State>> {};

TEST_P(KeyStates, AnswerAsTheTableSays) {
  const auto& [row, state] = GetParam();
  std::string expected = state == State::kEnabled           ? row.enabled
                         : state == State::kDisabled        ? row.disabled
                         : state == State::kPendingDeletion ? row.pending_deletion
                                                            : row.pending_import;
  if (expected == kSkip) GTEST_SKIP() << "there is no such ciphertext";
  Subject subject(state);
  if (const auto at = expected.find("<key>"); at != std::string::npos) {
    expected.replace(at, 5, subject.arn);
  }
  EXPECT_EQ(outcome(subject.admin.call("kms", row.operation, subject.input_of(row.operation))),
            expected);
}

INSTANTIATE_TEST_SUITE_P(Table, KeyStates,
                         testing::Combine(testing::ValuesIn(table()),
                                          testing::Values(State::kEnabled, State::kDisabled,
                                                          State::kPendingDeletion,
                                                          State::kPendingImport)),
                         [](const auto& each) {
                           return std::string(std::get<0>(each.param).operation) +
                                  name_of(std::get<1>(each.param));
                         });

TEST(KeyDeletion, EndsDisabledWhenCancelled) {
  Subject subject(State::kPendingDeletion);
  auto& admin = subject.admin;
  EXPECT_EQ(kms(admin, "CancelKeyDeletion", {{"KeyId", subject.id}}).at("KeyId"), subject.arn);
  const auto key = kms(admin, "DescribeKey", {{"KeyId", subject.id}}).at("KeyMetadata");
  EXPECT_EQ(key.at("KeyState"), "Disabled");
  EXPECT_FALSE(key.contains("DeletionDate"));
  subject.w.advance(std::chrono::days(60));
  EXPECT_EQ(kms(admin, "DescribeKey", {{"KeyId", subject.id}}).at("KeyMetadata").at("KeyState"),
            "Disabled")
      << "the cancelled deletion must not happen later";
  kms(admin, "EnableKey", {{"KeyId", subject.id}});
  EXPECT_EQ(kms(admin, "Decrypt", {{"CiphertextBlob", subject.blob}}).at("Plaintext"), "secret");
}

TEST(KeyDeletion, HappensWhenTheWindowEnds) {
  TestWorld w;
  auto admin = w.client();
  const auto key = new_key(admin);
  const sim::Value id = key.at("KeyId");
  kms(admin, "CreateAlias", {{"AliasName", "alias/own"}, {"TargetKeyId", id}});
  const auto blob = kms(admin, "Encrypt", {{"KeyId", id}, {"Plaintext", "x"}}).at("CiphertextBlob");
  const auto scheduled =
      kms(admin, "ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 7}});
  EXPECT_EQ(scheduled.at("KeyId"), key.at("Arn"));
  EXPECT_EQ(scheduled.at("KeyState"), "PendingDeletion");
  EXPECT_EQ(scheduled.at("PendingWindowInDays"), 7);
  EXPECT_EQ(scheduled.at("DeletionDate").get<int64_t>(),
            key.at("CreationDate").get<int64_t>() + 7 * 86'400'000LL);

  w.advance(std::chrono::days(7) - sim::Millis(1));
  EXPECT_EQ(kms(admin, "DescribeKey", {{"KeyId", id}}).at("KeyMetadata").at("KeyState"),
            "PendingDeletion");
  w.advance(sim::Millis(1));
  EXPECT_EQ(outcome(admin.call("kms", "DescribeKey", {{"KeyId", id}})),
            "NotFoundException: Key '" + key.at("Arn").get<std::string>() + "' does not exist");
  EXPECT_EQ(admin.call("kms", "DescribeKey", {{"KeyId", "alias/own"}}).code(), "NotFoundException");
  EXPECT_EQ(outcome(admin.call("kms", "Decrypt", {{"CiphertextBlob", blob}})),
            "AccessDeniedException: User: arn:aws:iam::111122223333:user/admin is not authorized "
            "to perform: kms:Decrypt on the resource associated with this ciphertext because the "
            "resource does not exist in this Region, no resource-based policies allow access, or a "
            "resource-based policy explicitly denies access");
  EXPECT_EQ(admin.call("kms", "Decrypt", {{"CiphertextBlob", blob}, {"KeyId", id}}).code(),
            "NotFoundException");
}

TEST(KeyDeletion, TakesSevenToThirtyDays) {
  TestWorld w;
  auto admin = w.client();
  const auto id = new_key(admin).at("KeyId");
  for (const int days : {6, 31}) {
    EXPECT_EQ(
        admin.call("kms", "ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", days}})
            .code(),
        "ValidationException")
        << days;
  }
  EXPECT_EQ(kms(admin, "ScheduleKeyDeletion", {{"KeyId", id}}).at("PendingWindowInDays"), 30);
}

TEST(KeyDeletion, OtherCodeBySetting) {
  Subject subject(State::kPendingDeletion);
  subject.w.world.settings().set("kms.pending_deletion_is_disabled", true);
  EXPECT_EQ(outcome(subject.admin.call("kms", "Encrypt", subject.input_of("Encrypt"))),
            "DisabledException: " + subject.arn + " is pending deletion.");
}

}  // namespace
}  // namespace tests
