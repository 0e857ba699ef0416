// Date texts in the forms AWS uses, spans, and paces.
#include <gtest/gtest.h>

#include "sim/time/instant.h"
#include "sim/time/pace.h"

namespace {

using namespace sim;

TEST(Date, FormsOfOneInstant) {
  const Instant at = from_millis(1'771'632'319'123);  // 2026-02-21T00:05:19.123Z
  EXPECT_EQ(date::iso(at), "2026-02-21T00:05:19Z");
  EXPECT_EQ(date::iso_millis(at), "2026-02-21T00:05:19.123Z");
  EXPECT_EQ(date::http(at), "Sat, 21 Feb 2026 00:05:19 GMT");
  EXPECT_EQ(date::basic(at), "20260221T000519Z");
  EXPECT_EQ(date::parse_iso("2026-02-21T00:05:19.123Z"), at);
  EXPECT_EQ(date::parse_iso("2026-02-21T01:05:19.123+01:00"), at);
  const Instant whole = from_millis(1'771'632'319'000);
  EXPECT_EQ(date::parse_http("Sat, 21 Feb 2026 00:05:19 GMT"), whole);
  EXPECT_EQ(date::parse_basic("20260221T000519Z"), whole);
}

TEST(Date, IsoIsReadInEveryLength) {
  EXPECT_EQ(date::parse_iso("2026-02-21"), date::parse_iso("2026-02-21T00:00:00Z"));
  EXPECT_EQ(date::parse_iso("2026-02-21T00:05Z"), date::parse_iso("2026-02-21T00:05:00Z"));
  for (const char* bad :
       {"", "2026", "2026-13-01", "2026-02-30", "2026-02-21T24:00:00Z", "2026-02-21T00:05:19",
        "2026-02-21T00:05:19.Z", "2026-02-21 00:05:19Z", "2026-02-21T00:05:19Zx"}) {
    EXPECT_EQ(date::parse_iso(bad), std::nullopt) << bad;
  }
}

TEST(Date, SpansRoundTrip) {
  for (const char* span : {"250ms", "90s", "5m", "2h", "7d"}) {
    ASSERT_TRUE(date::parse_span(span)) << span;
    EXPECT_EQ(date::span(*date::parse_span(span)), span);
  }
  for (const char* bad : {"", "5", "m", "-5m", "5 m", "5w", "999999999999d"}) {
    EXPECT_EQ(date::parse_span(bad), std::nullopt) << bad;
  }
}

TEST(Pace, TextsRoundTrip) {
  for (const char* text : {"real", "scaled 60", "stepped", "leap", "per_request 30s"}) {
    const auto pace = parse_pace(text);
    ASSERT_TRUE(pace) << text;
    EXPECT_EQ(to_text(*pace), text);
  }
  EXPECT_EQ(to_text(*parse_pace("per_request")), "per_request 1s");
  for (const char* bad :
       {"", "fast", "scaled", "scaled x", "scaled -1", "real 2", "leap 1s", "per_request 1"}) {
    EXPECT_FALSE(parse_pace(bad)) << bad;
  }
}

}  // namespace
