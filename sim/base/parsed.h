// The outcome of reading text that a person wrote (policies, worlds, scenarios): either a value or
// every complaint about it, each with its place. Nothing is thrown, nothing is half-read.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sim {

struct Complaint {
  std::string place;    // "Statement[1].Condition.StringEquals", or "line 4, column 12"
  std::string message;  // what is wrong and how to mend it, without line breaks
};

template <class T>
struct [[nodiscard]] Parsed {
  std::optional<T> value;  // present exactly when complaints is empty
  std::vector<Complaint> complaints;

  explicit operator bool() const { return value.has_value(); }
  static Parsed of(T v) { return Parsed{std::move(v), {}}; }
  static Parsed failed(std::vector<Complaint> c) { return Parsed{std::nullopt, std::move(c)}; }
};

}  // namespace sim
