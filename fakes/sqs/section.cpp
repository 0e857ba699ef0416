#include "fakes/sqs/section.h"

#include <fmt/format.h>

#include "fakes/sqs/queues.h"
#include "fakes/sqs/records.h"
#include "sim/base/json_text.h"
#include "sim/gateway/section_entry.h"

namespace fakes::sqs {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;

void check_queue(const Value& entry, const std::string& at) {
  if (!entry.is_object() || !entry.contains("name") || !entry.at("name").is_string()) {
    throw WorldError(at, "a queue is an object such as {\"name\": \"findings\"}");
  }
  sim::section::check_words(entry, at, "a queue", {"name", "attributes", "policy", "tags"});
}

// Attributes are the strings of the API; a number, a flag or a document may stand as itself.
Value attributes_of(const Value& entry, const std::string& at) {
  Value out = Value::object();
  if (!entry.contains("attributes")) return out;
  const Value& given = entry.at("attributes");
  if (!given.is_object()) {
    throw WorldError(at + "/attributes",
                     "attributes are an object such as {\"VisibilityTimeout\": 60}");
  }
  for (const auto& [name, value] : given.items()) {
    out[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return out;
}

std::map<std::string, std::string> tags_of(const Value& entry, const std::string& at) {
  std::map<std::string, std::string> out;
  if (!entry.contains("tags")) return out;
  const Value& given = entry.at("tags");
  if (!given.is_object()) throw WorldError(at + "/tags", "tags are an object of texts");
  for (const auto& [key, value] : given.items()) {
    if (!value.is_string()) {
      throw WorldError(at + "/tags" + sim::json::step(key), "a tag's value is a text");
    }
    out[key] = value.get<std::string>();
  }
  return out;
}

void load_queue(Call& call, const sim::Section::Content& content, const Value& entry,
                const std::string& at) {
  check_queue(entry, at);
  Value attributes = attributes_of(entry, at);
  if (entry.contains("policy")) attributes["Policy"] = content.document(entry.at("policy"));
  try {
    Queue queue = new_queue(call, entry.at("name").get<std::string>(), attributes);
    if (find_queue(call.state, queue.arn)) {
      throw WorldError(at + "/name",
                       fmt::format("{} already has a queue {}", call.region, queue.name));
    }
    queue.tags = tags_of(entry, at);
    add_queue(call.state, queue);
  } catch (const sim::ApiError& error) {
    throw WorldError(at, fmt::format("{}: {}", error.code, error.message));
  }
}

}  // namespace

void load_queues(Call& call, const sim::Section::Content& content) {
  if (!content.value.is_array()) throw WorldError("", "\"queues\" is a list of queues");
  size_t i = 0;
  for (const auto& entry : content.value) {
    load_queue(call, content, entry, fmt::format("/{}", i++));
  }
}

}  // namespace fakes::sqs
