#include "harness/identities.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "fakes/all.h"
#include "fakes/iam/identities.h"
#include "fakes/iam/records.h"
#include "harness/environment.h"
#include "sim/aws/arn.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::aws::Principal;
using sim::aws::PrincipalKind;

constexpr int64_t kMostNames = 1000;
constexpr const char* kSession = "simulation";

std::string listed(std::vector<std::string> names) {
  return names.empty() ? std::string("none") : sim::text::join(names, ", ");
}

// Looks names up in one world.
class Finder {
 public:
  Finder(sim::World& world, std::string account) : world_(world), account_(std::move(account)) {}

  Principal find(const std::string& who) {
    if (who == "anonymous") return {};
    if (who.starts_with("service:")) return service(who.substr(8));
    if (const auto arn = sim::aws::parse_arn(who)) return by_arn(who, *arn);
    if (who.ends_with(".amazonaws.com")) return service(who);
    const auto colon = who.find(':');
    if (colon == 12 && sim::aws::is_account_id(who.substr(0, colon))) {
      account_ = who.substr(0, colon);
      return by_name(who.substr(colon + 1));
    }
    return by_name(who);
  }

 private:
  sim::state::Database& state() { return world_.store().state; }

  std::string partition() {
    const auto row = world_.accounts().find(account_);
    if (row) return row->partition;
    std::vector<std::string> known;
    for (const auto& each : world_.accounts().all()) known.push_back(each.id);
    throw std::runtime_error(
        fmt::format("the world has no account \"{}\"; it has {}", account_, listed(known)));
  }

  Principal service(const std::string& name) {
    Principal who;
    who.kind = PrincipalKind::kService;
    who.name = name;
    who.source_account = account_;
    return who;
  }

  Principal by_name(const std::string& name) {
    if (name == "root") return user("");
    if (name.starts_with("user/")) return user(name.substr(name.rfind('/') + 1));
    if (name.starts_with("role/")) {
      const auto parts = sim::text::split(std::string_view(name), '/');
      return role(std::string(parts[1]), parts.size() > 2 ? std::string(parts[2]) : kSession);
    }
    return user(name);
  }

  Principal by_arn(const std::string& text, const sim::aws::Arn& arn) {
    account_ = arn.account;
    const std::string resource(arn.resource);
    const auto parts = sim::text::split(std::string_view(resource), '/');
    if (arn.service == "iam" && resource == "root") return user("");
    if (arn.service == "iam" && resource.starts_with("user/")) {
      return user(std::string(parts.back()));
    }
    if (arn.service == "iam" && resource.starts_with("role/")) {
      return role(std::string(parts.back()), kSession);
    }
    if (arn.service == "sts" && resource.starts_with("assumed-role/") && parts.size() == 3) {
      return role(std::string(parts[1]), std::string(parts[2]));
    }
    if (arn.service == "sts" && resource.starts_with("federated-user/")) {
      return federated(text, std::string(parts.back()));
    }
    throw std::runtime_error(
        fmt::format("{} is no ARN of a user, role, session or root user", text));
  }

  // An empty name is the root user.
  Principal user(const std::string& name) {
    partition();
    if (auto found = fakes::iam::user_or_root(state(), account_, name)) return std::move(*found);
    std::vector<std::string> known;
    for (const auto& each : fakes::iam::users_after(state(), account_, "/", "", kMostNames)) {
      known.push_back(each.name);
    }
    throw std::runtime_error(fmt::format("account {} has no user \"{}\"; its users: {}", account_,
                                         name, listed(std::move(known))));
  }

  // A session of a role as AssumeRole would make it, without session policies.
  Principal role(const std::string& name, const std::string& session) {
    const auto in = partition();
    const auto row = fakes::iam::find_role(state(), account_, name);
    if (!row) {
      std::vector<std::string> known;
      for (const auto& each : fakes::iam::roles_after(state(), account_, "/", "", kMostNames)) {
        known.push_back(each.name);
      }
      throw std::runtime_error(fmt::format("account {} has no role \"{}\"; its roles: {}", account_,
                                           name, listed(std::move(known))));
    }
    Principal who;
    who.kind = PrincipalKind::kRoleSession;
    who.account = account_;
    who.name = name;
    who.session_name = session;
    who.role_arn = row->arn;
    who.arn = fmt::format("arn:{}:sts::{}:assumed-role/{}/{}", in, account_, name, session);
    who.user_id = row->id + ":" + session;
    who.service_linked = row->service_linked;
    who.tags = row->tags.get<std::map<std::string, std::string>>();
    who.token_issued = world_.now();
    return who;
  }

  Principal federated(const std::string& arn, const std::string& name) {
    partition();
    Principal who;
    who.kind = PrincipalKind::kFederatedUser;
    who.account = account_;
    who.arn = arn;
    who.name = name;
    who.user_id = account_ + ":" + name;
    who.token_issued = world_.now();
    return who;
  }

  sim::World& world_;
  std::string account_;
};

}  // namespace

LoadedWorld loaded_world(const std::optional<std::string>& file) {
  const auto description = world_file_or_default(file);
  LoadedWorld out{std::make_unique<sim::World>(), home_region(description.value), ""};
  fakes::install_all(*out.world);
  out.world->load(description);
  const auto accounts = out.world->accounts().all();
  if (accounts.empty()) {
    throw std::runtime_error(fmt::format("{} has no accounts", description.name));
  }
  out.account = accounts.front().id;
  // The first of the file, not of the alphabet.
  if (const auto listed = description.value.find("accounts");
      listed != description.value.end() && listed->is_array() && !listed->empty()) {
    out.account = listed->front().at("id").get<std::string>();
  }
  return out;
}

Principal identity_named(sim::World& world, const std::string& account, const std::string& who) {
  return Finder(world, account).find(who);
}

std::string acting_account(const Principal& who) {
  return who.kind == PrincipalKind::kService ? who.source_account : who.account;
}

}  // namespace harness
