#include "fakes/organizations/standing.h"

#include "fakes/organizations/errors.h"
#include "sim/aws/partition.h"
#include "sim/base/text.h"

namespace fakes::organizations {
namespace {

bool is_service(const sim::Call& call) {
  return call.caller.kind == sim::aws::PrincipalKind::kService;
}

}  // namespace

std::string global_name(std::string_view service_principal) {
  std::vector<std::string> parts;
  for (const auto part : sim::text::split(service_principal, '.')) {
    if (!sim::aws::find_region(part)) parts.emplace_back(part);
  }
  return sim::text::join(parts, ".");
}

Org joined_org(const sim::Call& call) {
  auto org = org_of(call.state, call.account);
  if (!org) throw not_in_use();
  return std::move(*org);
}

Org visible_org(const sim::Call& call) {
  Org org = joined_org(call);
  const std::string service = is_service(call) ? global_name(call.caller.name) : std::string();
  if (!service.empty() && !has_service_access(call.state, org.id, service)) throw access_denied();
  if (call.account == org.management) return org;
  if (delegations(call.state, org.id, call.account, service).empty()) throw access_denied();
  return org;
}

Org managed_org(const sim::Call& call) {
  Org org = joined_org(call);
  if (call.account != org.management || is_service(call)) throw access_denied();
  return org;
}

}  // namespace fakes::organizations
