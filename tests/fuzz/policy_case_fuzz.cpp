// Any bytes as a line of a file of evaluation cases: either the line is a case, and is decided, or
// its complaint has a place and fits on a line. The reader takes as JSON what a whole parser takes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "harness/json_cursor.h"
#include "harness/policy_cases.h"
#include "sim/base/text.h"
#include "sim/base/value.h"

namespace {

bool taken(const std::string& text) {
  try {
    harness::JsonCursor cursor(text);
    cursor.skip();
    cursor.end();
    return true;
  } catch (const harness::JsonFault&) {
    return false;
  }
}

// Where the two differ on purpose: depth, the size of numbers, NUL (to the other the end), and what
// is not UTF-8.
bool comparable(const std::string& text) {
  return std::count(text.begin(), text.end(), '[') + std::count(text.begin(), text.end(), '{') <
             100 &&
         text.find_first_of(std::string_view("eE\0", 3)) == std::string::npos &&
         text.size() < 300 && sim::text::is_utf8(text);
}

bool on_one_line(const std::string& text) {
  return text.find_first_of("\r\n") == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (comparable(text) && taken(text) != sim::Value::accept(text)) std::abort();
  sim::policy::DocumentCache documents;
  const auto read = harness::read_policy_case(text, documents);
  for (const auto& ignored : read.ignored) {
    if (!on_one_line(ignored)) std::abort();
  }
  if (!read.value) {
    const auto& [place, message] = read.complaint;
    if (place.empty() || message.empty()) std::abort();
    if (!on_one_line(place) || !on_one_line(message)) std::abort();
    return 0;
  }
  const auto& given = *read.value;
  const auto decision = sim::policy::authorize(given.request, given.policies, given.rules);
  if (harness::verdict_word(decision.effect).empty()) std::abort();
  return 0;
}
