// The products whose findings Security Hub takes: Amazon Inspector, whose integration can be
// switched off and on, and the product of each account's own findings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/securityhub/records.h"
#include "sim/gateway/service.h"

namespace fakes::securityhub {

inline constexpr std::string_view kInspector = "aws/inspector";

// "arn:aws:securityhub:us-east-1::product/aws/inspector"
std::string inspector_arn(const sim::Call& call);
// "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default"
std::string default_product_arn(const sim::Call& call);

// Switches Inspector's integration on or off, for Inspector as well.
void integrate(sim::Call& call);
void part(sim::Call& call);

sim::Output describe_products(sim::Call& call, const sim::Input& input);
sim::Output enable_import_findings_for_product(sim::Call& call, const sim::Input& input);
sim::Output disable_import_findings_for_product(sim::Call& call, const sim::Input& input);
sim::Output list_enabled_products_for_import(sim::Call& call, const sim::Input& input);

// What lets a product send: a policy of the subscription, which names the accounts that take its
// findings.
std::optional<sim::ResourcePolicy> product_policy_of(const sim::PolicyView& view,
                                                     std::string_view arn);

}  // namespace fakes::securityhub
