#include "fakes/inspector/resource_records.h"

#include "sim/base/value.h"

namespace fakes::inspector {

void each_sighting(sim::state::Database& db, const std::vector<std::string>& accounts,
                   std::string_view region, const std::function<void(const Sighting&)>& use) {
  db.each(
      "SELECT account, max(id), min(first_observed_at), max(last_observed_at) "
      "FROM inspector_finding "
      "WHERE account IN (SELECT value FROM json_each(?)) AND region=? "
      "GROUP BY account, aws_account_id, resource_type, resource_id, type, "
      "CASE WHEN resource_count>1 THEN id END",
      [&](const sim::state::Row& row) {
        use({row.text(0), row.integer(1), row.integer(2), row.integer(3)});
      },
      sim::Value(accounts).dump(), region);
}

}  // namespace fakes::inspector
