#include <algorithm>
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

Context::Key& slot(std::vector<Context::Key>& keys, std::string_view name) {
  constexpr size_t kUsual = 32;  // of a request over HTTP
  if (keys.empty()) keys.reserve(kUsual);
  const auto found = std::find_if(
      keys.begin(), keys.end(), [&](const Context::Key& key) { return same_name(key.name, name); });
  Context::Key& key = found == keys.end() ? keys.emplace_back() : *found;
  key.name = name;
  return key;
}

}  // namespace

void Context::set(std::string_view name, std::string value) {
  Key& key = slot(keys_, name);
  key.values.clear();
  key.values.push_back(std::move(value));
  key.multivalued = false;
}

void Context::set_list(std::string_view name, std::vector<std::string> values) {
  Key& key = slot(keys_, name);
  key.values = std::move(values);
  key.multivalued = true;
}

const Context::Key* Context::find(std::string_view name) const {
  for (const auto& key : keys_) {
    if (same_name(key.name, name)) return &key;
  }
  return nullptr;
}

}  // namespace sim::policy
