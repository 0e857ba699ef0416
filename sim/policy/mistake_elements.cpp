#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/amend.h"
#include "sim/policy/mistake_detectors.h"
#include "sim/policy/service_rules.h"
#include "sim/policy/statement.h"
#include "sim/policy/vocabulary.h"

namespace sim::policy {
namespace {

using aws::PrincipalKind;
using Kind = PrincipalPattern::Kind;

// ---- Principal.

// "inspector2.af-south-1.amazonaws.com" → "af-south-1"; empty for the global form.
std::string_view region_in(std::string_view service_principal) {
  const auto first = service_principal.find('.');
  const auto rest =
      first == std::string_view::npos ? std::string_view() : service_principal.substr(first + 1);
  const auto suffix = rest.find(".amazonaws.com");
  return suffix == std::string_view::npos ? std::string_view() : rest.substr(0, suffix);
}

std::optional<Sighting> service_of_another_region(const Sight& sight) {
  const auto& who = sight.request.principal;
  if (who.kind != PrincipalKind::kService || !sight.missed(Part::kPrincipal)) return std::nullopt;
  for (const auto& each : sight.statement.principal.patterns) {
    if (each.kind != Kind::kService || !same_service(each.text, who.name)) continue;
    const auto region = region_in(who.name), listed = region_in(each.text);
    const std::string why =
        region.empty()   ? "outside of opt-in Regions the service calls by its global name"
        : listed.empty() ? fmt::format(
                               "in the opt-in Region {} the global principal is not the "
                               "one that calls",
                               region)
                         : fmt::format("each opt-in Region has a principal of its own");
    return Sighting{fmt::format("the statement names {}, the request came from {}: {}", each.text,
                                who.name, why),
                    fmt::format("Name {}.", who.name)};
  }
  return std::nullopt;
}

std::optional<Sighting> principal_of_another_partition(const Sight& sight) {
  const auto& who = sight.request.principal;
  const std::string arn = caller_arn(who);  // outlives the parts that parse_arn points into
  const auto caller = aws::parse_arn(arn);
  if (!caller || !sight.missed(Part::kPrincipal)) return std::nullopt;
  for (const auto& each : sight.statement.principal.patterns) {
    const auto listed = aws::parse_arn(each.text);
    if (!listed || listed->partition == caller->partition || listed->account != caller->account) {
      continue;
    }
    return Sighting{fmt::format("{} is an ARN of partition {}, the caller {} is of partition {}",
                                each.text, listed->partition, arn, caller->partition),
                    fmt::format("Name {}.", arn)};
  }
  return std::nullopt;
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// The role's other names: a session of it, or the role without its path.
std::optional<Sighting> role_named_otherwise(const Sight& sight) {
  const auto& who = sight.request.principal;
  if (who.kind != PrincipalKind::kRoleSession || !sight.missed(Part::kPrincipal)) {
    return std::nullopt;
  }
  const auto role = aws::parse_arn(who.role_arn), session = aws::parse_arn(who.arn);
  for (const auto& each : sight.statement.principal.patterns) {
    const auto listed = aws::parse_arn(each.text);
    if (!role || !session || !listed || listed->account != role->account) continue;
    const bool same_role = listed->resource.starts_with("role/")
                               ? last_part(listed->resource) == last_part(role->resource)
                               : listed->resource.starts_with("assumed-role/") &&
                                     listed->resource.substr(0, listed->resource.rfind('/')) ==
                                         session->resource.substr(0, session->resource.rfind('/'));
    if (!same_role) continue;
    return Sighting{fmt::format("the statement names {}, the caller is session {} of {}", each.text,
                                who.arn, who.role_arn),
                    fmt::format("Name {}, which stands for all its sessions.", who.role_arn)};
  }
  return std::nullopt;
}

std::optional<Sighting> deleted_principal(const Sight& sight) {
  if (!sight.missed(Part::kPrincipal)) return std::nullopt;
  for (const auto& each : sight.statement.principal.patterns) {
    if (each.kind != Kind::kUniqueId) continue;
    return Sighting{fmt::format("the statement names {}, the id of a user or role that was "
                                "deleted: a namesake made later is not meant",
                                each.text),
                    fmt::format("Name {}.", caller_arn(sight.request.principal))};
  }
  return std::nullopt;
}

std::optional<Sighting> incomplete_not_principal(const Sight& sight) {
  const auto& who = sight.request.principal;
  if (!sight.statement.denies || !sight.statement.principal.negated) return std::nullopt;
  const bool listed = std::any_of(
      sight.statement.principal.patterns.begin(), sight.statement.principal.patterns.end(),
      [&](const PrincipalPattern& each) { return reach_of(each, who) != kReachNone; });
  if (!listed) return std::nullopt;
  return Sighting{fmt::format("NotPrincipal does not list everything that {} is: it denies unless "
                              "session, role and account are all listed, and always where the "
                              "caller has a permissions boundary",
                              who.arn),
                  "Except callers with ArnNotEquals aws:PrincipalArn instead."};
}

// Whether a Deny is about what is sent, such as encryption, whoever sends it.
bool is_about_content(const Statement& statement, const Context& context) {
  const auto& conditions = statement.conditions;
  return !conditions.empty() &&
         std::all_of(conditions.begin(), conditions.end(), [&](const Condition& each) {
           return !each.folded_key.starts_with("aws:") && context.find(each.folded_key);
         });
}

std::optional<Sighting> deny_hits_services(const Sight& sight) {
  const auto& statement = sight.statement;
  if (!statement.denies || sight.request.principal.kind != PrincipalKind::kService) {
    return std::nullopt;
  }
  const bool names_it =
      std::any_of(statement.principal.patterns.begin(), statement.principal.patterns.end(),
                  [](const PrincipalPattern& each) { return each.kind == Kind::kService; });
  if (names_it && !statement.principal.negated) return std::nullopt;
  if (is_about_content(statement, sight.request.context)) return std::nullopt;
  return Sighting{fmt::format("the Deny is meant for people and roles, but hits {} as well",
                              sight.request.principal.name),
                  "Add the condition Bool aws:PrincipalIsAWSService = false to it."};
}

// ---- Action.

// Operations that people take for actions.
const std::map<std::string, std::string, std::less<>> kNoActions = {
    {"s3:headobject", "s3:GetObject"},
    {"s3:headbucket", "s3:ListBucket"},
    {"s3:listobjects", "s3:ListBucket"},
    {"s3:listobjectsv2", "s3:ListBucket"},
    {"s3:listbuckets", "s3:ListAllMyBuckets"},
    {"s3:copyobject", "s3:PutObject"},
    {"s3:createmultipartupload", "s3:PutObject"},
    {"s3:uploadpart", "s3:PutObject"},
    {"s3:completemultipartupload", "s3:PutObject"},
    {"s3:deleteobjects", "s3:DeleteObject"}};

std::optional<Sighting> operation_for_action(const Sight& sight) {
  if (!sight.missed(Part::kAction) || sight.statement.action.negated) return std::nullopt;
  for (const auto& each : sight.statement.action.patterns) {
    const auto found = kNoActions.find(text::lower(each.text));
    if (found == kNoActions.end() ||
        !text::equals_ignoring_case(found->second, sight.request.action)) {
      continue;
    }
    return Sighting{
        fmt::format("{} is an operation, not an action: it asks for {}", each.text, found->second),
        fmt::format("Write {}.", found->second)};
  }
  return std::nullopt;
}

std::optional<Sighting> export_needs_more(const Sight& sight) {
  const auto& statement = sight.statement;
  if (statement.denies || statement.action.negated || !is_inspector(sight.request.principal)) {
    return std::nullopt;
  }
  std::vector<std::string> lacking;
  for (const auto& action : companion_actions(sight.request)) {
    const bool there = std::any_of(
        statement.action.patterns.begin(), statement.action.patterns.end(), [&](const auto& each) {
          return text::wildcard_match(text::lower(each.text), text::lower(action)) ||
                 text::wildcard_match(text::lower(action), text::lower(each.text));
        });
    if (!there) lacking.push_back(action);
  }
  if (lacking.empty()) return std::nullopt;
  return Sighting{
      fmt::format("the statement lacks {}, which an export needs", text::join(lacking, ", ")),
      fmt::format("Add {} to its actions.", text::join(lacking, ", "))};
}

// ---- Resource.

std::string bucket_of(std::string_view resource) {
  return std::string(resource.substr(0, resource.find('/')));
}

bool is_object(const aws::Arn& arn) {
  return arn.service == "s3" && arn.resource.find('/') != std::string_view::npos;
}

std::optional<Sighting> resource_of_another_partition(const Sight& sight) {
  const auto asked = aws::parse_arn(sight.request.resource);
  if (!asked || !sight.missed(Part::kResource)) return std::nullopt;
  for (const auto& each : sight.statement.resource.patterns) {
    const auto listed = aws::parse_arn(each.text);
    if (!listed || listed->partition == asked->partition || listed->partition == "*" ||
        listed->service != asked->service) {
      continue;
    }
    return Sighting{
        fmt::format("{} is an ARN of partition {}, the request was for {} in partition "
                    "{}",
                    each.text, listed->partition, sight.request.resource, asked->partition),
        fmt::format("Begin the ARN with arn:{}:.", asked->partition)};
  }
  return std::nullopt;
}

// A bucket for its objects, or the objects for their bucket.
std::optional<Sighting> bucket_and_objects(const Sight& sight) {
  const auto asked = aws::parse_arn(sight.request.resource);
  if (!asked || asked->service != "s3" || !sight.missed(Part::kResource)) return std::nullopt;
  for (const auto& each : sight.statement.resource.patterns) {
    const auto listed = aws::parse_arn(each.text);
    if (!listed || listed->service != "s3" ||
        bucket_of(listed->resource) != bucket_of(asked->resource)) {
      continue;
    }
    const bool no_objects =
        listed->resource.find('/') == std::string_view::npos || listed->resource.ends_with('/');
    if (is_object(*asked) && no_objects) {
      return Sighting{
          fmt::format("/* is missing from the bucket ARN: {} is not its objects, the "
                      "request was for {}",
                      each.text, sight.request.resource),
          fmt::format("Add arn:{}:s3:::{}/*.", asked->partition, bucket_of(asked->resource))};
    }
    if (!is_object(*asked) && is_object(*listed)) {
      return Sighting{fmt::format("{} is the bucket's objects, {} asks for the bucket itself",
                                  each.text, sight.request.action),
                      fmt::format("Add {}.", sight.request.resource)};
    }
    if (each.text.find("${") != std::string::npos || listed->partition != asked->partition)
      continue;
    return Sighting{
        fmt::format("{} covers other keys of the bucket than {}", each.text,
                    sight.request.resource),
        fmt::format("Add {}.", resource_pattern(sight.request, sight.layer, sight.kind))};
  }
  return std::nullopt;
}

std::optional<Sighting> bucket_arn_with_region(const Sight& sight) {
  const auto asked = aws::parse_arn(sight.request.resource);
  if (!asked || asked->service != "s3" || !asked->account.empty() ||
      !sight.missed(Part::kResource)) {
    return std::nullopt;
  }
  for (const auto& each : sight.statement.resource.patterns) {
    const auto listed = aws::parse_arn(each.text);
    if (!listed || listed->service != "s3" || (listed->region.empty() && listed->account.empty()) ||
        listed->region == "*") {
      continue;
    }
    return Sighting{
        fmt::format("{} has a Region or an account, the ARN of a bucket has neither", each.text),
        fmt::format("Write arn:{}:s3:::{}.", asked->partition, listed->resource)};
  }
  return std::nullopt;
}

std::optional<Sighting> another_bucket(const Sight& sight) {
  const auto asked = aws::parse_arn(sight.request.resource);
  if (!asked || asked->service != "s3" || sight.layer != Layer::kResource ||
      !sight.missed(Part::kResource)) {
    return std::nullopt;
  }
  for (const auto& each : sight.statement.resource.patterns) {
    const auto listed = aws::parse_arn(each.text);
    if (!listed || listed->service != "s3" ||
        bucket_of(listed->resource) == bucket_of(asked->resource)) {
      continue;
    }
    return Sighting{
        fmt::format("the statement is for {}, this is the policy of bucket {}", each.text,
                    bucket_of(asked->resource)),
        fmt::format("Write {}.", resource_pattern(sight.request, sight.layer, sight.kind))};
  }
  return std::nullopt;
}

std::optional<Sighting> key_named_otherwise(const Sight& sight) {
  const auto asked = aws::parse_arn(sight.request.resource);
  if (!asked || !sight.missed(Part::kResource) || asked->service != "kms" ||
      !asked->resource.starts_with("key/")) {
    return std::nullopt;
  }
  for (const auto& each : sight.statement.resource.patterns) {
    if (each.text.find(":alias/") != std::string::npos) {
      return Sighting{fmt::format("{} is an alias, which never allows the use of a key", each.text),
                      fmt::format("Write {}.", sight.kind == DocumentKind::kKey
                                                   ? "*, which in a key policy is the key"
                                                   : sight.request.resource)};
    }
    if (sight.kind == DocumentKind::kKey) {
      return Sighting{fmt::format("Resource is {}, but in a key policy only * is the key, {}",
                                  each.text, sight.request.resource),
                      "Write \"Resource\": \"*\"."};
    }
  }
  return std::nullopt;
}

}  // namespace

bool Sight::missed(Part part) const {
  return std::any_of(misses.begin(), misses.end(),
                     [&](const Miss& miss) { return miss.part == part; });
}

const std::string* Sight::value_of(std::string_view folded_key) const {
  const auto* key = request.context.find(folded_key);
  return key && !key->values.empty() ? &key->values.front() : nullptr;
}

const std::vector<StatementDetector>& statement_detectors() {
  static const std::vector<StatementDetector> kAll = {service_of_another_region,
                                                      principal_of_another_partition,
                                                      role_named_otherwise,
                                                      deleted_principal,
                                                      incomplete_not_principal,
                                                      deny_hits_services,
                                                      operation_for_action,
                                                      resource_of_another_partition,
                                                      bucket_and_objects,
                                                      bucket_arn_with_region,
                                                      another_bucket,
                                                      key_named_otherwise,
                                                      export_needs_more};
  return kAll;
}

}  // namespace sim::policy
