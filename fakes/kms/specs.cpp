#include "fakes/kms/specs.h"

#include <stdexcept>

namespace fakes::kms {
namespace {

struct Row {
  std::string_view spec_prefix, usage;
  std::vector<std::string> algorithms;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", {"SYMMETRIC_DEFAULT"}},
      {"RSA_", "ENCRYPT_DECRYPT", {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"}},
      {"RSA_",
       "SIGN_VERIFY",
       {"RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512",
        "RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512"}},
      {"ECC_NIST_P256", "SIGN_VERIFY", {"ECDSA_SHA_256"}},
      {"ECC_NIST_P384", "SIGN_VERIFY", {"ECDSA_SHA_384"}},
      {"ECC_NIST_P521", "SIGN_VERIFY", {"ECDSA_SHA_512"}},
      {"ECC_NIST_P", "KEY_AGREEMENT", {"ECDH"}},
      {"ECC_SECG_P256K1", "SIGN_VERIFY", {"ECDSA_SHA_256"}},
      {"ECC_NIST_EDWARDS25519", "SIGN_VERIFY", {"ED25519_SHA_512", "ED25519_PH_SHA_512"}},
      {"HMAC_224", "GENERATE_VERIFY_MAC", {"HMAC_SHA_224"}},
      {"HMAC_256", "GENERATE_VERIFY_MAC", {"HMAC_SHA_256"}},
      {"HMAC_384", "GENERATE_VERIFY_MAC", {"HMAC_SHA_384"}},
      {"HMAC_512", "GENERATE_VERIFY_MAC", {"HMAC_SHA_512"}},
      {"ML_DSA_", "SIGN_VERIFY", {"ML_DSA_SHAKE_256"}},
      {"SM2", "ENCRYPT_DECRYPT", {"SM2PKE"}},
      {"SM2", "SIGN_VERIFY", {"SM2DSA"}},
      {"SM2", "KEY_AGREEMENT", {"ECDH"}},
  };
  return kRows;
}

const Row* find(std::string_view spec, std::string_view usage) {
  for (const auto& row : rows()) {
    if (spec.starts_with(row.spec_prefix) && row.usage == usage) return &row;
  }
  return nullptr;
}

}  // namespace

bool usage_fits(std::string_view spec, std::string_view usage) {
  return find(spec, usage) != nullptr;
}

Algorithms algorithms_of(std::string_view spec, std::string_view usage) {
  const Row* row = find(spec, usage);
  if (!row) throw std::logic_error("a key whose usage does not fit its spec");
  const std::string_view member = usage == "ENCRYPT_DECRYPT" ? "EncryptionAlgorithms"
                                  : usage == "SIGN_VERIFY"   ? "SigningAlgorithms"
                                  : usage == "KEY_AGREEMENT" ? "KeyAgreementAlgorithms"
                                                             : "MacAlgorithms";
  return {member, row->algorithms};
}

}  // namespace fakes::kms
