#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/amend.h"
#include "sim/policy/key_carriers.h"
#include "sim/policy/mistake_detectors.h"
#include "sim/policy/vocabulary.h"

namespace sim::policy {
namespace {

using aws::PrincipalKind;

constexpr size_t kAccountDigits = 12;
constexpr std::array<std::string_view, 5> kAccountKeys = {
    "aws:sourceaccount", "aws:principalaccount", "aws:resourceaccount", "s3:resourceaccount",
    "kms:calleraccount"};

bool is_account_key(const Condition& condition) {
  return std::find(kAccountKeys.begin(), kAccountKeys.end(), condition.folded_key) !=
         kAccountKeys.end();
}

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != text.npos; }

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string wanted_of(const Condition& condition) {
  std::vector<std::string> texts;
  for (const auto& operand : condition.operands) texts.push_back(operand.text);
  return text::join(texts, ", ");
}

// ---- Account ids.

std::optional<Sighting> lost_leading_zeros(const Sight& sight, const Condition& condition) {
  const auto* had = sight.value_of(condition.folded_key);
  if (!had || !is_account_key(condition)) return std::nullopt;
  for (const auto& operand : condition.operands) {
    if (!all_digits(operand.text) || operand.text.size() >= kAccountDigits) continue;
    const std::string full = std::string(kAccountDigits - operand.text.size(), '0') + operand.text;
    if (full != *had) continue;
    return Sighting{fmt::format("{} lists {}: a number loses its leading zeros, the account is {}",
                                condition.key, operand.text, full),
                    fmt::format("Write the account id as a string, \"{}\".", full)};
  }
  return std::nullopt;
}

std::optional<Sighting> arn_operator_on_account(const Sight&, const Condition& condition) {
  if (!is_account_key(condition) || condition.op.family != Family::kArn) return std::nullopt;
  return Sighting{fmt::format("{} compares {} as an ARN, but its value is an account id and never "
                              "matches one",
                              condition.operator_name, condition.key),
                  "Use StringEquals for an account id."};
}

std::optional<Sighting> string_like_on_account(const Sight& sight, const Condition& condition) {
  if (!is_account_key(condition) || condition.op.comparison != Comparison::kLike ||
      condition.op.family != Family::kString) {
    return std::nullopt;
  }
  const auto* had = sight.value_of(condition.folded_key);
  return Sighting{
      fmt::format("{} compares {} with {}, the request had {}: account ids are compared whole, "
                  "patterns of them let strangers in or nobody",
                  condition.operator_name, condition.key, wanted_of(condition),
                  had ? *had : "none"),
      "Use StringEquals with the twelve digits."};
}

std::optional<Sighting> account_written_otherwise(const Sight& sight, const Condition& condition) {
  if (!is_account_key(condition)) return std::nullopt;
  for (const auto& operand : condition.operands) {
    if (aws::is_account_id(operand.text) || has_wildcard(operand.text)) continue;
    const auto* had = sight.value_of(condition.folded_key);
    return Sighting{fmt::format("{} lists \"{}\", which is no account id of twelve digits; the "
                                "request had {}",
                                condition.key, operand.text, had ? *had : "none"),
                    "Write the twelve digits, without hyphens, spaces or an ARN around them."};
  }
  return std::nullopt;
}

std::optional<Sighting> wrong_account(const Sight& sight, const Condition& condition) {
  const auto* had = sight.value_of(condition.folded_key);
  const bool arn = condition.op.family == Family::kArn;
  if (!had || !is_account_key(condition) || arn) return std::nullopt;
  const char* whose = condition.folded_key == "aws:sourceaccount"
                          ? "the account on whose behalf the service acts"
                          : "the account of the request";
  return Sighting{fmt::format("wrong account in {}: it lists {}, but {} is {}", condition.key,
                              wanted_of(condition), whose, *had),
                  fmt::format("List {} there.", *had)};
}

// ---- aws:SourceArn.

struct Differences {
  std::vector<std::string> phrases;
};

void compare_part(Differences& out, const char* name, std::string_view listed,
                  std::string_view had) {
  if (text::wildcard_match(listed, had)) return;
  out.phrases.push_back(fmt::format("its {} is \"{}\", not \"{}\"", name, listed, had));
}

void compare_resource(Differences& out, std::string_view listed, std::string_view had) {
  if (text::wildcard_match(listed, had)) return;
  if (had.starts_with("report/")) {
    out.phrases.push_back(listed.empty()
                              ? std::string("report/* is missing at its end")
                              : fmt::format("it ends in {}, report/* is missing", listed));
  } else {
    out.phrases.push_back(fmt::format("it names {}, not {}", listed, had));
  }
}

Differences differences(std::string_view listed, std::string_view had) {
  Differences out;
  const auto wanted = aws::parse_arn(listed), source = aws::parse_arn(had);
  if (!source) return out;
  if (!wanted) {
    const bool report =
        source->resource.starts_with("report/") && listed.find("report/") == std::string_view::npos;
    out.phrases.push_back(fmt::format("an ARN has six parts, this has {}{}",
                                      std::count(listed.begin(), listed.end(), ':') + 1,
                                      report ? ", and report/* is missing at its end" : ""));
    return out;
  }
  compare_part(out, "partition", wanted->partition, source->partition);
  compare_part(out, "service", wanted->service, source->service);
  compare_part(out, "Region", wanted->region, source->region);
  compare_part(out, "account", wanted->account, source->account);
  compare_resource(out, wanted->resource, source->resource);
  return out;
}

std::optional<Sighting> wrong_source_arn(const Sight& sight, const Condition& condition) {
  const auto* had = sight.value_of(condition.folded_key);
  if (!had || condition.folded_key != "aws:sourcearn") return std::nullopt;
  const Operand* nearest = nullptr;
  Differences least;
  for (const auto& operand : condition.operands) {
    Differences found = differences(operand.text, *had);
    if (found.phrases.empty() || (nearest && found.phrases.size() >= least.phrases.size()))
      continue;
    nearest = &operand;
    least = std::move(found);
  }
  if (!nearest) return std::nullopt;
  return Sighting{fmt::format("{} lists {}, the request came from {}: {}", condition.key,
                              nearest->text, *had, text::join(least.phrases, "; ")),
                  fmt::format("List {}, with ArnLike.", source_arn_pattern(*had))};
}

// ---- Operators.

std::optional<Sighting> equality_with_wildcard(const Sight&, const Condition& condition) {
  if (condition.op.family != Family::kString || condition.op.comparison == Comparison::kLike) {
    return std::nullopt;
  }
  for (const auto& operand : condition.operands) {
    if (!has_wildcard(operand.text) || operand.text.find("${") != std::string::npos) continue;
    const bool arn = operand.text.starts_with("arn:");
    return Sighting{
        fmt::format("{} takes the wildcard in {} literally", condition.operator_name, operand.text),
        fmt::format("Use {} for {}.", arn ? "ArnLike" : "StringLike", condition.key)};
  }
  return std::nullopt;
}

std::optional<Sighting> set_without_set_operator(const Sight& sight, const Condition& condition) {
  const auto* key = sight.request.context.find(condition.folded_key);
  if (!key || !key->multivalued || condition.op.quantifier != Quantifier::kNone ||
      condition.op.family == Family::kNull) {
    return std::nullopt;
  }
  return Sighting{
      fmt::format("{} has several values, {} compares one", condition.key, condition.operator_name),
      fmt::format("Use ForAnyValue:{}.", condition.operator_name)};
}

std::optional<Sighting> letter_case_or_spaces(const Sight& sight, const Condition& condition) {
  const auto* had = sight.value_of(condition.folded_key);
  if (!had) return std::nullopt;
  for (const auto& operand : condition.operands) {
    if (operand.text == *had || !text::equals_ignoring_case(text::trim(operand.text), *had)) {
      continue;
    }
    return Sighting{fmt::format("{} lists \"{}\", the request had \"{}\": letter case and spaces "
                                "count",
                                condition.key, operand.text, *had),
                    fmt::format("Write {}.", *had)};
  }
  return std::nullopt;
}

// ---- Keys that are not there.

struct Absence {
  std::string_view key;  // folded; one that ends in '*' stands for all that begin so
  bool (*when)(const aws::Principal&);
  std::string_view why, remedy;
};

bool any(const aws::Principal&) { return true; }
bool is_service(const aws::Principal& who) { return who.kind == PrincipalKind::kService; }
bool is_no_service(const aws::Principal& who) { return !is_service(who); }
bool is_no_user(const aws::Principal& who) { return who.kind != PrincipalKind::kUser; }

constexpr std::array kAbsences = {
    Absence{"aws:sourcearn", is_no_service, "only AWS services that act in their own name bring it",
            "Ask for aws:PrincipalArn instead, or leave the condition to statements for services."},
    Absence{"aws:sourceaccount", is_no_service,
            "only AWS services that act in their own name bring it",
            "Ask for aws:PrincipalAccount instead, or leave the condition to statements for "
            "services."},
    Absence{"aws:principalorg*", is_service, "an AWS service belongs to no organization",
            "Ask for aws:SourceOrgID in statements for services."},
    Absence{"aws:principalorg*", any, "the caller's account belongs to no organization",
            "Name the accounts, or let the account join the organization."},
    Absence{"aws:principaltag/*", any, "the caller carries no such tag", "Tag the caller with it."},
    Absence{"aws:principal*", is_service, "an AWS service has none",
            "Ask for aws:SourceAccount and aws:SourceArn in statements for services."},
    Absence{"aws:username", is_no_user, "only IAM users have one",
            "Ask for aws:PrincipalArn or aws:userid."},
    Absence{"aws:sourceip", is_service, "a service's requests come from no address of yours",
            "Leave the condition out of statements for services."},
    Absence{"aws:sourceip", any, "requests through a VPC endpoint or a service have none",
            "Ask for aws:VpcSourceIp or aws:SourceVpce."},
    Absence{"aws:vpce*", any,
            "the request came through no VPC endpoint, or the service does not tell",
            "Send it through the endpoint; S3, KMS and IAM tell whose it is."},
    Absence{"aws:sourcevp*", any, "the request came through no VPC endpoint",
            "Send it through the endpoint."},
    Absence{"kms:viaservice", any, "the key was asked for directly, not through a service",
            "Leave the condition out, or use the key through the service."},
    Absence{"aws:calledvia*", any, "no service forwarded the request",
            "Leave the condition out, or go through the service."},
    Absence{"aws:multifactorauth*", any, "long-term access keys never carry it",
            "Call with temporary credentials got with MFA, or use BoolIfExists."},
    Absence{"s3:x-amz-server-side-encryption*", any,
            "it is read off the request's headers, which the bucket's default encryption does not "
            "set",
            "Send the header."},
    Absence{"s3:existingobjecttag/*", any, "the object carries no such tag", "Tag the object."},
    Absence{"aws:resourcetag/*", any,
            "the resource carries no such tag, or the service does not "
            "offer it",
            "Tag the resource."},
    Absence{"aws:requesttag/*", any, "the request brings no such tag", "Send the tag."},
    Absence{"sts:externalid", any, "no external id was passed", "Pass ExternalId to AssumeRole."},
};

bool row_fits(const Absence& row, std::string_view key, const aws::Principal& who) {
  return text::wildcard_match(row.key, key) && row.when(who);
}

// Keys of one action in a statement about others.
std::optional<Sighting> key_of_other_actions(const Sight& sight, const Condition& condition) {
  const auto& action = sight.request.action;
  const auto carriers = carriers_of(condition.folded_key);
  if (carriers.empty() || carried_by(condition.folded_key, action) ||
      sight.request.context.find(condition.folded_key)) {
    return std::nullopt;
  }
  const bool hits = sight.statement.denies;
  return Sighting{fmt::format("{} comes with {} only, a request for {} never has it{}",
                              condition.key, text::join(carriers, ", "), action,
                              hits ? fmt::format(", and {} holds when the key is missing",
                                                 condition.operator_name)
                                   : std::string()),
                  hits ? std::string("Let the Deny name those actions alone.")
                       : fmt::format("Allow {} in a statement without this condition.", action)};
}

std::optional<Sighting> missing_key(const Sight& sight, const Condition& condition) {
  const auto* key = sight.request.context.find(condition.folded_key);
  if (key && !key->values.empty()) return std::nullopt;
  if (key_of_other_actions(sight, condition)) return std::nullopt;
  for (const auto& row : kAbsences) {
    if (!row_fits(row, condition.folded_key, sight.request.principal)) continue;
    return Sighting{
        fmt::format("{} asks for {} = {}, the request has no such key: {}", condition.operator_name,
                    condition.key, wanted_of(condition), row.why),
        std::string(row.remedy)};
  }
  if (const auto known = key_of(condition.folded_key)) return std::nullopt;
  const auto nearest = nearest_key(condition.key);
  return Sighting{
      fmt::format("{} is no condition key that a request could have", condition.key),
      nearest ? fmt::format("Write {}.", *nearest) : std::string("Look the key's name up.")};
}

std::optional<Sighting> null_of_present_key(const Sight& sight, const Condition& condition) {
  const auto* key = sight.request.context.find(condition.folded_key);
  if (condition.op.family != Family::kNull || sight.statement.denies || !key) return std::nullopt;
  return Sighting{fmt::format("Null {} = {} asks for a request without the key, this one has {}",
                              condition.key, wanted_of(condition), text::join(key->values, ", ")),
                  "Write false to ask for the key, or leave the condition out."};
}

// A negated operator holds on a missing key, so a Deny hits who does not send it.
std::optional<Sighting> denies_missing_key(const Sight& sight, const Condition& condition) {
  if (!sight.statement.denies || !condition.op.negated ||
      sight.request.context.find(condition.folded_key)) {
    return std::nullopt;
  }
  return Sighting{
      fmt::format("the request has no {}, and {} holds when the key is missing", condition.key,
                  condition.operator_name),
      fmt::format("Send it, or add the condition Null {} = false to the Deny.", condition.key)};
}

std::optional<Sighting> plain_http(const Sight& sight, const Condition& condition) {
  if (!sight.statement.denies || condition.folded_key != "aws:securetransport") return std::nullopt;
  return Sighting{"the statement refuses requests over plain HTTP, and this was one",
                  "Call over HTTPS."};
}

// ---- Values of single services.

std::optional<Sighting> wrong_via_service(const Sight& sight, const Condition& condition) {
  const auto* had = sight.value_of(condition.folded_key);
  if (!had || condition.folded_key != "kms:viaservice") return std::nullopt;
  return Sighting{fmt::format("kms:ViaService lists {}, the request came through {}: the name is "
                              "service.region.amazonaws.com",
                              wanted_of(condition), *had),
                  fmt::format("List {}.", *had)};
}

std::optional<Sighting> bucket_in_encryption_context(const Sight& sight,
                                                     const Condition& condition) {
  const auto* had = sight.value_of(condition.folded_key);
  if (!had || condition.folded_key != "kms:encryptioncontext:aws:s3:arn") return std::nullopt;
  return Sighting{fmt::format("the encryption context names {}, the statement wants {}: it is the "
                              "object's ARN, and the bucket's only where a bucket key is used",
                              *had, wanted_of(condition)),
                  "Use StringLike with the bucket's ARN and with it followed by /*."};
}

std::optional<Sighting> key_named_otherwise(const Sight& sight, const Condition& condition) {
  const auto* had = sight.value_of(condition.folded_key);
  if (!had || condition.folded_key != "s3:x-amz-server-side-encryption-aws-kms-key-id") {
    return std::nullopt;
  }
  return Sighting{
      fmt::format("{} lists {}, the request named the key as {}: the header is compared "
                  "as it was sent",
                  condition.key, wanted_of(condition), *had),
      "List the key's ARN, and name the key by it."};
}

std::optional<Sighting> session_in_principal_arn(const Sight& sight, const Condition& condition) {
  const auto* had = sight.value_of(condition.folded_key);
  if (!had || condition.folded_key != "aws:principalarn") return std::nullopt;
  for (const auto& operand : condition.operands) {
    if (operand.text.find(":assumed-role/") == std::string::npos) continue;
    return Sighting{fmt::format("aws:PrincipalArn lists the session {}, but of a session it holds "
                                "the role, {}",
                                operand.text, *had),
                    fmt::format("List {}.", *had)};
  }
  return std::nullopt;
}

}  // namespace

const std::vector<ConditionDetector>& operator_detectors() {
  static const std::vector<ConditionDetector> kAll = {
      key_of_other_actions,    denies_missing_key,     plain_http,
      arn_operator_on_account, string_like_on_account, equality_with_wildcard,
      set_without_set_operator};
  return kAll;
}

const std::vector<ConditionDetector>& value_detectors() {
  static const std::vector<ConditionDetector> kAll = {
      null_of_present_key,   lost_leading_zeros,      account_written_otherwise,
      wrong_account,         wrong_source_arn,        missing_key,
      letter_case_or_spaces, wrong_via_service,       bucket_in_encryption_context,
      key_named_otherwise,   session_in_principal_arn};
  return kAll;
}

const std::vector<ConditionDetector>& held_condition_detectors() {
  static const std::vector<ConditionDetector> kAll = {string_like_on_account};
  return kAll;
}

}  // namespace sim::policy
