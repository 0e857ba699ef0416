#include "fakes/s3/buckets.h"

#include <fmt/format.h>

#include "fakes/s3/bucket_names.h"
#include "fakes/s3/bucket_settings.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/ownership.h"
#include "sim/base/encoding.h"

namespace fakes::s3 {
namespace {

// Where a bucket of that constraint comes to lie.
std::string region_for(const Call& call, const std::string& constraint) {
  return constraint == "EU" ? "eu-west-1" : constraint.empty() ? call.region : constraint;
}

bool names_a_region(const Call& call, const std::string& constraint) {
  const auto* region = sim::aws::find_region(constraint);
  return region && region->partition == &call.partition;
}

void refuse_unsupported(const Input& input) {
  if (input.flag("ObjectLockEnabledForBucket")) {
    throw header_not_implemented("x-amz-bucket-object-lock-enabled");
  }
  if (input.has("BucketNamespace")) throw header_not_implemented("x-amz-bucket-namespace");
  const Input configuration = input.in("CreateBucketConfiguration");
  if (configuration.has("Location") || configuration.has("Bucket")) {
    throw ApiError("NotImplemented", 501, "Directory buckets are not implemented");
  }
}

}  // namespace

void require_new_bucket(const Call& call, const std::string& name, const std::string& constraint) {
  if (call.caller.kind == sim::aws::PrincipalKind::kAnonymous) throw access_denied();
  const auto demo =
      call.settings.flag("s3.allow_demo_bucket_names") ? DemoNames::kAllowed : DemoNames::kRefused;
  if (!is_bucket_name(name, demo)) throw invalid_bucket_name(name);
  const bool global = call.region == call.partition.default_region;
  const bool eu = constraint == "EU" && call.partition.name == "aws";
  if (global) {
    // The region of the global endpoint is named by saying nothing.
    if (constraint.empty() || eu) return;
    if (constraint == call.region || !names_a_region(call, constraint)) {
      throw invalid_location_constraint(constraint);
    }
    return;
  }
  if (constraint.empty()) throw illegal_location_constraint("unspecified");
  if (constraint != call.region && !(eu && call.region == "eu-west-1")) {
    throw illegal_location_constraint(constraint);
  }
}

Bucket fresh_bucket(const Call& call, const std::string& name, const std::string& constraint) {
  Bucket bucket;
  bucket.name = name;
  bucket.partition = call.partition.name;
  bucket.account = call.account;
  bucket.region = region_for(call, constraint);
  // us-east-1 answers GetBucketLocation with an empty element.
  bucket.location = constraint == "EU"             ? "EU"
                    : bucket.region == "us-east-1" ? std::string()
                                                   : bucket.region;
  bucket.created = to_millis(call.now());
  bucket.ownership = "BucketOwnerEnforced";
  bucket.public_access = Value{{"BlockPublicAcls", true},
                               {"IgnorePublicAcls", true},
                               {"BlockPublicPolicy", true},
                               {"RestrictPublicBuckets", true}};
  return bucket;
}

Output create_bucket(Call& call, const Input& input) {
  refuse_unsupported(input);
  const std::string name = input.text("Bucket");
  const Input configuration = input.in("CreateBucketConfiguration");
  const bool tagged = configuration.has("Tags");
  Bucket bucket = fresh_bucket(call, name, configuration.text("LocationConstraint"));
  bucket.ownership = input.text("ObjectOwnership", bucket.ownership);
  bucket.account_access = account_access_of(call.state, call.account);
  bucket.acl = acl_of_new_bucket(call, bucket, input);
  const auto taken = find_bucket(call.state, call.partition.name, name);
  if (taken && taken->account != call.account) throw bucket_already_exists(name);
  // us-east-1 lets an owner create his bucket again.
  const bool again =
      taken && taken->region == "us-east-1" && bucket.region == "us-east-1" && !tagged;
  if (taken && !again) throw bucket_already_owned(name);
  if (tagged) {
    check_bucket_tags(configuration.at("Tags"));
    bucket.tags = configuration.at("Tags");
  }
  if (!taken) add_bucket(call.state, bucket);
  return Value{{"Location", call.region == "us-east-1" && bucket.region == "us-east-1"
                                ? "/" + name
                                : fmt::format("http://{}.s3.{}/", name, call.partition.dns_suffix)},
               {"BucketArn", bucket_arn(bucket)}};
}

Output head_bucket(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  try {
    call.demand(on_bucket(call, bucket, "s3:ListBucket"));
  } catch (ApiError& refusal) {
    throw std::move(refusal).header("x-amz-bucket-region", bucket.region);
  }
  return Value{{"BucketRegion", bucket.region},
               {"BucketArn", bucket_arn(bucket)},
               {"AccessPointAlias", false}};
}

Output delete_bucket(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  if (has_objects(call.state, bucket.id)) throw bucket_not_empty(bucket.name);
  delete_bucket(call.state, bucket.id);
  return {};
}

// Buckets of the caller's account in every region, by name.
Output list_buckets(Call& call, const Input& input) {
  const std::string prefix = input.text("Prefix");
  const std::string region = input.text("BucketRegion");
  if (!region.empty() && !sim::aws::find_region(region)) {
    throw invalid_argument(fmt::format("Argument value {} is not a valid AWS Region", region),
                           "bucket-region");
  }
  std::string after;
  if (input.has("ContinuationToken")) {
    const auto token = sim::encoding::from_base64url(input.text("ContinuationToken"));
    if (!token || token->empty()) {
      throw invalid_argument("The continuation token provided is incorrect", "continuation-token");
    }
    after = *token;
  }
  const bool paged = input.has("MaxBuckets");
  const auto limit = static_cast<size_t>(input.number("MaxBuckets", 10000));
  Value shown = Value::array();
  Output out;
  for (const auto& bucket : buckets_of(call.state, call.partition.name, call.account)) {
    if (bucket.name <= after || !bucket.name.starts_with(prefix)) continue;
    if (!region.empty() && bucket.region != region) continue;
    if (shown.size() == limit) {
      out.members["ContinuationToken"] =
          sim::encoding::base64url(shown.back()["Name"].get_ref<const std::string&>());
      break;
    }
    Value entry = {{"Name", bucket.name}, {"CreationDate", bucket.created}};
    // Shown only to clients that page.
    if (paged) {
      entry["BucketRegion"] = bucket.region;
      entry["BucketArn"] = bucket_arn(bucket);
    }
    shown.push_back(std::move(entry));
  }
  out.members["Buckets"] = std::move(shown);
  out.members["Owner"] = {{"ID", canonical_id(call, call.account)}};
  if (!prefix.empty()) out.members["Prefix"] = prefix;
  return out;
}

Output get_bucket_location(Call& call, const Input& input) {
  return Value{{"LocationConstraint", bucket_of(call, input).location}};
}

}  // namespace fakes::s3
