#include "fakes/inspector/hub_feed.h"

#include "fakes/inspector/asff.h"
#include "fakes/inspector/own_name.h"
#include "sim/state/integrations.h"

namespace fakes::inspector {

using sim::Call;
using sim::Value;

namespace {

constexpr const char* kTaker = "securityhub";
constexpr size_t kMostAtOnce = 100;

// What Security Hub refuses is lost, as it would be on AWS; the journal tells why.
void send(Call& call, const Scope& scope, Value findings) {
  try {
    const std::string source = call.arn("inspector2", scope.region, scope.account, "finding/*");
    call.ask({own_principal(scope.account, scope.region, source), kTaker, "BatchImportFindings",
              Value{{"Findings", std::move(findings)}}, scope.region});
  } catch (const sim::ApiError&) {
  }
}

}  // namespace

bool feeds_hub(const Call& call, const Scope& scope) {
  return sim::state::has_integration(call.state,
                                     {"inspector2", kTaker, scope.account, scope.region});
}

void feed_hub(Call& call, const Scope& scope, const Value& finding) {
  if (feeds_hub(call, scope)) send(call, scope, Value::array({to_asff(finding)}));
}

void begin_integration(Call& call, const std::string&) {
  const Scope scope{call.account, call.region};
  FindingQuery query;
  query.scope = scope;
  Value batch = Value::array();
  std::vector<int64_t> ids;
  each_finding(call.state, query, [&](const StoredFinding& stored) {
    ids.push_back(stored.id);
    return true;
  });
  for (const auto id : ids) {
    const Value finding = finding_document(call.state, id);
    if (finding.at("status") == "CLOSED") continue;
    batch.push_back(to_asff(finding));
    if (batch.size() == kMostAtOnce) {
      send(call, scope, std::move(batch));
      batch = Value::array();
    }
  }
  if (!batch.empty()) send(call, scope, std::move(batch));
}

}  // namespace fakes::inspector
