#include "fakes/inspector/own_name.h"

#include <fmt/format.h>

#include "sim/aws/partition.h"

namespace fakes::inspector {

sim::aws::Principal own_principal(std::string_view account, std::string_view region,
                                  std::string source_arn) {
  const auto* known = sim::aws::find_region(region);
  const bool opt_in = known && known->opt_in == sim::aws::OptIn::kOptIn;
  sim::aws::Principal principal;
  principal.kind = sim::aws::PrincipalKind::kService;
  principal.name = opt_in ? fmt::format("inspector2.{}.amazonaws.com", region)
                          : std::string("inspector2.amazonaws.com");
  principal.source_account = account;
  principal.source_arn = std::move(source_arn);
  return principal;
}

}  // namespace fakes::inspector
