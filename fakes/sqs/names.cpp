#include "fakes/sqs/names.h"

#include <fmt/format.h>

#include "fakes/sqs/errors.h"
#include "sim/base/text.h"

namespace fakes::sqs {

using sim::Call;

namespace {

bool is_account_id(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string arn_of_name(const Call& call, std::string_view account, std::string_view name) {
  return call.arn("sqs", call.region, account, name);
}

std::string arn_of_url(const Call& call, std::string_view url) {
  const auto parts = sim::text::split(url, '/');
  if (parts.size() < 3 || !is_account_id(parts[parts.size() - 2]) || parts.back().empty()) {
    throw invalid_address(url);
  }
  return arn_of_name(call, parts[parts.size() - 2], parts.back());
}

std::string url_of(const Call& call, const Queue& queue) {
  const std::string host = call.http ? call.http->headers.get("Host") : std::string();
  const std::string endpoint =
      host.empty() ? fmt::format("https://sqs.{}.{}", queue.region, call.partition.dns_suffix)
                   : fmt::format("{}://{}", call.http->secure ? "https" : "http", host);
  return fmt::format("{}/{}/{}", endpoint, queue.account, queue.name);
}

Queue queue_of(Call& call, const sim::Input& input) {
  auto queue = find_queue(call.state, arn_of_url(call, input.view("QueueUrl")));
  if (!queue) throw no_such_queue(call);
  return std::move(*queue);
}

}  // namespace fakes::sqs
