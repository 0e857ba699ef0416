// STS with multi-factor authentication: whose device, which code, and what the answer's credentials
// may do.
#include "fakes/iam/mfa_codes.h"
#include "sim/base/encoding.h"
#include "tests/fakes/iam/sts_world.h"

namespace tests {
namespace {

using sim::Value;

constexpr const char* kWorld = R"({
  "now": "2026-03-01T09:00:00Z",
  "accounts": [
    { "id": "111122223333",
      "root_mfa_devices": [ { "serial": "arn:aws:iam::111122223333:mfa/root-account-mfa-device",
                              "seed": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" } ],
      "users": [
        { "name": "alice",
          "mfa_devices": [ { "serial": "arn:aws:iam::111122223333:mfa/alice",
                             "seed": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" } ],
          "policies": { "Guarded": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": ["iam:ListUsers", "kms:ListKeys", "sts:AssumeRole"],
              "Resource": "*" },
            { "Effect": "Deny", "Action": "kms:ListKeys", "Resource": "*",
              "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } } },
            { "Effect": "Deny", "Action": "kms:ListKeys", "Resource": "*",
              "Condition": { "NumericGreaterThan": { "aws:MultiFactorAuthAge": "600" } } } ] } } },
        { "name": "bob" } ],
      "roles": [
        { "name": "guarded",
          "trust": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "sts:AssumeRole",
              "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } } } ] },
          "policies": { "Look": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*" },
            { "Effect": "Allow", "Action": "kms:ListAliases", "Resource": "*",
              "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } } } ] } } } ] } ] })";

constexpr const char* kUnknownDevice =
    "AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify "
    "your MFA serial number is valid and associated with this user.";
constexpr const char* kWrongCode =
    "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.";

class Mfa : public testing::Test {
 protected:
  StsWorld w{kWorld};
  sim::aws::Principal alice = long_term("alice");

  static sim::aws::Principal long_term(const std::string& name) {
    auto who = TestWorld::user(name);
    who.access_key_id = "AKIA" + name;
    return who;
  }
  // What alice's device shows some steps of thirty seconds from now.
  std::string code(int64_t steps = 0) {
    return fakes::iam::mfa_code("12345678901234567890",
                                fakes::iam::mfa_step(w.world.now()) + steps);
  }
  static Value device(const std::string& code,
                      const char* serial = "arn:aws:iam::111122223333:mfa/alice") {
    return {{"SerialNumber", serial}, {"TokenCode", code}};
  }
  sim::Answer token(const sim::aws::Principal& who, const Value& input) {
    return w.client_as(who).call("sts", "GetSessionToken", input);
  }
};

TEST(MfaCodes, AreThoseOfTheStandardsExamples) {
  // RFC 6238, appendix B: the last six of its eight digits.
  const std::pair<int64_t, const char*> examples[] = {
      {59, "287082"}, {1111111109, "081804"}, {1234567890, "005924"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : examples) {
    EXPECT_EQ(fakes::iam::mfa_code("12345678901234567890", seconds / 30), code) << seconds;
  }
}

TEST_F(Mfa, ATokenWithACodeOpensWhatDemandsOne) {
  auto without = w.session(token(alice, Value::object()));
  EXPECT_EQ(without.call("kms", "ListKeys").code(), "AccessDeniedException");
  EXPECT_EQ(without.call("iam", "ListUsers").code(), "InvalidClientTokenId");
  auto with = w.session(token(alice, device(code())));
  EXPECT_EQ(outcome(with.call("kms", "ListKeys")), "ok");
  EXPECT_EQ(outcome(with.call("iam", "ListUsers")), "ok");
  EXPECT_EQ(outcome(w.assume(with, "guarded")), "ok");
  EXPECT_EQ(w.assume(without, "guarded").code(), "AccessDenied");
  w.advance(std::chrono::minutes(11));
  EXPECT_EQ(with.call("kms", "ListKeys").code(), "AccessDeniedException") << "the age counts";
}

TEST_F(Mfa, ACodeBearsOnAssumeRoleItselfOnly) {
  EXPECT_EQ(outcome(w.assume(w.client_as(alice), "guarded")),
            StsWorld::denied(alice.arn, "guarded"));
  const auto assumed = w.assume(w.client_as(alice), "guarded", device(code()));
  EXPECT_EQ(outcome(w.session(assumed).call("kms", "ListKeys")), "ok");
  EXPECT_EQ(w.session(assumed).call("kms", "ListAliases").code(), "AccessDeniedException")
      << "a role session does not say that a device was asked";
}

TEST_F(Mfa, TheRootUserHasADeviceOfAWorldFile) {
  auto root = TestWorld::root();
  root.access_key_id = "AKIAROOT";
  const auto input = device(code(), "arn:aws:iam::111122223333:mfa/root-account-mfa-device");
  EXPECT_EQ(token(alice, input).code(), "AccessDenied") << "a user is not the root user";
  EXPECT_EQ(outcome(token(root, input)), "ok");
  const auto summary = w.client_as(root).call("iam", "GetAccountSummary").value();
  EXPECT_EQ(summary.at("SummaryMap").at("AccountMFAEnabled"), 1);
}

TEST_F(Mfa, ACodeCountsOnce) {
  EXPECT_EQ(outcome(token(alice, device(code()))), "ok");
  EXPECT_EQ(outcome(token(alice, device(code()))), kWrongCode);
  EXPECT_EQ(outcome(token(alice, device(code(-1)))), kWrongCode) << "nor one before it";
  w.advance(std::chrono::seconds(30));
  EXPECT_EQ(outcome(token(alice, device(code()))), "ok");
}

TEST_F(Mfa, TheDevicesClockMayBeAStepOff) {
  EXPECT_EQ(outcome(token(alice, device(code(-2)))), kWrongCode);
  EXPECT_EQ(outcome(token(alice, device(code(2)))), kWrongCode);
  EXPECT_EQ(outcome(token(alice, device(code(-1)))), "ok");
  EXPECT_EQ(outcome(token(alice, device(code(1)))), "ok");
}

TEST_F(Mfa, TheDeviceIsTheCallersOwn) {
  EXPECT_EQ(outcome(token(long_term("bob"), device(code()))), kUnknownDevice);
  EXPECT_EQ(outcome(token(TestWorld::root(), device(code()))), kUnknownDevice);
  EXPECT_EQ(outcome(token(alice, device(code(), "arn:aws:iam::111122223333:mfa/other"))),
            kUnknownDevice);
}

TEST_F(Mfa, SerialNumberAndCodeGoTogether) {
  const std::string both =
      "AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one "
      "time pass code.";
  EXPECT_EQ(outcome(token(alice, {{"TokenCode", "123456"}})), both);
  EXPECT_EQ(outcome(w.assume(w.client_as(alice), "guarded", {{"SerialNumber", "GAHT12345678"}})),
            both);
}

TEST(MfaDevices, StayWithTheirUser) {
  TestWorld w(kWorld);
  auto root = w.client_as(TestWorld::root());
  const auto refused = [&](const char* user) {
    const auto answer = root.call("iam", "DeleteUser", {{"UserName", user}});
    return answer.ok() ? "" : answer.code() + ": " + answer.error->message;
  };
  const std::string conflict =
      "DeleteConflict: Cannot delete entity, must delete MFA device first.";
  EXPECT_EQ(refused("alice"), conflict);
  EXPECT_EQ(
      root.call("iam", "UpdateUser", {{"UserName", "alice"}, {"NewUserName", "alicia"}}).code(),
      "");
  EXPECT_EQ(refused("alicia"), conflict);
  EXPECT_EQ(refused("bob"), "");
}

}  // namespace
}  // namespace tests
