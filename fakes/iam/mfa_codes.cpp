#include "fakes/iam/mfa_codes.h"

#include <fmt/format.h>

#include "sim/base/crypto.h"

namespace fakes::iam {

int64_t mfa_step(sim::Instant at) { return sim::to_millis(at) / 30'000; }

std::string mfa_code(std::string_view seed, int64_t step) {
  std::string counter(8, '\0');
  for (size_t i = 0; i < counter.size(); ++i) {
    counter[counter.size() - 1 - i] = static_cast<char>(static_cast<uint64_t>(step) >> (8 * i));
  }
  const std::string mac = sim::crypto::hmac_sha1(seed, counter);
  const auto byte = [&](size_t at) { return static_cast<uint32_t>(static_cast<uint8_t>(mac[at])); };
  const size_t at = byte(mac.size() - 1) & 0xf;
  const uint32_t number =
      (byte(at) & 0x7f) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
  return fmt::format("{:06}", number % 1'000'000);
}

std::optional<std::string> mfa_seed(std::string_view base32) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : base32.substr(0, base32.find_last_not_of('=') + 1)) {
    const auto value = kAlphabet.find(c);
    if (value == kAlphabet.npos) return std::nullopt;
    bits = bits << 5 | static_cast<uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count));
  }
  return bytes.empty() ? std::nullopt : std::optional(bytes);
}

std::optional<int64_t> accepted_step(const MfaDevice& device, std::string_view code,
                                     sim::Instant now) {
  const int64_t present = mfa_step(now);
  for (const int64_t step : {present, present - 1, present + 1}) {
    if (step > device.last_step && code == mfa_code(device.seed, step)) return step;
  }
  return std::nullopt;
}

}  // namespace fakes::iam
