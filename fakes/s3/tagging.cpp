#include "fakes/s3/tagging.h"

#include <set>

#include "fakes/s3/bucket_settings.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/notifications.h"
#include "fakes/s3/objects.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::s3 {

Value tags_of_header(std::string_view header) {
  const auto refuse = [&] {
    return invalid_argument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
        "without tag name duplicates.",
        "x-amz-tagging", header);
  };
  Value tags = Value::array();
  std::set<std::string> seen;
  if (header.empty()) return tags;
  for (const auto& pair : sim::text::split(header, '&')) {
    const auto equals = pair.find('=');
    const auto key = sim::encoding::form_decode(pair.substr(0, equals));
    const auto value = sim::encoding::form_decode(
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
    if (!key || !value || !sim::text::is_utf8(*key) || !sim::text::is_utf8(*value)) throw refuse();
    if (!seen.insert(*key).second) throw refuse();
    tags.push_back({{"Key", *key}, {"Value", *value}});
  }
  check_object_tags(tags);
  return tags;
}

Output get_object_tagging(Call& call, const Input& input) {
  const Object object = object_of(call, bucket_of(call, input), input);
  return Value{{"TagSet", object.facts.tags}};
}

Output put_object_tagging(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  Object object = object_of(call, bucket, input);
  check_request_digest(call);
  const Value& tags = input.in("Tagging").at("TagSet");
  check_object_tags(tags);
  object.facts.tags = tags;
  update_facts(call.state, object);
  announce_changed(call, bucket, object, "Object Tags Added");
  return {};
}

Output delete_object_tagging(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  Object object = object_of(call, bucket, input);
  object.facts.tags = Value::array();
  update_facts(call.state, object);
  announce_changed(call, bucket, object, "Object Tags Deleted");
  return {};
}

}  // namespace fakes::s3
