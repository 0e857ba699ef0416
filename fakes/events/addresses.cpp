#include "fakes/events/addresses.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/events/filters.h"
#include "sim/base/text.h"

namespace fakes::events {
namespace {

constexpr size_t kGroups = 8;  // of an IPv6 address

std::optional<Address> parse_v4(std::string_view text) {
  Address out;
  for (const auto part : sim::text::split(text, '.')) {
    const auto number = sim::text::to_integer(part);
    if (!number || *number < 0 || *number > 255 || part.size() > 3) return std::nullopt;
    out.push_back(static_cast<uint8_t>(*number));
  }
  if (out.size() != 4) return std::nullopt;
  return out;
}

// Groups of up to four hex digits; the last may be an IPv4 address.
bool add_groups(std::string_view text, Address& out) {
  if (text.empty()) return true;
  const auto groups = sim::text::split(text, ':');
  for (size_t i = 0; i < groups.size(); ++i) {
    const auto group = groups[i];
    if (i + 1 == groups.size() && group.find('.') != std::string_view::npos) {
      const auto tail = parse_v4(group);
      if (!tail) return false;
      out.insert(out.end(), tail->begin(), tail->end());
      continue;
    }
    if (group.empty() || group.size() > 4) return false;
    int number = 0;
    for (const char c : group) {
      const bool digit = c >= '0' && c <= '9';
      const char low = static_cast<char>(c | 0x20);
      if (!digit && (low < 'a' || low > 'f')) return false;
      number = number * 16 + (digit ? c - '0' : low - 'a' + 10);
    }
    out.push_back(static_cast<uint8_t>(number >> 8));
    out.push_back(static_cast<uint8_t>(number & 0xff));
  }
  return true;
}

std::optional<Address> parse_v6(std::string_view text) {
  Address head, tail;
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!add_groups(text, head) || head.size() != 2 * kGroups) return std::nullopt;
    return head;
  }
  if (!add_groups(text.substr(0, gap), head) || !add_groups(text.substr(gap + 2), tail) ||
      head.size() + tail.size() >= 2 * kGroups) {
    return std::nullopt;
  }
  head.resize(2 * kGroups - tail.size(), 0);
  head.insert(head.end(), tail.begin(), tail.end());
  return head;
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  return text.find(':') == std::string_view::npos ? parse_v4(text) : parse_v6(text);
}

AddressBlock::AddressBlock(std::string_view cidr) {
  const auto parts = sim::text::split(cidr, '/');
  if (parts.size() != 2) throw PatternError("Malformed CIDR, one '/' required");
  const auto bits = sim::text::to_integer(parts[1]);
  if (!bits) throw PatternError("Malformed CIDR, mask bits must be an integer");
  if (*bits < 0) throw PatternError("Malformed CIDR, mask bits must not be negative");
  const auto address = parse_address(parts[0]);
  if (!address) throw PatternError(fmt::format("Nonstandard IP address: {}", parts[0]));
  const auto width = static_cast<long long>(address->size()) * 8;
  if (*bits >= width) {
    throw PatternError(fmt::format("IPv{} mask bits must be < {}", width == 32 ? 4 : 6, width));
  }
  first_ = last_ = *address;
  for (long long bit = *bits; bit < width; ++bit) {
    last_[static_cast<size_t>(bit / 8)] |= static_cast<uint8_t>(0x80 >> (bit % 8));
  }
}

bool AddressBlock::holds(std::string_view text) const {
  const auto address = parse_address(text);
  return address && address->size() == first_.size() && *address >= first_ && *address <= last_;
}

}  // namespace fakes::events
