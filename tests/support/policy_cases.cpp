#include "tests/support/policy_cases.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "sim/policy/document.h"

namespace policy_tests {
namespace {

using sim::Value;
using sim::aws::Principal;
using sim::aws::PrincipalKind;
using sim::policy::Attached;
using sim::policy::DocumentKind;

std::string text_of(const Value& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Puts what is defined in the place of "=name", wherever it stands.
Value filled_in(const Value& value, const Value& define) {
  if (value.is_string()) {
    const auto text = value.get<std::string>();
    return text.starts_with('=') ? filled_in(define.at(text.substr(1)), define) : value;
  }
  if (!value.is_structured()) return value;
  Value out = value;
  for (auto& each : out) each = filled_in(each, define);
  return out;
}

std::vector<Value> rows_of(const Value& table) {
  const Value define = table.value("define", Value::object());
  std::vector<Value> cases;
  for (const auto& row : table.at("rows")) {
    if (row.size() != table.at("columns").size()) {
      throw std::runtime_error("a row with more or fewer values than columns: " + row.dump());
    }
    Value filled = table.value("defaults", Value::object());
    for (size_t i = 0; i < row.size(); ++i) {
      const Value::json_pointer column(table.at("columns").at(i).get<std::string>());
      if (!row.at(i).is_null()) filled[column] = row.at(i);
    }
    cases.push_back(filled_in(filled, define));
  }
  return cases;
}

}  // namespace

Principal to_principal(const Value& value) {
  static const std::map<std::string, PrincipalKind> kKinds = {
      {"IAMUser", PrincipalKind::kUser},
      {"AssumedRole", PrincipalKind::kRoleSession},
      {"FederatedUser", PrincipalKind::kFederatedUser},
      {"Root", PrincipalKind::kRoot},
      {"AWSService", PrincipalKind::kService},
      {"Anonymous", PrincipalKind::kAnonymous},
      // Unsigned callers vouched for by a provider.
      {"SAMLProvider", PrincipalKind::kIdentityProvider},
      {"OIDCProvider", PrincipalKind::kIdentityProvider}};
  Principal principal;
  principal.kind = kKinds.at(value.at("type").get<std::string>());
  principal.account = text_of(value, "account");
  principal.arn = text_of(value, "arn");
  principal.role_arn = text_of(value, "roleArn");
  principal.name = text_of(value, "name");
  principal.issuer_arn = text_of(value, "issuer");
  principal.session_name = text_of(value, "sessionName");
  principal.user_id = text_of(value, "userId");
  principal.service_linked = value.value("serviceLinked", false);
  if (principal.kind == PrincipalKind::kService) {
    principal.name = text_of(value, "service");
    principal.arn.clear();
  }
  return principal;
}

namespace {

DocumentKind resource_kind(const sim::policy::Request& request) {
  if (request.action.substr(0, 4) == "sts:") return DocumentKind::kTrust;
  return request.resource.find(":kms:") != std::string::npos ? DocumentKind::kKey
                                                             : DocumentKind::kBucket;
}

Attached attach(const Value& document, DocumentKind kind, std::string name) {
  auto parsed = sim::policy::parse_document(document.dump(), kind);
  if (!parsed) {
    const auto& first = parsed.complaints.front();
    throw std::runtime_error(fmt::format("{}: {}: {}", name, first.place, first.message));
  }
  return {std::make_shared<const sim::policy::Document>(std::move(*parsed.value)), std::move(name)};
}

std::optional<Attached> attach_one(const Value& policies, const char* member, DocumentKind kind) {
  const auto found = policies.find(member);
  if (found == policies.end() || found->is_null()) return std::nullopt;
  return attach(*found, kind, member);
}

std::vector<std::vector<Attached>> attach_levels(const Value& policies, const char* member,
                                                 DocumentKind kind) {
  std::vector<std::vector<Attached>> levels;
  const Value listed = policies.value(member, Value::array());
  for (const auto& level : listed) {
    auto& documents = levels.emplace_back();
    for (const auto& document : level) {
      documents.push_back(attach(document, kind, fmt::format("{}[{}]", member, levels.size() - 1)));
    }
  }
  return levels;
}

std::vector<std::pair<std::string, std::string>> pairs_of(const Value& grant, const char* name) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const Value constraints = grant.value("constraints", Value::object());
  if (!constraints.contains(name)) return pairs;
  for (const auto& [key, value] : constraints.at(name).items()) {
    pairs.emplace_back(key, value.get<std::string>());
  }
  return pairs;
}

void read_policies(const Value& policies, Case& out) {
  const Value identity = policies.value("identity", Value::array());
  for (const auto& document : identity) {
    out.policies.identity.push_back(
        attach(document, DocumentKind::kIdentity,
               fmt::format("identity[{}]", out.policies.identity.size())));
  }
  out.policies.boundary = attach_one(policies, "boundary", DocumentKind::kIdentity);
  if (auto session = attach_one(policies, "session", DocumentKind::kIdentity)) {
    out.policies.session.push_back(std::move(*session));
  }
  out.policies.resource = attach_one(policies, "resource", resource_kind(out.request));
  out.policies.endpoint = attach_one(policies, "endpoint", DocumentKind::kEndpoint);
  out.policies.service_control = attach_levels(policies, "scps", DocumentKind::kServiceControl);
  out.policies.resource_control = attach_levels(policies, "rcps", DocumentKind::kResourceControl);
  const Value grants = policies.value("grants", Value::array());
  for (const auto& grant : grants) {
    out.policies.grants.push_back({text_of(grant, "grantId"), text_of(grant, "granteePrincipal"),
                                   text_of(grant, "retiringPrincipal"),
                                   grant.at("operations").get<std::vector<std::string>>(),
                                   pairs_of(grant, "EncryptionContextEquals"),
                                   pairs_of(grant, "EncryptionContextSubset")});
  }
}

void read_rules(const Value& value, sim::policy::Rules& rules) {
  const Value settings = value.value("settings", Value::object());
  rules.restrict_public_buckets = settings.value("restrictPublicBuckets", false);
  rules.aws_managed_key = settings.value("awsManagedKey", false);
  const std::string management = text_of(settings, "managementAccount");
  rules.principal_in_management_account = management == "principal";
  rules.resource_in_management_account = management == "resource";
}

}  // namespace

Case to_case(const Value& value) {
  Case out;
  out.id = text_of(value, "id");
  const auto& request = value.at("request");
  out.request.principal = to_principal(request.at("principal"));
  out.request.action = request.at("action").get<std::string>();
  out.request.resource = request.at("resource").get<std::string>();
  out.request.resource_account = text_of(request, "resourceAccount");
  const Value context = request.value("context", Value::object());
  for (const auto& [key, had] : context.items()) {
    if (had.is_array()) {
      out.request.context.set_list(key, had.get<std::vector<std::string>>());
    } else {
      out.request.context.set(key, had.get<std::string>());
    }
  }
  read_policies(value.value("policies", Value::object()), out);
  read_rules(value, out.rules);
  out.expected = text_of(value, "expected");
  out.golden = value;
  return out;
}

std::vector<Case> read_cases(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(fmt::format("cannot read {}", file.string()));
  std::vector<Value> values;
  if (file.extension() == ".jsonl") {
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) values.push_back(Value::parse(line));
    }
  } else {
    const Value all = Value::parse(in, nullptr, true, true);
    if (all.is_object()) {
      values = rows_of(all);
    } else {
      values.assign(all.begin(), all.end());
    }
  }
  std::vector<Case> cases;
  for (const auto& value : values) {
    try {
      cases.push_back(to_case(value));
    } catch (const std::exception& error) {
      throw std::runtime_error(
          fmt::format("{}: {}: {}", file.string(), text_of(value, "id"), error.what()));
    }
  }
  return cases;
}

Value read_table(const std::string& name) {
  std::ifstream in(source_root() / "tests/cases/policy/tables" / (name + ".json"));
  if (!in) throw std::runtime_error("no table " + name);
  return Value::parse(in);
}

std::string expected_word(sim::policy::Effect effect) {
  switch (effect) {
    case sim::policy::Effect::kAllow:
      return "Allowed";
    case sim::policy::Effect::kExplicitDeny:
      return "ExplicitlyDenied";
    case sim::policy::Effect::kImplicitDeny:
      return "ImplicitlyDenied";
  }
  return "";
}

std::optional<sim::policy::Effect> verdict_of(const sim::policy::Decision& decision,
                                              sim::policy::Layer layer) {
  for (const auto& verdict : decision.verdicts) {
    if (verdict.layer == layer) return verdict.effect;
  }
  return std::nullopt;
}

std::filesystem::path source_root() { return SIM_SOURCE_DIR; }

}  // namespace policy_tests
