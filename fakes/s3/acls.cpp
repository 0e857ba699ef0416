#include "fakes/s3/acls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fakes/s3/errors.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

constexpr std::string_view kLogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";
constexpr size_t kMostGrants = 100;

struct GrantHeader {
  const char *member, *header;
  std::string_view permission;
};
constexpr GrantHeader kGrantHeaders[] = {
    {"GrantFullControl", "x-amz-grant-full-control", "FULL_CONTROL"},
    {"GrantRead", "x-amz-grant-read", "READ"},
    {"GrantReadACP", "x-amz-grant-read-acp", "READ_ACP"},
    {"GrantWrite", "x-amz-grant-write", "WRITE"},
    {"GrantWriteACP", "x-amz-grant-write-acp", "WRITE_ACP"},
};

// A member that not every operation has.
const Value* member(const Input& input, std::string_view name) {
  const auto found = input.value().find(name);
  return found == input.value().end() || found->is_null() ? nullptr : &*found;
}

Value to_account(const Call& call, const std::string& account, std::string_view permission) {
  return {{"permission", permission}, {"account", account}, {"id", canonical_id(call, account)}};
}

Value to_group(std::string_view uri, std::string_view permission) {
  return {{"permission", permission}, {"group", uri}};
}

Value grant_to_id(const Call& call, std::string_view id, std::string_view permission,
                  std::string_view argument) {
  if (id == kAnonymousOwner) return to_account(call, std::string(id), permission);
  for (const auto& account : call.accounts.all()) {
    if (account.canonical_id == id) return to_account(call, account.id, permission);
  }
  throw invalid_argument("Invalid id", argument, id);
}

Value grant_to_uri(std::string_view uri, std::string_view permission) {
  if (uri != kAllUsers && uri != kAuthenticatedUsers && uri != kLogDelivery) {
    throw invalid_argument("Invalid group uri", "uri", uri);
  }
  return to_group(uri, permission);
}

ApiError unresolvable_email() {
  return ApiError("UnresolvableGrantByEmailAddress", 400,
                  "The e-mail address you provided does not match any account on record.");
}

// id="…", uri="…", emailAddress="…", separated by commas; the quotes are optional.
void add_header_grants(const Call& call, const GrantHeader& header, const std::string& text,
                       Value& grants) {
  for (const auto part : sim::text::split(text, ',')) {
    const auto grantee = sim::text::trim(part);
    const auto equals = grantee.find('=');
    const auto kind = sim::text::lower(grantee.substr(0, equals));
    auto value = equals == std::string_view::npos ? std::string_view() : grantee.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (kind == "emailaddress") throw unresolvable_email();
    if (value.empty() || (kind != "id" && kind != "uri")) {
      throw invalid_argument("Argument format not recognized", header.header, text);
    }
    grants.push_back(kind == "id" ? grant_to_id(call, value, header.permission, "id")
                                  : grant_to_uri(value, header.permission));
  }
}

Value grants_of_headers(const Call& call, const Input& input) {
  Value grants = Value::array();
  for (const auto& header : kGrantHeaders) {
    if (const Value* text = member(input, header.member)) {
      add_header_grants(call, header, text->get<std::string>(), grants);
    }
  }
  return grants;
}

Value grant_of_body(const Call& call, const Value& given) {
  const Value grantee = given.value("Grantee", Value::object());
  const std::string permission = given.value("Permission", "");
  const std::string type = grantee.value("Type", "");
  if (permission.empty()) throw malformed_acl();
  if (type == "AmazonCustomerByEmail") throw unresolvable_email();
  if (type == "Group" && grantee.contains("URI")) {
    return grant_to_uri(grantee.value("URI", ""), permission);
  }
  if (type != "CanonicalUser" || !grantee.contains("ID")) throw malformed_acl();
  return grant_to_id(call, grantee.value("ID", ""), permission, "CanonicalUser/ID");
}

// The owner cannot be changed; a body that names another is refused.
Value grants_of_body(const Call& call, const Value& body, const AclSubject& subject) {
  const Value owner = body.value("Owner", Value::object());
  if (!owner.contains("ID") || !body.contains("Grants")) throw malformed_acl();
  if (owner.value("ID", "") != canonical_id(call, subject.owner)) throw access_denied();
  Value grants = Value::array();
  for (const auto& each : body.at("Grants")) grants.push_back(grant_of_body(call, each));
  return grants;
}

}  // namespace

std::string canonical_id(const Call& call, const std::string& account) {
  if (account == kAnonymousOwner) return account;
  const auto found = call.accounts.find(account);
  return found ? found->canonical_id : std::string();
}

Value private_acl(const Call& call, const std::string& owner) {
  return Value::array({to_account(call, owner, "FULL_CONTROL")});
}

Value canned_acl(const Call& call, const AclSubject& subject, const std::string& name) {
  Value grants = private_acl(call, subject.owner);
  if (name.starts_with("public-read")) grants.push_back(to_group(kAllUsers, "READ"));
  if (name == "public-read-write") grants.push_back(to_group(kAllUsers, "WRITE"));
  if (name == "authenticated-read") grants.push_back(to_group(kAuthenticatedUsers, "READ"));
  if (name == "aws-exec-read") throw header_not_implemented("x-amz-acl", "aws-exec-read");
  const bool theirs = subject.kind == AclOf::kObject && subject.owner != subject.bucket_owner;
  if (theirs && name == "bucket-owner-read") {
    grants.push_back(to_account(call, subject.bucket_owner, "READ"));
  }
  if (theirs && name == "bucket-owner-full-control") {
    grants.push_back(to_account(call, subject.bucket_owner, "FULL_CONTROL"));
  }
  return grants;
}

std::optional<Value> requested_acl(const Call& call, const Input& input,
                                   const AclSubject& subject) {
  const Value* canned = member(input, "ACL");
  const Value* body = member(input, "AccessControlPolicy");
  const Value by_header = grants_of_headers(call, input);
  if (canned && !by_header.empty()) {
    throw invalid_request("Specifying both Canned ACLs and Header Grants is not allowed");
  }
  if (body && (canned || !by_header.empty())) {
    throw ApiError("UnexpectedContent", 400, "This request does not support content");
  }
  if (canned) return canned_acl(call, subject, canned->get<std::string>());
  if (!body && by_header.empty()) return std::nullopt;
  Value grants = body ? grants_of_body(call, *body, subject) : by_header;
  if (grants.size() > kMostGrants) throw malformed_acl();
  return grants;
}

bool is_public_acl(const Value& grants) {
  return std::any_of(grants.begin(), grants.end(), [](const Value& grant) {
    const std::string group = grant.value("group", "");
    return group == kAllUsers || group == kAuthenticatedUsers;
  });
}

Value shown_acl(const Call& call, const std::string& owner, const Value& grants) {
  Value shown = Value::array();
  for (const auto& grant : grants) {
    const Value grantee = grant.contains("group")
                              ? Value{{"Type", "Group"}, {"URI", grant.at("group")}}
                              : Value{{"Type", "CanonicalUser"}, {"ID", grant.at("id")}};
    shown.push_back({{"Grantee", grantee}, {"Permission", grant.at("permission")}});
  }
  return {{"Owner", {{"ID", canonical_id(call, owner)}}}, {"Grants", std::move(shown)}};
}

}  // namespace fakes::s3
