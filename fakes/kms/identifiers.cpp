#include "fakes/kms/identifiers.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "fakes/kms/envelope.h"
#include "fakes/kms/keys.h"
#include "sim/aws/arn.h"
#include "sim/gateway/access.h"

namespace fakes::kms {
namespace {

using sim::Call;

// "Which KMS operations take an alias, and which work on keys of other accounts": developer guide.
constexpr KeyOperation kKeyOperations[] = {
    {"CancelKeyDeletion", Forms::kKey, Reach::kOwnAccount},
    {"CreateGrant", Forms::kKey, Reach::kAnyAccount},
    {"Decrypt", Forms::kKeyOrAlias, Reach::kAnyAccount},
    {"DescribeKey", Forms::kKeyOrAlias, Reach::kAnyAccount},
    {"DisableKey", Forms::kKey, Reach::kOwnAccount},
    {"EnableKey", Forms::kKey, Reach::kOwnAccount},
    {"Encrypt", Forms::kKeyOrAlias, Reach::kAnyAccount},
    {"GenerateDataKey", Forms::kKeyOrAlias, Reach::kAnyAccount},
    {"GenerateDataKeyWithoutPlaintext", Forms::kKeyOrAlias, Reach::kAnyAccount},
    {"GetKeyPolicy", Forms::kKey, Reach::kOwnAccount},
    {"GetKeyRotationStatus", Forms::kKey, Reach::kAnyAccount},
    {"ListGrants", Forms::kKey, Reach::kAnyAccount},
    {"ListKeyPolicies", Forms::kKey, Reach::kOwnAccount},
    {"ListResourceTags", Forms::kKey, Reach::kOwnAccount},
    {"PutKeyPolicy", Forms::kKey, Reach::kOwnAccount},
    {"RevokeGrant", Forms::kKey, Reach::kAnyAccount},
    {"ScheduleKeyDeletion", Forms::kKey, Reach::kOwnAccount},
    {"TagResource", Forms::kKey, Reach::kOwnAccount},
    {"UntagResource", Forms::kKey, Reach::kOwnAccount},
    {"UpdateKeyDescription", Forms::kKey, Reach::kOwnAccount},
};

bool all_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

bool is_alias(std::string_view text) { return text.starts_with("alias/"); }

// Throws for an ARN that names nothing this endpoint could hold.
sim::aws::Arn parse_kms_arn(const Call& call, std::string_view text, Forms forms) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->service != "kms" || arn->partition != call.partition.name ||
      !sim::aws::is_account_id(arn->account) ||
      !(arn->resource.starts_with("key/") || is_alias(arn->resource))) {
    throw invalid_arn(text);
  }
  if (is_alias(arn->resource) && forms == Forms::kKey) throw aliases_not_supported();
  if (arn->region != call.region) throw wrong_region(arn->region);
  if (!is_alias(arn->resource) && !is_key_id(arn->resource.substr(4))) {
    throw invalid_key_id(arn->resource.substr(4));
  }
  return *arn;
}

std::optional<Named> find_named(const Call& call, std::string_view arn, std::string_view resource) {
  if (!is_alias(resource)) {
    auto key = find_key(call.state, arn);
    return key ? std::optional(Named{std::move(*key), ""}) : std::nullopt;
  }
  const auto alias = find_alias(call.state, arn);
  auto key = alias ? find_key(call.state, alias->key_arn) : std::nullopt;
  return key ? std::optional(Named{std::move(*key), std::string(resource)}) : std::nullopt;
}

}  // namespace

const KeyOperation* key_operation(std::string_view name) {
  const auto found = std::find_if(std::begin(kKeyOperations), std::end(kKeyOperations),
                                  [&](const auto& each) { return each.name == name; });
  return found == std::end(kKeyOperations) ? nullptr : found;
}

std::string key_arn(const Call& call, std::string_view id) {
  return call.arn("kms", call.region, call.account, fmt::format("key/{}", id));
}

std::string alias_arn(const Call& call, std::string_view name) {
  return call.arn("kms", call.region, call.account, name);
}

bool is_key_id(std::string_view text) {
  if (text.starts_with("mrk-")) return text.size() == 36 && all_hex(text.substr(4));
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !all_hex(text.substr(i, 1))) return false;
  }
  return true;
}

void check_alias_name(std::string_view name) {
  if (!is_alias(name) || name.size() == std::string_view("alias/").size()) {
    throw validation(
        "Alias must start with the prefix \"alias/\". Please see "
        "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
  }
  if (name.starts_with("alias/aws/")) throw reserved_alias();
}

sim::ApiError hidden_key(const sim::aws::Principal& who, std::string_view action, Source source) {
  return access_denied(fmt::format(
      "User: {} is not authorized to perform: {} on {} because the resource does not exist in this "
      "Region, no resource-based policies allow access, or a resource-based policy explicitly "
      "denies access",
      sim::principal_name(who), action,
      source == Source::kCiphertext ? "the resource associated with this ciphertext"
                                    : "this resource"));
}

Named resolve(const Call& call, std::string_view identifier, Forms forms, Reach reach,
              std::string_view action) {
  std::string arn, resource, account = call.account;
  if (identifier.starts_with("arn:")) {
    const auto parsed = parse_kms_arn(call, identifier, forms);
    arn = identifier;
    resource = parsed.resource;
    account = parsed.account;
  } else if (is_alias(identifier) && forms == Forms::kKeyOrAlias) {
    // A bare name is looked up in the caller's account.
    resource = identifier;
    arn = alias_arn(call, resource);
  } else if (is_key_id(identifier)) {
    resource = fmt::format("key/{}", identifier);
    arn = key_arn(call, identifier);
  } else {
    throw invalid_key_id(identifier);
  }
  const bool own = account == call.account;
  // What lies in another account is not told apart from what does not exist.
  if (!own && reach == Reach::kOwnAccount)
    throw hidden_key(call.caller, action, Source::kIdentifier);
  if (auto named = find_named(call, arn, resource)) return std::move(*named);
  if (!own) throw hidden_key(call.caller, action, Source::kIdentifier);
  throw is_alias(resource) ? alias_not_found(arn) : key_not_found(arn);
}

Named named_by_key_id(const Call& call, const sim::Input& input) {
  const auto& name = call.facts().operation;
  const KeyOperation* operation = key_operation(name);
  if (!operation) throw std::logic_error(fmt::format("kms:{} is missing in the table", name));
  return resolve(call, input.view("KeyId"), operation->forms, operation->reach, "kms:" + name);
}

Named named_by_ciphertext(const Call& call, std::string_view ciphertext, std::string_view action) {
  const auto blob = read_blob(ciphertext);
  if (!blob) throw invalid_ciphertext();
  auto key = find_key_of_region(call.state, call.region, blob->key_id);
  if (!key) throw hidden_key(call.caller, action, Source::kCiphertext);
  return {std::move(*key), ""};
}

void ensure_s3_managed_key(Call& call) {
  const std::string arn = alias_arn(call, "alias/aws/s3");
  if (find_alias(call.state, arn)) return;
  Key key;
  key.manager = "AWS";
  key.description = "Default key that protects my S3 objects when no other key is defined";
  key.policy = fmt::format(
      R"({{"Version":"2012-10-17","Id":"auto-s3-2","Statement":[)"
      R"({{"Sid":"Allow access through S3 for all principals in the account that are authorized )"
      R"(to use S3","Effect":"Allow","Principal":{{"AWS":"*"}},)"
      R"("Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*",)"
      R"("kms:DescribeKey"],"Resource":"*","Condition":{{"StringEquals":)"
      R"({{"kms:ViaService":"s3.{region}.{suffix}","kms:CallerAccount":"{account}"}}}}}},)"
      R"({{"Sid":"Allow direct access to key metadata to the account","Effect":"Allow",)"
      R"("Principal":{{"AWS":"arn:{partition}:iam::{account}:root"}},"Action":["kms:Describe*",)"
      R"("kms:Get*","kms:List*"],"Resource":"*"}}]}})",
      fmt::arg("region", call.region), fmt::arg("suffix", call.partition.dns_suffix),
      fmt::arg("account", call.account), fmt::arg("partition", call.partition.name));
  make_key(call, key);
  add_alias(call.state,
            {arn, call.account, call.region, "alias/aws/s3", key.arn, call.now(), call.now()});
}

}  // namespace fakes::kms
