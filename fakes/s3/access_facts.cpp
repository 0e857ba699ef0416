#include "fakes/s3/access_facts.h"

#include <fmt/format.h>

#include <array>

#include "fakes/s3/acls.h"
#include "fakes/s3/ownership.h"

namespace fakes::s3 {
namespace {

std::string holder_of(const Bucket& bucket) {
  return fmt::format("s3 bucket {}/{}", bucket.partition, bucket.name);
}
std::string holder_of_account(std::string_view account) {
  return fmt::format("s3 account {}", account);
}

Value as_value(const std::optional<Value>& value) { return value.value_or(Value()); }
std::optional<Value> as_optional(const Value& value) {
  return value.is_null() ? std::nullopt : std::optional(value);
}

std::string written(const Bucket& bucket) {
  return Value{{"policy", bucket.policy},
               {"policy_is_public", bucket.policy_is_public},
               {"ownership", bucket.ownership},
               {"public_access", as_value(bucket.public_access)},
               {"acl", as_value(bucket.acl)}}
      .dump();
}

void read(const std::string& text, Bucket& bucket) {
  const Value past = Value::parse(text);
  bucket.policy = past.at("policy").get<std::string>();
  bucket.policy_is_public = past.at("policy_is_public").get<bool>();
  bucket.ownership = past.at("ownership").get<std::string>();
  bucket.public_access = as_optional(past.at("public_access"));
  bucket.acl = as_optional(past.at("acl"));
}

// "Mapping of ACL permissions and access policy permissions."
struct Permission {
  std::string_view name;
  std::vector<std::string> bucket, objects, object;
};
const std::array<Permission, 4>& permissions() {
  static const std::array<Permission, 4> kPermissions = {{
      {"READ",
       {"s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"},
       {},
       {"s3:GetObject", "s3:GetObjectVersion"}},
      {"WRITE", {}, {"s3:PutObject"}, {}},
      {"READ_ACP", {"s3:GetBucketAcl"}, {}, {"s3:GetObjectAcl", "s3:GetObjectVersionAcl"}},
      {"WRITE_ACP", {"s3:PutBucketAcl"}, {}, {"s3:PutObjectAcl", "s3:PutObjectVersionAcl"}},
  }};
  return kPermissions;
}

std::vector<std::string> actions_of(std::string_view permission,
                                    std::vector<std::string> Permission::*kind) {
  std::vector<std::string> actions;
  for (const auto& each : permissions()) {
    if (permission != each.name && permission != "FULL_CONTROL") continue;
    actions.insert(actions.end(), (each.*kind).begin(), (each.*kind).end());
  }
  return actions;
}

// To whom a grant is made, as Principal and Condition; false for those who never call (log
// delivery) and for public groups that are ignored.
bool add_grantee(const Value& grant, const Bucket& bucket, Value& statement) {
  const std::string group = grant.value("group", "");
  if (group.empty()) {
    const std::string account = grant.at("account").get<std::string>();
    if (account == kAnonymousOwner) return false;
    statement["Principal"] = {{"AWS", account}};
    return true;
  }
  if (bucket.blocks("IgnorePublicAcls")) return false;
  if (group != kAllUsers && group != kAuthenticatedUsers) return false;
  statement["Principal"] = "*";
  // Services and anonymous callers have no principal ARN.
  if (group == kAuthenticatedUsers) {
    statement["Condition"] = {{"Null", {{"aws:PrincipalArn", "false"}}}};
  }
  return true;
}

std::string grantee_name(const Value& grant) {
  const std::string group = grant.value("group", "");
  return group.empty() ? grant.at("account").get<std::string>()
                       : group.substr(group.rfind('/') + 1);
}

void add_statement(Value& statements, const char* whose, const Value& grant, const Bucket& bucket,
                   const std::vector<std::string>& actions) {
  if (actions.empty()) return;
  // Numbered, because an ACL may say the same twice and Sids are unique.
  Value statement = {
      {"Sid", fmt::format("grant {} of the {} ACL: {} to {}", statements.size() + 1, whose,
                          grant.at("permission").get<std::string>(), grantee_name(grant))},
      {"Effect", "Allow"},
      {"Action", actions},
      {"Resource", {bucket_arn(bucket), object_arn(bucket, "*")}}};
  if (add_grantee(grant, bucket, statement)) statements.push_back(std::move(statement));
}

void add_acls(Value& statements, const Bucket& bucket, const std::optional<Object>& object) {
  const Value none = Value::array();
  for (const auto& grant : bucket.acl ? *bucket.acl : none) {
    const std::string permission = grant.at("permission").get<std::string>();
    auto actions = actions_of(permission, &Permission::bucket);
    const auto on_objects = actions_of(permission, &Permission::objects);
    actions.insert(actions.end(), on_objects.begin(), on_objects.end());
    // An object that does not exist has no ACL: who may list the bucket learns that it is missing.
    if (!object && (permission == "READ" || permission == "FULL_CONTROL")) {
      actions.emplace_back("s3:GetObject");
    }
    add_statement(statements, "bucket", grant, bucket, actions);
  }
  if (!object || object->facts.acl.is_null()) return;
  for (const auto& grant : object->facts.acl) {
    const std::string permission = grant.at("permission").get<std::string>();
    add_statement(statements, "object", grant, bucket, actions_of(permission, &Permission::object));
  }
}

// "A bucket owner cannot grant permissions on objects that it does not own": an Allow of the bucket
// policy ends where the object belongs to another account, a Deny does not.
void limit_to_own_objects(Value& statements, const Bucket& bucket) {
  for (auto& statement : statements) {
    if (statement.value("Effect", "") != "Allow") continue;
    statement["Condition"]["StringEquals"]["aws:ResourceAccount"] = bucket.account;
  }
}

}  // namespace

std::optional<Bucket> bucket_for_decisions(const sim::PolicyView& view, std::string_view partition,
                                           std::string_view name) {
  auto bucket = find_bucket(view.state, partition, name);
  if (!bucket || !view.as_of) return bucket;
  if (const auto past = view.past(holder_of(*bucket))) read(*past, *bucket);
  if (const auto past = view.past(holder_of_account(bucket->account))) {
    bucket->account_access = as_optional(Value::parse(*past));
  }
  return bucket;
}

void change_access(Call& call, const Bucket& bucket) {
  if (const auto present = find_bucket(call.state, bucket.partition, bucket.name)) {
    call.keep_past(holder_of(bucket), written(*present));
  }
  update_bucket(call.state, bucket);
}

void change_account_access(Call& call, const std::optional<Value>& configuration) {
  call.keep_past(holder_of_account(call.account),
                 as_value(account_access_of(call.state, call.account)).dump());
  set_account_access(call.state, call.account, configuration);
}

std::string document_for_decisions(const Bucket& bucket, const std::optional<Object>& object) {
  if (!bucket.acls_enabled()) return bucket.policy;
  Value statements = Value::array();
  add_acls(statements, bucket, object);
  const bool foreign = object && owner_of(bucket, *object) != bucket.account;
  if (statements.empty() && !foreign) return bucket.policy;
  Value document = {{"Version", "2012-10-17"}, {"Statement", Value::array()}};
  if (!bucket.policy.empty()) {
    document = Value::parse(bucket.policy);
    Value& own = document["Statement"];
    if (own.is_object()) own = Value::array({own});
    if (foreign) limit_to_own_objects(own, bucket);
  }
  for (auto& each : statements) document["Statement"].push_back(std::move(each));
  return document["Statement"].empty() ? std::string() : document.dump();
}

}  // namespace fakes::s3
