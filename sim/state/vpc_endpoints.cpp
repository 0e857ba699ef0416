#include "sim/state/vpc_endpoints.h"

namespace sim::state {

const char* const kVpcEndpointsSchema =
    "CREATE TABLE IF NOT EXISTS vpc_endpoint (id TEXT PRIMARY KEY, vpc TEXT NOT NULL, account TEXT "
    "NOT NULL, region TEXT NOT NULL, policy TEXT NOT NULL) WITHOUT ROWID;";

bool add_vpc_endpoint(Database& state, const VpcEndpoint& e) {
  if (find_vpc_endpoint(state, e.id)) return false;
  state.run("INSERT INTO vpc_endpoint VALUES (?, ?, ?, ?, ?)", e.id, e.vpc, e.account, e.region,
            e.policy);
  return true;
}

std::optional<VpcEndpoint> find_vpc_endpoint(Database& state, std::string_view id) {
  return state.first(
      "SELECT id, vpc, account, region, policy FROM vpc_endpoint WHERE id = ?",
      [](const Row& row) {
        return VpcEndpoint{row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)};
      },
      id);
}

}  // namespace sim::state
