#include "harness/record/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "sim/base/json_writer.h"
#include "sim/base/text.h"

namespace harness::record {
namespace {

using sim::Value;
using sim::wire::Shape;
using sim::wire::ShapeType;

constexpr size_t kShortestId = 6;  // a shorter text is in others by chance
constexpr size_t kShown = 200;

// Endings of members whose values are made anew in every session.
bool is_id(const std::string& name) {
  static const std::vector<std::string> kEndings = {"id",  "arn",    "token",         "etag",
                                                    "ids", "marker", "ciphertextblob"};
  const std::string word = sim::text::lower(name);
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](const std::string& ending) { return word.ends_with(ending); });
}

std::string shown(const Value& value) {
  if (value.is_null()) return "nothing";
  const std::string text = sim::json::dump(value);
  return text.size() <= kShown ? text : text.substr(0, kShown) + "…";
}

const Value& member(const Value& object, const std::string& name) {
  static const Value kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

}  // namespace

std::string Comparison::translated(const std::string& text) const {
  std::string out = text;
  for (const auto& [recorded, replayed] : ids_) {
    if (out.find(recorded) != std::string::npos) {
      out = sim::text::replace_all(out, recorded, replayed);
    }
  }
  return out;
}

Value Comparison::in_new_words(const Value& value) const {
  if (value.is_string()) return translated(value.get<std::string>());
  if (!value.is_structured()) return value;
  Value out = value;
  for (auto& each : out) each = in_new_words(Value(each));
  return out;
}

bool Comparison::may_differ(const Shape* shape, const std::string& name, const Value& recorded,
                            const Value& replayed) {
  if (shape && shape->type == ShapeType::kTimestamp) {
    return recorded.is_null() == replayed.is_null();
  }
  if (!recorded.is_string() || !replayed.is_string()) return false;
  const auto& before = recorded.get_ref<const std::string&>();
  const auto& now = replayed.get_ref<const std::string&>();
  if (translated(before) == now) return true;
  if (!is_id(name)) return false;
  if (before.size() >= kShortestId) ids_[before] = now;
  return true;
}

void Comparison::walk(const Shape* shape, const std::string& where, const std::string& name,
                      const Value& recorded, const Value& replayed, std::vector<Difference>& out) {
  if (recorded == replayed) return;
  if (recorded.is_object() && replayed.is_object()) {
    std::set<std::string> names;
    for (const auto& [each, value] : recorded.items()) names.insert(each);
    for (const auto& [each, value] : replayed.items()) names.insert(each);
    for (const auto& each : names) {
      const auto* known = shape ? shape->find(each) : nullptr;
      const Shape* below = known ? known->shape : shape ? shape->element : nullptr;
      walk(below, where + "." + each, each, member(recorded, each), member(replayed, each), out);
    }
    return;
  }
  if (recorded.is_array() && replayed.is_array() && recorded.size() == replayed.size()) {
    for (size_t i = 0; i < recorded.size(); ++i) {
      walk(shape ? shape->element : nullptr, fmt::format("{}[{}]", where, i), name, recorded[i],
           replayed[i], out);
    }
    return;
  }
  if (may_differ(shape, name, recorded, replayed)) {
    ++expected_[name];
    return;
  }
  if (recorded.is_array() && replayed.is_array()) {
    out.push_back({where, fmt::format("{} entries", recorded.size()),
                   fmt::format("{} entries", replayed.size())});
    return;
  }
  out.push_back({where, shown(recorded), shown(replayed)});
}

std::vector<Difference> Comparison::compare(const Shape* output, const Value& recorded,
                                            const Value& replayed) {
  std::vector<Difference> out;
  for (const char* plain : {"status", "error"}) {
    walk(nullptr, plain, plain, member(recorded, plain), member(replayed, plain), out);
  }
  walk(output, "output", "output", member(recorded, "output"), member(replayed, "output"), out);
  walk(nullptr, "body", "body", member(recorded, "body"), member(replayed, "body"), out);
  return out;
}

}  // namespace harness::record
