#include "fakes/s3/policy_validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "fakes/s3/actions.h"
#include "fakes/s3/errors.h"
#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/conditions.h"
#include "sim/policy/document.h"

namespace fakes::s3 {
namespace {

constexpr size_t kMostBytes = 20480;

[[noreturn]] void refuse(std::string message) { throw malformed_policy(std::move(message)); }

template <size_t N>
void check_fields(const Value& object, const std::array<std::string_view, N>& known) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) refuse("Unknown field " + name);
  }
}

// A string or a list of strings.
std::vector<std::string> texts(const Value& value) {
  std::vector<std::string> out;
  const auto add = [&](const Value& v) {
    if (!v.is_string()) refuse("Invalid policy syntax.");
    out.push_back(v.get<std::string>());
  };
  if (value.is_array()) {
    for (const auto& each : value) add(each);
  } else {
    add(value);
  }
  return out;
}

// ---- principals ----

bool is_service_name(std::string_view name) {
  const bool spelt = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return spelt && (name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn"));
}

bool is_aws_principal(std::string_view name) {
  if (name == "*" || sim::aws::is_account_id(name)) return true;
  // What is left of a deleted user or role.
  if (name.starts_with("AIDA") || name.starts_with("AROA")) return true;
  const auto arn = sim::aws::parse_arn(name);
  if (!arn || !sim::aws::is_account_id(arn->account)) return false;
  if (name.find_first_of("*?") != std::string_view::npos) return false;
  const auto starts = [&](std::string_view kind) { return arn->resource.starts_with(kind); };
  if (arn->service == "iam") return arn->resource == "root" || starts("user/") || starts("role/");
  return arn->service == "sts" && (starts("assumed-role/") || starts("federated-user/"));
}

bool is_canonical_id(std::string_view name) {
  return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void check_principal(const Value& principal) {
  if (principal.is_string()) {
    if (principal != "*") refuse("Invalid policy syntax.");
    return;
  }
  if (!principal.is_object()) refuse("Invalid policy syntax.");
  if (principal.empty()) refuse("Missing required field Principal cannot be empty!");
  for (const auto& [kind, values] : principal.items()) {
    const auto named = values.is_number_integer() ? std::vector{values.dump()} : texts(values);
    if (named.empty()) refuse("Missing required field Principal cannot be empty!");
    for (const auto& name : named) {
      const bool fine = kind == "AWS"             ? is_aws_principal(name)
                        : kind == "Service"       ? is_service_name(name)
                        : kind == "CanonicalUser" ? is_canonical_id(name)
                        : kind == "Federated"     ? !name.empty() && name != "*"
                                                  : false;
      if (!fine) refuse("Invalid principal in policy");
    }
  }
}

// ---- actions and resources ----

std::vector<const Action*> check_actions(const std::vector<std::string>& named) {
  std::vector<const Action*> covered;
  for (const auto& name : named) {
    const auto found = name == "*" ? actions_like("s3:*") : actions_like(name);
    if (found.empty()) refuse("Policy has invalid action");
    covered.insert(covered.end(), found.begin(), found.end());
  }
  return covered;
}

struct Covered {
  bool bucket = false, objects = false;
  bool of(Target target) const { return target == Target::kBucket ? bucket : objects; }
};

// Whether the resource covers this bucket or objects of it; "*" and other buckets are invalid.
Covered check_resource(const std::string& resource, const Bucket& bucket) {
  const auto arn = sim::aws::parse_arn(resource);
  const auto like = [](std::string_view pattern, std::string_view text) {
    return sim::text::wildcard_match(pattern, text);
  };
  if (!arn || !like(arn->partition, bucket.partition) || arn->service != "s3" ||
      !(arn->region.empty() || arn->region == "*") ||
      !(arn->account.empty() || arn->account == "*") || arn->resource.empty()) {
    refuse("Policy has invalid resource");
  }
  // A policy variable may stand for anything.
  std::string pattern(arn->resource);
  for (auto at = pattern.find("${"); at != std::string::npos; at = pattern.find("${")) {
    const auto close = pattern.find('}', at);
    if (close == std::string::npos) refuse("Policy has invalid resource");
    pattern.replace(at, close - at + 1, "*");
  }
  const auto slash = pattern.find('/');
  Covered out;
  out.bucket = like(pattern, bucket.name);
  if (slash == std::string::npos) {
    // "bucket*" goes on behind the slash.
    out.objects = pattern.ends_with('*') && like(pattern, bucket.name + "/");
  } else {
    out.objects = like(pattern.substr(0, slash), bucket.name);
    out.bucket = false;
  }
  if (!out.bucket && !out.objects) refuse("Policy has invalid resource");
  return out;
}

// Each action that is named in full must have a resource of its type; of a wildcard, one will do.
void check_fit(const std::vector<std::string>& named, const Covered& covered) {
  for (const auto& name : named) {
    const auto found = name == "*" ? actions_like("s3:*") : actions_like(name);
    const bool fits = std::any_of(found.begin(), found.end(),
                                  [&](const Action* a) { return covered.of(a->target); });
    if (!fits) refuse("Action does not apply to any resource(s) in statement");
  }
}

// ---- conditions ----

void check_values(const sim::policy::Operator& op, const Value& values) {
  if (op.family != sim::policy::Family::kAddress) return;
  for (const auto& value : texts(values)) {
    if (value.find("${") == std::string::npos && !sim::policy::parse_address_range(value)) {
      refuse("Invalid IP address in Conditions");
    }
  }
}

void check_condition(const Value& condition, const std::vector<std::string>& named,
                     const Covered& covered) {
  if (!condition.is_object()) refuse("Invalid policy syntax.");
  for (const auto& [operator_name, block] : condition.items()) {
    const auto op = sim::policy::parse_operator(operator_name);
    if (!op) refuse("Invalid Condition type : " + operator_name);
    if (!block.is_object()) refuse("Invalid policy syntax.");
    for (const auto& [key, values] : block.items()) {
      check_values(*op, values);
      if (!sim::text::lower(key).starts_with("s3:")) {
        // Global keys are taken unseen; the keys of other services have no place here.
        if (key.find(':') == std::string::npos) refuse("Policy has an invalid condition key");
        continue;
      }
      if (!is_s3_key(key)) refuse("Policy has an invalid condition key");
      for (const auto& name : named) {
        const auto found = name == "*" ? actions_like("s3:*") : actions_like(name);
        const bool used =
            std::any_of(found.begin(), found.end(), [&, &wanted = key](const Action* a) {
              return covered.of(a->target) && evaluates(*a, wanted);
            });
        if (!used) {
          refuse("Conditions do not apply to combination of actions and resources in statement");
        }
      }
    }
  }
}

void check_statement(const Value& statement, const Bucket& bucket) {
  if (!statement.is_object()) refuse("Invalid policy syntax.");
  constexpr std::array<std::string_view, 9> kFields = {"Sid",          "Effect",      "Principal",
                                                       "NotPrincipal", "Action",      "NotAction",
                                                       "Resource",     "NotResource", "Condition"};
  check_fields(statement, kFields);
  const auto either = [&](const char* one, const char* other) -> const Value& {
    const bool first = statement.contains(one), second = statement.contains(other);
    if (!first && !second) refuse(fmt::format("Missing required field {}", one));
    if (first && second) refuse("Invalid policy syntax.");
    return statement.at(first ? one : other);
  };
  if (!statement.contains("Effect")) refuse("Missing required field Effect");
  const Value& effect = statement.at("Effect");
  if (effect != "Allow" && effect != "Deny") {
    refuse("Invalid effect: " + (effect.is_string() ? effect.get<std::string>() : effect.dump()));
  }
  check_principal(either("Principal", "NotPrincipal"));
  if (effect == "Allow" && statement.contains("NotPrincipal")) {
    refuse("Allow with NotPrincipal is not allowed.");
  }
  const auto actions_named = texts(either("Action", "NotAction"));
  if (actions_named.empty()) refuse("Missing required field Action");
  check_actions(actions_named);
  const auto resources = texts(either("Resource", "NotResource"));
  if (resources.empty()) refuse("Missing required field Resource");
  Covered covered;
  for (const auto& resource : resources) {
    const Covered one = check_resource(resource, bucket);
    covered.bucket |= one.bucket;
    covered.objects |= one.objects;
  }
  // What is excepted says little about what is meant.
  const bool plain = statement.contains("Action") && statement.contains("Resource");
  if (plain) check_fit(actions_named, covered);
  if (statement.contains("Condition")) {
    check_condition(statement.at("Condition"), plain ? actions_named : std::vector<std::string>(),
                    covered);
  }
}

void check_sids(const Value& statements) {
  std::set<std::string> seen;
  for (const auto& statement : statements) {
    if (!statement.is_object() || !statement.contains("Sid")) continue;
    if (!statement.at("Sid").is_string()) refuse("Invalid policy syntax.");
    if (!seen.insert(statement.at("Sid").get<std::string>()).second) {
      refuse("The Statement Ids in the policy are not unique");
    }
  }
}

// ---- principals that must exist ----

bool exists(Call& call, std::string_view name) {
  if (name == "*" || name.starts_with("AIDA") || name.starts_with("AROA")) return true;
  const auto arn = sim::aws::parse_arn(name);
  const std::string account(arn ? arn->account : name);
  if (!call.accounts.find(account)) return false;
  if (!arn || arn->service != "iam" || arn->resource == "root") return true;
  const bool user = arn->resource.starts_with("user/");
  sim::aws::Principal owner;
  owner.kind = sim::aws::PrincipalKind::kRoot;
  owner.account = owner.user_id = account;
  owner.arn = call.arn("iam", "", account, "root");
  const std::string plain(arn->resource.substr(arn->resource.rfind('/') + 1));
  try {
    const char* member = user ? "UserName" : "RoleName";
    const Output answer = call.ask({.as = owner,
                                    .service = "iam",
                                    .operation = user ? "GetUser" : "GetRole",
                                    .input = {{member, plain}},
                                    .region = std::string(call.partition.default_region),
                                    .via = "s3"});
    return answer.members.at(user ? "User" : "Role").value("Arn", "") == name;
  } catch (const ApiError& error) {
    // Refused or throttled, S3 cannot know better.
    return error.code != "NoSuchEntity";
  }
}

}  // namespace

CheckedPolicy checked_policy(const std::string& text, const Bucket& bucket) {
  if (text.size() > kMostBytes) {
    refuse("Normalized policy document exceeds the maximum allowed size of 20480 bytes");
  }
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || text[first] != '{') {
    refuse("Policies must be valid JSON and the first byte must be '{'");
  }
  Value document = Value::parse(text, nullptr, false);
  if (document.is_discarded()) refuse("This policy contains invalid Json");
  constexpr std::array<std::string_view, 3> kFields = {"Version", "Id", "Statement"};
  check_fields(document, kFields);
  const auto version = document.find("Version");
  if (version != document.end() && *version != "2012-10-17" && *version != "2008-10-17") {
    refuse("The policy must contain a valid version string");
  }
  if (!document.contains("Statement")) refuse("Missing required field Statement");
  const Value& given = document.at("Statement");
  const Value statements = given.is_object() ? Value::array({given}) : given;
  if (!statements.is_array()) refuse("Invalid policy syntax.");
  if (statements.empty()) refuse("Could not parse the policy: Statement is empty!");
  for (const auto& statement : statements) check_statement(statement, bucket);
  check_sids(statements);
  // What S3 has no words of its own for.
  const auto read = sim::policy::parse_document(text, sim::policy::DocumentKind::kBucket);
  if (!read) refuse("Invalid policy syntax.");
  return {std::move(document), sim::policy::is_public(*read.value)};
}

void require_known_principals(Call& call, const Value& document) {
  const Value& given = document.at("Statement");
  const Value statements = given.is_object() ? Value::array({given}) : given;
  for (const auto& statement : statements) {
    for (const char* element : {"Principal", "NotPrincipal"}) {
      const auto principal = statement.find(element);
      if (principal == statement.end() || !principal->is_object()) continue;
      const auto named = principal->find("AWS");
      if (named == principal->end()) continue;
      const auto all = named->is_number_integer() ? std::vector{named->dump()} : texts(*named);
      for (const auto& name : all) {
        if (!exists(call, name)) refuse("Invalid principal in policy");
      }
    }
  }
}

}  // namespace fakes::s3
