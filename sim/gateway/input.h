// What a handler reads: the input value of one operation, which answers only for members that the
// model names. Asking for another member is a bug and throws std::logic_error, so a misspelt name
// cannot read as "absent".
#pragma once

#include <string>
#include <string_view>

#include "sim/base/value.h"
#include "sim/time/instant.h"
#include "sim/wire/model.h"

namespace sim {

class Input {
 public:
  // `shape` may be nullptr for an operation without input. Both must outlive the Input.
  Input(const wire::Shape* shape, const Value& value) : shape_(shape), value_(&value) {}

  bool has(std::string_view member) const;
  // The member's value, or a null value when it is absent.
  const Value& at(std::string_view member) const;
  std::string text(std::string_view member, std::string_view fallback = {}) const;
  // A view of a string member (a body of many megabytes is not copied); empty when absent.
  std::string_view view(std::string_view member) const;
  int64_t number(std::string_view member, int64_t fallback = 0) const;
  bool flag(std::string_view member, bool fallback = false) const;
  // A nested structure; an empty one when absent.
  Input in(std::string_view member) const;
  const Value& value() const { return *value_; }

 private:
  const wire::Shape* shape_;
  const Value* value_;
};

}  // namespace sim
