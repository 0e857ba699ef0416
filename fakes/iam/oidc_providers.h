// IAM operations on OpenID Connect providers: the issuers of web identities that an account trusts.
#pragma once

#include <string>

#include "fakes/iam/provider_records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_open_id_connect_provider(sim::Call& call, const sim::Input& input);
sim::Output get_open_id_connect_provider(sim::Call& call, const sim::Input& input);
sim::Output list_open_id_connect_providers(sim::Call& call, const sim::Input& input);
sim::Output delete_open_id_connect_provider(sim::Call& call, const sim::Input& input);
sim::Output add_client_id_to_open_id_connect_provider(sim::Call& call, const sim::Input& input);
sim::Output remove_client_id_from_open_id_connect_provider(sim::Call& call,
                                                           const sim::Input& input);
sim::Output update_open_id_connect_provider_thumbprint(sim::Call& call, const sim::Input& input);

// The provider that the request's OpenIDConnectProviderArn names. Throws NoSuchEntity.
OidcProvider existing_oidc_provider(const sim::Call& call, const sim::Input& input);
// "https://issuer.example/path" without its scheme and a final slash, as providers are known.
// Throws InvalidInput for a URL that no issuer can have.
std::string issuer_of(const std::string& url);

}  // namespace fakes::iam
