#include "sim/policy/near_miss.h"

#include <cstddef>
#include <numeric>

#include "sim/policy/service_rules.h"

namespace sim::policy {

std::vector<Miss> misses_of(const Statement& statement, const Request& request, Boundary boundary,
                            const Assumptions& assumptions) {
  std::vector<Miss> misses;
  // What failed is taken out of a copy, and the copy asked again.
  Statement rest = statement;
  std::vector<size_t> numbers(rest.conditions.size());
  std::iota(numbers.begin(), numbers.end(), size_t{0});
  for (;;) {
    const Finding finding = examine(rest, request, boundary, assumptions);
    switch (finding.failed) {
      case Part::kNone:
        return misses;
      case Part::kPrincipal:
        rest.principal = {};
        break;
      case Part::kAction:
        rest.action = {};
        break;
      case Part::kResource:
        rest.resource = {};
        break;
      case Part::kCondition: {
        const auto at = finding.condition - rest.conditions.data();
        misses.push_back({Part::kCondition, numbers[static_cast<size_t>(at)]});
        rest.conditions.erase(rest.conditions.begin() + at);
        numbers.erase(numbers.begin() + at);
        continue;
      }
    }
    misses.push_back({finding.failed, 0});
  }
}

Boundary boundary_of(const Request& request, const Policies& policies) {
  const auto kind = request.principal.kind;
  const bool may_have_one = kind == aws::PrincipalKind::kUser ||
                            kind == aws::PrincipalKind::kRoleSession ||
                            kind == aws::PrincipalKind::kFederatedUser;
  return policies.boundary && may_have_one ? Boundary::kPresent : Boundary::kAbsent;
}

DocumentKind document_kind(Layer layer, const Request& request) {
  switch (layer) {
    case Layer::kServiceControl:
      return DocumentKind::kServiceControl;
    case Layer::kResourceControl:
      return DocumentKind::kResourceControl;
    case Layer::kEndpoint:
      return DocumentKind::kEndpoint;
    case Layer::kIdentity:
    case Layer::kBoundary:
    case Layer::kSession:
      return DocumentKind::kIdentity;
    case Layer::kResource:
    case Layer::kGrant:
      break;
  }
  switch (resource_kind(request.action, request.resource)) {
    case ResourceKind::kKey:
      return DocumentKind::kKey;
    case ResourceKind::kTrustedRole:
      return DocumentKind::kTrust;
    case ResourceKind::kOrdinary:
      break;
  }
  return DocumentKind::kBucket;
}

std::vector<std::vector<const Attached*>> documents_of(const Policies& policies, Layer layer) {
  std::vector<std::vector<const Attached*>> out;
  const auto add_list = [&](const std::vector<Attached>& list) {
    auto& level = out.emplace_back();
    for (const auto& attached : list) level.push_back(&attached);
  };
  const auto add_one = [&](const std::optional<Attached>& one) {
    auto& level = out.emplace_back();
    if (one) level.push_back(&*one);
  };
  switch (layer) {
    case Layer::kResourceControl:
      for (const auto& level : policies.resource_control) add_list(level);
      break;
    case Layer::kServiceControl:
      for (const auto& level : policies.service_control) add_list(level);
      break;
    case Layer::kResource:
      add_one(policies.resource);
      break;
    case Layer::kIdentity:
      add_list(policies.identity);
      break;
    case Layer::kBoundary:
      add_one(policies.boundary);
      break;
    case Layer::kSession:
      add_list(policies.session);
      break;
    case Layer::kEndpoint:
      add_one(policies.endpoint);
      break;
    case Layer::kGrant:
      break;
  }
  return out;
}

}  // namespace sim::policy
