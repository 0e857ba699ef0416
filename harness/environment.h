// How a client is pointed at a simulated world: endpoint, region and the credentials of an identity
// that the world file names. Used by `serve` and `env`, and for the programs that scenarios run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/value.h"
#include "sim/world_file.h"

namespace harness {

// An access key of a world file and whose it is.
struct KnownKey {
  std::string account, user;  // user "root": the account's root user
  std::string id, secret;
};

// Every access key of a world, users before the root of their account.
std::vector<KnownKey> keys_of(const sim::Value& world);
// What a client uses unless told otherwise: the first user with an access key, else the first root.
std::optional<KnownKey> first_key(const sim::Value& world);
// The key of "alice", "444455556666:alice" or "root"; nothing when that identity has none.
std::optional<KnownKey> key_of(const sim::Value& world, std::string_view who);

// The region that the world names for its clients, else the first region of its first partition.
std::string home_region(const sim::Value& world);

// Environment variables, in the order in which they are shown.
std::vector<std::pair<std::string, std::string>> client_variables(
    const std::string& endpoint, const std::string& region, const std::optional<KnownKey>& key);

// A word as a POSIX shell reads it back unchanged.
std::string shell_quoted(std::string_view word);
// "export NAME='value'" lines.
std::string export_lines(const std::vector<std::pair<std::string, std::string>>& variables);

// The world file of that path, or the default world that is built in.
sim::WorldFile world_file_or_default(const std::optional<std::string>& path);

}  // namespace harness
