#include "fakes/iam/statement_positions.h"

#include "sim/base/value.h"

namespace fakes::iam {
namespace {

// Walks over the text of a JSON object and keeps count of rows and columns.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {}

  std::vector<TextSpan> statements() {
    enter('{');
    while (here() == '"') {
      const size_t from = at_;
      pass_value();
      const auto name = sim::Value::parse(text_.substr(from, at_ - from)).get<std::string>();
      enter(':');
      if (name == "Statement") return spans_of_value();
      pass_value();
      enter(',');
    }
    return {};
  }

 private:
  char here() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != kNowhere) step();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  void step() {
    const char c = text_[at_++];
    if (c == '\n') {
      position_ = {position_.line + 1, 1};
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {  // not within a character
      ++position_.column;
    }
  }

  bool enter(char punctuation) {
    if (here() != punctuation) return false;
    step();
    return true;
  }

  void pass_string() {
    step();
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') step();
      step();
    }
    step();
  }

  void pass_value() {
    const char first = here();
    if (first == '"') return pass_string();
    if (first != '{' && first != '[') return pass_word();
    int depth = 0;
    do {
      const char c = here();
      if (c == '"') {
        pass_string();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      step();
    } while (depth > 0);
  }

  void pass_word() {
    while (at_ < text_.size() && std::string_view(",]} \t\r\n").find(text_[at_]) == kNowhere)
      step();
  }

  std::vector<TextSpan> spans_of_value() {
    std::vector<TextSpan> spans;
    const TextPosition colon = position_;
    const bool list = enter('[');
    TextPosition begin = list ? position_ : colon;
    do {
      pass_value();
      spans.push_back({begin, position_});
      begin = position_;
    } while (list && enter(','));
    return spans;
  }

  static constexpr size_t kNowhere = std::string_view::npos;
  std::string_view text_;
  size_t at_ = 0;
  TextPosition position_;
};

}  // namespace

std::vector<TextSpan> statement_positions(std::string_view document) {
  return Walk(document).statements();
}

}  // namespace fakes::iam
