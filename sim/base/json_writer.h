// JSON text written piece by piece, without a value in between: for what is written with every
// request and seldom read. Bytes that are no UTF-8 are replaced.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "sim/base/value.h"

namespace sim::json {

// A value as JSON text, on one line unless an indentation is given.
std::string dump(const Value& value, int indent = -1);

// A text as a JSON string.
void append_quoted(std::string& out, std::string_view text);

// The caller sees to the order: a name before each member's value, and an end for each beginning.
class Writer {
 public:
  Writer& begin_object() { return begin('{'); }
  Writer& end_object() { return end('}'); }
  Writer& begin_array() { return begin('['); }
  Writer& end_array() { return end(']'); }
  Writer& name(std::string_view name);  // one of ours, written as it is
  Writer& text(std::string_view text);
  Writer& flag(bool value);
  Writer& value(const Value& value);
  template <class List>
  Writer& texts(const List& list) {
    begin_array();
    for (const auto& each : list) text(each);
    return end_array();
  }
  std::string take() { return std::move(out_); }

 private:
  Writer& begin(char bracket);
  Writer& end(char bracket);
  void separate();

  std::string out_;
  bool first_ = true;  // nothing stands before the next piece that it must be set apart from
};

}  // namespace sim::json
