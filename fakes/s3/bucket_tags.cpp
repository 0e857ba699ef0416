#include "fakes/s3/bucket_tags.h"

#include <algorithm>

#include "fakes/s3/bucket_settings.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/errors.h"
#include "sim/aws/arn.h"

namespace fakes::s3 {
namespace {

// While tags decide about access they change one by one, under permissions of their own.
void require_no_abac(const Bucket& bucket, const char* method) {
  if (bucket.abac) throw method_not_allowed(method, "BUCKET");
}

Bucket tagged_bucket(Call& call, const Input& input) {
  const std::string text = input.text("ResourceArn");
  const auto arn = sim::aws::parse_arn(text);
  const bool of_bucket = arn && arn->service == "s3" && arn->region.empty() &&
                         arn->account.empty() && arn->resource.find('/') == std::string_view::npos;
  if (!of_bucket) {
    throw ApiError("NotImplemented", 501, "Tags of " + text + " are not simulated: only buckets'");
  }
  return existing_bucket(call, arn->resource);
}

void keep_tags(Call& call, Bucket& bucket, Value tags) {
  check_bucket_tags(tags);
  bucket.tags.reset();
  if (!tags.empty()) bucket.tags = std::move(tags);
  update_bucket(call.state, bucket);
}

// The bucket's tags without those of these names.
Value tags_without(const Bucket& bucket, const std::vector<std::string>& names) {
  Value kept = Value::array();
  for (const auto& tag : bucket.tags.value_or(Value::array())) {
    const bool named = std::find(names.begin(), names.end(), tag.value("Key", "")) != names.end();
    if (!named) kept.push_back(tag);
  }
  return kept;
}

std::vector<std::string> names_of(const Value& tags) {
  std::vector<std::string> names;
  for (const auto& tag : tags) names.push_back(tag.value("Key", ""));
  return names;
}

Output no_content() {
  Output out;
  out.status = 204;
  return out;
}

}  // namespace

Output put_bucket_tagging(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  require_no_abac(bucket, "PUT");
  check_request_digest(call);
  const Value& tags = input.in("Tagging").at("TagSet");
  check_bucket_tags(tags);
  bucket.tags = tags;
  update_bucket(call.state, bucket);
  return no_content();
}

Output get_bucket_tagging(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  if (!bucket.tags) {
    throw no_such_configuration("NoSuchTagSet", bucket.name, "The TagSet does not exist");
  }
  return Value{{"TagSet", *bucket.tags}};
}

Output delete_bucket_tagging(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  require_no_abac(bucket, "DELETE");
  bucket.tags.reset();
  update_bucket(call.state, bucket);
  return {};
}

Output put_bucket_abac(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  check_request_digest(call);
  bucket.abac = input.in("AbacStatus").text("Status") == "Enabled";
  update_bucket(call.state, bucket);
  return {};
}

Output get_bucket_abac(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  return Value{{"AbacStatus", {{"Status", bucket.abac ? "Enabled" : "Disabled"}}}};
}

Output tag_resource(Call& call, const Input& input) {
  Bucket bucket = tagged_bucket(call, input);
  const Value& added = input.at("Tags");
  Value tags = tags_without(bucket, names_of(added));
  for (const auto& tag : added) tags.push_back(tag);
  keep_tags(call, bucket, std::move(tags));
  return no_content();
}

Output untag_resource(Call& call, const Input& input) {
  Bucket bucket = tagged_bucket(call, input);
  keep_tags(call, bucket,
            tags_without(bucket, input.at("TagKeys").get<std::vector<std::string>>()));
  return no_content();
}

Output list_tags_for_resource(Call& call, const Input& input) {
  return Value{{"Tags", tagged_bucket(call, input).tags.value_or(Value::array())}};
}

void add_new_bucket_tags(Authorization& to, const Value& tags) {
  for (const auto& tag : tags) {
    to.context.emplace_back("aws:RequestTag/" + tag.value("Key", ""),
                            std::vector{tag.value("Value", std::string())});
  }
  to.context.emplace_back("aws:TagKeys[]", names_of(tags));
}

Authorization on_tagged_resource(Call& call, const std::string& operation, const Input& input) {
  Authorization demand = on_bucket(call, tagged_bucket(call, input), "s3:" + operation);
  if (operation == "TagResource") {
    add_new_bucket_tags(demand, input.at("Tags"));
  } else if (operation == "UntagResource") {
    demand.context.emplace_back("aws:TagKeys[]",
                                input.at("TagKeys").get<std::vector<std::string>>());
  }
  return demand;
}

}  // namespace fakes::s3
