#include "fakes/kms/grant_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace fakes::kms {
namespace {

using sim::Call;
using sim::Value;

constexpr size_t kMostPairs = 8;
constexpr size_t kMostValueCharacters = 384;

enum class Kind { kAny, kSymmetric, kAsymmetric };

// "The grant operations must be supported by the KMS key": which key usage and which kind of key
// each needs. The first three suit every key.
constexpr struct {
  std::string_view operation;
  std::string_view usage;  // empty: any
  Kind kind = Kind::kAny;
} kOperations[] = {
    {"CreateGrant", ""},
    {"DescribeKey", ""},
    {"RetireGrant", ""},
    {"GetPublicKey", "ENCRYPT_DECRYPT", Kind::kAsymmetric},
    {"GetPublicKey", "SIGN_VERIFY"},
    {"GetPublicKey", "KEY_AGREEMENT"},
    {"Encrypt", "ENCRYPT_DECRYPT"},
    {"Decrypt", "ENCRYPT_DECRYPT"},
    {"ReEncryptFrom", "ENCRYPT_DECRYPT"},
    {"ReEncryptTo", "ENCRYPT_DECRYPT"},
    {"GenerateDataKey", "ENCRYPT_DECRYPT", Kind::kSymmetric},
    {"GenerateDataKeyWithoutPlaintext", "ENCRYPT_DECRYPT", Kind::kSymmetric},
    {"GenerateDataKeyPair", "ENCRYPT_DECRYPT", Kind::kSymmetric},
    {"GenerateDataKeyPairWithoutPlaintext", "ENCRYPT_DECRYPT", Kind::kSymmetric},
    {"Sign", "SIGN_VERIFY"},
    {"Verify", "SIGN_VERIFY"},
    {"GenerateMac", "GENERATE_VERIFY_MAC"},
    {"VerifyMac", "GENERATE_VERIFY_MAC"},
    {"DeriveSharedSecret", "KEY_AGREEMENT"},
};

bool suits(std::string_view operation, const Key& key) {
  return std::any_of(std::begin(kOperations), std::end(kOperations), [&](const auto& row) {
    return row.operation == operation && (row.usage.empty() || row.usage == key.usage) &&
           (row.kind == Kind::kAny || (row.kind == Kind::kSymmetric) == key.symmetric());
  });
}

// Each operation once, in the order of the request.
Value checked_operations(const Key& key, const Value& asked) {
  Value operations = Value::array();
  for (const auto& each : asked) {
    if (std::find(operations.begin(), operations.end(), each) == operations.end()) {
      operations.push_back(each);
    }
  }
  if (operations.empty()) throw validation("A grant needs at least one operation.");
  if (operations == Value::array({"CreateGrant"})) {
    throw validation("Grants must not contain only the CreateGrant operation.");
  }
  for (const auto& each : operations) {
    if (!suits(each.get_ref<const std::string&>(), key)) {
      throw validation(
          fmt::format("Grant operation {} is not supported by {} with key spec {} and "
                      "key usage {}.",
                      each.get<std::string>(), key.arn, key.spec, key.usage));
    }
  }
  return operations;
}

size_t characters(std::string_view utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// "You cannot use an encryption context grant constraint for asymmetric or HMAC keys"; up to 8
// pairs, values up to 384 characters. A grant has one kind of constraint or none
// (kms:GrantConstraintType has a single value), and an empty one would bind nothing.
void take_constraint(const Key& key, const Value& constraints, Grant& grant) {
  if (!constraints.is_object() || constraints.empty()) return;
  if (!key.symmetric()) {
    throw validation(
        fmt::format("Grant constraints need a symmetric encryption key; {} has the key spec {}.",
                    key.arn, key.spec));
  }
  if (constraints.size() > 1) {
    throw validation(
        "A grant constraint is either EncryptionContextEquals or EncryptionContextSubset, not "
        "both.");
  }
  grant.constraint = constraints.begin().key();
  grant.constraint_pairs = constraints.begin().value();
  if (grant.constraint_pairs.empty() || grant.constraint_pairs.size() > kMostPairs) {
    throw validation(
        fmt::format("{} takes 1 to {} encryption context pairs.", grant.constraint, kMostPairs));
  }
  for (const auto& [name, value] : grant.constraint_pairs.items()) {
    if (characters(value.get_ref<const std::string&>()) > kMostValueCharacters) {
      throw validation(fmt::format("The value of {} in {} has more than {} characters.", name,
                                   grant.constraint, kMostValueCharacters));
    }
  }
}

// A service is a grantee only of grants that AWS services ask for on a caller's behalf.
void require_principal(Call& call, const std::string& arn, Principals principals) {
  const bool through_service = !call.facts().via.empty() ||
                               call.caller.kind == sim::aws::PrincipalKind::kService ||
                               principals == Principals::kMayComeLater;
  if (through_service && is_service_name(arn)) return;
  if (!principal_exists(call, arn, principals)) {
    throw sim::ApiError("InvalidArnException", 400,
                        fmt::format("ARN does not refer to a valid principal: {}", arn));
  }
}

}  // namespace

Grant checked_grant(Call& call, const Key& key, const GrantRequest& request,
                    Principals principals) {
  Grant grant;
  grant.key_arn = key.arn;
  grant.region = key.region;
  grant.name = request.name;
  grant.grantee = request.grantee;
  grant.retiring = request.retiring;
  grant.issuer = call.account;
  grant.operations = checked_operations(key, request.operations);
  take_constraint(key, request.constraints, grant);
  require_principal(call, grant.grantee, principals);
  if (!grant.retiring.empty()) require_principal(call, grant.retiring, principals);
  return grant;
}

void make_grant(Call& call, Grant& grant) {
  grant.id = call.ids.hex("kms/grant", 64);
  grant.created = call.now();
  const auto delay = grant_delay(call);
  grant.phase = delay.count() > 0 ? GrantPhase::kSpreading : GrantPhase::kInForce;
  add_grant(call.state, grant);
  if (delay.count() > 0) call.later(call.now() + delay, "spread_grant", grant.id);
}

std::chrono::seconds grant_delay(const Call& call) {
  return std::chrono::seconds(std::max(call.settings.number("kms.grant_delay_seconds"),
                                       call.settings.number("gateway.policy_delay_seconds")));
}

// A constraint may be kept or made stricter: more pairs under Subset, or Equals with all of its
// pairs.
bool may_beget(const Grant& held, const Value& operations, const Value& constraints) {
  for (const auto& each : operations) {
    if (std::find(held.operations.begin(), held.operations.end(), each) == held.operations.end()) {
      return false;
    }
  }
  if (held.constraint.empty()) return true;
  if (!constraints.is_object() || constraints.size() != 1) return false;
  const auto wanted = constraints.begin();
  if (held.constraint == "EncryptionContextEquals") {
    return wanted.key() == held.constraint && wanted.value() == held.constraint_pairs;
  }
  const auto pairs = held.constraint_pairs.items();
  return std::all_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
    const auto same = wanted.value().find(pair.key());
    return same != wanted.value().end() && *same == pair.value();
  });
}

}  // namespace fakes::kms
