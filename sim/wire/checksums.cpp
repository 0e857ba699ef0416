#include "sim/wire/checksums.h"

#include <array>
#include <bit>
#include <cstring>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace sim::wire {
namespace {

struct Named {
  ChecksumAlgorithm algorithm;
  std::string_view name;
  size_t size;
};
constexpr Named kNames[] = {{ChecksumAlgorithm::kCrc32, "CRC32", 4},
                            {ChecksumAlgorithm::kCrc32c, "CRC32C", 4},
                            {ChecksumAlgorithm::kCrc64Nvme, "CRC64NVME", 8},
                            {ChecksumAlgorithm::kSha1, "SHA1", 20},
                            {ChecksumAlgorithm::kSha256, "SHA256", 32}};

// Reflected CRCs with all ones going in and coming out, in one 64-bit register; a 32-bit CRC uses
// its lower half. Eight tables let eight bytes be taken at a time.
struct Crc {
  explicit Crc(uint64_t reflected_polynomial, int width)
      : polynomial(reflected_polynomial), bits(width) {
    for (uint64_t byte = 0; byte < 256; ++byte) {
      uint64_t value = byte;
      for (int i = 0; i < 8; ++i) value = (value >> 1) ^ ((value & 1) ? polynomial : 0);
      table[0][byte] = value;
    }
    for (size_t row = 1; row < 8; ++row) {
      for (size_t byte = 0; byte < 256; ++byte) {
        const uint64_t before = table[row - 1][byte];
        table[row][byte] = (before >> 8) ^ table[0][before & 255];
      }
    }
  }

  uint64_t ones() const { return bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1; }

  uint64_t step(uint64_t value, std::string_view bytes) const {
    const char* at = bytes.data();
    size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
      uint64_t word;
      std::memcpy(&word, at, 8);
      if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
      word ^= value;
      value = 0;
      for (size_t row = 0; row < 8; ++row) value ^= table[7 - row][(word >> (8 * row)) & 255];
    }
    for (; left > 0; --left, ++at) {
      value = (value >> 8) ^ table[0][(value ^ static_cast<unsigned char>(*at)) & 255];
    }
    return value;
  }

  // Product of two polynomials modulo this one, coefficients reflected.
  uint64_t multiply(uint64_t a, uint64_t b) const {
    uint64_t product = 0;
    for (uint64_t bit = uint64_t{1} << (bits - 1); bit != 0; bit >>= 1) {
      if (a & bit) product ^= b;
      b = (b >> 1) ^ ((b & 1) ? polynomial : 0);
    }
    return product;
  }

  // x to the power of 8n modulo this polynomial.
  uint64_t shift_by_bytes(uint64_t n) const {
    uint64_t result = uint64_t{1} << (bits - 1);  // 1
    uint64_t power = uint64_t{1} << (bits - 9);   // x^8
    for (; n != 0; n >>= 1) {
      if (n & 1) result = multiply(result, power);
      power = multiply(power, power);
    }
    return result;
  }

  uint64_t polynomial;
  int bits;
  std::array<std::array<uint64_t, 256>, 8> table;
};

const Crc* crc_of(ChecksumAlgorithm algorithm) {
  static const Crc kCrc32(0xEDB88320, 32), kCrc32c(0x82F63B78, 32),
      kCrc64Nvme(0x9A6C9329AC4BC9B5, 64);
  switch (algorithm) {
    case ChecksumAlgorithm::kCrc32:
      return &kCrc32;
    case ChecksumAlgorithm::kCrc32c:
      return &kCrc32c;
    case ChecksumAlgorithm::kCrc64Nvme:
      return &kCrc64Nvme;
    default:
      return nullptr;
  }
}

std::string big_endian(uint64_t value, int bits) {
  std::string out;
  for (int shift = bits - 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
  return out;
}

uint64_t from_big_endian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = (value << 8) | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

std::optional<ChecksumAlgorithm> checksum_algorithm(std::string_view name) {
  for (const Named& known : kNames) {
    if (text::equals_ignoring_case(known.name, name)) return known.algorithm;
  }
  return std::nullopt;
}

std::string_view checksum_name(ChecksumAlgorithm algorithm) {
  return kNames[static_cast<size_t>(algorithm)].name;
}

size_t checksum_size(ChecksumAlgorithm algorithm) {
  return kNames[static_cast<size_t>(algorithm)].size;
}

struct Checksum::State {
  const Crc* crc = nullptr;
  uint64_t value = 0;
  std::optional<crypto::Digest> digest;
};

Checksum::Checksum(ChecksumAlgorithm algorithm) : state_(std::make_unique<State>()) {
  state_->crc = crc_of(algorithm);
  if (state_->crc) {
    state_->value = state_->crc->ones();
  } else {
    state_->digest.emplace(algorithm == ChecksumAlgorithm::kSha1 ? crypto::Digest::Kind::kSha1
                                                                 : crypto::Digest::Kind::kSha256);
  }
}

Checksum::~Checksum() = default;
Checksum::Checksum(Checksum&&) noexcept = default;
Checksum& Checksum::operator=(Checksum&&) noexcept = default;

void Checksum::add(std::string_view bytes) {
  if (state_->crc) {
    state_->value = state_->crc->step(state_->value, bytes);
  } else {
    state_->digest->add(bytes);
  }
}

std::string Checksum::finish() {
  if (!state_->crc) return state_->digest->finish();
  return big_endian(state_->value ^ state_->crc->ones(), state_->crc->bits);
}

std::optional<std::string> checksum_base64(std::string_view algorithm, std::string_view bytes) {
  const std::optional<ChecksumAlgorithm> known = checksum_algorithm(algorithm);
  if (!known) return std::nullopt;
  Checksum checksum(*known);
  checksum.add(bytes);
  return encoding::base64(checksum.finish());
}

std::optional<std::string> combine_checksums(ChecksumAlgorithm algorithm, std::string_view first,
                                             std::string_view second, uint64_t second_length) {
  const Crc* crc = crc_of(algorithm);
  if (!crc) return std::nullopt;
  const uint64_t moved = crc->multiply(crc->shift_by_bytes(second_length), from_big_endian(first));
  return big_endian(moved ^ from_big_endian(second), crc->bits);
}

}  // namespace sim::wire
