#include "sim/gateway/policy_settings.h"

#include <iterator>
#include <string_view>

namespace sim {
namespace {

struct Switch {
  std::string_view name;
  bool policy::Assumptions::*member;
  std::string_view meaning;
};

constexpr Switch kSwitches[] = {
    {"policy.everyone_passes_boundary", &policy::Assumptions::everyone_passes_boundary,
     "a resource policy's \"*\" in the caller's own account suffices when the permissions boundary "
     "is silent"},
    {"policy.everyone_passes_session", &policy::Assumptions::everyone_passes_session,
     "a resource policy's \"*\" in the caller's own account suffices when the session policy is "
     "silent"},
    {"policy.everyone_includes_services", &policy::Assumptions::everyone_includes_services,
     "\"*\" in the Principal of an Allow covers service principals"},
    {"policy.grant_suffices_across_accounts", &policy::Assumptions::grant_suffices_across_accounts,
     "a KMS grant to a principal of another account is that account's consent too"},
    {"policy.multivalued_needs_set_operator", &policy::Assumptions::multivalued_needs_set_operator,
     "a multivalued key without ForAllValues or ForAnyValue never satisfies a condition"},
    {"policy.any_value_if_exists_holds_when_missing",
     &policy::Assumptions::any_value_if_exists_holds_when_missing,
     "ForAnyValue with IfExists holds when the key is missing"},
    {"policy.no_arn_is_unlike_every_arn", &policy::Assumptions::no_arn_is_unlike_every_arn,
     "ArnNotEquals and ArnNotLike hold for a value that is no ARN"},
    {"policy.unreadable_value_differs", &policy::Assumptions::unreadable_value_differs,
     "NumericNotEquals and DateNotEquals hold for a value that is no number, or no date"},
    {"policy.public_restriction_denies_first",
     &policy::Assumptions::public_restriction_denies_first,
     "RestrictPublicBuckets acts as an explicit deny, even where nothing allows anyway"},
};

}  // namespace

const std::vector<state::Setting>& policy_settings() {
  static const std::vector<state::Setting> kSettings = [] {
    const policy::Assumptions defaults;
    std::vector<state::Setting> settings;
    for (const auto& each : kSwitches) {
      settings.push_back({each.name, defaults.*each.member, each.meaning});
    }
    return settings;
  }();
  return kSettings;
}

policy::Assumptions assumptions_of(const state::Settings& settings) {
  policy::Assumptions assumptions;
  for (const auto& each : kSwitches) assumptions.*each.member = settings.flag(each.name);
  return assumptions;
}

}  // namespace sim
