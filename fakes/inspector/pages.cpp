#include "fakes/inspector/pages.h"

#include <fmt/format.h>

#include <limits>

#include "sim/base/crypto.h"

namespace fakes::inspector {
namespace {

constexpr size_t kMarkBytes = 16;

}  // namespace

std::string listing_mark(const sim::Input& input) {
  sim::Value listing = input.value();
  listing.erase("nextToken");
  listing.erase("maxResults");
  return sim::crypto::sha256(listing.dump()).substr(0, kMarkBytes);
}

std::string rising(int64_t number) { return fmt::format("{:020}", number); }

std::string falling(int64_t number) { return rising(std::numeric_limits<int64_t>::max() - number); }

}  // namespace fakes::inspector
