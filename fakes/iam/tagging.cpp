#include "fakes/iam/tagging.h"

#include "fakes/iam/instance_profiles.h"
#include "fakes/iam/managed_policies.h"
#include "fakes/iam/mfa_devices.h"
#include "fakes/iam/oidc_providers.h"
#include "fakes/iam/owners.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/tags.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// What can be tagged: how a request names one, and how one is kept.
struct Users {
  static User find(const Call& call, const Input& input) {
    return *find_user(call.state, call.account, existing_owner(call, input, Owner::kUser));
  }
  static void keep(const Call& call, const User& user) { change_user(call.state, user.name, user); }
};

struct Roles {  // service-linked ones too
  static Role find(const Call& call, const Input& input) {
    return existing_role(call, input.text("RoleName"));
  }
  static void keep(const Call& call, const Role& role) { change_role(call.state, role); }
};

struct Policies {
  static ManagedPolicy find(const Call& call, const Input& input) {
    return modifiable_policy(call, input);
  }
  static void keep(const Call& call, const ManagedPolicy& policy) {
    change_managed_policy(call.state, policy);
  }
};

struct InstanceProfiles {
  static InstanceProfile find(const Call& call, const Input& input) {
    return existing_instance_profile(call, input.text("InstanceProfileName"));
  }
  static void keep(const Call& call, const InstanceProfile& profile) {
    change_instance_profile(call.state, profile);
  }
};

struct MfaDevices {
  static MfaDevice find(const Call& call, const Input& input) {
    return existing_mfa_device(call, input);
  }
  static void keep(const Call& call, const MfaDevice& device) {
    change_mfa_device(call.state, device);
  }
};

struct OidcProviders {
  static OidcProvider find(const Call& call, const Input& input) {
    return existing_oidc_provider(call, input);
  }
  static void keep(const Call& call, const OidcProvider& provider) {
    change_oidc_provider(call.state, provider);
  }
};

template <class Things>
Output tag(Call& call, const Input& input) {
  auto thing = Things::find(call, input);
  add_tags(thing.tags, input.at("Tags"));
  Things::keep(call, thing);
  return {};
}

template <class Things>
Output untag(Call& call, const Input& input) {
  auto thing = Things::find(call, input);
  remove_tags(thing.tags, input.at("TagKeys").get<std::vector<std::string>>());
  Things::keep(call, thing);
  return {};
}

template <class Things>
Output list(Call& call, const Input& input) {
  const Value tags = tags_shown(Things::find(call, input).tags);
  return page_of_all(
      call, input, "Tags", std::vector<Value>(tags.begin(), tags.end()),
      [](const Value& tag) { return tag; },
      [](const Value& tag) { return tag.at("Key").template get<std::string>(); });
}

}  // namespace

Output tag_user(Call& call, const Input& input) { return tag<Users>(call, input); }
Output untag_user(Call& call, const Input& input) { return untag<Users>(call, input); }
Output list_user_tags(Call& call, const Input& input) { return list<Users>(call, input); }
Output tag_role(Call& call, const Input& input) { return tag<Roles>(call, input); }
Output untag_role(Call& call, const Input& input) { return untag<Roles>(call, input); }
Output list_role_tags(Call& call, const Input& input) { return list<Roles>(call, input); }
Output tag_policy(Call& call, const Input& input) { return tag<Policies>(call, input); }
Output untag_policy(Call& call, const Input& input) { return untag<Policies>(call, input); }
Output list_policy_tags(Call& call, const Input& input) { return list<Policies>(call, input); }
Output tag_instance_profile(Call& call, const Input& input) {
  return tag<InstanceProfiles>(call, input);
}
Output untag_instance_profile(Call& call, const Input& input) {
  return untag<InstanceProfiles>(call, input);
}
Output list_instance_profile_tags(Call& call, const Input& input) {
  return list<InstanceProfiles>(call, input);
}
Output tag_mfa_device(Call& call, const Input& input) { return tag<MfaDevices>(call, input); }
Output untag_mfa_device(Call& call, const Input& input) { return untag<MfaDevices>(call, input); }
Output list_mfa_device_tags(Call& call, const Input& input) {
  return list<MfaDevices>(call, input);
}
Output tag_open_id_connect_provider(Call& call, const Input& input) {
  return tag<OidcProviders>(call, input);
}
Output untag_open_id_connect_provider(Call& call, const Input& input) {
  return untag<OidcProviders>(call, input);
}
Output list_open_id_connect_provider_tags(Call& call, const Input& input) {
  return list<OidcProviders>(call, input);
}

}  // namespace fakes::iam
