// JSON text read once from left to right, without building a tree of it: values that nobody needs
// are checked and skipped, and a nested document is handed on as the text it stands in. Used where
// many lines of JSON must be read quickly, each fault with its column.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace harness {

// Where the text stops being what it should be.
struct JsonFault : std::runtime_error {
  JsonFault(size_t at, const std::string& message) : std::runtime_error(message), offset(at) {}
  size_t offset;
};

class JsonCursor {
 public:
  // The text outlives the cursor.
  explicit JsonCursor(std::string_view text) : text_(text) {}

  // The first character of what comes next, '\0' at the end of the text.
  char peek();
  size_t offset() const { return at_; }

  // Each takes a value of its type, and throws when another comes.
  std::string string();
  bool boolean();
  // True, and past it, when the next value is null.
  bool took_null();
  // The text of a value of any type, which is checked to be JSON.
  std::string_view skip();
  // Nothing but white space may be left.
  void end();

  // Calls each(name, offset of the name) for the members of an object; it takes the member's value.
  template <class Each>
  void members(Each each) {
    open('{', "an object");
    while (more('}')) {
      const size_t here = at_;
      std::string name = string();
      colon();
      each(std::move(name), here);
    }
  }
  // Calls each() for the elements of a list; it takes the element.
  template <class Each>
  void items(Each each) {
    open('[', "a list");
    while (more(']')) each();
  }

 private:
  [[noreturn]] void fail(const std::string& message) const { throw JsonFault(at_, message); }
  void open(char bracket, std::string_view what);
  bool more(char bracket);
  void colon();
  void word(std::string_view expected);
  void number();
  void escape(std::string& out);
  unsigned hex4();

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  bool first_ = false;  // nothing was taken since the last opening bracket
};

}  // namespace harness
