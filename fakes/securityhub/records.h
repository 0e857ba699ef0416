// The rows of the Security Hub fake, the only SQL that touches them, and Security Hub's error
// words. Used by every topic of this folder.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::securityhub {

// An account in a region.
struct Scope {
  std::string account, region;
};

struct Hub {
  sim::Instant subscribed;
  bool auto_enable_controls = true;
  std::string control_finding_generator = "SECURITY_CONTROL";
  std::map<std::string, std::string> tags;
};

// A finding as GetFindings shows it, and which of its members a customer has set.
struct Finding {
  std::string product_arn, id;
  sim::Value document = sim::Value::object();
  sim::Value set_by_customer = sim::Value::array();  // "Severity", "Note", …
};

extern const char* const kSchema;

std::optional<Hub> find_hub(sim::state::Database& state, const Scope& scope);
void put_hub(sim::state::Database& state, const Scope& scope, const Hub& hub);
// With its findings and subscriptions.
void remove_hub(sim::state::Database& state, const Scope& scope);

// ---- subscriptions to products ----
bool is_subscribed(sim::state::Database& state, const Scope& scope, std::string_view product);
void subscribe(sim::state::Database& state, const Scope& scope, std::string_view product);
void unsubscribe(sim::state::Database& state, const Scope& scope, std::string_view product);
std::vector<std::string> subscriptions(sim::state::Database& state, const Scope& scope);
// The accounts that take a product's findings in a region.
std::vector<std::string> subscribers(sim::state::Database& state, std::string_view region,
                                     std::string_view product);

// ---- findings ----
std::optional<Finding> find_finding(sim::state::Database& state, const Scope& scope,
                                    std::string_view product_arn, std::string_view id);
void put_finding(sim::state::Database& state, const Scope& scope, const Finding& finding);
// A finding by its number: numbers grow in the order in which findings first came.
using OnFinding = std::function<bool(int64_t row, sim::Value document)>;
// Those after a number, for as long as the function says to go on.
void findings_after(sim::state::Database& state, const Scope& scope, int64_t row,
                    const OnFinding& on_finding);

sim::Value finding_of_row(sim::state::Database& state, int64_t row);

// ---- sorted listings ----
// An account keeps the order of one listing while none of its findings changes, so that only the
// first page of it reads them all. `listing` says which listing.
void put_order(sim::state::Database& state, const Scope& scope, std::string_view listing,
               const std::vector<int64_t>& rows);
bool has_order(sim::state::Database& state, const Scope& scope, std::string_view listing);
// The numbers of the findings at places of that order, from `begin` on.
std::vector<int64_t> rows_of_order(sim::state::Database& state, const Scope& scope, int64_t begin,
                                   int64_t most);

// ---- error words ----
sim::ApiError not_subscribed(std::string_view account);
sim::ApiError already_subscribed();
sim::ApiError no_such_hub(std::string_view arn);
sim::ApiError no_such_subscription(std::string_view arn);
sim::ApiError already_enabled(std::string_view product);
sim::ApiError invalid_input(std::string message);
sim::ApiError access_denied(std::string message);

}  // namespace fakes::securityhub
