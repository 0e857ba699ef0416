#include "harness/policy_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "harness/policy_scenery.h"
#include "sim/base/json_text.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/policy/document.h"

namespace harness {
namespace {

namespace policy = sim::policy;
using policy::DocumentKind;
using sim::Value;

struct Outcome {
  std::optional<sim::ApiError> error;
};

sim::ApiError error_of(const sim::Answer& answer) { return *answer.error; }

Outcome outcome_of(const sim::Answer& answer) {
  return answer.ok() ? Outcome{} : Outcome{error_of(answer)};
}

Outcome put_bucket_policy(PolicyScenery& scenery, const std::string& document) {
  const auto bucket = scenery.bucket();
  return outcome_of(
      scenery.as_root("s3", "PutBucketPolicy", {{"Bucket", bucket}, {"Policy", document}}));
}

Outcome put_key_policy(PolicyScenery& scenery, const std::string& document) {
  const auto key = scenery.key();
  return outcome_of(scenery.as_root(
      "kms", "PutKeyPolicy", {{"KeyId", key}, {"PolicyName", "default"}, {"Policy", document}}));
}

// A managed policy is held to everything that IAM demands; inline ones may lack a Version.
Outcome put_identity_policy(PolicyScenery& scenery, const std::string& document) {
  return outcome_of(scenery.as_root(
      "iam", "CreatePolicy", {{"PolicyName", "policy-check"}, {"PolicyDocument", document}}));
}

Outcome put_trust_policy(PolicyScenery& scenery, const std::string& document) {
  const auto role = scenery.role();
  return outcome_of(scenery.as_root("iam", "UpdateAssumeRolePolicy",
                                    {{"RoleName", role}, {"PolicyDocument", document}}));
}

// The root user may not assume roles, so a user of the scenery passes the policy.
Outcome pass_session_policy(PolicyScenery& scenery, const std::string& document) {
  const auto arn = scenery.role_arn();
  return outcome_of(scenery.as_user(
      "sts", "AssumeRole",
      {{"RoleArn", arn}, {"RoleSessionName", "policy-check"}, {"Policy", document}}));
}

Outcome refused_by_grammar(const std::string& document, DocumentKind kind, const char* code,
                           const std::string& message) {
  if (policy::faults_of(document, kind).empty()) return {};
  return {sim::ApiError(code, 400, message)};
}

Outcome put_control_policy(PolicyScenery& scenery, const std::string& document, const char* type,
                           DocumentKind kind) {
  if (!scenery.implements("organizations", "CreatePolicy")) {
    return refused_by_grammar(document, kind, "MalformedPolicyDocumentException",
                              "The provided policy document does not meet the requirements of the "
                              "specified policy type.");
  }
  scenery.organization();
  return outcome_of(scenery.as_root("organizations", "CreatePolicy",
                                    {{"Name", "policy-check"},
                                     {"Description", "policy check"},
                                     {"Type", type},
                                     {"Content", document}}));
}

Outcome put_service_control_policy(PolicyScenery& scenery, const std::string& document) {
  return put_control_policy(scenery, document, "SERVICE_CONTROL_POLICY",
                            DocumentKind::kServiceControl);
}

Outcome put_resource_control_policy(PolicyScenery& scenery, const std::string& document) {
  return put_control_policy(scenery, document, "RESOURCE_CONTROL_POLICY",
                            DocumentKind::kResourceControl);
}

// EC2 is not asked: endpoints are scenery of a world. Its error as callers have seen it; which one
// it has for a document that is too long (white space counts) is not told.
constexpr std::ptrdiff_t kMostEndpointCharacters = 20480;

Outcome put_endpoint_policy(PolicyScenery&, const std::string& document) {
  const auto characters = std::count_if(document.begin(), document.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // no later byte of one
  });
  if (characters > kMostEndpointCharacters) {
    return {sim::ApiError("InvalidPolicyDocument", 400,
                          fmt::format("The Policy Document is not valid: it has more than {} "
                                      "characters.",
                                      kMostEndpointCharacters))};
  }
  return refused_by_grammar(document, DocumentKind::kEndpoint, "InvalidPolicyDocument",
                            "The Policy Document is not valid.");
}

struct Kind {
  std::string_view name;
  DocumentKind document;
  Outcome (*put)(PolicyScenery&, const std::string&);
};

constexpr Kind kKinds[] = {
    {"identity", DocumentKind::kIdentity, put_identity_policy},
    {"bucket", DocumentKind::kBucket, put_bucket_policy},
    {"key", DocumentKind::kKey, put_key_policy},
    {"trust", DocumentKind::kTrust, put_trust_policy},
    {"scp", DocumentKind::kServiceControl, put_service_control_policy},
    {"rcp", DocumentKind::kResourceControl, put_resource_control_policy},
    {"session", DocumentKind::kIdentity, pass_session_policy},
    {"endpoint", DocumentKind::kEndpoint, put_endpoint_policy},
};

const Kind& kind_named(const std::string& name) {
  for (const auto& kind : kKinds) {
    if (kind.name == name) return kind;
  }
  throw std::runtime_error(
      fmt::format("--kind is {}, not \"{}\"", sim::text::join(check_kinds(), ", "), name));
}

// "Statement[1].Condition.StringEquals" as a JSON pointer into this document.
std::string pointer_of(const Value& document, const std::string& path) {
  std::string pointer;
  for (const auto part : sim::text::split(std::string_view(path), '.')) {
    const auto open = part.find('[');
    const auto name = part.substr(0, open);
    pointer += sim::json::step(name);
    if (open == std::string_view::npos || !part.ends_with(']')) continue;
    // A single statement may stand without its list.
    const bool listed = name != "Statement" || !document.is_object() ||
                        !document.contains("Statement") || document["Statement"].is_array();
    if (listed) pointer += fmt::format("/{}", part.substr(open + 1, part.size() - open - 2));
  }
  return pointer;
}

std::string shown(const std::string& text, const Value& document, const policy::Fault& fault) {
  if (fault.place.starts_with("line ")) return fmt::format("{}: {}", fault.place, fault.message);
  const std::string pointer = fault.place == "document" ? "" : pointer_of(document, fault.place);
  return fmt::format("{} ({}): {}", sim::json::place_of(text, pointer), fault.place, fault.message);
}

std::string read_document(const std::string& file) {
  if (file != "-") return sim::read_file(file);
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

// White space does not count against IAM's quotas.
size_t counted_size(const std::string& document) {
  return static_cast<size_t>(std::count_if(document.begin(), document.end(), [](char c) {
    return c != ' ' && c != '\t' && c != '\n' && c != '\r';
  }));
}

void add_size_warnings(const Kind& kind, const std::string& document,
                       std::vector<std::string>& warnings) {
  if (kind.name != "identity") return;
  const size_t size = counted_size(document);
  if (size > 2048) {
    warnings.push_back(fmt::format(
        "{} characters without white space: the inline policies of a user hold 2,048 in all, of a "
        "group 5,120, of a role 10,240",
        size));
  }
}

void add_public_warning(const Kind& kind, const policy::Document& document,
                        std::vector<std::string>& warnings) {
  if (kind.name == "bucket" && policy::is_public(document)) {
    warnings.emplace_back(
        "the policy is public: a bucket with BlockPublicPolicy, as new ones are, refuses it with "
        "AccessDenied");
  }
}

}  // namespace

const std::vector<std::string>& check_kinds() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& kind : kKinds) names.emplace_back(kind.name);
    return names;
  }();
  return kNames;
}

namespace {

// The document as data, to look for names in; what nests deeper than any policy is left out.
Value looked_into(const std::string& document) {
  constexpr int kDeepest = 100;
  return Value::parse(
      document, [](int depth, Value::parse_event_t, Value&) { return depth < kDeepest; }, false);
}

}  // namespace

CheckedPolicy check_policy(const CheckOptions& options, const std::string& document) {
  const Kind& kind = kind_named(options.kind);
  const Value value = looked_into(document);
  PolicyScenery scenery({options.account, options.bucket, options.region, options.world}, value);
  CheckedPolicy out;
  for (const auto& fault : policy::faults_of(document, kind.document)) {
    out.faults.push_back(shown(document, value, fault));
  }
  const Outcome outcome = kind.put(scenery, document);
  out.accepted = !outcome.error.has_value();
  if (outcome.error) {
    out.code = outcome.error->code;
    out.message = outcome.error->message;
    return out;
  }
  if (const auto parsed = policy::parse_document(document, kind.document)) {
    out.warnings = parsed.value->warnings;
    add_public_warning(kind, *parsed.value, out.warnings);
  }
  add_size_warnings(kind, document, out.warnings);
  return out;
}

Value to_value(const CheckedPolicy& checked) {
  Value out = {
      {"accepted", checked.accepted}, {"faults", checked.faults}, {"warnings", checked.warnings}};
  if (!checked.accepted) out["error"] = {{"code", checked.code}, {"message", checked.message}};
  return out;
}

int run_policy_check(const CheckOptions& options) {
  const auto checked = check_policy(options, read_document(options.file));
  const int status = checked.accepted ? 0 : 1;
  if (options.json) {
    fmt::print("{}\n", sim::json::dump(to_value(checked), 2));
    return status;
  }
  if (checked.accepted) {
    fmt::print("ok\n");
  } else {
    fmt::print("{}: {}\n", checked.code, checked.message);
  }
  for (const auto& fault : checked.faults) fmt::print("  {}: {}\n", options.file, fault);
  for (const auto& warning : checked.warnings) fmt::print("warning: {}\n", warning);
  return status;
}

}  // namespace harness
