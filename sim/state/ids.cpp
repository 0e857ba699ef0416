#include "sim/state/ids.h"

#include <fmt/format.h>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace sim::state {

const char* const kIdsSchema =
    "CREATE TABLE IF NOT EXISTS counter (stream TEXT PRIMARY KEY, n INTEGER NOT NULL) "
    "WITHOUT ROWID;";

Ids::Ids(Database& ledger, uint64_t seed) : ledger_(ledger), seed_(seed) {}

std::string Ids::bytes_at(std::string_view stream, uint64_t n, size_t count) const {
  std::string out;
  for (uint64_t block = 0; out.size() < count; ++block) {
    out += crypto::sha256(fmt::format("{}/{}/{}/{}", seed_, stream, n, block));
  }
  out.resize(count);
  return out;
}

std::string Ids::bytes(std::string_view stream, size_t count) {
  const auto n = ledger_.integer(
      "INSERT INTO counter VALUES (?, 1) ON CONFLICT (stream) DO UPDATE SET n = n + 1 RETURNING n",
      stream);
  return bytes_at(stream, static_cast<uint64_t>(n.value_or(0)), count);
}

std::string Ids::hex(std::string_view stream, size_t digits) {
  std::string text = encoding::hex(bytes(stream, (digits + 1) / 2));
  text.resize(digits);
  return text;
}

std::string Ids::uuid_of(std::string b) {
  b[6] = static_cast<char>((b[6] & 0x0f) | 0x40);
  b[8] = static_cast<char>((b[8] & 0x3f) | 0x80);
  const std::string h = encoding::hex(b);
  return fmt::format("{}-{}-{}-{}-{}", h.substr(0, 8), h.substr(8, 4), h.substr(12, 4),
                     h.substr(16, 4), h.substr(20, 12));
}

std::string Ids::uuid(std::string_view stream) { return uuid_of(bytes(stream, 16)); }

std::string Ids::base32(std::string_view stream, size_t count) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out = bytes(stream, count);
  for (auto& c : out) c = kAlphabet[static_cast<unsigned char>(c) & 31];
  return out;
}

std::string Ids::token(std::string_view stream, size_t count) {
  return encoding::base64url(bytes(stream, count));
}

}  // namespace sim::state
