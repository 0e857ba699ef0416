// How the exporter counts the findings of a report, and what it does not take for one.
#include <gtest/gtest.h>

#include <stdexcept>

#include "harness/exporter/download.h"

namespace {

using harness::exporter::count_csv;
using harness::exporter::count_json;

TEST(CountCsv, CountsRowsNotLines) {
  EXPECT_EQ(count_csv("AWS Account Id,Title\n"), 0);
  EXPECT_EQ(count_csv("AWS Account Id,Title\n1,a\n2,b\n"), 2);
  EXPECT_EQ(count_csv("AWS Account Id,Title\r\n1,\"a\r\nb, \"\"c\"\"\"\r\n"), 1);
  EXPECT_EQ(count_csv("\"AWS Account Id\",\"Title\"\n\"1\",\"x\""), 1);
}

TEST(CountCsv, RefusesWhatIsNoReport) {
  for (const char* text : {"", "<html>", "Title,AWS Account Id\n", "AWS Account Id,Title\n1\n",
                           "AWS Account Id,Title\n1,\"cut"}) {
    EXPECT_THROW(count_csv(text), std::runtime_error) << text;
  }
}

TEST(CountJson, CountsFindingsOfTheTopLevelListOnly) {
  EXPECT_EQ(count_json(R"({"findings":[]})"), 0);
  EXPECT_EQ(count_json("{\"findings\":[{\"a\":{\"findings\":[{}]}},\n{\"b\":[{}]}]}"), 2);
  EXPECT_EQ(count_json(R"({"other":[{}],"findings":[{}]})"), 1);
}

TEST(CountJson, RefusesWhatIsNoReport) {
  for (const char* text : {"", "{}", "[]", R"({"findings":{}})", R"({"findings":[{})"}) {
    EXPECT_THROW(count_json(text), std::runtime_error) << text;
  }
}

}  // namespace
