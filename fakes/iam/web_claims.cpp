#include "fakes/iam/web_claims.h"

#include <algorithm>

#include "fakes/iam/role_demands.h"

namespace fakes::iam {
namespace {

using sim::Value;

constexpr const char* kTags = "https://aws.amazon.com/tags";
constexpr std::string_view kSpreadTag = "https://aws.amazon.com/tags/principal_tags/";
constexpr const char* kSpreadTransitive = "https://aws.amazon.com/tags/transitive_tag_keys";
constexpr const char* kSourceIdentity = "https://aws.amazon.com/source_identity";

// Issuers of whose claims AWS makes more keys than of others', as the service authorization
// reference lists them.
struct KnownIssuer {
  std::string_view issuer;
  std::vector<const char*> claims;
};

const std::vector<KnownIssuer>& known_issuers() {
  static const std::vector<KnownIssuer> kKnown = {
      {"token.actions.githubusercontent.com",
       {"actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref", "ref",
        "repository", "repository_id", "repository_owner_id", "workflow"}},
      {"gitlab.com",
       {"namespace_id", "pipeline_source", "project_id", "ref_protected", "runner_environment",
        "user_access_level", "user_email", "user_id", "user_login"}},
      {"agent.buildkite.com",
       {"build_branch", "cluster_id", "cluster_name", "organization_id", "organization_slug",
        "pipeline_id", "pipeline_slug"}},
  };
  return kKnown;
}

// Texts of a claim that holds one or a list of them; nothing when it holds something else.
std::optional<std::vector<std::string>> texts(const Value& claim) {
  if (claim.is_string()) return std::vector{claim.get<std::string>()};
  const bool list =
      claim.is_array() &&
      std::all_of(claim.begin(), claim.end(), [](const auto& each) { return each.is_string(); });
  if (!list) return std::nullopt;
  return claim.get<std::vector<std::string>>();
}

std::vector<std::string> texts_of(const Value& claims, const char* name) {
  const auto at = claims.find(name);
  return at == claims.end() ? std::vector<std::string>()
                            : texts(*at).value_or(std::vector<std::string>());
}

// A tag has one value, written as a text or as a list of one.
bool add_tag(ClaimedTags& tags, const std::string& name, const Value& value) {
  const auto values = texts(value);
  if (!values || values->size() != 1 || name.empty()) return false;
  tags.list.push_back({{"Key", name}, {"Value", values->front()}});
  return true;
}

bool add_transitive(ClaimedTags& tags, const Value& keys) {
  const auto names = texts(keys);
  if (names) tags.transitive.insert(tags.transitive.end(), names->begin(), names->end());
  return names.has_value();
}

bool add_nested(ClaimedTags& tags, const Value& claim) {
  if (!claim.is_object()) return false;
  const auto principal = claim.find("principal_tags");
  if (principal != claim.end()) {
    if (!principal->is_object()) return false;
    for (const auto& [name, value] : principal->items()) {
      if (!add_tag(tags, name, value)) return false;
    }
  }
  const auto transitive = claim.find("transitive_tag_keys");
  return transitive == claim.end() || add_transitive(tags, *transitive);
}

}  // namespace

std::vector<std::string> audiences_of(const Value& claims) {
  const auto party = texts_of(claims, "azp");
  return party.empty() ? texts_of(claims, "aud") : party;
}

Context web_identity_keys(std::string_view issuer, const Value& claims,
                          const std::string& audience) {
  Context keys;
  const std::string prefix = std::string(issuer) + ":";
  add_key(keys, prefix + "aud", audience);
  const auto add_claim = [&](const char* claim, const char* key) {
    const auto values = texts_of(claims, claim);
    if (!values.empty()) add_key(keys, prefix + key, values.front());
  };
  add_claim("sub", "sub");
  add_claim("email", "email");
  if (claims.contains("azp")) add_claim("aud", "oaud");
  if (auto methods = texts_of(claims, "amr"); !methods.empty()) {
    keys.emplace_back(prefix + "amr[]", std::move(methods));
  }
  for (const auto& known : known_issuers()) {
    if (known.issuer != issuer) continue;
    for (const char* claim : known.claims) add_claim(claim, claim);
  }
  return keys;
}

Context lasting_keys(std::string_view issuer, const Value& claims, const std::string& audience) {
  Context keys = web_identity_keys(issuer, claims, audience);
  std::erase_if(keys, [](const auto& key) {
    const std::string_view name = key.first;
    return !name.ends_with(":aud") && !name.ends_with(":sub") && !name.ends_with(":amr[]");
  });
  return keys;
}

std::optional<ClaimedTags> claimed_tags(const Value& claims) {
  ClaimedTags tags;
  for (const auto& [name, value] : claims.items()) {
    bool sound = true;
    if (name == kTags) {
      sound = add_nested(tags, value);
    } else if (name == kSpreadTransitive) {
      sound = add_transitive(tags, value);
    } else if (name.starts_with(kSpreadTag)) {
      sound = add_tag(tags, name.substr(kSpreadTag.size()), value);
    }
    if (!sound) return std::nullopt;
  }
  return tags;
}

std::optional<std::string> claimed_source_identity(const Value& claims) {
  const auto at = claims.find(kSourceIdentity);
  if (at == claims.end()) return "";
  if (!at->is_string()) return std::nullopt;
  auto name = at->get<std::string>();
  const bool sound = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  });
  if (!sound || name.size() < 2 || name.size() > 64) return std::nullopt;
  return name;
}

}  // namespace fakes::iam
