#include "fakes/sqs/queues.h"

#include <algorithm>

#include "fakes/sqs/access.h"
#include "fakes/sqs/attributes.h"
#include "fakes/sqs/errors.h"
#include "fakes/sqs/names.h"
#include "fakes/sqs/records.h"
#include "fakes/sqs/redrive.h"
#include "sim/gateway/pages.h"

namespace fakes::sqs {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

constexpr size_t kLongestName = 80;
constexpr int64_t kMostListed = 1000;
constexpr std::chrono::seconds kBetweenPurges{60};
constexpr size_t kMostTags = 50;

bool is_name(std::string_view name) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !name.empty() && name.find_first_not_of(kLetters) == std::string_view::npos;
}

void check_name(std::string_view name, bool fifo) {
  const bool ends_so = name.ends_with(".fifo");
  if (fifo && (!ends_so || name.size() > kLongestName || !is_name(name.substr(0, name.size() - 5))))
    throw invalid_fifo_name();
  if (!fifo && (ends_so || name.size() > kLongestName || !is_name(name))) throw invalid_name();
}

// The queue that is there already serves when it has every attribute that was asked for.
void check_same(const Queue& there, const Value& given) {
  for (const auto& [name, value] : given.items()) {
    if (attribute(there, name) != value.get<std::string>()) throw queue_exists(name);
  }
}

void check_deleted_lately(Call& call, std::string_view arn) {
  const std::chrono::seconds wait(call.settings.number("sqs.deleted_name_seconds"));
  const auto at = deleted_at(call.state, arn);
  if (at && call.now() < *at + wait) throw deleted_recently();
}

void put_tags(Queue& queue, const Value& tags) {
  for (const auto& [key, value] : tags.items()) queue.tags[key] = value.get<std::string>();
  if (queue.tags.size() > kMostTags) {
    throw invalid_parameter("Too many tags added for queue " + queue.name + ".");
  }
}

// Without MaxResults up to 1000 are listed and there is never another page.
struct Paging {
  std::string after;
  int64_t limit = kMostListed;
  bool pages = false;
};

Paging paging_of(const Call& call, const Input& input) {
  Paging paging;
  paging.pages = input.has("MaxResults");
  paging.limit = input.number("MaxResults", kMostListed);
  if (paging.limit < 1 || paging.limit > kMostListed) {
    throw invalid_value(std::to_string(paging.limit), "MaxResults",
                        "MaxResults must be an integer between 1 and 1000.");
  }
  if (input.has("NextToken")) {
    if (!paging.pages) throw missing_parameter("MaxResults");
    const auto position = sim::page_position(call, input.view("NextToken"));
    if (!position) throw invalid_parameter("Invalid or expired next token.");
    paging.after = *position;
  }
  return paging;
}

Value listed(const Call& call, const char* member, const std::vector<Queue>& queues,
             const Paging& paging) {
  Value out = Value::object();
  const size_t shown = std::min(queues.size(), static_cast<size_t>(paging.limit));
  if (shown == 0 && std::string_view(member) == "QueueUrls") return out;
  out[member] = Value::array();
  for (size_t i = 0; i < shown; ++i) out[member].push_back(url_of(call, queues[i]));
  if (paging.pages && queues.size() > shown) {
    out["NextToken"] = sim::page_token(call, queues[shown - 1].name);
  }
  return out;
}

}  // namespace

Queue new_queue(Call& call, const std::string& name, const Value& attributes) {
  Queue queue;
  queue.account = call.account;
  queue.region = call.region;
  queue.name = name;
  queue.arn = arn_of_name(call, call.account, name);
  queue.created = queue.modified = call.now();
  const bool fifo = attributes.is_object() && attributes.value("FifoQueue", "") == "true";
  check_name(name, fifo);
  if (attributes.is_object()) set_attributes(call, queue, attributes, Change::kCreate);
  return queue;
}

Output create_queue(Call& call, const Input& input) {
  const Value& attributes = input.at("Attributes");
  Queue queue = new_queue(call, input.text("QueueName"), attributes);
  if (const auto there = find_queue(call.state, queue.arn)) {
    if (attributes.is_object()) check_same(*there, attributes);
    return Value{{"QueueUrl", url_of(call, *there)}};
  }
  check_deleted_lately(call, queue.arn);
  if (input.has("tags")) put_tags(queue, input.at("tags"));
  add_queue(call.state, queue);
  return Value{{"QueueUrl", url_of(call, queue)}};
}

Output delete_queue(Call& call, const Input& input) {
  remove_queue(call.state, queue_of(call, input), call.now());
  return {};
}

Output get_queue_url(Call& call, const Input& input) {
  const std::string owner = input.text("QueueOwnerAWSAccountId", call.account);
  const auto queue = find_queue(call.state, arn_of_name(call, owner, input.view("QueueName")));
  if (!queue) throw owner == call.account ? no_such_queue(call) : no_such_queue_or_access();
  return Value{{"QueueUrl", url_of(call, *queue)}};
}

Output list_queues(Call& call, const Input& input) {
  const Paging paging = paging_of(call, input);
  const auto queues = queues_after(call.state, call.account, call.region,
                                   input.view("QueueNamePrefix"), paging.after, paging.limit + 1);
  return listed(call, "QueueUrls", queues, paging);
}

Output list_dead_letter_source_queues(Call& call, const Input& input) {
  const Queue target = queue_of(call, input);
  const Paging paging = paging_of(call, input);
  std::vector<Queue> sources;
  for (auto& queue : queues_of(call.state, target.account, target.region)) {
    const auto redrive = redrive_of(queue);
    if (redrive && redrive->dead_letter_queue == target.arn && queue.name > paging.after) {
      sources.push_back(std::move(queue));
    }
  }
  return listed(call, "queueUrls", sources, paging);
}

Output get_queue_attributes(Call& call, const Input& input) {
  const Queue queue = queue_of(call, input);
  const Value names = input.has("AttributeNames") ? input.at("AttributeNames") : Value::array();
  Value shown = shown_attributes(call, queue, names);
  Value out = Value::object();
  if (!shown.empty()) out["Attributes"] = std::move(shown);
  return out;
}

Output set_queue_attributes(Call& call, const Input& input) {
  Queue queue = queue_of(call, input);
  const std::string policy = attribute(queue, "Policy");
  set_attributes(call, queue, input.at("Attributes"), Change::kSet);
  if (policy != attribute(queue, "Policy")) call.keep_past(policy_holder(queue.arn), policy);
  queue.modified = call.now();
  keep_queue(call.state, queue);
  return {};
}

Output purge_queue(Call& call, const Input& input) {
  Queue queue = queue_of(call, input);
  if (queue.purged && call.now() < *queue.purged + kBetweenPurges) {
    throw purge_in_progress(queue.name);
  }
  queue.purged = call.now();
  keep_queue(call.state, queue);
  remove_messages(call.state, queue.arn);
  return {};
}

Output tag_queue(Call& call, const Input& input) {
  Queue queue = queue_of(call, input);
  put_tags(queue, input.at("Tags"));
  keep_queue(call.state, queue);
  return {};
}

Output untag_queue(Call& call, const Input& input) {
  Queue queue = queue_of(call, input);
  for (const auto& key : input.at("TagKeys")) queue.tags.erase(key.get<std::string>());
  keep_queue(call.state, queue);
  return {};
}

Output list_queue_tags(Call& call, const Input& input) {
  const Queue queue = queue_of(call, input);
  Value out = Value::object();
  if (!queue.tags.empty()) out["Tags"] = Value(queue.tags);
  return out;
}

}  // namespace fakes::sqs
