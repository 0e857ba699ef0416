#include <algorithm>
#include <cstdint>
#include <utility>

#include "sim/base/text.h"
#include "sim/policy/authorizer.h"

namespace sim::policy {
namespace {

// Most names differ in length or in their last letter, whose case is one bit.
bool same_name(std::string_view one, std::string_view other) {
  constexpr int kCase = 'a' ^ 'A';
  if (one.size() != other.size() || one.empty()) return one.size() == other.size();
  return ((one.back() ^ other.back()) & ~kCase) == 0 && text::equals_ignoring_case(one, other);
}

// One bit of 64 for a name, whatever its case: most names that are not there are told by it.
uint64_t mark_of(std::string_view name) {
  constexpr int kCase = 'a' ^ 'A';
  const size_t last = name.empty() ? 0 : static_cast<unsigned char>(name.back() | kCase);
  return uint64_t{1} << ((name.size() * 5 + last) % 64);
}

}  // namespace

Context::Key& Context::slot(std::string_view name) {
  constexpr size_t kUsual = 32;  // of a request over HTTP
  if (keys_.empty()) keys_.reserve(kUsual);
  auto found = keys_.end();
  if (marks_ & mark_of(name)) {
    found = std::find_if(keys_.begin(), keys_.end(),
                         [&](const Key& key) { return same_name(key.name, name); });
  }
  marks_ |= mark_of(name);
  Key& key = found == keys_.end() ? keys_.emplace_back() : *found;
  key.name = name;
  return key;
}

void Context::set(std::string_view name, std::string value) {
  Key& key = slot(name);
  key.values.clear();
  key.values.push_back(std::move(value));
  key.multivalued = false;
}

void Context::set_list(std::string_view name, std::vector<std::string> values) {
  Key& key = slot(name);
  key.values = std::move(values);
  key.multivalued = true;
}

const Context::Key* Context::find(std::string_view name) const {
  if (!(marks_ & mark_of(name))) return nullptr;
  for (const auto& key : keys_) {
    if (same_name(key.name, name)) return &key;
  }
  return nullptr;
}

}  // namespace sim::policy
