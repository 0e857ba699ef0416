#include "fakes/organizations/records.h"

namespace fakes::organizations {

using sim::state::Row;

namespace {

Policy read_policy(const Row& row) {
  return {row.integer(0), row.text(1), row.text(2), policy_type_named(row.view(3)).value(),
          row.text(4),    row.text(5), row.text(6)};
}

const std::string kSelectPolicy =
    "SELECT row, id, org, type, name, description, content FROM org_policy ";

Attachment read_attachment(const Row& row) { return {row.integer(0), row.text(1), row.text(2)}; }

const std::string kSelectAttachment = "SELECT row, policy, target FROM org_attachment ";

}  // namespace

std::string_view name_of(PolicyType type) {
  return type == PolicyType::kServiceControl ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY";
}

std::optional<PolicyType> policy_type_named(std::string_view name) {
  for (const PolicyType type : kPolicyTypes) {
    if (name_of(type) == name) return type;
  }
  return std::nullopt;
}

const Policy& full_access(PolicyType type) {
  static const Policy kServices = {
      0,
      "p-FullAWSAccess",
      "",
      PolicyType::kServiceControl,
      "FullAWSAccess",
      "Allows access to every operation",
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"};
  static const Policy kResources = {0,
                                    "p-RCPFullAWSAccess",
                                    "",
                                    PolicyType::kResourceControl,
                                    "RCPFullAWSAccess",
                                    "Allows access to every resource",
                                    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                                    R"("Principal":"*","Action":"*","Resource":"*"}]})"};
  return type == PolicyType::kServiceControl ? kServices : kResources;
}

void enable_type(Database& state, std::string_view org, PolicyType type) {
  state.run("INSERT INTO org_policy_type (org, type) VALUES (?, ?)", org, name_of(type));
}

void disable_type(Database& state, std::string_view org, PolicyType type) {
  state.run("DELETE FROM org_policy_type WHERE org = ? AND type = ?", org, name_of(type));
  state.run("DELETE FROM org_attachment WHERE org = ? AND type = ?", org, name_of(type));
}

bool is_enabled(Database& state, std::string_view org, PolicyType type) {
  return state
      .integer("SELECT 1 FROM org_policy_type WHERE org = ? AND type = ?", org, name_of(type))
      .has_value();
}

void add_policy(Database& state, const Policy& policy) {
  state.run(
      "INSERT INTO org_policy (id, org, type, name, description, content) VALUES (?, ?, ?, ?, ?, "
      "?)",
      policy.id, policy.org, name_of(policy.type), policy.name, policy.description, policy.content);
}

std::optional<Policy> find_policy(Database& state, std::string_view org, std::string_view id) {
  for (const PolicyType type : kPolicyTypes) {
    if (full_access(type).id == id) return full_access(type);
  }
  return state.first(kSelectPolicy + "WHERE org = ? AND id = ?", read_policy, org, id);
}

std::vector<Policy> policies_of_type(Database& state, std::string_view org, PolicyType type) {
  std::vector<Policy> policies = {full_access(type)};
  state.each(
      kSelectPolicy + "WHERE org = ? AND type = ? ORDER BY row",
      [&](const Row& row) { policies.push_back(read_policy(row)); }, org, name_of(type));
  return policies;
}

void change_policy(Database& state, const Policy& policy) {
  state.run("UPDATE org_policy SET name = ?, description = ?, content = ? WHERE id = ?",
            policy.name, policy.description, policy.content, policy.id);
}

void remove_policy(Database& state, std::string_view id) {
  state.run("DELETE FROM org_policy WHERE id = ?", id);
}

void attach(Database& state, std::string_view org, const Policy& policy, std::string_view target) {
  state.run("INSERT INTO org_attachment (org, policy, type, target) VALUES (?, ?, ?, ?)", org,
            policy.id, name_of(policy.type), target);
}

void detach(Database& state, std::string_view org, std::string_view policy,
            std::string_view target) {
  state.run("DELETE FROM org_attachment WHERE org = ? AND policy = ? AND target = ?", org, policy,
            target);
}

std::vector<Attachment> attachments_of(Database& state, std::string_view org,
                                       std::string_view policy) {
  return state.all(kSelectAttachment + "WHERE org = ? AND policy = ? ORDER BY row", read_attachment,
                   org, policy);
}

std::vector<Attachment> attached_to(Database& state, std::string_view org, std::string_view target,
                                    PolicyType type) {
  return state.all(kSelectAttachment + "WHERE org = ? AND target = ? AND type = ? ORDER BY row",
                   read_attachment, org, target, name_of(type));
}

void forget_target(Database& state, std::string_view org, std::string_view target) {
  state.run("DELETE FROM org_attachment WHERE org = ? AND target = ?", org, target);
  state.run("DELETE FROM org_tag WHERE org = ? AND resource = ?", org, target);
}

void put_tag(Database& state, std::string_view org, std::string_view resource,
             std::string_view name, std::string_view value) {
  state.run("INSERT OR REPLACE INTO org_tag (org, resource, name, value) VALUES (?, ?, ?, ?)", org,
            resource, name, value);
}

void remove_tag(Database& state, std::string_view org, std::string_view resource,
                std::string_view name) {
  state.run("DELETE FROM org_tag WHERE org = ? AND resource = ? AND name = ?", org, resource, name);
}

Tags tags_of(Database& state, std::string_view org, std::string_view resource) {
  Tags tags;
  state.each(
      "SELECT name, value FROM org_tag WHERE org = ? AND resource = ?",
      [&](const Row& row) { tags.emplace(row.text(0), row.text(1)); }, org, resource);
  return tags;
}

}  // namespace fakes::organizations
