#include "fakes/iam/oidc_providers.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "fakes/iam/records.h"
#include "fakes/iam/tags.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostClientIds = 100;
constexpr size_t kMostThumbprints = 5;
constexpr std::string_view kScheme = "https://";

void check_client_ids(const std::vector<std::string>& ids) {
  if (ids.size() > kMostClientIds) {
    throw limit_exceeded(fmt::format(
        "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {}", kMostClientIds));
  }
}

std::vector<std::string> thumbprints_of(const Input& input) {
  auto thumbprints = input.at("ThumbprintList").get<std::vector<std::string>>();
  if (thumbprints.size() > kMostThumbprints) {
    throw invalid_input(
        fmt::format("Thumbprint list must contain fewer than {} entries.", kMostThumbprints + 1));
  }
  for (const auto& each : thumbprints) {
    if (!sim::encoding::from_hex(each)) {
      throw invalid_input(fmt::format("Thumbprint {} is not a hexadecimal number.", each));
    }
  }
  return thumbprints;
}

// AWS takes the certificate from the issuer's server. There is none, so the thumbprint is a
// function of the name.
std::string thumbprint_of_server(const std::string& issuer) {
  return sim::encoding::hex(sim::crypto::sha1(issuer.substr(0, issuer.find('/'))));
}

}  // namespace

std::string issuer_of(const std::string& url) {
  std::string_view issuer = url;
  if (!issuer.starts_with(kScheme)) throw invalid_input("The URL must begin with https://.");
  issuer.remove_prefix(kScheme.size());
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  if (issuer.empty() || issuer.front() == '/' ||
      issuer.find_first_of("?#:@ ") != std::string_view::npos) {
    throw invalid_input(fmt::format(
        "{} is not the URL of a provider: a host and a path, without port and parameters.", url));
  }
  return std::string(issuer);
}

OidcProvider existing_oidc_provider(const Call& call, const Input& input) {
  const std::string arn = input.text("OpenIDConnectProviderArn");
  auto provider = find_oidc_provider(call.state, arn);
  if (!provider || provider->account != call.account) throw no_such_oidc_provider(arn);
  return std::move(*provider);
}

Output create_open_id_connect_provider(Call& call, const Input& input) {
  OidcProvider provider;
  provider.account = call.account;
  provider.url = issuer_of(input.text("Url"));
  provider.arn = call.arn("iam", "", call.account, "oidc-provider/" + provider.url);
  if (input.has("ClientIDList")) {
    provider.client_ids = input.at("ClientIDList").get<std::vector<std::string>>();
  }
  check_client_ids(provider.client_ids);
  provider.thumbprints = input.has("ThumbprintList")
                             ? thumbprints_of(input)
                             : std::vector{thumbprint_of_server(provider.url)};
  provider.tags = tags_from(input.at("Tags"));
  provider.created = call.now();
  if (find_oidc_provider(call.state, provider.arn)) throw oidc_provider_exists(provider.url);
  add_oidc_provider(call.state, provider);
  Value made = {{"OpenIDConnectProviderArn", provider.arn}};
  if (!provider.tags.empty()) made["Tags"] = tags_shown(provider.tags);
  return made;
}

Output get_open_id_connect_provider(Call& call, const Input& input) {
  const auto provider = existing_oidc_provider(call, input);
  Value shown = {{"Url", provider.url},
                 {"ClientIDList", provider.client_ids},
                 {"ThumbprintList", provider.thumbprints},
                 {"CreateDate", sim::to_millis(provider.created)}};
  if (!provider.tags.empty()) shown["Tags"] = tags_shown(provider.tags);
  return shown;
}

Output list_open_id_connect_providers(Call& call, const Input&) {
  Value list = Value::array();
  for (const auto& provider : oidc_providers(call.state, call.account)) {
    list.push_back({{"Arn", provider.arn}});
  }
  return Value{{"OpenIDConnectProviderList", std::move(list)}};
}

// To delete what is not there is no error, AWS documents, as with the client ids below.
Output delete_open_id_connect_provider(Call& call, const Input& input) {
  const std::string arn = input.text("OpenIDConnectProviderArn");
  const auto provider = find_oidc_provider(call.state, arn);
  if (provider && provider->account == call.account) remove_oidc_provider(call.state, arn);
  return {};
}

Output add_client_id_to_open_id_connect_provider(Call& call, const Input& input) {
  auto provider = existing_oidc_provider(call, input);
  const std::string id = input.text("ClientID");
  auto& ids = provider.client_ids;
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  check_client_ids(ids);
  change_oidc_provider(call.state, provider);
  return {};
}

Output remove_client_id_from_open_id_connect_provider(Call& call, const Input& input) {
  auto provider = existing_oidc_provider(call, input);
  std::erase(provider.client_ids, input.text("ClientID"));
  change_oidc_provider(call.state, provider);
  return {};
}

Output update_open_id_connect_provider_thumbprint(Call& call, const Input& input) {
  auto provider = existing_oidc_provider(call, input);
  provider.thumbprints = thumbprints_of(input);
  change_oidc_provider(call.state, provider);
  return {};
}

}  // namespace fakes::iam
