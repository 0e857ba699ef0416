// IP addresses as event patterns compare them: by their bytes, and as blocks in CIDR notation. Used
// by filters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fakes::events {

using Address = std::vector<uint8_t>;  // 4 or 16 bytes, most significant first

// An IPv4 or IPv6 address; nothing for any other text.
std::optional<Address> parse_address(std::string_view text);

class AddressBlock {
 public:
  // "10.0.0.0/24", "2001:db8::/32". Throws PatternError.
  explicit AddressBlock(std::string_view cidr);

  // Whether the text is an address of the block.
  bool holds(std::string_view text) const;

 private:
  Address first_, last_;
};

}  // namespace fakes::events
