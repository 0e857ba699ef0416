// A world with every fake in it, for tests that go through the front door. Time stands still unless
// a test moves it; the wire clock stands still too.
#pragma once

#include <string>
#include <string_view>

#include "fakes/all.h"
#include "sim/world.h"

namespace tests {

// One account of the documentation's examples with an administrator, and a second account.
inline constexpr const char* kAccount = "111122223333";
inline constexpr const char* kOtherAccount = "444455556666";

struct TestWorld {
  // The standard world: both accounts, a user "admin" in each that may do everything, Inspector
  // enabled in us-east-1, eu-west-1 and me-south-1 of the first, nothing else.
  TestWorld();
  // A world file's text. Loading it must succeed.
  explicit TestWorld(const std::string& world_json, const std::string& state_file = ":memory:");

  sim::Client client(std::string region = "us-east-1") { return client_as(admin(), region); }
  sim::Client client_as(sim::aws::Principal who, std::string region = "us-east-1") {
    return world.client(std::move(who), std::move(region));
  }
  void advance(sim::Millis by) { world.advance(by); }

  sim::VirtualClock wire_clock;
  sim::World world;

  // The user "admin" of an account; as identify() would describe it.
  static sim::aws::Principal admin(std::string account = kAccount);
  static sim::aws::Principal user(std::string name, std::string account = kAccount);
  static sim::aws::Principal root(std::string account = kAccount);
};

// The text of a file below the source root, or of the shared data beside it.
std::string source_file(const std::string& path);
// "../shared/<path>" as an absolute path, or nothing when the shared data is not there.
std::string shared_path(const std::string& path);

}  // namespace tests
