// A throw-away world in which a policy document can be put where it belongs: an account with a
// bucket, a key, a role, a user and an organization, each made when it is asked for, and the
// accounts and identities that the document names. Used by `policy check`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/world.h"

namespace harness {

class PolicyScenery {
 public:
  struct Wishes {
    std::string account;
    std::optional<std::string> bucket, region;
    std::optional<std::string> world;  // a world file; then nothing that a document names is added
  };

  // `document` may be any value; what it names decides partition, bucket and principals.
  PolicyScenery(const Wishes& wishes, const sim::Value& document);

  bool implements(std::string_view service, std::string_view operation) const;
  sim::Answer as_root(std::string_view service, std::string_view operation, sim::Value input);
  sim::Answer as_user(std::string_view service, std::string_view operation, sim::Value input);

  std::string bucket();    // its name; without Block Public Access
  std::string key();       // its id
  std::string role();      // its name
  std::string role_arn();  // of role(), which as_user() may assume
  void organization();     // whose management account is ours, or takes over if we are a member

 private:
  void add_account(const std::string& id);
  void add_named(const sim::Value& document);
  void add_identity(const std::string& arn);
  std::string partition() const;
  // Throws std::logic_error when the scenery itself is refused.
  sim::Value made(const sim::Answer& answer) const;

  Wishes wishes_;
  std::unique_ptr<sim::World> world_;
  std::string region_;
  sim::aws::Principal root_;
};

}  // namespace harness
