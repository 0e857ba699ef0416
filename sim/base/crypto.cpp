#include "sim/base/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace sim::crypto {
namespace {

constexpr int kTagSize = 16;

const unsigned char* bytes_of(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* bytes_of(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

// Fetching an algorithm costs more than hashing a small message, so each is fetched once.
const EVP_MD* algorithm(Digest::Kind kind) {
  static EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static EVP_MD* const kSha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  static EVP_MD* const kMd5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  return kind == Digest::Kind::kSha256 ? kSha256 : kind == Digest::Kind::kSha1 ? kSha1 : kMd5;
}

const EVP_CIPHER* gcm() {
  static EVP_CIPHER* const kGcm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return kGcm;
}

struct FreeMd {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

std::string digest(Digest::Kind kind, std::string_view bytes) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), bytes_of(out), &size, algorithm(kind), nullptr),
          "digest");
  out.resize(size);
  return out;
}

std::string hmac(Digest::Kind kind, std::string_view key, std::string_view bytes) {
  // HMAC by its definition over the cached digest: HMAC() fetches its algorithm on every call.
  std::string block(64, '\0');
  if (key.size() > block.size()) {
    const std::string short_key = digest(kind, key);
    block.replace(0, short_key.size(), short_key);
  } else {
    block.replace(0, key.size(), key);
  }
  std::string inner = block, outer = block;
  for (auto& c : inner) c = static_cast<char>(c ^ 0x36);
  for (auto& c : outer) c = static_cast<char>(c ^ 0x5c);
  inner += bytes;
  return digest(kind, outer + digest(kind, inner));
}

}  // namespace

struct Digest::State {
  std::unique_ptr<EVP_MD_CTX, FreeMd> context{EVP_MD_CTX_new()};
};

Digest::Digest(Kind kind) : state_(std::make_unique<State>()) {
  require(EVP_DigestInit_ex(state_->context.get(), algorithm(kind), nullptr), "digest init");
}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::add(std::string_view bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()), "digest update");
}

std::string Digest::finish() {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  require(EVP_DigestFinal_ex(state_->context.get(), bytes_of(out), &size), "digest final");
  out.resize(size);
  return out;
}

std::string sha256(std::string_view bytes) { return digest(Digest::Kind::kSha256, bytes); }
std::string sha1(std::string_view bytes) { return digest(Digest::Kind::kSha1, bytes); }
std::string md5(std::string_view bytes) { return digest(Digest::Kind::kMd5, bytes); }
std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac(Digest::Kind::kSha256, key, bytes);
}
std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  return hmac(Digest::Kind::kSha1, key, bytes);
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string seal(std::string_view key, std::string_view iv, std::string_view aad,
                 std::string_view plaintext) {
  require(key.size() == 32 && iv.size() == 12, "AES-256-GCM takes a 32-byte key and a 12-byte iv");
  const CipherContext context(EVP_CIPHER_CTX_new());
  std::string out(plaintext.size() + kTagSize, '\0');
  int size = 0;
  require(EVP_EncryptInit_ex2(context.get(), gcm(), bytes_of(key), bytes_of(iv), nullptr), "init");
  require(
      EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(aad), static_cast<int>(aad.size())),
      "aad");
  require(EVP_EncryptUpdate(context.get(), bytes_of(out), &size, bytes_of(plaintext),
                            static_cast<int>(plaintext.size())),
          "encrypt");
  int rest = 0;
  require(EVP_EncryptFinal_ex(context.get(), bytes_of(out) + size, &rest), "final");
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize,
                              bytes_of(out) + plaintext.size()),
          "tag");
  return out;
}

std::optional<std::string> open(std::string_view key, std::string_view iv, std::string_view aad,
                                std::string_view sealed) {
  require(key.size() == 32 && iv.size() == 12, "AES-256-GCM takes a 32-byte key and a 12-byte iv");
  if (sealed.size() < kTagSize) return std::nullopt;
  const std::string_view ciphertext = sealed.substr(0, sealed.size() - kTagSize);
  std::string tag(sealed.substr(ciphertext.size()));
  const CipherContext context(EVP_CIPHER_CTX_new());
  std::string out(ciphertext.size(), '\0');
  int size = 0;
  require(EVP_DecryptInit_ex2(context.get(), gcm(), bytes_of(key), bytes_of(iv), nullptr), "init");
  require(
      EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(aad), static_cast<int>(aad.size())),
      "aad");
  require(EVP_DecryptUpdate(context.get(), bytes_of(out), &size, bytes_of(ciphertext),
                            static_cast<int>(ciphertext.size())),
          "decrypt");
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, bytes_of(tag)), "tag");
  int rest = 0;
  if (EVP_DecryptFinal_ex(context.get(), bytes_of(out) + size, &rest) != 1) return std::nullopt;
  return out;
}

}  // namespace sim::crypto
