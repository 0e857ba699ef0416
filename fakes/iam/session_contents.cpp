#include "fakes/iam/session_contents.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/access_keys.h"
#include "fakes/iam/documents.h"
#include "fakes/iam/holdings.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/records.h"
#include "fakes/iam/tags.h"
#include "sim/aws/arn.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Value;

constexpr size_t kMostPolicyCharacters = 2048;
constexpr size_t kMostPolicies = 10;

sim::ApiError too_long(std::string_view member, size_t limit) {
  return validation(
      fmt::format("1 validation error detected: Value at '{}' failed to satisfy constraint: Member "
                  "must have length less than or equal to {}",
                  member, limit));
}

sim::ApiError too_large(std::string message) {
  return sim::ApiError("PackedPolicyTooLarge", 400, std::move(message));
}

void require_managed_policy(const Call& call, const std::string& arn, std::string_view account) {
  const auto parsed = sim::aws::parse_arn(arn);
  const bool sound = parsed && parsed->service == "iam" && parsed->resource.starts_with("policy/");
  if (!sound) throw validation(fmt::format("{} is invalid", arn));
  const bool reachable = parsed->account == "aws" || parsed->account == account;
  if (!reachable || !managed_document(sim::PolicyView{call.state, std::nullopt}, arn)) {
    throw validation(not_attachable(arn).message);
  }
}

// Rounded up: what takes any room at all takes a per cent.
int64_t share(size_t characters, int64_t room) {
  room = std::max<int64_t>(room, 1);
  return (static_cast<int64_t>(characters) * 100 + room - 1) / room;
}

// The name of a tag as it is written; names that differ in case only are one.
std::optional<std::string> name_in_any_case(const Value& tags, std::string_view name) {
  for (const auto& [written, value] : tags.items()) {
    if (sim::text::equals_ignoring_case(written, name)) return written;
  }
  return std::nullopt;
}

}  // namespace

SessionContents session_policies(Call& call, const Input& input, std::string_view account) {
  SessionContents contents;
  contents.policy = input.text("Policy");
  if (contents.policy.size() > kMostPolicyCharacters) {
    throw too_long("policy", kMostPolicyCharacters);
  }
  if (!contents.policy.empty()) check_identity_policy(contents.policy);
  if (input.at("PolicyArns").size() > kMostPolicies) throw too_long("policyArns", kMostPolicies);
  for (const auto& each : input.at("PolicyArns")) {
    contents.policy_arns.push_back(each.value("arn", ""));
    require_managed_policy(call, contents.policy_arns.back(), account);
  }
  return contents;
}

void tag_session(SessionContents& contents, const Value& list,
                 const std::vector<std::string>& transitive) {
  try {
    contents.tags = tags_from(list);
  } catch (const sim::ApiError& duplicate) {
    throw invalid_parameter(duplicate.message);
  }
  for (const auto& key : transitive) {
    const auto name = name_in_any_case(contents.tags, key);
    if (!name) {
      throw invalid_parameter(
          "The specified transitive tag key must be included in the requested tags.");
    }
    contents.transitive.insert(*name);
  }
}

void inherit_tags(SessionContents& contents, const sim::aws::Principal& calling) {
  for (const auto& name : calling.transitive_tags) {
    if (name_in_any_case(contents.tags, name)) {
      throw invalid_parameter(
          "One of the specified transitive tag keys can't be set because it conflicts with a "
          "transitive tag key from the calling session.");
    }
    contents.tags[name] = calling.tags.at(name);
    contents.transitive.insert(name);
  }
}

void fill(Session& session, SessionContents contents, const Value& own_tags) {
  session.policy = std::move(contents.policy);
  session.policy_arns = std::move(contents.policy_arns);
  session.transitive_tags = std::move(contents.transitive);
  session.tags = own_tags;
  for (const auto& [name, value] : contents.tags.items()) {
    if (const auto own = name_in_any_case(own_tags, name)) session.tags.erase(*own);
  }
  session.tags.update(contents.tags);
}

std::optional<int64_t> packed_size(const Call& call, const SessionContents& contents) {
  size_t policies = contents.policy.size();
  for (const auto& arn : contents.policy_arns) policies += arn.size();
  size_t tags = 0;
  for (const auto& [name, value] : contents.tags.items()) {
    tags += name.size() + value.get_ref<const std::string&>().size();
  }
  if (policies + tags == 0) return std::nullopt;
  const int64_t for_tags = share(tags, call.settings.number("sts.packed_tag_characters"));
  const int64_t all =
      for_tags + share(policies, call.settings.number("sts.packed_policy_characters"));
  if (for_tags > 100) {
    throw too_large(
        fmt::format("Packed size of session tags consumes {}% of allotted space.", for_tags));
  }
  if (all > 100) {
    throw too_large(fmt::format(
        "Packed policy consumes {}% of allotted space, please use smaller policy.", all));
  }
  return all;
}

Value begin_session(Call& call, Session& session, std::chrono::seconds lasting) {
  session.id = "ASIA" + call.ids.base32("sts/access-key", 16);
  session.secret = new_secret(call);
  session.token = sim::encoding::base64(call.ids.bytes("sts/token", 264));
  session.issued = call.now();
  session.expires = session.issued + lasting;
  add_session(call.state, session);
  return {{"AccessKeyId", session.id},
          {"SecretAccessKey", session.secret},
          {"SessionToken", session.token},
          {"Expiration", sim::to_millis(session.expires)}};
}

}  // namespace fakes::iam
