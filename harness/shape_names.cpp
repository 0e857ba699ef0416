#include "harness/shape_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/json_text.h"

namespace harness {
namespace {

using sim::Value;
using sim::wire::Shape;
using sim::wire::ShapeType;

class Search {
 public:
  explicit Search(Enumerations enumerations) : enumerations_(enumerations) {}

  std::optional<StrangeWord> in(const Shape& shape, const Value& value,
                                const std::string& pointer) const {
    if (value.is_object() && shape.type == ShapeType::kStructure) {
      return in_structure(shape, value, pointer);
    }
    if (value.is_object() && shape.type == ShapeType::kMap && shape.element) {
      for (const auto& [name, each] : value.items()) {
        if (auto found = in(*shape.element, each, pointer + sim::json::step(name))) return found;
      }
    }
    if (value.is_array() && shape.type == ShapeType::kList && shape.element) {
      for (size_t i = 0; i < value.size(); ++i) {
        if (auto found = in(*shape.element, value[i], fmt::format("{}/{}", pointer, i))) {
          return found;
        }
      }
    }
    if (value.is_string() && enumerations_ == Enumerations::kKnownValues) {
      return in_enumeration(shape, value.get<std::string>(), pointer);
    }
    return std::nullopt;
  }

 private:
  std::optional<StrangeWord> in_structure(const Shape& shape, const Value& value,
                                          const std::string& pointer) const {
    for (const auto& [name, each] : value.items()) {
      const std::string here = pointer + sim::json::step(name);
      const auto* member = shape.find(name);
      if (!member) {
        std::vector<std::string> known;
        for (const auto& own : shape.members) known.push_back(own.name);
        return StrangeWord{here, name, std::move(known)};
      }
      if (auto found = in(*member->shape, each, here)) return found;
    }
    return std::nullopt;
  }

  // A placeholder may become any word.
  static std::optional<StrangeWord> in_enumeration(const Shape& shape, const std::string& word,
                                                   const std::string& pointer) {
    const auto& known = shape.values;
    if (known.empty() || word.find('{') != std::string::npos ||
        std::find(known.begin(), known.end(), word) != known.end()) {
      return std::nullopt;
    }
    return StrangeWord{pointer, word, known, true};
  }

  const Enumerations enumerations_;
};

}  // namespace

std::optional<StrangeWord> strange_word(const Shape& shape, const Value& value,
                                        Enumerations enumerations) {
  return Search(enumerations).in(shape, value, "");
}

}  // namespace harness
