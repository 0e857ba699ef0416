// The changes that a scenario lays over its world file, applied to the file's value before loading.
#include <fmt/format.h>

#include <algorithm>

#include "harness/environment.h"
#include "harness/stage.h"
#include "sim/aws/partition.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/json_text.h"

namespace harness {
namespace {

using sim::Value;

// Where a bucket, key or user of the world is, or is to be.
struct Spot {
  std::string account, region;
};

class Overlay {
 public:
  Overlay(const Scenario& scenario, Value world)
      : scenario_(scenario), world_(std::move(world)), region_(home_region(world_)) {
    if (!world_.is_object() || !world_.contains("accounts") || !world_["accounts"].is_array() ||
        world_["accounts"].empty()) {
      refuse("/world", "the world has no accounts");
    }
    check_shape();
  }

  Value apply() {
    const Value settings = part("settings"), s3 = part("s3"), kms = part("kms"), iam = part("iam"),
                inspector = part("inspector");
    for (const auto& [name, value] : settings.items()) world_["settings"][name] = value;
    for (const auto& [name, change] : s3.items()) {
      change_entry("s3", "buckets", "name", name, change);
    }
    for (const auto& [name, change] : kms.items()) {
      change_entry("kms", "keys", "alias", name, change);
    }
    for (const auto& [name, change] : iam.items()) change_user(name, change);
    for (const auto& [region, change] : inspector.items()) change_inspector(region, change);
    if (scenario_.seed) world_["seed"] = *scenario_.seed;
    return std::move(world_);
  }

 private:
  [[noreturn]] void refuse(const std::string& pointer, const std::string& message) const {
    throw ScenarioError(scenario_.complaint("/given" + pointer, message));
  }

  // What changes are laid over must have the form of a world; what else is wrong in it, its loader
  // says.
  void check_shape() const {
    for (const auto& account : world_["accounts"]) {
      if (!account.is_object()) refuse("/world", "an account of the world is an object");
      check_list(account, "users", "an account");
      const auto regions = account.find("regions");
      if (regions == account.end()) continue;
      if (!regions->is_object()) refuse("/world", "\"regions\" of an account is an object");
      for (const auto& [name, region] : regions->items()) {
        if (!region.is_object()) refuse("/world", fmt::format("region {} is an object", name));
        check_list(region, "buckets", "region " + name);
        check_list(region, "keys", "region " + name);
        const auto inspector = region.find("inspector");
        if (inspector != region.end() && !inspector->is_object()) {
          refuse("/world", fmt::format("\"inspector\" of region {} is an object", name));
        }
      }
    }
    if (world_.contains("settings") && !world_["settings"].is_object()) {
      refuse("/world", "\"settings\" of a world is an object");
    }
  }

  void check_list(const Value& holder, const char* member, const std::string& of) const {
    const auto list = holder.find(member);
    if (list == holder.end()) return;
    const auto is_object = [](const Value& each) { return each.is_object(); };
    if (list->is_array() && std::all_of(list->begin(), list->end(), is_object)) return;
    refuse("/world", fmt::format("\"{}\" of {} is a list of objects", member, of));
  }

  Value part(const char* name) const {
    const auto found = scenario_.given.find(name);
    return found == scenario_.given.end() ? Value::object() : *found;
  }

  static std::string text_of(const Value& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  }

  Value& account(const std::string& id, const std::string& pointer) {
    for (auto& each : world_["accounts"]) {
      if (id.empty() || text_of(each, "id") == id) return each;
    }
    refuse(pointer + "/account", fmt::format("the world has no account {}", id));
  }

  void check_region(const std::string& name, const std::string& pointer) const {
    if (!sim::aws::find_region(name)) {
      refuse(pointer, fmt::format("AWS has no region \"{}\"", name));
    }
  }

  // A policy that is named as a file is put in as it stands there, comments left out.
  void put_policy(Value& change, const char* member, const std::string& pointer) const {
    const auto found = change.find(member);
    if (found == change.end() || !found->is_string()) return;
    const auto path = find_beside(scenario_.folder, found->get<std::string>());
    const std::string here = pointer + sim::json::step(member);
    if (!path) refuse(here, fmt::format("there is no file {}", found->get<std::string>()));
    const std::string text = sim::read_file(*path);
    auto parsed = sim::json::parse(text);
    if (!parsed) {
      const auto& fault = parsed.complaints.front();
      throw ScenarioError(fmt::format("{}: {}: {}", *path, fault.place, fault.message));
    }
    *found = std::move(*parsed.value);
  }

  // Takes the named entry out of the world, with the place where it was.
  Value take(const char* section, const char* key, const std::string& name, const Spot& wanted,
             Spot& found_at) {
    for (auto& account : world_["accounts"]) {
      if (!wanted.account.empty() && text_of(account, "id") != wanted.account) continue;
      if (!account.contains("regions")) continue;
      for (auto& [region, content] : account["regions"].items()) {
        if (!content.contains(section)) continue;
        auto& list = content[section];
        for (size_t i = 0; i < list.size(); ++i) {
          const std::string entry = text_of(list[i], key);
          if (entry != name && entry != "alias/" + name) continue;
          found_at = {text_of(account, "id"), region};
          Value taken = std::move(list[i]);
          list.erase(i);
          return taken;
        }
      }
    }
    return Value();
  }

  // As a scenario calls them.
  std::vector<std::string> names_in(const char* section, const char* key) const {
    std::vector<std::string> names;
    for (const auto& account : world_["accounts"]) {
      const auto regions = account.find("regions");
      if (regions == account.end()) continue;
      for (const auto& region : *regions) {
        const auto list = region.find(section);
        if (list == region.end()) continue;
        for (const auto& entry : *list) {
          const std::string name = text_of(entry, key);
          constexpr std::string_view kAlias = "alias/";
          names.push_back(name.starts_with(kAlias) ? name.substr(kAlias.size()) : name);
        }
      }
    }
    return names;
  }

  void change_entry(const char* service, const char* section, const char* key,
                    const std::string& name, Value change) {
    const std::string pointer = std::string("/") + service + sim::json::step(name);
    if (!change.is_null() && !change.is_object()) {
      refuse(pointer, "an object of members to change, or null to leave it out");
    }
    Spot spot;
    if (change.is_null()) {
      if (take(section, key, name, {}, spot).is_null()) {
        refuse(pointer, fmt::format("the world has no {} to leave out{}", name,
                                    sim::text::did_you_mean(name, names_in(section, key))));
      }
      return;
    }
    const Spot wanted{text_of(change, "account"), text_of(change, "region")};
    if (!wanted.region.empty()) check_region(wanted.region, pointer + "/region");
    change.erase("account");
    change.erase("region");
    Value entry = take(section, key, name, {}, spot);
    if (entry.is_null()) {
      // Else a misspelt name would make a new one, and leave the one that was meant as it is.
      if (wanted.region.empty()) {
        refuse(pointer, fmt::format("the world has no {} \"{}\"{} (a new one names its \"region\")",
                                    section == std::string_view("keys") ? "key" : "bucket", name,
                                    sim::text::did_you_mean_or(name, names_in(section, key))));
      }
      entry = {{key, name}};
      spot = {"", region_};
    }
    put_policy(change, "policy", pointer);
    entry.merge_patch(change);
    Value& owner = account(wanted.account.empty() ? spot.account : wanted.account, pointer);
    Value& list = owner["regions"][wanted.region.empty() ? spot.region : wanted.region][section];
    list.push_back(std::move(entry));
  }

  void change_user(const std::string& name, Value change) {
    const std::string pointer = "/iam" + sim::json::step(name);
    if (!change.is_object()) refuse(pointer, "an object of members to change");
    Value& owner = account(text_of(change, "account"), pointer);
    change.erase("account");
    if (change.contains("policies") && change["policies"].is_object()) {
      Value names = change["policies"];
      for (const auto& [policy, document] : names.items()) {
        put_policy(change["policies"], policy.c_str(), pointer + "/policies");
      }
    }
    for (auto& user : owner["users"]) {
      if (text_of(user, "name") != name) continue;
      user.merge_patch(change);
      return;
    }
    if (!change.contains("access_keys")) {
      std::vector<std::string> names;
      for (const auto& user : owner["users"]) names.push_back(text_of(user, "name"));
      refuse(pointer,
             fmt::format("account {} has no user \"{}\"{} (a new one has \"access_keys\")",
                         text_of(owner, "id"), name, sim::text::did_you_mean_or(name, names)));
    }
    change["name"] = name;
    owner["users"].push_back(std::move(change));
  }

  void change_inspector(const std::string& region, Value change) {
    const std::string pointer = "/inspector" + sim::json::step(region);
    if (!change.is_null() && !change.is_object()) {
      refuse(pointer, "an object of members to change, or null to leave it out");
    }
    check_region(region, pointer);
    Value& owner = account(change.is_object() ? text_of(change, "account") : "", pointer);
    if (change.is_null()) {
      if (owner.contains("regions") && owner["regions"].contains(region)) {
        owner["regions"][region].erase("inspector");
      }
      return;
    }
    change.erase("account");
    Value& section = owner["regions"][region]["inspector"];
    if (section.is_null()) section = Value::object();
    section.merge_patch(change);
  }

  const Scenario& scenario_;
  Value world_;
  std::string region_;
};

}  // namespace

sim::WorldFile base_world(const Scenario& scenario) {
  const auto found = scenario.given.find("world");
  if (found == scenario.given.end()) return world_file_or_default(std::nullopt);
  if (found->is_object()) {
    return sim::WorldFile::parse(scenario.path + " (given world)", scenario.folder, found->dump(2));
  }
  const auto path = find_beside(scenario.folder, found->get<std::string>());
  if (!path) {
    throw ScenarioError(scenario.complaint(
        "/given/world", fmt::format("there is no world file {}", found->get<std::string>())));
  }
  return sim::WorldFile::read(*path);
}

sim::WorldFile given_world(const Scenario& scenario) {
  if (scenario.world) return *scenario.world;
  sim::WorldFile base = base_world(scenario);
  const Value changed = Overlay(scenario, base.value).apply();
  if (changed == base.value) return base;
  auto whole = sim::WorldFile::parse(fmt::format("{} laid over {}", scenario.path, base.name),
                                     base.folder, changed.dump(2));
  whole.extended = std::move(base.extended);
  return whole;
}

}  // namespace harness
