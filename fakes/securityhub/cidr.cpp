#include "fakes/securityhub/cidr.h"

#include "sim/policy/conditions.h"

namespace fakes::securityhub {

bool is_network(std::string_view text) {
  return sim::policy::parse_address_range(text).has_value();
}

bool in_network(std::string_view address_text, std::string_view network_text) {
  const auto address = sim::policy::parse_address_range(address_text);
  const auto network = sim::policy::parse_address_range(network_text);
  if (!address || !network || address->length != network->length) return false;
  for (size_t bit = 0; bit < network->prefix; ++bit) {
    const int shift = 7 - static_cast<int>(bit % 8);
    const int difference = address->bytes[bit / 8] ^ network->bytes[bit / 8];
    if ((difference >> shift & 1) != 0) return false;
  }
  return true;
}

}  // namespace fakes::securityhub
