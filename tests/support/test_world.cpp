#include "tests/support/test_world.h"

#include <filesystem>

namespace tests {
namespace {

constexpr const char* kStandardWorld = R"({
  "now": "2026-03-01T09:00:00Z",
  "seed": 1,
  "accounts": [
    { "id": "111122223333", "name": "documentation",
      "root_access_keys": [ { "id": "AKIAROOTEXAMPLE00001", "secret": "root-secret-of-the-first" } ],
      "users": [ { "name": "admin",
                   "policies": { "Administrator": { "Version": "2012-10-17", "Statement": [
                     { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } },
                   "access_keys": [ { "id": "AKIAIOSFODNN7EXAMPLE",
                                      "secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" } ] } ],
      "regions": { "us-east-1": { "inspector": { "enabled": true } },
                   "eu-west-1": { "inspector": { "enabled": true } },
                   "me-south-1": { "inspector": { "enabled": true } } } },
    { "id": "444455556666", "name": "other",
      "users": [ { "name": "admin",
                   "policies": { "Administrator": { "Version": "2012-10-17", "Statement": [
                     { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } },
                   "access_keys": [ { "id": "AKIAI44QH8DHBEXAMPLE",
                                      "secret": "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY" } ] } ] }
  ]
})";

// 2026-03-01T09:00:00Z, where the standard world begins.
constexpr sim::Instant kStart{sim::Millis(1'772'355'600'000)};

}  // namespace

TestWorld::TestWorld() : TestWorld(kStandardWorld) {}

TestWorld::TestWorld(const std::string& world_json, const std::string& state_file)
    : wire_clock(kStart), world(sim::World::Options{state_file, &wire_clock}) {
  fakes::install_all(world);
  world.load(sim::WorldFile::parse("test world", SIM_SOURCE_DIR "/tests", world_json));
}

sim::aws::Principal TestWorld::user(std::string name, std::string account) {
  sim::aws::Principal who;
  who.kind = sim::aws::PrincipalKind::kUser;
  who.account = account;
  who.name = name;
  who.arn = "arn:aws:iam::" + account + ":user/" + name;
  who.user_id = "AIDAEXAMPLE" + name;
  return who;
}

sim::aws::Principal TestWorld::admin(std::string account) {
  return user("admin", std::move(account));
}

sim::aws::Principal TestWorld::root(std::string account) {
  sim::aws::Principal who;
  who.kind = sim::aws::PrincipalKind::kRoot;
  who.account = account;
  who.arn = "arn:aws:iam::" + account + ":root";
  who.user_id = account;
  return who;
}

std::string source_file(const std::string& path) {
  return sim::read_file(std::string(SIM_SOURCE_DIR) + "/" + path);
}

std::string shared_path(const std::string& path) {
  const std::string full = std::string(SIM_SOURCE_DIR) + "/../shared/" + path;
  return std::filesystem::exists(full) ? full : std::string();
}

}  // namespace tests
