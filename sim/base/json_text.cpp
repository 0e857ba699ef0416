#include "sim/base/json_text.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "sim/base/text.h"

namespace sim::json {
namespace {

constexpr int kDeepest = 100;

std::string line_and_column(std::string_view text, size_t offset) {
  size_t line = 1, column = 1;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++column;
    }
  }
  return fmt::format("line {}, column {}", line, column);
}

struct Refused {
  std::string message;
};

// Walks valid JSON text (comments allowed) without building anything.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  size_t offset() const { return at_; }

  void skip_space() {
    while (at_ < text_.size()) {
      if (std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
        ++at_;
      } else if (text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*") {
        const auto end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void take() { ++at_; }

  // The raw text of a string, quotes included.
  std::string_view string() {
    const size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
    return text_.substr(start, at_ - start);
  }

  void skip_value() {
    int depth = 0;
    do {
      const char c = peek();
      if (c == '\0') return;
      if (c == '"') {
        string();
      } else {
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        if (depth == 0 && (c == ',' || c == ':')) return;
        take();
        if (depth == 0 && c != '}' && c != ']') skip_word();
      }
    } while (depth > 0);
  }

 private:
  void skip_word() {
    while (at_ < text_.size() &&
           std::string_view(",]} \t\r\n/").find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

// Moves to the member or element that `key` names; false when there is none.
bool descend(Scanner& in, const std::string& key) {
  const char open = in.peek();
  if (open != '{' && open != '[') return false;
  in.take();
  for (long long index = 0;; ++index) {
    char c = in.peek();
    if (c == ',') {
      in.take();
      c = in.peek();
    }
    if (c == '}' || c == ']' || c == '\0') return false;
    if (open == '{') {
      const Value name = Value::parse(in.string(), nullptr, false);
      if (in.peek() == ':') in.take();
      in.skip_space();
      if (name.is_string() && name.get_ref<const std::string&>() == key) return true;
    } else if (text::to_integer(key) == index) {
      return true;
    }
    in.skip_value();
  }
}

}  // namespace

Parsed<Value> parse(std::string_view text) {
  std::vector<std::set<std::string>> names;
  const auto watch = [&](int depth, Value::parse_event_t event, Value& parsed) {
    if (depth > kDeepest) throw Refused{fmt::format("nesting is deeper than {}", kDeepest)};
    if (event == Value::parse_event_t::object_start) names.emplace_back();
    if (event == Value::parse_event_t::object_end) names.pop_back();
    if (event == Value::parse_event_t::key &&
        !names.back().insert(parsed.get<std::string>()).second) {
      throw Refused{fmt::format("\"{}\" is given twice in one object", parsed.get<std::string>())};
    }
    return true;
  };
  try {
    return Parsed<Value>::of(Value::parse(text, watch, true, true));
  } catch (const Value::parse_error& e) {
    const std::string what = e.what();
    const auto colon = what.find(": ", what.find("column"));
    std::string message = colon == std::string::npos ? what : what.substr(colon + 2);
    if (!text::is_utf8(message)) message = "the text is not UTF-8 here";
    return Parsed<Value>::failed(
        {{line_and_column(text, e.byte > 0 ? e.byte - 1 : 0), std::move(message)}});
  } catch (const Value::out_of_range&) {
    return Parsed<Value>::failed({{"line 1, column 1", "a number is too large for JSON to hold"}});
  } catch (const Refused& refused) {
    return Parsed<Value>::failed({{"line 1, column 1", refused.message}});
  }
}

std::string place_of(std::string_view text, std::string_view pointer) {
  Scanner in(text);
  in.skip_space();
  size_t best = in.offset();
  if (!pointer.empty()) {
    for (const auto part : text::split(pointer.substr(1), '/')) {
      if (!descend(in, text::replace_all(text::replace_all(part, "~1", "/"), "~0", "~"))) break;
      in.skip_space();
      best = in.offset();
    }
  }
  return line_and_column(text, best);
}

std::string step(std::string_view name) {
  return "/" + text::replace_all(text::replace_all(name, "~", "~0"), "/", "~1");
}

}  // namespace sim::json
