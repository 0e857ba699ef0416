#include "fakes/iam/provider_section.h"

#include <fmt/format.h>

#include "fakes/iam/provider_records.h"
#include "fakes/iam/section_entry.h"
#include "fakes/iam/web_tokens.h"
#include "sim/base/json_text.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;
using Content = sim::Section::Content;
using Words = std::vector<std::string>;

// The address of an issuer as it is kept, without https://.
std::string address_of(const Value& entry, const std::string& at) {
  constexpr std::string_view kScheme = "https://";
  const std::string url = text_of(entry, at, "url");
  if (!url.starts_with(kScheme) || url.size() == kScheme.size()) {
    throw WorldError(at + "/url",
                     fmt::format("`{}`: an issuer's address begins with https://", url));
  }
  return url.substr(kScheme.size());
}

std::vector<std::string> texts_of(const Value& entry, const std::string& at, const char* member) {
  std::vector<std::string> texts;
  if (!entry.contains(member)) return texts;
  const std::string place = fmt::format("{}/{}", at, member);
  for (const auto& each : list_of(entry.at(member), place, member)) {
    if (!each.is_string()) throw WorldError(place, fmt::format("{} is a list of texts", member));
    texts.push_back(each);
  }
  return texts;
}

// A key set as it stands, or the text of a file that holds one.
Value key_set_of(const Value& keys, const std::string& at, const Content& content) {
  if (keys.is_null()) return keys;
  std::string text;
  at_place(at, [&] { text = content.document(keys); });
  auto key_set = sim::json::parse(text);
  const auto fault = key_set ? fault_of_key_set(*key_set.value) : "a key set is JSON";
  if (fault) throw WorldError(at, *fault);
  return std::move(*key_set.value);
}

}  // namespace

void load_oidc_providers(Call& call, const Content& content) {
  static const Words kKnown = {"url", "client_ids", "thumbprints"};
  list_of(content.value, "", "oidc_providers");
  for (size_t i = 0; i < content.value.size(); ++i) {
    const Value& entry = content.value[i];
    const std::string at = fmt::format("/{}", i);
    check_words(entry, at, "an identity provider", kKnown);
    OidcProvider provider;
    provider.account = call.account;
    provider.url = address_of(entry, at);
    provider.arn = call.arn("iam", "", call.account, "oidc-provider/" + provider.url);
    provider.client_ids = texts_of(entry, at, "client_ids");
    provider.thumbprints = texts_of(entry, at, "thumbprints");
    provider.created = call.now();
    if (find_oidc_provider(call.state, provider.arn)) {
      throw WorldError(at + "/url", oidc_provider_exists(provider.url).message);
    }
    add_oidc_provider(call.state, provider);
  }
}

void load_identity_issuers(Call& call, const Content& content) {
  static const Words kKnown = {"url", "keys"};
  list_of(content.value, "", "identity_issuers");
  for (size_t i = 0; i < content.value.size(); ++i) {
    const Value& entry = content.value[i];
    const std::string at = fmt::format("/{}", i);
    check_words(entry, at, "an issuer", kKnown);
    const std::string address = address_of(entry, at);
    if (!entry.contains("keys")) {
      throw WorldError(at,
                       "\"keys\" is needed: what the issuer publishes, or null for one that "
                       "cannot be reached");
    }
    if (issuer_keys(call.state, address)) {
      throw WorldError(at + "/url", fmt::format("the issuer {} is given twice", address));
    }
    set_issuer_keys(call.state, address, key_set_of(entry.at("keys"), at + "/keys", content));
  }
}

}  // namespace fakes::iam
