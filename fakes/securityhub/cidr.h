// IP addresses and the networks that filters name. Pure.
#pragma once

#include <string_view>

namespace fakes::securityhub {

// "10.0.0.0/8", "2001:db8::/32", or one address.
bool is_network(std::string_view text);
bool in_network(std::string_view address, std::string_view network);

}  // namespace fakes::securityhub
