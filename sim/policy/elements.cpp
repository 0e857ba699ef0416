#include "sim/policy/elements.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/aws/arn.h"
#include "sim/base/text.h"

namespace sim::policy {
namespace {

constexpr std::array<std::string_view, 7> kPartitions = {
    "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"};

constexpr std::array<std::string_view, 12> kIamPaths = {
    "user/",   "federated-user/",     "role/",    "group/",  "instance-profile/", "mfa/",
    "policy/", "server-certificate/", "sms-mfa/", "report/", "saml-provider/",    "oidc-provider/"};

bool has_wildcard(std::string_view s) { return s.find_first_of("*?") != std::string_view::npos; }

bool is_vendor(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  });
}

bool has_space(std::string_view s) { return s.find_first_of(" \t\r\n") != std::string_view::npos; }

bool begins_with(std::string_view s, std::string_view head) {
  return s.substr(0, head.size()) == head;
}

ValueFault fault(FaultKind kind, std::string message) { return {kind, std::move(message)}; }

std::optional<ValueFault> check_iam_path(std::string_view path) {
  if (path == "*" || begins_with(path, "access-report/")) return std::nullopt;
  const bool known = std::any_of(kIamPaths.begin(), kIamPaths.end(),
                                 [&](std::string_view head) { return begins_with(path, head); });
  if (known) return std::nullopt;
  return fault(FaultKind::kResourcePath,
               fmt::format("IAM resource path `{}` must be \"*\" or start with a type such as "
                           "user/ or role/",
                           path));
}

bool is_identity(DocumentKind kind) { return kind == DocumentKind::kIdentity; }

// IAM completes ARNs that lack parts at the end; it takes an empty part before that, or an empty
// service, for a mistake.
bool fails_legacy_parsing(std::string_view resource) {
  const auto parts = text::split(resource, ':');
  const bool lacks_parts = parts.size() < 6 && resource.find("::") != std::string_view::npos;
  return lacks_parts || (parts.size() > 2 && parts[2].empty());
}

std::optional<ValueFault> check_identity_resource(std::string_view resource) {
  const auto arn = aws::parse_arn(resource);
  if (!arn || (arn->service != "iam" && arn->service != "s3")) return std::nullopt;
  if (!arn->region.empty() && !has_wildcard(arn->region)) {
    return fault(FaultKind::kResourceRegion,
                 fmt::format("`{}`: ARNs of {} hold no region", resource, arn->service));
  }
  return arn->service == "iam" ? check_iam_path(arn->resource) : std::nullopt;
}

bool is_unique_id(std::string_view value) {
  return value.size() >= 16 && value.size() <= 128 && value.front() == 'A' &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

bool names_principal(const aws::Arn& arn) {
  if (arn.service == "iam") {
    return begins_with(arn.resource, "user/") || begins_with(arn.resource, "role/");
  }
  return arn.service == "sts" && (begins_with(arn.resource, "assumed-role/") ||
                                  begins_with(arn.resource, "federated-user/"));
}

std::optional<PrincipalPattern> read_aws_principal(std::string_view value) {
  const std::string text(value);
  using Kind = PrincipalPattern::Kind;
  if (value == "*") return PrincipalPattern{Kind::kEveryone, text, ""};
  if (aws::is_account_id(value)) return PrincipalPattern{Kind::kAccount, text, text};
  if (is_unique_id(value)) return PrincipalPattern{Kind::kUniqueId, text, ""};
  const auto arn = aws::parse_arn(value);
  if (!arn || has_wildcard(value) || !arn->region.empty()) return std::nullopt;
  // CloudFront's origin access identities stand in an account of that name.
  if (!aws::is_account_id(arn->account) && arn->account != "cloudfront") return std::nullopt;
  if (arn->service == "iam" && arn->resource == "root") {
    return PrincipalPattern{Kind::kAccount, text, std::string(arn->account)};
  }
  if (!names_principal(*arn)) return std::nullopt;
  return PrincipalPattern{Kind::kArn, text, ""};
}

}  // namespace

std::optional<ValueFault> check_action(std::string_view action, DocumentKind kind) {
  const bool everything = action == "*" || action == "*:*";
  if (everything && kind == DocumentKind::kResourceControl) {
    return fault(FaultKind::kActionVendor,
                 "a resource control policy must name services: \"s3:*\" instead of \"*\"");
  }
  const auto colon = action.find(':');
  const std::string_view vendor = action.substr(0, colon);
  if (kind == DocumentKind::kTrust && !text::equals_ignoring_case(vendor, "sts")) {
    return fault(FaultKind::kActionVendor,
                 fmt::format("`{}`: a trust policy may only name sts: actions", action));
  }
  if (everything) return std::nullopt;
  if (colon == std::string_view::npos) {
    return fault(FaultKind::kActionForm,
                 fmt::format("`{}` must begin with a service prefix, as s3:PutObject", action));
  }
  if (action.find(':', colon + 1) != std::string_view::npos) {
    return fault(FaultKind::kActionForm, fmt::format("`{}` has more than one colon", action));
  }
  if (!is_vendor(vendor)) {
    return fault(
        FaultKind::kActionVendor,
        fmt::format("`{}` is not a service prefix: write it out, without wildcards", vendor));
  }
  const std::string_view name = action.substr(colon + 1);
  if (name.empty()) {
    return fault(FaultKind::kActionForm, fmt::format("`{}` names no action", action));
  }
  return std::nullopt;
}

std::optional<ValueFault> check_resource(std::string_view resource, DocumentKind kind) {
  if (resource == "*") return std::nullopt;
  const auto parts = text::split(resource, ':');
  // IAM takes any word before the first colon for the beginning of an ARN.
  const bool is_arn = parts.size() >= 2 && (parts.front() == "arn" || is_identity(kind));
  if (!is_arn) {
    return fault(FaultKind::kResourceForm, fmt::format("`{}` must be an ARN or \"*\"", resource));
  }
  if (!has_wildcard(parts[1]) &&
      std::find(kPartitions.begin(), kPartitions.end(), parts[1]) == kPartitions.end()) {
    return fault(FaultKind::kResourcePartition,
                 fmt::format("`{}`: there is no partition `{}`", resource, parts[1]));
  }
  if (parts.front() != "arn") {
    return fault(FaultKind::kResourceForm, fmt::format("`{}` must begin with arn:", resource));
  }
  if (is_identity(kind) && fails_legacy_parsing(resource)) {
    return fault(FaultKind::kResourceLegacy,
                 fmt::format("`{}` lacks parts: an ARN has six, separated by colons", resource));
  }
  if (parts.size() < 3 || parts[2].empty() || has_wildcard(parts[2])) {
    return fault(FaultKind::kResourceVendor,
                 fmt::format("`{}` must name its service, without wildcards", resource));
  }
  return is_identity(kind) ? check_identity_resource(resource) : std::nullopt;
}

std::optional<PrincipalPattern> read_principal(std::string_view kind_name, std::string_view value) {
  if (kind_name == "AWS") return read_aws_principal(value);
  if (value.empty() || has_wildcard(value) || has_space(value)) return std::nullopt;
  using Kind = PrincipalPattern::Kind;
  const Kind kind = kind_name == "Service"     ? Kind::kService
                    : kind_name == "Federated" ? Kind::kFederated
                                               : Kind::kCanonicalUser;
  return PrincipalPattern{kind, std::string(value), ""};
}

}  // namespace sim::policy
