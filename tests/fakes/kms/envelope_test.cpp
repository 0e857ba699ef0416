// Ciphertexts and encryption contexts: what decrypts, what does not, and in which words.
#include <gtest/gtest.h>

#include <set>

#include "tests/fakes/kms/kms_test_support.h"

namespace tests {
namespace {

class Envelope : public testing::Test {
 protected:
  TestWorld w;
  sim::Client admin = w.client();
  std::string arn = new_key_arn(admin);

  std::string encrypt(const sim::Value& context = nullptr, const std::string& text = "secret") {
    sim::Value input = {{"KeyId", arn}, {"Plaintext", text}};
    if (!context.is_null()) input["EncryptionContext"] = context;
    return kms(admin, "Encrypt", input).at("CiphertextBlob");
  }

  std::string decrypt(const std::string& blob, const sim::Value& context = nullptr) {
    sim::Value input = {{"CiphertextBlob", blob}};
    if (!context.is_null()) input["EncryptionContext"] = context;
    const auto answer = admin.call("kms", "Decrypt", input);
    return answer.ok() ? answer.value().at("Plaintext").get<std::string>() : outcome(answer);
  }
};

TEST_F(Envelope, TheSamePlaintextNeverYieldsTheSameBlob) {
  std::set<std::string> blobs;
  for (int i = 0; i < 20; ++i) blobs.insert(encrypt());
  EXPECT_EQ(blobs.size(), 20u);
  for (const auto& blob : blobs) EXPECT_EQ(decrypt(blob), "secret");
}

TEST_F(Envelope, ABlobHidesItsPlaintextAndKeepsKmsSizes) {
  const std::string small = encrypt(nullptr, std::string(32, 'p'));
  EXPECT_EQ(small.find("pppp"), std::string::npos);
  EXPECT_LT(small.size(), 32u + 160u);
  EXPECT_LE(encrypt(nullptr, std::string(4096, 'p')).size(), 6144u);
}

TEST_F(Envelope, EveryByteIsAuthenticated) {
  const sim::Value context = {{"purpose", "test"}};
  const std::string blob = encrypt(context);
  for (size_t i = 0; i < blob.size(); ++i) {
    std::string bad = blob;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    const auto answer =
        admin.call("kms", "Decrypt",
                   {{"CiphertextBlob", bad}, {"KeyId", arn}, {"EncryptionContext", context}});
    // A changed key id names another key; anything else is just not a ciphertext.
    EXPECT_TRUE(answer.code() == "InvalidCiphertextException" ||
                answer.code() == "IncorrectKeyException")
        << "byte " << i << ": " << outcome(answer);
  }
  for (size_t size = 1; size < blob.size(); ++size) {
    EXPECT_EQ(decrypt(blob.substr(0, size), context), "InvalidCiphertextException") << size;
  }
  EXPECT_EQ(decrypt(blob + "x", context), "InvalidCiphertextException");
}

struct ContextCase {
  const char* about;
  sim::Value sealed, opened;
  bool fits;
};

class EncryptionContext : public testing::TestWithParam<ContextCase> {};

TEST_P(EncryptionContext, MustBeTheSameToDecrypt) {
  TestWorld w;
  auto admin = w.client();
  const auto& [about, sealed, opened, fits] = GetParam();
  const auto arn = new_key_arn(admin);
  sim::Value to_encrypt = {{"KeyId", arn}, {"Plaintext", "secret"}};
  if (!sealed.is_null()) to_encrypt["EncryptionContext"] = sealed;
  sim::Value to_decrypt = {
      {"CiphertextBlob", kms(admin, "Encrypt", to_encrypt).at("CiphertextBlob")}};
  if (!opened.is_null()) to_decrypt["EncryptionContext"] = opened;
  const auto answer = admin.call("kms", "Decrypt", to_decrypt);
  EXPECT_EQ(outcome(answer), fits ? "ok" : "InvalidCiphertextException");
}

INSTANTIATE_TEST_SUITE_P(
    Table, EncryptionContext,
    testing::Values(ContextCase{"Same", {{"a", "1"}, {"b", "2"}}, {{"a", "1"}, {"b", "2"}}, true},
                    ContextCase{
                        "OtherOrder", {{"a", "1"}, {"b", "2"}}, {{"b", "2"}, {"a", "1"}}, true},
                    ContextCase{"EmptyIsNone", sim::Value::object(), nullptr, true},
                    ContextCase{"NoneIsEmpty", nullptr, sim::Value::object(), true},
                    ContextCase{"Missing", {{"a", "1"}}, nullptr, false},
                    ContextCase{"Extra", nullptr, {{"a", "1"}}, false},
                    ContextCase{"OnePairLess", {{"a", "1"}, {"b", "2"}}, {{"a", "1"}}, false},
                    ContextCase{"ValueCase", {{"a", "x"}}, {{"a", "X"}}, false},
                    ContextCase{"KeyCase", {{"a", "x"}}, {{"A", "x"}}, false},
                    ContextCase{"Space", {{"a", "x"}}, {{"a", "x "}}, false},
                    ContextCase{"BoundaryMoved", {{"ab", "c"}}, {{"a", "bc"}}, false},
                    ContextCase{"PairsMerged", {{"a", "b"}, {"c", "d"}}, {{"a", "bcd"}}, false}),
    [](const auto& each) { return std::string(each.param.about); });

TEST_F(Envelope, DataKeysDecryptToTheirPlaintext) {
  for (const auto& [size, input] :
       std::vector<std::pair<size_t, sim::Value>>{{32, {{"KeySpec", "AES_256"}}},
                                                  {16, {{"KeySpec", "AES_128"}}},
                                                  {1, {{"NumberOfBytes", 1}}},
                                                  {1024, {{"NumberOfBytes", 1024}}}}) {
    sim::Value request = input;
    request["KeyId"] = arn;
    const auto key = kms(admin, "GenerateDataKey", request);
    EXPECT_EQ(key.at("Plaintext").get<std::string>().size(), size);
    EXPECT_EQ(decrypt(key.at("CiphertextBlob")), key.at("Plaintext").get<std::string>());
    EXPECT_EQ(key.at("KeyMaterialId").get<std::string>().size(), 64u);
    const auto hidden = kms(admin, "GenerateDataKeyWithoutPlaintext", request);
    EXPECT_FALSE(hidden.contains("Plaintext"));
    EXPECT_EQ(decrypt(hidden.at("CiphertextBlob")).size(), size);
  }
}

TEST_F(Envelope, DataKeysNeedExactlyOneSize) {
  const std::string text =
      "ValidationException: Please specify either number of bytes or key spec.";
  EXPECT_EQ(outcome(admin.call("kms", "GenerateDataKey", {{"KeyId", arn}})), text);
  EXPECT_EQ(outcome(admin.call("kms", "GenerateDataKey",
                               {{"KeyId", arn}, {"KeySpec", "AES_256"}, {"NumberOfBytes", 32}})),
            text);
}

TEST_F(Envelope, AKeyIdMustBeTheOneOfTheBlob) {
  const std::string text =
      "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform "
      "this operation.";
  const auto blob = encrypt();
  const auto other = new_key_arn(admin);
  const auto mac =
      new_key_arn(admin, {{"KeySpec", "HMAC_256"}, {"KeyUsage", "GENERATE_VERIFY_MAC"}});
  EXPECT_EQ(outcome(admin.call("kms", "Decrypt", {{"CiphertextBlob", blob}, {"KeyId", other}})),
            text);
  EXPECT_EQ(outcome(admin.call("kms", "Decrypt", {{"CiphertextBlob", blob}, {"KeyId", mac}})),
            text);
  EXPECT_EQ(outcome(admin.call(
                "kms", "ReEncrypt",
                {{"CiphertextBlob", blob}, {"SourceKeyId", other}, {"DestinationKeyId", arn}})),
            text);
  EXPECT_EQ(outcome(admin.call("kms", "Decrypt", {{"CiphertextBlob", blob}, {"KeyId", arn}})),
            "ok");
}

TEST_F(Envelope, ReEncryptChangesKeyAndContext) {
  const auto other = new_key_arn(admin);
  const auto moved = kms(admin, "ReEncrypt",
                         {{"CiphertextBlob", encrypt({{"a", "1"}})},
                          {"SourceEncryptionContext", {{"a", "1"}}},
                          {"DestinationKeyId", other},
                          {"DestinationEncryptionContext", {{"b", "2"}}}});
  EXPECT_EQ(moved.at("SourceKeyId"), arn);
  EXPECT_EQ(moved.at("KeyId"), other);
  EXPECT_EQ(decrypt(moved.at("CiphertextBlob"), {{"b", "2"}}), "secret");
  EXPECT_EQ(decrypt(moved.at("CiphertextBlob"), {{"a", "1"}}), "InvalidCiphertextException");
}

TEST_F(Envelope, AMovedAliasLeavesOldBlobsReadable) {
  kms(admin, "CreateAlias", {{"AliasName", "alias/x"}, {"TargetKeyId", arn}});
  const auto old = kms(admin, "Encrypt", {{"KeyId", "alias/x"}, {"Plaintext", "old"}});
  const auto other = new_key_arn(admin);
  kms(admin, "UpdateAlias", {{"AliasName", "alias/x"}, {"TargetKeyId", other}});
  EXPECT_EQ(kms(admin, "Encrypt", {{"KeyId", "alias/x"}, {"Plaintext", "new"}}).at("KeyId"), other);
  EXPECT_EQ(decrypt(old.at("CiphertextBlob")), "old");
}

TEST_F(Envelope, KeysOfOtherKindsAreRefused) {
  struct Kind {
    const char *spec, *usage, *wrong;
  };
  for (const auto& [spec, usage, wrong] :
       std::vector<Kind>{{"RSA_2048", "SIGN_VERIFY",
                          "<key> key usage is SIGN_VERIFY which is not valid for <op>."},
                         {"ECC_NIST_P256", "SIGN_VERIFY",
                          "<key> key usage is SIGN_VERIFY which is not valid for <op>."},
                         {"HMAC_256", "GENERATE_VERIFY_MAC",
                          "<key> key usage is GENERATE_VERIFY_MAC which is not valid for <op>."},
                         {"RSA_4096", "ENCRYPT_DECRYPT",
                          "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_4096."}}) {
    const auto other = new_key_arn(admin, {{"KeySpec", spec}, {"KeyUsage", usage}});
    for (const std::string op : {"Encrypt", "GenerateDataKey"}) {
      sim::Value input = {{"KeyId", other}};
      if (op == "Encrypt") {
        input["Plaintext"] = "x";
      } else {
        input["KeySpec"] = "AES_256";
      }
      std::string expected = std::string("InvalidKeyUsageException: ") + wrong;
      for (const auto& [mark, text] :
           {std::pair<std::string, std::string>{"<key>", other}, {"<op>", op}}) {
        if (const auto at = expected.find(mark); at != std::string::npos) {
          expected.replace(at, mark.size(), text);
        }
      }
      EXPECT_EQ(outcome(admin.call("kms", op.c_str(), input)), expected) << spec;
    }
  }
  EXPECT_EQ(
      outcome(admin.call(
          "kms", "Encrypt",
          {{"KeyId", arn}, {"Plaintext", "x"}, {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}})),
      "InvalidKeyUsageException: Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec "
      "SYMMETRIC_DEFAULT.");
}

TEST_F(Envelope, WhatIsNotSimulatedSaysSo) {
  const auto rsa = new_key_arn(admin, {{"KeySpec", "RSA_2048"}, {"KeyUsage", "ENCRYPT_DECRYPT"}});
  EXPECT_EQ(
      admin
          .call("kms", "Encrypt",
                {{"KeyId", rsa}, {"Plaintext", "x"}, {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}})
          .code(),
      "NotImplemented");
  EXPECT_EQ(admin
                .call("kms", "Decrypt",
                      {{"CiphertextBlob", encrypt()},
                       {"Recipient", {{"KeyEncryptionAlgorithm", "RSAES_OAEP_SHA_256"}}}})
                .code(),
            "NotImplemented");
  EXPECT_EQ(admin
                .call("kms", "Encrypt",
                      {{"KeyId", arn}, {"Plaintext", "x"}, {"GrantTokens", {"made-up"}}})
                .code(),
            "InvalidGrantTokenException");
}

TEST_F(Envelope, DryRunStopsBeforeTheWork) {
  const std::string text =
      "DryRunOperationException: The request would have succeeded, but the DryRun option is set.";
  EXPECT_EQ(
      outcome(admin.call("kms", "Encrypt", {{"KeyId", arn}, {"Plaintext", "x"}, {"DryRun", true}})),
      text);
  EXPECT_EQ(outcome(admin.call("kms", "GenerateDataKey",
                               {{"KeyId", arn}, {"KeySpec", "AES_256"}, {"DryRun", true}})),
            text);
  EXPECT_EQ(
      outcome(admin.call("kms", "Decrypt", {{"CiphertextBlob", encrypt()}, {"DryRun", true}})),
      text);
  kms(admin, "DisableKey", {{"KeyId", arn}});
  EXPECT_EQ(
      admin.call("kms", "Encrypt", {{"KeyId", arn}, {"Plaintext", "x"}, {"DryRun", true}}).code(),
      "DisabledException");
}

TEST_F(Envelope, RandomBytesNeedASize) {
  EXPECT_EQ(kms(admin, "GenerateRandom", {{"NumberOfBytes", 24}})
                .at("Plaintext")
                .get<std::string>()
                .size(),
            24u);
  EXPECT_EQ(outcome(admin.call("kms", "GenerateRandom")),
            "ValidationException: NumberOfBytes is required.");
  EXPECT_EQ(outcome(admin.call("kms", "GenerateRandom", {{"NumberOfBytes", 1025}})),
            "ValidationException: 1 validation error detected: Value '1025' at 'numberOfBytes' "
            "failed to satisfy constraint: Member must have value less than or equal to 1024");
}

TEST_F(Envelope, TheCiphertextOfAnotherRegionIsUnknownHere) {
  auto elsewhere = w.client("eu-west-1");
  EXPECT_EQ(elsewhere.call("kms", "Decrypt", {{"CiphertextBlob", encrypt()}}).code(),
            "AccessDeniedException");
}

}  // namespace
}  // namespace tests
