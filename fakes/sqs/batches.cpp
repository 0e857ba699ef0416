#include "fakes/sqs/batches.h"

#include <set>
#include <string>

#include "fakes/sqs/errors.h"

namespace fakes::sqs {

using sim::ApiError;
using sim::Value;

namespace {

constexpr size_t kMostEntries = 10;
constexpr size_t kLongestId = 80;

bool is_entry_id(std::string_view id) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !id.empty() && id.size() <= kLongestId &&
         id.find_first_not_of(kLetters) == std::string_view::npos;
}

}  // namespace

void check_batch(const Value& entries, std::string_view entry_type) {
  if (entries.empty()) throw empty_batch(entry_type);
  if (entries.size() > kMostEntries) throw too_many_entries(entries.size());
  std::set<std::string> ids;
  for (const auto& entry : entries) {
    const std::string id = entry.at("Id");
    if (!is_entry_id(id)) throw invalid_entry_id();
    if (!ids.insert(id).second) throw repeated_entry_id(id);
  }
}

Value each_entry(const sim::Input& input, const std::function<Value(const Value&)>& one) {
  Value out = {{"Successful", Value::array()}, {"Failed", Value::array()}};
  for (const auto& entry : input.at("Entries")) {
    try {
      Value done = one(entry);
      done["Id"] = entry.at("Id");
      out["Successful"].push_back(std::move(done));
    } catch (const ApiError& error) {
      if (error.http_status >= 500) throw;
      out["Failed"].push_back({{"Id", entry.at("Id")},
                               {"Code", entry_code(error)},
                               {"Message", error.message},
                               {"SenderFault", true}});
    }
  }
  return out;
}

}  // namespace fakes::sqs
