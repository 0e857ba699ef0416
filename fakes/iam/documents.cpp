#include "fakes/iam/documents.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/policy_dates.h"
#include "fakes/iam/records.h"
#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/base/value.h"
#include "sim/policy/document.h"
#include "sim/policy/statement.h"

namespace fakes::iam {
namespace {

namespace policy = sim::policy;
using policy::DocumentKind;
using policy::Fault;
using policy::FaultKind;

constexpr const char* kLegacyParsing = "The policy failed legacy parsing";

// IAM checks a document in passes, each over all of it, and names the first fault of the first pass
// that finds one.
enum class Pass {
  kSyntax,
  kVersion,
  kLegacy,
  kSids,
  kActions,
  kVendors,
  kResources,
  kResourceForms,
  kActionForms
};

bool is_effect_in_another_case(std::string_view effect) {
  return sim::text::equals_ignoring_case(effect, "Allow") ||
         sim::text::equals_ignoring_case(effect, "Deny");
}

Pass pass_of(const Fault& fault) {
  const bool missing =
      fault.kind == FaultKind::kMissingElement || fault.kind == FaultKind::kEmptyElement;
  switch (fault.kind) {
    case FaultKind::kEffect:
      return is_effect_in_another_case(fault.subject) ? Pass::kLegacy : Pass::kSyntax;
    case FaultKind::kResourceLegacy:
      return Pass::kLegacy;
    case FaultKind::kSid:
    case FaultKind::kRepeatedSid:
      return Pass::kSids;
    case FaultKind::kActionForm:
      return fault.subject.find(':') == std::string::npos ? Pass::kVendors : Pass::kActionForms;
    case FaultKind::kActionVendor:
      return Pass::kActionForms;
    case FaultKind::kResourceForm:
    case FaultKind::kResourcePartition:
    case FaultKind::kResourceVendor:
    case FaultKind::kResourceRegion:
    case FaultKind::kResourcePath:
      return Pass::kResourceForms;
    default:
      if (missing && fault.subject.ends_with("Action")) return Pass::kActions;
      if (missing && fault.subject.ends_with("Resource")) return Pass::kResources;
      return Pass::kSyntax;
  }
}

const Fault& first_of(const std::vector<Fault>& faults) {
  return *std::min_element(faults.begin(), faults.end(), [](const Fault& one, const Fault& other) {
    return pass_of(one) < pass_of(other);
  });
}

// An ARN as IAM completes it before it looks at the partition: "a:b" is "arn:b:*:*:*:*".
std::string completed(std::string_view resource) {
  std::string out = "arn" + std::string(resource.substr(resource.find(':')));
  for (auto colons = std::count(out.begin(), out.end(), ':'); colons < 5; ++colons) out += ":*";
  return out;
}

bool are_storable_dates(const sim::Value& values) {
  if (values.is_array()) return std::all_of(values.begin(), values.end(), are_storable_dates);
  return is_storable_date(values.is_string() ? values.get<std::string>() : values.dump());
}

// Of a document whose syntax is sound.
bool has_storable_dates(const sim::Value& document) {
  const auto& given = document.at("Statement");
  const auto statements = given.is_array() ? given : sim::Value::array({given});
  for (const auto& statement : statements) {
    const auto condition = statement.value("Condition", sim::Value::object());
    for (const auto& [operation, keys] : condition.items()) {
      const auto op = policy::parse_operator(operation);
      if (!op || op->family != policy::Family::kDate) continue;
      if (!std::all_of(keys.begin(), keys.end(), are_storable_dates)) return false;
    }
  }
  return true;
}

std::string identity_words(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kForbiddenElement:
      if (fault.subject == "Principal" || fault.subject == "NotPrincipal") {
        return "Policy document should not specify a principal.";
      }
      break;
    case FaultKind::kMissingElement:
    case FaultKind::kEmptyElement:
      if (fault.subject.ends_with("Action")) return "Policy statement must contain actions.";
      if (fault.subject.ends_with("Resource")) return "Policy statement must contain resources.";
      break;
    case FaultKind::kEffect:
      if (!is_effect_in_another_case(fault.subject)) break;
      return kLegacyParsing;
    case FaultKind::kResourceLegacy:
      return kLegacyParsing;
    case FaultKind::kSid:
      return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the "
             "regular expression [0-9A-Za-z]*";
    case FaultKind::kRepeatedSid:
      return "Statement IDs (SID) in a single policy must be unique.";
    case FaultKind::kActionForm:
      return std::count(fault.subject.begin(), fault.subject.end(), ':') > 1
                 ? "Actions/Condition can contain only one colon."
                 : "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
    case FaultKind::kActionVendor:
      return fmt::format("Vendor {} is not valid",
                         fault.subject.substr(0, fault.subject.find(':')));
    case FaultKind::kResourceForm:
      return fmt::format("Resource {} must be in ARN format or \"*\".", fault.subject);
    case FaultKind::kResourcePartition: {
      const auto parts = sim::text::split(fault.subject, ':');
      return fmt::format("Partition \"{}\" is not valid for resource \"{}\".", parts.at(1),
                         completed(fault.subject));
    }
    case FaultKind::kResourceVendor:
      return "Resource vendor must be fully qualified and cannot contain regexes.";
    case FaultKind::kResourceRegion: {
      const auto arn = sim::aws::parse_arn(fault.subject);
      return arn && arn->service == "s3"
                 ? fmt::format("Resource {} can not contain region information.", fault.subject)
                 : fmt::format("IAM resource {} cannot contain region information.", fault.subject);
    }
    case FaultKind::kResourcePath:
      return "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, "
             "group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, "
             "saml-provider/, oidc-provider/, report/, access-report/.";
    default:
      break;
  }
  return "Syntax errors in policy.";
}

std::string invalid_principal(std::string_view kind_and_value) {
  return fmt::format("Invalid principal in policy: {}", kind_and_value);
}

std::string trust_words(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kSyntax:
      return "This policy contains invalid Json";
    case FaultKind::kForbiddenElement:
      return fault.subject == "NotPrincipal"
                 ? "AssumeRole policy must not contain NotPrincipal field."
                 : fmt::format("Has prohibited field {}", fault.subject);
    case FaultKind::kMissingElement:
      if (fault.subject == "Principal") return "Missing required field Principal";
      break;
    case FaultKind::kEmptyElement:
      if (fault.subject == "Principal") return "Missing required field Principal cannot be empty!";
      break;
    case FaultKind::kActionVendor:
      return "AssumeRole policy may only specify STS AssumeRole actions.";
    case FaultKind::kPrincipal:
      return invalid_principal(fault.subject);
    default:
      return identity_words(fault);
  }
  return "Syntax errors in policy.";
}

// What an ARN in a trust policy names: a user or role of an account, a session of a role, a
// federated user, whom nobody knows beforehand.
bool arn_exists(const sim::Call& call, std::string_view text, Principals principals) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || !call.accounts.find(arn->account)) return false;
  if (principals == Principals::kMayCome) return true;
  const auto slash = arn->resource.find('/');
  const auto kind = arn->resource.substr(0, slash);
  const auto rest = arn->resource.substr(slash + 1);
  if (kind == "role") return find_role_by_arn(call.state, text).has_value();
  if (kind == "assumed-role") {
    return find_role(call.state, arn->account, rest.substr(0, rest.find('/'))).has_value();
  }
  if (kind == "user") {
    const auto user = find_user(call.state, arn->account, rest.substr(rest.rfind('/') + 1));
    return user && user->arn == text;
  }
  return kind == "federated-user";
}

// The principal at fault, as IAM quotes it; empty when all are sound.
std::string missing_principal(const sim::Call& call, const policy::Document& document,
                              Principals principals) {
  using Kind = policy::PrincipalPattern::Kind;
  for (const auto& statement : document.statements) {
    for (const auto& each : statement.principal.patterns) {
      if ((each.kind == Kind::kAccount && !call.accounts.find(each.account)) ||
          (each.kind == Kind::kArn && !arn_exists(call, each.text, principals)) ||
          each.kind == Kind::kUniqueId) {
        return fmt::format("\"AWS\":\"{}\"", each.text);
      }
      if (each.kind == Kind::kService && each.text.find(".amazonaws.com") == std::string::npos) {
        return fmt::format("\"SERVICE\":\"{}\"", each.text);
      }
    }
  }
  return {};
}

}  // namespace

void check_identity_policy(const std::string& document, Language language) {
  const auto faults = policy::faults_of(document, DocumentKind::kIdentity);
  const Fault* first = faults.empty() ? nullptr : &first_of(faults);
  if (first && pass_of(*first) == Pass::kSyntax) throw malformed_policy(identity_words(*first));
  const auto given = sim::Value::parse(document);
  if (language == Language::kCurrent && given.value("Version", std::string()) != "2012-10-17") {
    throw malformed_policy("Policy document must be version 2012-10-17 or greater.");
  }
  if (!has_storable_dates(given)) throw malformed_policy(kLegacyParsing);
  if (first) throw malformed_policy(identity_words(*first));
}

void check_trust_policy(const sim::Call& call, const std::string& document, Principals principals) {
  const auto faults = policy::faults_of(document, DocumentKind::kTrust);
  if (!faults.empty()) throw malformed_policy(trust_words(faults.front()));
  const auto parsed = policy::parse_document(document, DocumentKind::kTrust);
  const auto missing = missing_principal(call, *parsed.value, principals);
  if (!missing.empty()) throw malformed_policy(invalid_principal(missing));
}

size_t counted_size(const std::string& document) {
  return static_cast<size_t>(std::count_if(document.begin(), document.end(), [](char c) {
    return c != ' ' && c != '\t' && c != '\n' && c != '\r';
  }));
}

}  // namespace fakes::iam
