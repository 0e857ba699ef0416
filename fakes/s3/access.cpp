#include "fakes/s3/access.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fakes/s3/access_facts.h"
#include "fakes/s3/actions.h"
#include "fakes/s3/bucket_tags.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/ownership.h"
#include "sim/aws/arn.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

using sim::aws::PrincipalKind;

// A member that not every operation has.
const Value* member(const Input& input, std::string_view name) {
  const auto found = input.value().find(name);
  return found == input.value().end() || found->is_null() ? nullptr : &*found;
}

std::string member_text(const Input& input, std::string_view name) {
  const Value* value = member(input, name);
  if (!value) return "";
  return value->is_string() ? value->get<std::string>() : value->dump();
}

// ---- where a bucket may be addressed (s3.md: region rules) ----

bool addressed_by_host(const Call& call, const Bucket& bucket) {
  const std::string* host = call.http ? call.http->headers.find("Host") : nullptr;
  return host && sim::text::lower(*host).starts_with(bucket.name + ".");
}

bool is_opt_in(std::string_view region) {
  const auto* found = sim::aws::find_region(region);
  return found && found->opt_in == sim::aws::OptIn::kOptIn;
}

void require_this_region(const Call& call, const Bucket& bucket) {
  if (bucket.region == call.region) return;
  // The global endpoint tells an owner where any bucket is.
  if (call.facts().operation == "GetBucketLocation" &&
      call.region == call.partition.default_region) {
    return;
  }
  if (is_opt_in(bucket.region) || is_opt_in(call.region)) {
    const bool unnamed = bucket.region == call.partition.default_region;
    throw illegal_location_constraint(unnamed ? "unspecified" : bucket.region)
        .header("x-amz-bucket-region", bucket.region);
  }
  const std::string endpoint =
      addressed_by_host(call, bucket)
          ? fmt::format("{}.s3-{}.{}", bucket.name, bucket.region, call.partition.dns_suffix)
          : fmt::format("s3.{}.{}", bucket.region, call.partition.dns_suffix);
  throw permanent_redirect(bucket.name, endpoint, bucket.region);
}

void require_owner(const std::string& expected, const Bucket& bucket) {
  if (expected.empty()) return;
  if (!sim::aws::is_account_id(expected)) {
    throw ApiError("InvalidBucketOwnerAWSAccountID", 400,
                   fmt::format("The value of the expected bucket owner parameter must be an AWS "
                               "Account ID... [{}]",
                               expected));
  }
  if (expected != bucket.account) throw access_denied();
}

// ---- condition keys ----

// Members whose values are condition keys as they were sent, whatever a bucket default would add.
constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kMemberKeys = {{
    {"Prefix", "s3:prefix"},
    {"Delimiter", "s3:delimiter"},
    {"MaxKeys", "s3:max-keys"},
    {"ACL", "s3:x-amz-acl"},
    {"GrantFullControl", "s3:x-amz-grant-full-control"},
    {"GrantRead", "s3:x-amz-grant-read"},
    {"GrantReadACP", "s3:x-amz-grant-read-acp"},
    {"GrantWrite", "s3:x-amz-grant-write"},
    {"GrantWriteACP", "s3:x-amz-grant-write-acp"},
    {"ServerSideEncryption", "s3:x-amz-server-side-encryption"},
    {"SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"},
    {"SSECustomerAlgorithm", "s3:x-amz-server-side-encryption-customer-algorithm"},
    {"StorageClass", "s3:x-amz-storage-class"},
    {"CopySource", "s3:x-amz-copy-source"},
    {"MetadataDirective", "s3:x-amz-metadata-directive"},
    {"ObjectOwnership", "s3:x-amz-object-ownership"},
    {"VersionId", "s3:versionid"},
    {"IfMatch", "s3:if-match"},
    {"IfNoneMatch", "s3:if-none-match"},
}};

void add(Authorization& to, std::string_view key, std::string value) {
  if (evaluates(to.action, key)) to.context.emplace_back(key, std::vector{std::move(value)});
}

void add_member_keys(Authorization& to, const Value& members) {
  for (const auto& [name, key] : kMemberKeys) {
    const auto found = members.find(name);
    if (found == members.end() || found->is_null()) continue;
    add(to, key, found->is_string() ? found->get<std::string>() : found->dump());
  }
}

void add_connection_keys(Authorization& to, const Call& call) {
  if (call.caller.kind == PrincipalKind::kAnonymous) return;
  using sim::wire::sigv4::Scheme;
  const Scheme scheme = call.facts().scheme;
  const bool presigned = scheme == Scheme::kQueryV4 || scheme == Scheme::kQueryV2;
  const bool version_two = scheme == Scheme::kQueryV2 || scheme == Scheme::kHeaderV2;
  add(to, "s3:authType", presigned ? "REST-QUERY-STRING" : "REST-HEADER");
  add(to, "s3:signatureversion", version_two ? "AWS" : "AWS4-HMAC-SHA256");
  if (const auto& age = call.facts().signature_age) {
    add(to, "s3:signatureAge", std::to_string(age->count()));
  }
  // Where aws:SecureTransport is true the connection counts as TLS of the version S3 prefers.
  if (call.http && (call.http->secure || call.settings.flag("gateway.secure_transport"))) {
    add(to, "s3:TlsVersion", "1.3");
  }
  const std::string* digest = call.http ? call.http->headers.find("x-amz-content-sha256") : nullptr;
  if (digest) add(to, "s3:x-amz-content-sha256", *digest);
}

void add_request_tags(Authorization& to, const Value& tags) {
  if (!tags.is_array() || !evaluates(to.action, "s3:RequestObjectTagKeys")) return;
  std::vector<std::string> keys;
  for (const auto& tag : tags) {
    const std::string key = tag.value("Key", "");
    keys.push_back(key);
    add(to, "s3:RequestObjectTag/" + key, tag.value("Value", ""));
  }
  to.context.emplace_back("s3:RequestObjectTagKeys[]", std::move(keys));
}

// The tags of a request: a header in form encoding, or a body.
Value request_tags(const Input& input) {
  const Value* tagging = member(input, "Tagging");
  if (!tagging) return Value::array();
  if (tagging->is_object()) return tagging->value("TagSet", Value::array());
  Value tags = Value::array();
  for (const auto& pair : sim::text::split(tagging->get_ref<const std::string&>(), '&')) {
    const auto equals = pair.find('=');
    const auto key = sim::encoding::form_decode(pair.substr(0, equals));
    const auto value = sim::encoding::form_decode(
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
    if (key && value) tags.push_back({{"Key", *key}, {"Value", *value}});
  }
  return tags;
}

void add_stored_tags(Authorization& to, sim::state::Database& state, const Bucket& bucket,
                     std::string_view key) {
  if (!evaluates(to.action, "s3:ExistingObjectTag/any")) return;
  const auto object = find_object(state, bucket.id, key);
  if (!object) return;
  for (const auto& tag : object->facts.tags) {
    add(to, "s3:ExistingObjectTag/" + tag.value("Key", ""), tag.value("Value", ""));
  }
}

// The tags of a bucket speak for its objects too.
void add_bucket_tags(Authorization& to, const Bucket& bucket) {
  if (!bucket.abac || !bucket.tags) return;
  for (const auto& tag : *bucket.tags) {
    const std::string name = tag.value("Key", ""), value = tag.value("Value", "");
    to.context.emplace_back("aws:ResourceTag/" + name, std::vector{value});
    add(to, "s3:BucketTag/" + name, value);
  }
}

// ---- what operations demand (s3.md §1, policy.md §5) ----

enum class On { kBucket, kObject };
struct Rule {
  std::string_view operation, action;
  On on;
};

constexpr std::array kRules = {
    Rule{"DeleteBucket", "s3:DeleteBucket", On::kBucket},
    Rule{"GetBucketLocation", "s3:GetBucketLocation", On::kBucket},
    Rule{"PutBucketPolicy", "s3:PutBucketPolicy", On::kBucket},
    Rule{"GetBucketPolicy", "s3:GetBucketPolicy", On::kBucket},
    Rule{"DeleteBucketPolicy", "s3:DeleteBucketPolicy", On::kBucket},
    Rule{"GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", On::kBucket},
    Rule{"PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock", On::kBucket},
    Rule{"GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", On::kBucket},
    Rule{"DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock", On::kBucket},
    Rule{"PutBucketOwnershipControls", "s3:PutBucketOwnershipControls", On::kBucket},
    Rule{"GetBucketOwnershipControls", "s3:GetBucketOwnershipControls", On::kBucket},
    Rule{"DeleteBucketOwnershipControls", "s3:PutBucketOwnershipControls", On::kBucket},
    Rule{"PutBucketNotificationConfiguration", "s3:PutBucketNotification", On::kBucket},
    Rule{"GetBucketNotificationConfiguration", "s3:GetBucketNotification", On::kBucket},
    Rule{"PutBucketEncryption", "s3:PutEncryptionConfiguration", On::kBucket},
    Rule{"GetBucketEncryption", "s3:GetEncryptionConfiguration", On::kBucket},
    Rule{"DeleteBucketEncryption", "s3:PutEncryptionConfiguration", On::kBucket},
    Rule{"GetBucketVersioning", "s3:GetBucketVersioning", On::kBucket},
    Rule{"PutBucketAbac", "s3:PutBucketAbac", On::kBucket},
    Rule{"GetBucketAbac", "s3:GetBucketAbac", On::kBucket},
    Rule{"PutBucketTagging", "s3:PutBucketTagging", On::kBucket},
    Rule{"GetBucketTagging", "s3:GetBucketTagging", On::kBucket},
    Rule{"DeleteBucketTagging", "s3:PutBucketTagging", On::kBucket},
    Rule{"GetBucketAcl", "s3:GetBucketAcl", On::kBucket},
    Rule{"PutBucketAcl", "s3:PutBucketAcl", On::kBucket},
    Rule{"ListObjects", "s3:ListBucket", On::kBucket},
    Rule{"ListObjectsV2", "s3:ListBucket", On::kBucket},
    Rule{"ListMultipartUploads", "s3:ListBucketMultipartUploads", On::kBucket},
    Rule{"PutObject", "s3:PutObject", On::kObject},
    Rule{"GetObject", "s3:GetObject", On::kObject},
    Rule{"HeadObject", "s3:GetObject", On::kObject},
    Rule{"DeleteObject", "s3:DeleteObject", On::kObject},
    Rule{"CopyObject", "s3:PutObject", On::kObject},
    Rule{"GetObjectAcl", "s3:GetObjectAcl", On::kObject},
    Rule{"PutObjectAcl", "s3:PutObjectAcl", On::kObject},
    Rule{"GetObjectTagging", "s3:GetObjectTagging", On::kObject},
    Rule{"PutObjectTagging", "s3:PutObjectTagging", On::kObject},
    Rule{"DeleteObjectTagging", "s3:DeleteObjectTagging", On::kObject},
    Rule{"GetObjectAttributes", "s3:GetObject", On::kObject},
    Rule{"CreateMultipartUpload", "s3:PutObject", On::kObject},
    Rule{"UploadPart", "s3:PutObject", On::kObject},
    Rule{"UploadPartCopy", "s3:PutObject", On::kObject},
    Rule{"CompleteMultipartUpload", "s3:PutObject", On::kObject},
    Rule{"AbortMultipartUpload", "s3:AbortMultipartUpload", On::kObject},
    Rule{"ListParts", "s3:ListMultipartUploadParts", On::kObject},
};

const Rule* rule_of(std::string_view operation) {
  for (const auto& rule : kRules) {
    if (rule.operation == operation) return &rule;
  }
  return nullptr;
}

bool carries_acl(const Input& input) {
  for (const char* name :
       {"ACL", "GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP"}) {
    if (member(input, name)) return true;
  }
  return false;
}

std::vector<Authorization> for_new_bucket(Call& call, const Input& input) {
  const std::string name = member_text(input, "Bucket");
  const Value* configuration = member(input, "CreateBucketConfiguration");
  const std::string constraint = configuration && configuration->is_object()
                                     ? configuration->value("LocationConstraint", "")
                                     : "";
  require_new_bucket(call, name, constraint);
  const Value* tags = configuration && configuration->is_object() && configuration->contains("Tags")
                          ? &configuration->at("Tags")
                          : nullptr;
  Bucket bucket;
  bucket.name = name;
  bucket.partition = call.partition.name;
  bucket.account = call.account;
  const auto demand = [&](std::string action) {
    Authorization each = on_bucket(call, bucket, std::move(action));
    add_member_keys(each, input.value());
    if (!constraint.empty()) add(each, "s3:locationconstraint", constraint);
    if (tags) add_new_bucket_tags(each, *tags);
    return each;
  };
  std::vector<Authorization> all = {demand("s3:CreateBucket")};
  if (carries_acl(input)) all.push_back(demand("s3:PutBucketAcl"));
  if (member(input, "ObjectOwnership")) all.push_back(demand("s3:PutBucketOwnershipControls"));
  if (tags) all.push_back(demand("s3:TagResource"));
  return all;
}

// What else a write of an object demands, because of what it carries.
void add_write_demands(std::vector<Authorization>& all, Call& call, const Bucket& bucket,
                       const std::string& key, const Input& input) {
  const auto demand = [&](const char* action) {
    Authorization each = on_object(call, bucket, key, action);
    add_member_keys(each, input.value());
    add_request_tags(each, request_tags(input));
    all.push_back(std::move(each));
  };
  if (carries_acl(input)) demand("s3:PutObjectAcl");
  if (member(input, "Tagging")) demand("s3:PutObjectTagging");
}

void add_source_demands(std::vector<Authorization>& all, Call& call, const Bucket& target,
                        const std::string& key, const Input& input) {
  const CopySource source = parse_copy_source(member_text(input, "CopySource"));
  const Bucket bucket = existing_bucket(call, source.bucket);
  require_owner(member_text(input, "ExpectedSourceBucketOwner"), bucket);
  const bool versioned = !source.version.empty();
  Authorization read =
      on_object(call, bucket, source.key, versioned ? "s3:GetObjectVersion" : "s3:GetObject");
  if (versioned) add(read, "s3:versionid", source.version);
  add_stored_tags(read, call.state, bucket, source.key);
  all.push_back(std::move(read));
  // Tags travel with a copy unless they are replaced; both ends must permit that.
  if (call.facts().operation != "CopyObject") return;
  const auto object = find_object(call.state, bucket.id, source.key);
  if (!object || object->facts.tags.empty()) return;
  if (member_text(input, "TaggingDirective") == "REPLACE") return;
  all.push_back(on_object(call, bucket, source.key, "s3:GetObjectTagging"));
  all.push_back(on_object(call, target, key, "s3:PutObjectTagging"));
}

// The encryption that the create request asked for holds for every request of its upload.
void add_upload_keys(Authorization& to, Call& call, const Bucket& bucket, const std::string& key,
                     const Input& input) {
  const Value* id = member(input, "UploadId");
  if (!id || !id->is_string() || to.action != "s3:PutObject") return;
  if (const auto upload =
          find_upload(call.state, bucket.id, key, id->get_ref<const std::string&>())) {
    add_member_keys(to, upload->facts.encryption);
  }
}

// Beginning a multipart upload and adding to it make no object yet.
void add_creation_key(Authorization& to, std::string_view operation) {
  const bool part = operation == "CreateMultipartUpload" || operation.starts_with("UploadPart");
  add(to, "s3:ObjectCreationOperation", part ? "false" : "true");
}

std::vector<Authorization> for_object(Call& call, const Rule& rule, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  const std::string key = member_text(input, "Key");
  if (key.size() > 1024) throw key_too_long(key.size());
  std::string action(rule.action);
  const std::string version = member_text(input, "VersionId");
  if (!version.empty()) action = sim::text::replace_all(action, "Object", "ObjectVersion");
  Authorization main = on_object(call, bucket, key, action);
  add_member_keys(main, input.value());
  add_request_tags(main, request_tags(input));
  add_stored_tags(main, call.state, bucket, key);
  add_upload_keys(main, call, bucket, key, input);
  if (rule.action == "s3:PutObject") add_creation_key(main, rule.operation);
  std::vector<Authorization> all = {std::move(main)};
  if (rule.action == "s3:PutObject") add_write_demands(all, call, bucket, key, input);
  if (rule.operation == "GetObjectAttributes") {
    all.push_back(
        on_object(call, bucket, key,
                  version.empty() ? "s3:GetObjectAttributes" : "s3:GetObjectVersionAttributes"));
  }
  if (member(input, "CopySource")) add_source_demands(all, call, bucket, key, input);
  return all;
}

std::vector<Authorization> for_bucket(Call& call, const Rule& rule, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  // The owner's root user always reaches the bucket policy, so that nobody locks himself out.
  if (rule.action.ends_with("BucketPolicy") && call.caller.kind == PrincipalKind::kRoot &&
      call.account == bucket.account) {
    return {};
  }
  Authorization main = on_bucket(call, bucket, std::string(rule.action));
  add_member_keys(main, input.value());
  return {std::move(main)};
}

// What concerns an object as such is its owner's to permit, where ACLs are on; writing and deleting
// are the bucket's.
bool belongs_to_owner(std::string_view action) {
  constexpr std::string_view kActions[] = {"s3:GetObject",          "s3:GetObjectVersion",
                                           "s3:GetObjectAcl",       "s3:GetObjectVersionAcl",
                                           "s3:PutObjectAcl",       "s3:PutObjectVersionAcl",
                                           "s3:GetObjectTagging",   "s3:GetObjectVersionTagging",
                                           "s3:PutObjectTagging",   "s3:DeleteObjectTagging",
                                           "s3:GetObjectAttributes"};
  return std::find(std::begin(kActions), std::end(kActions), action) != std::end(kActions);
}

bool same_organization(const sim::policy::Request& request) {
  const auto* callers = request.context.find("aws:principalorgid");
  const auto* owners = request.context.find("aws:resourceorgid");
  return callers && owners && callers->values == owners->values;
}

// ---- constraints of the model in S3's words ----

std::string shown_value(const sim::wire::ConstraintFault& fault) {
  const auto open = fault.shown.find('\''), close = fault.shown.rfind('\'');
  return open < close && close != std::string::npos ? fault.shown.substr(open + 1, close - open - 1)
                                                    : "";
}

}  // namespace

Bucket existing_bucket(Call& call, std::string_view name) {
  if (auto found = find_bucket(call.state, call.partition.name, name)) return std::move(*found);
  // A name that no bucket can have is refused as such by every operation.
  for (const char c : name) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (!fine) throw invalid_bucket_name(name);
  }
  if (name.size() < 3 || name.size() > 63) throw invalid_bucket_name(name);
  throw no_such_bucket(name);
}

Bucket bucket_of(Call& call, const Input& input) {
  Bucket bucket = existing_bucket(call, member_text(input, "Bucket"));
  require_this_region(call, bucket);
  require_owner(member_text(input, "ExpectedBucketOwner"), bucket);
  return bucket;
}

std::string bucket_arn(const Bucket& bucket) {
  return fmt::format("arn:{}:s3:::{}", bucket.partition, bucket.name);
}

std::string object_arn(const Bucket& bucket, std::string_view key) {
  return fmt::format("arn:{}:s3:::{}/{}", bucket.partition, bucket.name, key);
}

Authorization on_bucket(const Call& call, const Bucket& bucket, std::string action) {
  Authorization out{std::move(action), bucket_arn(bucket), bucket.account, {}, ""};
  add(out, "s3:ResourceAccount", bucket.account);
  add_connection_keys(out, call);
  add_bucket_tags(out, bucket);
  return out;
}

Authorization on_object(const Call& call, const Bucket& bucket, std::string_view key,
                        std::string action) {
  Authorization out = on_bucket(call, bucket, std::move(action));
  out.resource = object_arn(bucket, key);
  if (!bucket.acls_enabled() || !belongs_to_owner(out.action)) return out;
  if (const auto object = find_object(call.state, bucket.id, key)) {
    out.resource_account = owner_of(bucket, *object);
  }
  return out;
}

Context resource_facts(sim::state::Database& state, const std::string& action,
                       std::string_view resource) {
  const auto arn = sim::aws::parse_arn(resource);
  if (!arn || arn->service != "s3") return {};
  const auto slash = arn->resource.find('/');
  const auto bucket = find_bucket(state, arn->partition, arn->resource.substr(0, slash));
  if (!bucket) return {};
  Authorization out{action, std::string(resource), bucket->account, {}, ""};
  add(out, "s3:ResourceAccount", bucket->account);
  add_bucket_tags(out, *bucket);
  if (slash != std::string_view::npos) {
    add_stored_tags(out, state, *bucket, arn->resource.substr(slash + 1));
  }
  return out.context;
}

void throw_no_such_key(Call& call, const Bucket& bucket, std::string_view key) {
  call.demand(on_bucket(call, bucket, "s3:ListBucket"));
  throw no_such_key(key);
}

CopySource parse_copy_source(std::string_view text) {
  const auto refuse = [&](const char* message) {
    return invalid_argument(message, "x-amz-copy-source", text);
  };
  if (text.starts_with("arn:")) throw header_not_implemented("x-amz-copy-source");
  std::string_view path = text.starts_with('/') ? text.substr(1) : text;
  CopySource out;
  if (const auto at = path.find("?versionId="); at != std::string_view::npos) {
    out.version = std::string(path.substr(at + 11));
    path = path.substr(0, at);
  }
  const auto decoded = sim::encoding::percent_decode(path);
  if (!decoded || !sim::text::is_utf8(*decoded)) throw refuse("Invalid copy source encoding");
  const auto slash = decoded->find('/');
  if (slash == std::string::npos || slash + 1 == decoded->size()) {
    throw refuse("Invalid copy source object key");
  }
  out.bucket = decoded->substr(0, slash);
  out.key = decoded->substr(slash + 1);
  return out;
}

std::vector<Authorization> authorizations(Call& call, const sim::wire::Operation& operation,
                                          const Input& input) {
  if (operation.name == "ListBuckets") {
    Authorization all{"s3:ListAllMyBuckets", "*", call.account, {}, ""};
    add_connection_keys(all, call);
    return {std::move(all)};
  }
  if (operation.name == "CreateBucket") return for_new_bucket(call, input);
  // HeadBucket names the bucket's region even to those it refuses, DeleteObjects refuses key by
  // key: their handlers ask.
  const Rule* rule = rule_of(operation.name);
  if (!rule) {
    bucket_of(call, input);
    return {};
  }
  return rule->on == On::kObject ? for_object(call, *rule, input) : for_bucket(call, *rule, input);
}

std::optional<sim::ResourcePolicy> resource_policy(const sim::PolicyView& view,
                                                   std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn) return std::nullopt;
  const auto slash = arn->resource.find('/');
  const auto bucket = bucket_for_decisions(view, arn->partition, arn->resource.substr(0, slash));
  if (!bucket) return std::nullopt;
  std::optional<Object> object;
  if (bucket->acls_enabled() && slash != std::string::npos) {
    object = find_object(view.state, bucket->id, arn->resource.substr(slash + 1));
  }
  sim::ResourcePolicy out;
  out.document = document_for_decisions(*bucket, object);
  const bool alone = out.document == bucket->policy;
  out.name = (alone ? "bucket policy of " : "bucket policy and ACLs of ") + bucket->name;
  out.rules.restrict_public_buckets =
      bucket->policy_is_public && bucket->blocks("RestrictPublicBuckets");
  return out;
}

ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                const Authorization& authorization) {
  // Only callers of the owner's account or organization are told why, and a service that acts for
  // that account: no client sees its answer, but what the service reports of the failure may quote
  // it.
  const auto& who = request.principal;
  const bool service = who.kind == sim::aws::PrincipalKind::kService;
  const auto& account = service ? who.source_account : who.account;
  if (account.empty() || (account != request.resource_account && !same_organization(request))) {
    return access_denied();
  }
  // An action on no resource in particular names none.
  const std::string resource = authorization.resource == "*"
                                   ? ""
                                   : fmt::format("on resource: \"{}\" ", authorization.resource);
  return ApiError(
      "AccessDenied", 403,
      fmt::format("User: {} is not authorized to perform: {} {}{}", service ? who.name : who.arn,
                  request.action, resource, sim::policy::reason(request, decision)));
}

ApiError invalid(const std::vector<sim::wire::ConstraintFault>& faults) {
  const auto& fault = faults.front();
  const std::string value = shown_value(fault);
  const std::string path = sim::text::lower(fault.path);
  if (path == "serversideencryption") {
    return invalid_argument("The encryption method specified is not supported",
                            "x-amz-server-side-encryption", value);
  }
  if (path == "storageclass") return invalid_storage_class(value);
  if (path == "encodingtype") {
    return invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", value);
  }
  if (path == "metadatadirective") {
    return invalid_argument("Unknown metadata directive.", "x-amz-metadata-directive", value);
  }
  if (path == "acl") return invalid_argument("", "x-amz-acl", value);
  if (path == "objectownership") {
    return invalid_argument("Invalid x-amz-object-ownership header: " + value,
                            "x-amz-object-ownership");
  }
  if (path == "checksumalgorithm") {
    return invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
        "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
  }
  if (path.starts_with("accesscontrolpolicy")) return malformed_acl();
  if (path.find('.') != std::string::npos) return malformed_xml();
  return invalid_argument(sim::wire::constraint_message(faults), fault.path);
}

}  // namespace fakes::s3
