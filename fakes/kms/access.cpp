#include "fakes/kms/access.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/kms/grant_rules.h"
#include "fakes/kms/grant_tokens.h"
#include "fakes/kms/grants.h"
#include "fakes/kms/identifiers.h"
#include "fakes/kms/policies.h"
#include "fakes/kms/records.h"
#include "sim/aws/arn.h"
#include "sim/gateway/access.h"

namespace fakes::kms {
namespace {

using sim::Authorization;
using sim::Call;
using sim::Input;

// Shown in place of the ARN when the request named its key by a ciphertext alone.
constexpr std::string_view kOfCiphertext = "the resource associated with this ciphertext";

std::string bool_text(bool value) { return value ? "true" : "false"; }

// A name that ends in [] marks a multivalued condition key.
void add(Context& context, std::string name, std::vector<std::string> values) {
  context.emplace_back(std::move(name), std::move(values));
}

void add_facts_of(Context& context, sim::state::Database& state, const Key& key) {
  add(context, "kms:KeySpec", {key.spec});
  add(context, "kms:KeyUsage", {key.usage});
  add(context, "kms:KeyOrigin", {key.origin});
  add(context, "kms:MultiRegion", {bool_text(key.multi_region)});
  auto aliases = alias_names(state, key.arn);
  if (!aliases.empty()) add(context, "kms:ResourceAliases[]", std::move(aliases));
  for (const auto& [name, value] : tags_of(state, key.arn)) {
    add(context, "aws:ResourceTag/" + name, {value});
  }
}

void add_key_facts(Context& context, const Call& call, const Named& named) {
  add_facts_of(context, call.state, named.key);
  if (!named.alias.empty()) add(context, "kms:RequestAlias", {named.alias});
}

void add_context_pairs(Context& context, const sim::Value& pairs) {
  if (!pairs.is_object() || pairs.empty()) return;
  std::vector<std::string> names;
  for (const auto& [name, value] : pairs.items()) {
    add(context, "kms:EncryptionContext:" + name, {value.get<std::string>()});
    names.push_back(name);
  }
  add(context, "kms:EncryptionContextKeys[]", std::move(names));
}

void add_encryption_context(Context& context, const sim::Value& pairs,
                            const std::string& algorithm) {
  add(context, "kms:EncryptionAlgorithm", {algorithm});
  add_context_pairs(context, pairs);
}

void add_request_tags(Context& context, const sim::Value& tags) {
  std::vector<std::string> names;
  for (const auto& tag : tags) {
    names.push_back(tag.at("TagKey").get<std::string>());
    add(context, "aws:RequestTag/" + names.back(), {tag.at("TagValue").get<std::string>()});
  }
  if (!names.empty()) add(context, "aws:TagKeys[]", std::move(names));
}

Authorization on_key(const Call& call, const std::string& action, const Named& named,
                     Source source = Source::kIdentifier) {
  Authorization demand{action, named.key.arn, named.key.account, request_facts(call.facts()), ""};
  add_key_facts(demand.context, call, named);
  if (source == Source::kCiphertext) demand.shown_resource = kOfCiphertext;
  return demand;
}

Authorization on_everything(const Call& call, const std::string& action) {
  return {action, "*", "", request_facts(call.facts()), ""};
}

std::vector<Authorization> to_create_key(const Call& call, const Input& input) {
  std::vector<Authorization> demands = {on_everything(call, "kms:CreateKey")};
  auto& context = demands.front().context;
  const std::string spec =
      input.text("KeySpec", input.text("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"));
  add(context, "kms:KeySpec", {spec});
  add(context, "kms:KeyUsage", {input.text("KeyUsage", "ENCRYPT_DECRYPT")});
  add(context, "kms:KeyOrigin", {input.text("Origin", "AWS_KMS")});
  add(context, "kms:MultiRegion", {bool_text(input.flag("MultiRegion"))});
  // Present only when the parameter is sent: policies test it with Null.
  if (input.has("BypassPolicyLockoutSafetyCheck")) {
    add(context, "kms:BypassPolicyLockoutSafetyCheck",
        {bool_text(input.flag("BypassPolicyLockoutSafetyCheck"))});
  }
  if (input.has("Tags") && !input.at("Tags").empty()) {
    add_request_tags(context, input.at("Tags"));
    // The key has no ARN yet, so the permission to tag it is judged on everything.
    demands.push_back(on_everything(call, "kms:TagResource"));
    add_request_tags(demands.back().context, input.at("Tags"));
  }
  return demands;
}

Authorization on_alias(const Call& call, const std::string& action, std::string_view name) {
  return {action, alias_arn(call, name), call.account, request_facts(call.facts()), ""};
}

// Alias operations need the permission on the alias and on every key that is involved.
std::vector<Authorization> to_change_alias(const Call& call, const std::string& operation,
                                           const Input& input) {
  const std::string action = "kms:" + operation;
  const auto name = input.view("AliasName");
  check_alias_name(name);
  std::vector<Authorization> demands = {on_alias(call, action, name)};
  if (operation != "CreateAlias") {
    const auto current = resolve(call, name, Forms::kKeyOrAlias, Reach::kOwnAccount, action);
    demands.push_back(on_key(call, action, {current.key, ""}));
  }
  if (operation != "DeleteAlias") {
    demands.push_back(
        on_key(call, action,
               resolve(call, input.view("TargetKeyId"), Forms::kKey, Reach::kOwnAccount, action)));
  }
  return demands;
}

std::vector<Authorization> to_decrypt(Call& call, const Input& input) {
  show_grant_tokens(call, input);
  const bool by_id = input.has("KeyId");
  const Named named = by_id
                          ? named_by_key_id(call, input)
                          : named_by_ciphertext(call, input.view("CiphertextBlob"), "kms:Decrypt");
  auto demand =
      on_key(call, "kms:Decrypt", named, by_id ? Source::kIdentifier : Source::kCiphertext);
  add_encryption_context(demand.context, input.at("EncryptionContext"),
                         input.text("EncryptionAlgorithm", "SYMMETRIC_DEFAULT"));
  return {demand};
}

std::vector<Authorization> to_re_encrypt(Call& call, const Input& input) {
  show_grant_tokens(call, input);
  const bool by_id = input.has("SourceKeyId");
  const Named from =
      by_id ? resolve(call, input.view("SourceKeyId"), Forms::kKeyOrAlias, Reach::kAnyAccount,
                      "kms:ReEncryptFrom")
            : named_by_ciphertext(call, input.view("CiphertextBlob"), "kms:ReEncryptFrom");
  const Named to = resolve(call, input.view("DestinationKeyId"), Forms::kKeyOrAlias,
                           Reach::kAnyAccount, "kms:ReEncryptTo");
  std::vector<Authorization> demands = {
      on_key(call, "kms:ReEncryptFrom", from, by_id ? Source::kIdentifier : Source::kCiphertext),
      on_key(call, "kms:ReEncryptTo", to)};
  add_encryption_context(demands[0].context, input.at("SourceEncryptionContext"),
                         input.text("SourceEncryptionAlgorithm", "SYMMETRIC_DEFAULT"));
  add_encryption_context(demands[1].context, input.at("DestinationEncryptionContext"),
                         input.text("DestinationEncryptionAlgorithm", "SYMMETRIC_DEFAULT"));
  for (auto& demand : demands) {
    add(demand.context, "kms:ReEncryptOnSameKey", {bool_text(from.key.arn == to.key.arn)});
  }
  return demands;
}

// True when an AWS service asks for the grant, for itself or for the caller.
void add_grant_origin(Context& context, const Call& call) {
  const bool service =
      !call.facts().via.empty() || call.caller.kind == sim::aws::PrincipalKind::kService;
  add(context, "kms:GrantIsForAWSResource", {bool_text(service)});
}

void add_constraint(Context& context, const std::string& type, const sim::Value& pairs) {
  add(context, "kms:GrantConstraintType", {type});
  add_context_pairs(context, pairs);
}

std::vector<Authorization> to_create_grant(Call& call, const Input& input) {
  show_grant_tokens(call, input);
  const Named named = named_by_key_id(call, input);
  auto demand = on_key(call, "kms:CreateGrant", named);
  auto& context = demand.context;
  add_grant_origin(context, call);
  add(context, "kms:GranteePrincipal", {input.text("GranteePrincipal")});
  if (input.has("RetiringPrincipal")) {
    add(context, "kms:RetiringPrincipal", {input.text("RetiringPrincipal")});
  }
  const auto& operations = input.at("Operations");
  add(context, "kms:GrantOperations[]", operations.get<std::vector<std::string>>());
  const sim::Value constraints =
      input.has("Constraints") ? input.at("Constraints") : sim::Value::object();
  for (const auto& [type, pairs] : constraints.items()) add_constraint(context, type, pairs);
  for (const auto& held : grants_in_force(call.state, named.key.arn)) {
    if (!may_beget(held, operations, constraints)) {
      point_at_grant(call.state, held.id, Pointed::kTooNarrow);
    }
  }
  return {demand};
}

// The permission to retire a grant lies mainly in the grant itself, which key_policy_of finds by
// what is pointed at here.
std::vector<Authorization> to_retire_grant(Call& call, const Input& input) {
  const Grant grant = named_to_retire(call, input);
  point_at_grant(call.state, grant.id, Pointed::kToRetire);
  const auto key = find_key(call.state, grant.key_arn);
  auto demand = on_key(call, "kms:RetireGrant", {key.value(), ""});
  if (!grant.constraint.empty()) {
    add_constraint(demand.context, grant.constraint, grant.constraint_pairs);
  }
  return {demand};
}

// Some operations never reach another account's key, whatever policies say; the decision is made
// all the same, so that an explanation can tell.
void judge_key_out_of_reach(Call& call, const std::string& operation, const Input& input) {
  if (key_operation(operation)->reach == Reach::kAnyAccount) return;
  const auto key = find_key(call.state, input.text("KeyId"));
  if (!key || key->account == call.account || key->region != call.region) return;
  (void)call.may(on_key(call, "kms:" + operation, {*key, ""}));
}

std::vector<Authorization> to_use_key(Call& call, const std::string& operation,
                                      const Input& input) {
  show_grant_tokens(call, input);
  // S3 names the AWS managed key by its alias; the first use creates it.
  if (call.facts().via == "s3" && input.view("KeyId") == "alias/aws/s3") {
    ensure_s3_managed_key(call);
  }
  judge_key_out_of_reach(call, operation, input);
  auto demand = on_key(call, "kms:" + operation, named_by_key_id(call, input));
  auto& context = demand.context;
  if (operation == "Encrypt") {
    add_encryption_context(context, input.at("EncryptionContext"),
                           input.text("EncryptionAlgorithm", "SYMMETRIC_DEFAULT"));
  } else if (operation.starts_with("GenerateDataKey")) {
    add_encryption_context(context, input.at("EncryptionContext"), "SYMMETRIC_DEFAULT");
  } else if (operation == "ListGrants" || operation == "RevokeGrant") {
    add_grant_origin(context, call);
  } else if (operation == "TagResource") {
    add_request_tags(context, input.at("Tags"));
  } else if (operation == "UntagResource") {
    add(context, "aws:TagKeys[]", input.at("TagKeys").get<std::vector<std::string>>());
  } else if (operation == "ScheduleKeyDeletion" && input.has("PendingWindowInDays")) {
    add(context, "kms:ScheduleKeyDeletionPendingWindowInDays",
        {std::to_string(input.number("PendingWindowInDays"))});
  } else if (operation == "PutKeyPolicy" && input.has("BypassPolicyLockoutSafetyCheck")) {
    add(context, "kms:BypassPolicyLockoutSafetyCheck",
        {bool_text(input.flag("BypassPolicyLockoutSafetyCheck"))});
  }
  return {demand};
}

// A ciphertext is optional in the model only for the sake of a dry-run modifier that is not
// simulated.
void require_ciphertext(const Input& input) {
  if (input.has("CiphertextBlob")) return;
  throw validation(
      "1 validation error detected: Value at 'ciphertextBlob' failed to satisfy constraint: Member "
      "must not be null");
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

sim::policy::Grant as_policy(const Grant& grant) {
  sim::policy::Grant out;
  out.id = grant.id;
  out.grantee_principal = grant.grantee;
  out.retiring_principal = grant.retiring;
  out.operations = grant.operations.get<std::vector<std::string>>();
  if (grant.constraint.empty()) return out;
  Pairs& pairs =
      grant.constraint == "EncryptionContextEquals" ? out.context_equals : out.context_subset;
  for (const auto& [name, value] : grant.constraint_pairs.items()) {
    pairs.emplace_back(name, value.get<std::string>());
  }
  return out;
}

// Of the grants of a key only the one to be retired bears on RetireGrant. The account that made it
// may retire it, too: as if it were a retiring principal.
std::vector<sim::policy::Grant> grants_to_retire_by(const Grant& grant) {
  const auto key = sim::aws::parse_arn(grant.key_arn);
  auto own = as_policy(grant);
  auto issuer = own;
  issuer.retiring_principal = fmt::format("arn:{}:iam::{}:root", key->partition, grant.issuer);
  return {std::move(own), std::move(issuer)};
}

bool denied_by_key(const sim::policy::Decision& decision) {
  using sim::policy::Effect;
  using sim::policy::Layer;
  if (decision.effect == Effect::kExplicitDeny) return decision.layer == Layer::kResource;
  if (decision.layer == Layer::kResource) return true;
  return std::none_of(decision.verdicts.begin(), decision.verdicts.end(), [](const auto& verdict) {
    return verdict.layer == Layer::kResource && verdict.effect == Effect::kAllow;
  });
}

}  // namespace

Context request_facts(const Call::Facts& facts) {
  Context context;
  if (!facts.account.empty()) add(context, "kms:CallerAccount", {facts.account});
  // Absent on direct calls, so that StringEquals on it denies them.
  if (!facts.via.empty()) {
    add(context, "kms:ViaService",
        {fmt::format("{}.{}.{}", facts.via, facts.region,
                     sim::aws::partition_of(facts.region).dns_suffix)});
  }
  return context;
}

Context resource_facts(sim::state::Database& state, std::string_view arn) {
  Context context;
  if (const auto key = find_key(state, arn)) add_facts_of(context, state, *key);
  return context;
}

std::vector<Authorization> authorizations(Call& call, const sim::wire::Operation& operation,
                                          const Input& input) {
  const std::string& name = operation.name;
  if (name == "CreateKey") return to_create_key(call, input);
  if (name == "CreateAlias" || name == "UpdateAlias" || name == "DeleteAlias") {
    return to_change_alias(call, name, input);
  }
  if (name == "Decrypt" || name == "ReEncrypt") {
    require_ciphertext(input);
    return name == "Decrypt" ? to_decrypt(call, input) : to_re_encrypt(call, input);
  }
  if (name == "CreateGrant") return to_create_grant(call, input);
  if (name == "RetireGrant") return to_retire_grant(call, input);
  if (key_operation(name)) return to_use_key(call, name, input);
  // ListKeys, ListAliases, ListRetirableGrants and GenerateRandom concern no single key: judged by
  // IAM alone.
  return {on_everything(call, "kms:" + name)};
}

std::optional<sim::ResourcePolicy> key_policy_of(const sim::PolicyView& view,
                                                 std::string_view arn) {
  const auto key = find_key(view.state, arn);
  if (!key) return std::nullopt;  // aliases have no policy of their own
  sim::ResourcePolicy attached;
  attached.document = view.past(policy_holder(key->arn)).value_or(key->policy);
  attached.kind = sim::policy::DocumentKind::kKey;
  attached.name = "key policy of " + key->arn;
  attached.rules.aws_managed_key = key->manager == "AWS";
  if (const auto grant = grant_to_retire(view.state, arn)) {
    attached.grants = grants_to_retire_by(*grant);
  } else {
    for (const auto& each : grants_in_force(view.state, arn)) {
      attached.grants.push_back(as_policy(each));
    }
  }
  return attached;
}

sim::ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                     const Authorization& authorization) {
  const bool of_ciphertext = authorization.shown_resource == kOfCiphertext;
  const auto& who = request.principal;
  const bool service = who.kind == sim::aws::PrincipalKind::kService;
  const auto& own = service ? who.source_account : who.account;
  // Callers of other accounts do not learn whether the key exists; their own side's refusal they
  // do.
  if (request.resource_account != own && denied_by_key(decision)) {
    return hidden_key(who, request.action,
                      of_ciphertext ? Source::kCiphertext : Source::kIdentifier);
  }
  return access_denied(fmt::format("User: {} is not authorized to perform: {} on resource: {} {}",
                                   sim::principal_name(who), request.action, request.resource,
                                   sim::policy::reason(request, decision)));
}

}  // namespace fakes::kms
