#include "fakes/s3/bucket_names.h"

#include <algorithm>
#include <array>

#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool looks_like_an_address(std::string_view name) {
  const auto parts = sim::text::split(name, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](auto part) {
           return !part.empty() && part.size() <= 3 && sim::text::to_integer(part).has_value();
         });
}

}  // namespace

bool is_bucket_name(std::string_view name, DemoNames demo) {
  constexpr std::array<std::string_view, 2> kPrefixes = {"xn--", "sthree-"};
  constexpr std::array<std::string_view, 5> kSuffixes = {"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                         "--table-s3"};
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    if (!is_letter_or_digit(name[i]) && name[i] != '-' && name[i] != '.') return false;
    // Labels of a DNS name: never empty, never with a hyphen at an end.
    if (i > 0 && name[i - 1] == '.' && !is_letter_or_digit(name[i])) return false;
    if (i > 0 && name[i] == '.' && !is_letter_or_digit(name[i - 1])) return false;
  }
  if (looks_like_an_address(name)) return false;
  if (demo == DemoNames::kRefused && name.starts_with("amzn-s3-demo-")) return false;
  return std::none_of(kPrefixes.begin(), kPrefixes.end(),
                      [&](auto prefix) { return name.starts_with(prefix); }) &&
         std::none_of(kSuffixes.begin(), kSuffixes.end(),
                      [&](auto suffix) { return name.ends_with(suffix); });
}

}  // namespace fakes::s3
