#include "sim/base/json_writer.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "sim/base/text.h"

namespace sim::json {

std::string dump(const Value& value, int indent) {
  return value.dump(indent, ' ', false, Value::error_handler_t::replace);
}

namespace {

// Whether a text stands between quotes as it is. Eight characters at a time: the high bit of each
// byte of `odd` is set where a character is not plain (the one after it may be, too).
bool is_plain(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  const auto zero = [](uint64_t eight) { return (eight - kOnes) & ~eight & kHigh; };
  uint64_t odd = 0;
  for (size_t i = 0; i < text.size(); i += sizeof odd) {
    uint64_t eight = kOnes * ' ';
    std::memcpy(&eight, text.data() + i, std::min(sizeof eight, text.size() - i));
    odd |= (eight & kHigh) | ((eight - kOnes * ' ') & ~eight & kHigh) | zero(eight ^ kOnes * '"') |
           zero(eight ^ kOnes * '\\') | zero(eight ^ kOnes * '\x7f');
  }
  return odd == 0;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  if (is_plain(text)) {
    out += '"';
    out += text;
    out += '"';
    return;
  }
  if (!text::is_utf8(text)) {
    out += dump(text);
    return;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
  out += '"';
  size_t plain = 0;  // where what needs no escape begins
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= ' ' && c != '"' && c != '\\') continue;
    out += text.substr(plain, i - plain);
    plain = i + 1;
    const size_t which = kEscaped.find(text[i]);
    if (which != std::string_view::npos) {
      out += '\\';
      out += kLetters[which];
    } else {
      out += "\\u00";
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
    }
  }
  out += text.substr(plain);
  out += '"';
}

void Writer::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

Writer& Writer::begin(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
  return *this;
}

Writer& Writer::end(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

Writer& Writer::name(std::string_view name) {
  separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
  first_ = true;
  return *this;
}

Writer& Writer::text(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}

Writer& Writer::flag(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

Writer& Writer::value(const Value& value) {
  separate();
  out_ += dump(value);
  return *this;
}

}  // namespace sim::json
