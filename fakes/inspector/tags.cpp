#include "fakes/inspector/tags.h"

#include <fmt/format.h>

#include "fakes/inspector/accounts.h"
namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostTags = 50;

Value existing_tags(const Call& call, const Input& input) {
  const std::string arn = input.text("resourceArn");
  auto tags = find_tags(call.state, scope_of(call), arn);
  if (!tags) {
    throw not_found(fmt::format("Resource {} not found.", arn));
  }
  return std::move(*tags);
}

// Of a resource as it is to be, and of what is added.
void check_tags(const Value& tags, const Value& added) {
  for (const auto& [key, value] : added.items()) {
    if (!key.starts_with("aws:")) continue;
    throw invalid_request(fmt::format("The tag key {} begins with aws:, which is reserved.", key));
  }
  if (tags.size() > kMostTags) {
    throw invalid_request(fmt::format("A resource can have {} tags.", kMostTags));
  }
}

}  // namespace

Output tag_resource(Call& call, const Input& input) {
  Value tags = existing_tags(call, input);
  tags.update(input.at("tags"));
  check_tags(tags, input.at("tags"));
  put_tags(call.state, scope_of(call), input.text("resourceArn"), tags);
  return {};
}

Output untag_resource(Call& call, const Input& input) {
  Value tags = existing_tags(call, input);
  for (const auto& key : input.at("tagKeys")) tags.erase(key.get<std::string>());
  put_tags(call.state, scope_of(call), input.text("resourceArn"), tags);
  return {};
}

Output list_tags_for_resource(Call& call, const Input& input) {
  return Value{{"tags", existing_tags(call, input)}};
}

void keep_tags(Call& call, const std::string& arn, const Input& input) {
  const Value tags = input.has("tags") ? input.at("tags") : Value::object();
  check_tags(tags, tags);
  put_tags(call.state, scope_of(call), arn, tags);
}

Value tags_of(const Call& call, const std::string& arn) {
  return find_tags(call.state, scope_of(call), arn).value_or(Value::object());
}

}  // namespace fakes::inspector
