#include "sim/base/crypto_verify.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <string>

namespace sim::crypto {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes_of(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

Owned<BIGNUM> number(std::string_view big_endian) {
  return Owned<BIGNUM>(
      BN_bin2bn(bytes_of(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

// Nothing when OpenSSL refuses the numbers.
Owned<EVP_PKEY> public_key(const char* algorithm, OSSL_PARAM_BLD* builder) {
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return Owned<EVP_PKEY>(key);
}

const char* name_of(Hash hash) {
  return hash == Hash::kSha256 ? "SHA256" : hash == Hash::kSha384 ? "SHA384" : "SHA512";
}

bool verify(EVP_PKEY* key, Hash hash, std::string_view message, std::string_view signature) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const bool good = key &&
                    EVP_DigestVerifyInit_ex(context.get(), nullptr, name_of(hash), nullptr, nullptr,
                                            key, nullptr) == 1 &&
                    EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                                     bytes_of(message), message.size()) == 1;
  ERR_clear_error();  // a bad signature leaves its complaint in the thread's queue
  return good;
}

struct CurveFacts {
  const char* name;
  size_t coordinate_bytes;
};

CurveFacts facts_of(Curve curve) {
  return curve == Curve::kP256   ? CurveFacts{"P-256", 32}
         : curve == Curve::kP384 ? CurveFacts{"P-384", 48}
                                 : CurveFacts{"P-521", 66};
}

// The numbers side by side, in the DER form that OpenSSL takes.
std::string to_der(std::string_view signature) {
  const size_t half = signature.size() / 2;
  const Owned<ECDSA_SIG> both(ECDSA_SIG_new());
  Owned<BIGNUM> r = number(signature.substr(0, half)), s = number(signature.substr(half));
  if (ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return {};
  // They belong to the signature now.
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  std::string der(static_cast<size_t>(i2d_ECDSA_SIG(both.get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(both.get(), &out);
  return der;
}

}  // namespace

bool verify_rsa(std::string_view modulus, std::string_view exponent, Hash hash,
                std::string_view message, std::string_view signature) {
  const Owned<BIGNUM> n = number(modulus), e = number(exponent);
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return false;
  }
  return verify(public_key("RSA", builder.get()).get(), hash, message, signature);
}

bool verify_ecdsa(Curve curve, std::string_view x, std::string_view y, Hash hash,
                  std::string_view message, std::string_view signature) {
  const auto [name, size] = facts_of(curve);
  if (x.size() != size || y.size() != size || signature.size() != 2 * size) return false;
  const std::string point = '\4' + std::string(x) + std::string(y);  // both coordinates in full
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, name, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return false;
  }
  return verify(public_key("EC", builder.get()).get(), hash, message, to_der(signature));
}

}  // namespace sim::crypto
