#include "harness/environment.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/embedded.h"

namespace harness {
namespace {

using sim::Value;

const Value& member(const Value& object, const char* name) {
  static const Value kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

std::string text_of(const Value& object, const char* name) {
  const Value& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

void add_keys(const Value& list, const std::string& account, const std::string& user,
              std::vector<KnownKey>& out) {
  if (!list.is_array()) return;
  for (const auto& key : list) {
    const std::string id = text_of(key, "id"), secret = text_of(key, "secret");
    if (!id.empty() && !secret.empty()) out.push_back({account, user, id, secret});
  }
}

}  // namespace

std::vector<KnownKey> keys_of(const Value& world) {
  std::vector<KnownKey> out;
  const Value& accounts = member(world, "accounts");
  if (!accounts.is_array()) return out;
  for (const auto& account : accounts) {
    const std::string id = text_of(account, "id");
    const Value& users = member(account, "users");
    if (users.is_array()) {
      for (const auto& user : users) {
        add_keys(member(user, "access_keys"), id, text_of(user, "name"), out);
      }
    }
    add_keys(member(account, "root_access_keys"), id, "root", out);
  }
  return out;
}

std::optional<KnownKey> first_key(const Value& world) {
  const auto keys = keys_of(world);
  const auto user = std::find_if(keys.begin(), keys.end(),
                                 [](const KnownKey& key) { return key.user != "root"; });
  if (user != keys.end()) return *user;
  return keys.empty() ? std::nullopt : std::optional(keys.front());
}

std::optional<KnownKey> key_of(const Value& world, std::string_view who) {
  const auto colon = who.find(':');
  const auto account = colon == std::string_view::npos ? std::string_view() : who.substr(0, colon);
  const auto user = colon == std::string_view::npos ? who : who.substr(colon + 1);
  for (auto& key : keys_of(world)) {
    if (key.user == user && (account.empty() || key.account == account)) return key;
  }
  return std::nullopt;
}

std::string home_region(const Value& world) {
  const std::string named = text_of(world, "region");
  if (!named.empty()) return named;
  const Value& accounts = member(world, "accounts");
  const std::string partition = accounts.is_array() && !accounts.empty()
                                    ? text_of(accounts.front(), "partition")
                                    : std::string();
  if (partition == "aws-cn") return "cn-north-1";
  return partition == "aws-us-gov" ? "us-gov-west-1" : "us-east-1";
}

std::vector<std::pair<std::string, std::string>> client_variables(
    const std::string& endpoint, const std::string& region, const std::optional<KnownKey>& key) {
  std::vector<std::pair<std::string, std::string>> out = {
      {"AWS_ENDPOINT_URL", endpoint}, {"AWS_REGION", region}, {"AWS_DEFAULT_REGION", region}};
  if (key) {
    out.emplace_back("AWS_ACCESS_KEY_ID", key->id);
    out.emplace_back("AWS_SECRET_ACCESS_KEY", key->secret);
  }
  return out;
}

std::string shell_quoted(std::string_view word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./:@%+,=").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return std::string(word);
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string export_lines(const std::vector<std::pair<std::string, std::string>>& variables) {
  std::string out;
  for (const auto& [name, value] : variables) {
    out += fmt::format("export {}={}\n", name, shell_quoted(value));
  }
  return out;
}

sim::WorldFile world_file_or_default(const std::optional<std::string>& path) {
  if (path) return sim::WorldFile::read(*path);
  try {
    return sim::WorldFile::parse("the default world", ".",
                                 std::string(fakes::embedded("default.json")));
  } catch (const std::out_of_range&) {
    throw sim::WorldFileError("this build has no default world: name one with --world");
  }
}

}  // namespace harness
