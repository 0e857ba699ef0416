#include "harness/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/did_you_mean.h"
#include "sim/base/json_text.h"

namespace harness {

using sim::Value;

std::string Reader::pointer_to(std::string_view member) const {
  return pointer_ + sim::json::step(member);
}

void Reader::complain(const std::string& message) const {
  complaints_.push_back({places_.of(pointer_), message});
}

void Reader::complain_at(std::string_view member, const std::string& message) const {
  complaints_.push_back({places_.of(pointer_to(member)), message});
}

bool Reader::is_object_of(const std::vector<std::string>& known) const {
  if (!value_.is_object()) {
    complain("an object is expected here");
    return false;
  }
  for (const auto& [name, value] : value_.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    complain_at(name, fmt::format("unknown member \"{}\"{}", name,
                                  sim::text::did_you_mean_or(name, known)));
  }
  return true;
}

const Value* Reader::find(std::string_view member) const {
  if (!value_.is_object()) return nullptr;
  const auto found = value_.find(member);
  return found == value_.end() ? nullptr : &*found;
}

bool Reader::has(std::string_view member) const { return find(member) != nullptr; }

std::string Reader::text(std::string_view member, std::string_view fallback) const {
  const Value* value = find(member);
  if (!value) return std::string(fallback);
  if (value->is_string()) return value->get<std::string>();
  complain_at(member, fmt::format("\"{}\" is a text", member));
  return std::string(fallback);
}

int64_t Reader::number(std::string_view member, int64_t fallback) const {
  const Value* value = find(member);
  if (!value) return fallback;
  if (value->is_number_integer()) return value->get<int64_t>();
  complain_at(member, fmt::format("\"{}\" is a whole number", member));
  return fallback;
}

Value Reader::object(std::string_view member) const {
  const Value* value = find(member);
  if (!value) return Value::object();
  if (value->is_object()) return *value;
  complain_at(member, fmt::format("\"{}\" is an object", member));
  return Value::object();
}

std::optional<sim::Millis> Reader::span(std::string_view member) const {
  const Value* value = find(member);
  if (!value) return std::nullopt;
  const auto span =
      value->is_string() ? sim::date::parse_span(value->get<std::string>()) : std::nullopt;
  if (!span) complain_at(member, fmt::format("\"{}\" is a span such as \"30s\" or \"5m\"", member));
  return span;
}

std::vector<std::string> Reader::texts(std::string_view member) const {
  std::vector<std::string> out;
  const Value* value = find(member);
  if (!value) return out;
  const bool sound =
      value->is_array() &&
      std::all_of(value->begin(), value->end(), [](const Value& each) { return each.is_string(); });
  if (sound) return value->get<std::vector<std::string>>();
  complain_at(member, fmt::format("\"{}\" is a list of texts", member));
  return out;
}

Reader Reader::in(std::string_view member) const {
  static const Value kNothing = Value::object();
  const Value* value = find(member);
  return Reader(places_, value ? *value : kNothing, pointer_to(member), complaints_);
}

std::vector<Reader> Reader::each(std::string_view member) const {
  std::vector<Reader> out;
  const Value* list = find(member);
  if (!list) return out;
  if (!list->is_array()) {
    complain_at(member, fmt::format("\"{}\" is a list", member));
    return out;
  }
  for (size_t i = 0; i < list->size(); ++i) {
    out.emplace_back(places_, (*list)[i], fmt::format("{}/{}", pointer_to(member), i), complaints_);
  }
  return out;
}

}  // namespace harness
