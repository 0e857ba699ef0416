#include "harness/json_cursor.h"

#include <fmt/format.h>

namespace harness {
namespace {

constexpr int kDeepest = 100;

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view name_of(char c) {
  switch (c) {
    case '{':
      return "an object";
    case '[':
      return "a list";
    case '"':
      return "a string";
    case 't':
    case 'f':
      return "true or false";
    case 'n':
      return "null";
    case '\0':
      return "the end of the line";
    default:
      return "a number";
  }
}

}  // namespace

char JsonCursor::peek() {
  while (at_ < text_.size() &&
         (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
    ++at_;
  }
  return at_ < text_.size() ? text_[at_] : '\0';
}

void JsonCursor::open(char bracket, std::string_view what) {
  const char next = peek();
  if (next != bracket) fail(fmt::format("{} is needed here, not {}", what, name_of(next)));
  if (++depth_ > kDeepest) fail(fmt::format("nesting is deeper than {}", kDeepest));
  ++at_;
  first_ = true;
}

// Whether another member or element follows; takes the comma before it, or the closing bracket.
bool JsonCursor::more(char bracket) {
  const bool first = first_;
  first_ = false;
  const char next = peek();
  if (next == bracket) {
    ++at_;
    --depth_;
    return false;
  }
  if (!first) {
    if (next != ',') fail(fmt::format("a comma or {} is needed here", bracket));
    ++at_;
  }
  return true;
}

void JsonCursor::colon() {
  if (peek() != ':') fail("a colon is needed after the name");
  ++at_;
}

std::string JsonCursor::string() {
  const char next = peek();
  if (next != '"') fail(fmt::format("a string is needed here, not {}", name_of(next)));
  std::string out;
  for (++at_;;) {
    const size_t start = at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= 0x20) {
      ++at_;
    }
    out.append(text_, start, at_ - start);
    if (at_ == text_.size()) fail("the string does not end");
    if (text_[at_] == '"') break;
    if (text_[at_] != '\\') fail("a control character must be escaped in a string");
    escape(out);
  }
  ++at_;
  return out;
}

void JsonCursor::escape(std::string& out) {
  constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
  const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (const auto found = kLetters.find(letter); found != std::string_view::npos && letter != '\0') {
    out += kMeant[found];
    at_ += 2;
    return;
  }
  if (letter != 'u') fail("an unknown escape in a string");
  at_ += 2;
  unsigned code = hex4();
  if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
    at_ += 2;
    const unsigned low = hex4();
    if (low < 0xDC00 || low > 0xDFFF) fail("half a surrogate pair in a string");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  if (code >= 0xD800 && code <= 0xDFFF) fail("half a surrogate pair in a string");
  append_utf8(out, code);
}

unsigned JsonCursor::hex4() {
  unsigned value = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    const unsigned digit = is_digit(c)            ? static_cast<unsigned>(c - '0')
                           : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                           : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                                  : 16u;
    if (digit == 16) fail("\\u is followed by four hex digits");
    value = value * 16 + digit;
  }
  return value;
}

bool JsonCursor::boolean() {
  const char next = peek();
  if (next != 't' && next != 'f') {
    fail(fmt::format("true or false is needed here, not {}", name_of(next)));
  }
  word(next == 't' ? "true" : "false");
  return next == 't';
}

bool JsonCursor::took_null() {
  if (peek() != 'n') return false;
  word("null");
  return true;
}

void JsonCursor::word(std::string_view expected) {
  if (text_.substr(at_, expected.size()) != expected) fail("this is no JSON value");
  at_ += expected.size();
}

void JsonCursor::number() {
  const auto digits = [this] {
    if (at_ >= text_.size() || !is_digit(text_[at_])) fail("this is no JSON value");
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  };
  const auto next_is = [this](std::string_view any) {
    return at_ < text_.size() && any.find(text_[at_]) != std::string_view::npos;
  };
  if (next_is("-")) ++at_;
  if (next_is("0")) {
    ++at_;
  } else {
    digits();
  }
  if (next_is(".")) {
    ++at_;
    digits();
  }
  if (next_is("eE")) {
    ++at_;
    if (next_is("+-")) ++at_;
    digits();
  }
}

std::string_view JsonCursor::skip() {
  const char next = peek();
  const size_t start = at_;
  switch (next) {
    case '{':
      members([this](std::string, size_t) { skip(); });
      break;
    case '[':
      items([this] { skip(); });
      break;
    case '"':
      string();
      break;
    case 't':
    case 'f':
      boolean();
      break;
    case 'n':
      took_null();
      break;
    case '\0':
      fail("the text ends where a value is needed");
    default:
      number();
  }
  return text_.substr(start, at_ - start);
}

void JsonCursor::end() {
  if (peek() != '\0' || at_ < text_.size()) fail("there is more text after the value");
}

}  // namespace harness
