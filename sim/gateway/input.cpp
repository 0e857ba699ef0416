#include "sim/gateway/input.h"

#include <fmt/format.h>

#include <stdexcept>

namespace sim {
namespace {

const Value kAbsent = nullptr;
const Value kEmpty = Value::object();

}  // namespace

const Value& Input::at(std::string_view member) const {
  if (!shape_ || !shape_->find(member)) {
    throw std::logic_error(fmt::format("the model of {} has no member {}",
                                       shape_ ? shape_->name : "an empty input", member));
  }
  const auto found = value_->find(member);
  return found == value_->end() ? kAbsent : *found;
}

bool Input::has(std::string_view member) const { return !at(member).is_null(); }

std::string Input::text(std::string_view member, std::string_view fallback) const {
  const Value& value = at(member);
  return value.is_null() ? std::string(fallback) : value.get<std::string>();
}

std::string_view Input::view(std::string_view member) const {
  const Value& value = at(member);
  return value.is_null() ? std::string_view() : value.get_ref<const std::string&>();
}

int64_t Input::number(std::string_view member, int64_t fallback) const {
  const Value& value = at(member);
  return value.is_null() ? fallback : value.get<int64_t>();
}

bool Input::flag(std::string_view member, bool fallback) const {
  const Value& value = at(member);
  return value.is_null() ? fallback : value.get<bool>();
}

Input Input::in(std::string_view member) const {
  const Value& value = at(member);
  return Input(shape_->find(member)->shape, value.is_null() ? kEmpty : value);
}

}  // namespace sim
