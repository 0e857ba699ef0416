// The resources behind findings, as the rows of findings tell of them. Coverage is made of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/state/database.h"

namespace fakes::inspector {

// What an account's findings of one type say of one resource: when it was first and last seen, and
// the document of one of them. A finding with several resources is a sighting by itself.
struct Sighting {
  std::string account;
  int64_t id = 0;  // of the document
  int64_t first_observed_at = 0, last_observed_at = 0;
};

void each_sighting(sim::state::Database& db, const std::vector<std::string>& accounts,
                   std::string_view region, const std::function<void(const Sighting&)>& use);

}  // namespace fakes::inspector
