// Chance as a function: id n of stream s is SHA-256(seed, s, n). The same seed and the same order
// of requests give the same ids, keys and initialization vectors, so a run can be replayed byte for
// byte. Counters live in the ledger: a rolled-back request never hands its ids out again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/state/database.h"

namespace sim::state {

class Ids {
 public:
  Ids(Database& ledger, uint64_t seed);

  void reseed(uint64_t seed) { seed_ = seed; }
  // The next `count` bytes of a stream.
  std::string bytes(std::string_view stream, size_t count);
  std::string hex(std::string_view stream, size_t digits);
  std::string uuid(std::string_view stream);  // random (version 4) form
  // `count` characters A-Z2-7, for access key and unique ids.
  std::string base32(std::string_view stream, size_t count);
  std::string token(std::string_view stream, size_t bytes);  // URL-safe text

  // The bytes that belong to a known number n of a stream, without touching any counter.
  std::string bytes_at(std::string_view stream, uint64_t n, size_t count) const;
  static std::string uuid_of(std::string bytes16);

 private:
  Database& ledger_;
  uint64_t seed_;
};

extern const char* const kIdsSchema;

}  // namespace sim::state
