#include "harness/visible.h"

#include <fmt/format.h>

#include "sim/base/text.h"

namespace harness {
namespace {

// Bytes of the character that begins here; 0 when it is no UTF-8.
size_t length_of(std::string_view rest) {
  const auto first = static_cast<unsigned char>(rest.front());
  const size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return length <= rest.size() && sim::text::is_utf8(rest.substr(0, length)) ? length : 0;
}

unsigned code_of(std::string_view character) {
  unsigned code = static_cast<unsigned char>(character.front());
  if (character.size() > 1) code &= 0x7fu >> character.size();
  for (const char c : character.substr(1))
    code = code << 6 | (static_cast<unsigned char>(c) & 0x3f);
  return code;
}

// C0 and C1 controls, separators of lines, marks that turn the direction, and what XML leaves out.
bool is_unseen(unsigned code) {
  if (code < 0x20) return code != '\n' && code != '\t';
  return (code >= 0x7f && code <= 0x9f) || code == 0x200e || code == 0x200f ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
         code == 0xfffe || code == 0xffff;
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t length = length_of(text);
    if (length == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    const auto character = text.substr(0, length);
    const unsigned code = code_of(character);
    if (!is_unseen(code)) {
      out += character;
    } else if (code < 0x80) {
      out += fmt::format("\\x{:02x}", code);
    } else {
      out += fmt::format("\\u{:04x}", code);
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace harness
