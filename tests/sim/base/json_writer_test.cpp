#include "sim/base/json_writer.h"

#include <gtest/gtest.h>

#include <string>

namespace sim::json::test {
namespace {

// What nlohmann writes of the same text is the measure.
TEST(JsonWriter, QuotesEveryByteAtEveryPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    for (size_t size = 1; size <= 17; ++size) {
      for (size_t at = 0; at < size; ++at) {
        std::string text(size, '~');
        text[at] = static_cast<char>(byte);
        std::string quoted;
        append_quoted(quoted, text);
        ASSERT_EQ(quoted, dump(text)) << "byte " << byte << " at " << at << " of " << size;
      }
    }
  }
}

}  // namespace
}  // namespace sim::json::test
