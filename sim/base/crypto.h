// Cryptography by OpenSSL behind plain functions: digests, HMAC, AES-256-GCM. The one place that
// includes openssl/. Used by SigV4, ids, the KMS fake and S3's object frames.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sim::crypto {

// Raw digests (32, 20, 16 bytes).
std::string sha256(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string md5(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string hmac_sha1(std::string_view key, std::string_view bytes);

// Compares in constant time.
bool equal(std::string_view a, std::string_view b);

// AES-256-GCM: key 32 bytes, iv 12 bytes; the 16-byte tag is appended to the ciphertext. open()
// answers nothing when the tag does not fit.
std::string seal(std::string_view key, std::string_view iv, std::string_view aad,
                 std::string_view plaintext);
std::optional<std::string> open(std::string_view key, std::string_view iv, std::string_view aad,
                                std::string_view sealed);

// A digest taken piece by piece.
class Digest {
 public:
  enum class Kind { kSha256, kSha1, kMd5 };
  explicit Digest(Kind kind);
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;

  void add(std::string_view bytes);
  // The raw digest; nothing may be added afterwards.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sim::crypto
