#include "fakes/iam/aws_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "fakes/embedded.h"
#include "sim/aws/arn.h"
#include "sim/base/crypto.h"
#include "sim/base/text.h"
#include "sim/time/instant.h"

namespace fakes::iam {
namespace {

using sim::Value;

struct Known {
  ManagedPolicy policy;
  std::string document;
};

// {"ssm": "Get* List*"} as ["ssm:Get*", "ssm:List*"]; "*" as it is.
Value actions_of(const Value& fact) {
  if (fact.is_string()) return fact;
  Value actions = Value::array();
  for (const auto& [service, names] : fact.items()) {
    const auto text = names.get<std::string>();
    for (const auto name : sim::text::split(text, ' ')) {
      actions.push_back(fmt::format("{}:{}", service, name));
    }
  }
  return actions;
}

std::string document_of(const Value& fact, std::string_view partition) {
  Value statements = Value::array();
  for (const auto& each : fact.at("statements")) {
    const bool denies = each.contains("deny");
    Value statement = {{"Effect", denies ? "Deny" : "Allow"},
                       {"Action", actions_of(each.at(denies ? "deny" : "allow"))},
                       {"Resource", each.value("on", Value("*"))}};
    if (each.contains("sid")) statement["Sid"] = each.at("sid");
    if (each.contains("when")) statement["Condition"] = each.at("when");
    statements.push_back(std::move(statement));
  }
  const std::string text = Value{{"Version", "2012-10-17"}, {"Statement", statements}}.dump(2);
  return sim::text::replace_all(text, "{partition}", partition);
}

// AWS's own ids are fixed; ours are a function of the name.
std::string id_of(std::string_view name) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string id = "ANPA";
  const std::string digest = sim::crypto::sha256(name);
  for (size_t i = 0; i < 17; ++i) id += kLetters[static_cast<unsigned char>(digest[i]) % 32];
  return id;
}

Known known_policy(const Value& fact, std::string_view partition) {
  Known known;
  ManagedPolicy& policy = known.policy;
  policy.account = "aws";
  policy.name = fact.at("name").get<std::string>();
  policy.path = fact.at("path").get<std::string>();
  policy.id = id_of(policy.name);
  policy.arn = fmt::format("arn:{}:iam::aws:policy{}{}", partition, policy.path, policy.name);
  policy.default_version =
      *sim::text::to_integer(fact.at("version").get_ref<const std::string&>().substr(1));
  policy.last_version = policy.default_version;
  policy.created = *sim::date::parse_iso(fact.at("created").get_ref<const std::string&>());
  policy.updated = *sim::date::parse_iso(fact.at("updated").get_ref<const std::string&>());
  known.document = document_of(fact, partition);
  return known;
}

using ByArn = std::map<std::string, Known, std::less<>>;

const ByArn& known_policies() {
  static const ByArn kKnown = [] {
    const Value facts = Value::parse(embedded("managed_policies.facts.json"));
    ByArn known;
    for (const char* partition : {"aws", "aws-cn", "aws-us-gov"}) {
      for (const auto& fact : facts.at("policies")) {
        Known policy = known_policy(fact, partition);
        std::string arn = policy.policy.arn;
        known.emplace(std::move(arn), std::move(policy));
      }
    }
    return known;
  }();
  return kKnown;
}

}  // namespace

std::vector<ManagedPolicy> aws_policies(std::string_view partition) {
  std::vector<ManagedPolicy> policies;
  const std::string prefix = fmt::format("arn:{}:", partition);
  for (const auto& [arn, known] : known_policies()) {
    if (arn.starts_with(prefix)) policies.push_back(known.policy);
  }
  std::sort(policies.begin(), policies.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return policies;
}

std::optional<ManagedPolicy> find_aws_policy(std::string_view arn) {
  const auto at = known_policies().find(arn);
  return at == known_policies().end() ? std::nullopt : std::optional(at->second.policy);
}

const std::string* aws_policy_document(std::string_view arn) {
  const auto at = known_policies().find(arn);
  return at == known_policies().end() ? nullptr : &at->second.document;
}

bool is_aws_policy(std::string_view arn) {
  const auto parsed = sim::aws::parse_arn(arn);
  return parsed && parsed->service == "iam" && parsed->account == "aws";
}

bool is_for_service_linked_roles(const ManagedPolicy& policy) {
  return policy.account == "aws" && policy.path.starts_with("/aws-service-role/");
}

}  // namespace fakes::iam
