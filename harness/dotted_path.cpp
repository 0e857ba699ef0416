#include "harness/dotted_path.h"

#include "sim/base/text.h"

namespace harness {

const sim::Value* value_at(const sim::Value& value, std::string_view path) {
  const sim::Value* here = &value;
  for (const auto part : sim::text::split(path, '.')) {
    if (!here->is_object()) return nullptr;
    const auto found = here->find(part);
    if (found == here->end()) return nullptr;
    here = &*found;
  }
  return here;
}

}  // namespace harness
