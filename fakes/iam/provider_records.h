// The rows of OpenID Connect providers, and the key sets that issuers of the outside world publish,
// with the only SQL that touches them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::iam {

struct OidcProvider {
  std::string account, arn;
  std::string url;  // without https://, as GetOpenIDConnectProvider shows it
  std::vector<std::string> client_ids, thumbprints;
  sim::Instant created;
  sim::Value tags = sim::Value::object();  // name to value
};

extern const char* const kProviderSchema;

void add_oidc_provider(sim::state::Database& state, const OidcProvider& provider);
std::optional<OidcProvider> find_oidc_provider(sim::state::Database& state, std::string_view arn);
// By ARN, all of an account.
std::vector<OidcProvider> oidc_providers(sim::state::Database& state, std::string_view account);
// Client ids, thumbprints and tags.
void change_oidc_provider(sim::state::Database& state, const OidcProvider& provider);
void remove_oidc_provider(sim::state::Database& state, std::string_view arn);

// What an issuer publishes is no property of any account: whoever registers the issuer finds its
// keys. A JSON Web Key Set; nothing for an issuer that the world knows no keys of.
void set_issuer_keys(sim::state::Database& state, std::string_view url, const sim::Value& keys);
std::optional<sim::Value> issuer_keys(sim::state::Database& state, std::string_view url);

// ---- error words ----
sim::ApiError no_such_oidc_provider(std::string_view arn);
sim::ApiError oidc_provider_exists(std::string_view url);

}  // namespace fakes::iam
