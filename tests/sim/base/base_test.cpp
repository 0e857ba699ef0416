// The words of the lowest floor: text, encodings, cryptography against published vectors, JSON with
// places.
#include <gtest/gtest.h>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"

namespace {

using namespace sim;

TEST(Text, WildcardsMatchAnyRunAndOneCharacter) {
  struct Case {
    const char *pattern, *text;
    bool match;
  };
  for (const auto& c : std::vector<Case>{{"*", "", true},
                                         {"?", "", false},
                                         {"a*c", "abbbc", true},
                                         {"a*c", "abbb", false},
                                         {"a?c", "abc", true},
                                         {"a?c", "ac", false},
                                         {"*b*", "abc", true},
                                         {"**", "x", true},
                                         {"a*b*c", "aXbYbZc", true},
                                         {"[a]", "a", false},
                                         {"", "", true},
                                         {"", "a", false}}) {
    EXPECT_EQ(text::wildcard_match(c.pattern, c.text), c.match) << c.pattern << " on " << c.text;
  }
}

TEST(Text, Utf8IsCheckedToTheLastBit) {
  for (const char* good : {"", "abc", "é", "€", "😀", "\xEF\xBF\xBD"}) {
    EXPECT_TRUE(text::is_utf8(good)) << good;
  }
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xFF"}) {
    EXPECT_FALSE(text::is_utf8(bad)) << encoding::hex(bad);
  }
}

TEST(Text, NearestSuggestsOnlyWhatIsNear) {
  EXPECT_EQ(text::nearest("polcy", {"policy", "bucket"}), "policy");
  EXPECT_EQ(text::nearest("Buckets", {"policy", "buckets"}), "buckets");
  EXPECT_EQ(text::nearest("zzzzzz", {"policy", "bucket"}), std::nullopt);
}

TEST(Text, IntegersAreWholeStrings) {
  EXPECT_EQ(text::to_integer("42"), 42);
  EXPECT_EQ(text::to_integer("-1"), -1);
  for (const char* bad : {"", " 1", "1 ", "+1", "0x1", "1.0", "99999999999999999999"}) {
    EXPECT_EQ(text::to_integer(bad), std::nullopt) << bad;
  }
}

TEST(Encoding, Base64RoundTripsAndRefusesRubbish) {
  for (const std::string s : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    EXPECT_EQ(encoding::from_base64(encoding::base64(s)), s);
    EXPECT_EQ(encoding::from_base64url(encoding::base64url(s)), s);
  }
  EXPECT_EQ(encoding::base64("foob"), "Zm9vYg==");
  for (const char* bad : {"Zg", "Zg=", "Zg===", "Z===", "Zm9v!", "Zh==", "====", "Zm 9"}) {
    EXPECT_EQ(encoding::from_base64(bad), std::nullopt) << bad;
  }
}

TEST(Encoding, PercentKeepsTheUnreservedAlone) {
  EXPECT_EQ(encoding::percent_encode("a b/c~é"), "a%20b%2Fc~%C3%A9");
  EXPECT_EQ(encoding::percent_encode("a b/c", encoding::Slash::kKeep), "a%20b/c");
  EXPECT_EQ(encoding::percent_decode("a%20b+c"), "a b+c");
  EXPECT_EQ(encoding::form_decode("a%20b+c"), "a b c");
  EXPECT_EQ(encoding::percent_decode("%2"), std::nullopt);
  EXPECT_EQ(encoding::percent_decode("%zz"), std::nullopt);
}

TEST(Crypto, DigestsMatchPublishedVectors) {
  EXPECT_EQ(encoding::hex(crypto::sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(encoding::hex(crypto::sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(encoding::hex(crypto::md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  // RFC 4231, test cases 2 and 6 (a key longer than the block).
  EXPECT_EQ(encoding::hex(crypto::hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      encoding::hex(crypto::hmac_sha256(std::string(131, '\xaa'),
                                        "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  crypto::Digest digest(crypto::Digest::Kind::kSha256);
  digest.add("a");
  digest.add("bc");
  EXPECT_EQ(digest.finish(), crypto::sha256("abc"));
}

TEST(Crypto, SealedBytesOpenOnlyUnchangedWithTheSameContext) {
  const std::string key(32, 'k'), iv(12, 'i');
  const std::string sealed = crypto::seal(key, iv, "context", "secret");
  EXPECT_EQ(crypto::open(key, iv, "context", sealed), "secret");
  EXPECT_EQ(crypto::open(key, iv, "Context", sealed), std::nullopt);
  EXPECT_EQ(crypto::open(std::string(32, 'x'), iv, "context", sealed), std::nullopt);
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(crypto::open(key, iv, "context", changed), std::nullopt) << "byte " << i;
  }
}

TEST(JsonText, EveryFaultHasLineAndColumn) {
  struct Case {
    const char *text, *place, *says;
  };
  for (const auto& c :
       std::vector<Case>{{"{\n  \"a\": 1,\n  \"b\" 2\n}", "line 3, column 7", "unexpected"},
                         {"{ \"a\": 1, \"a\": 2 }", "line 1, column 1", "twice"},
                         {"", "line 1, column 1", "unexpected end"}}) {
    const auto parsed = json::parse(c.text);
    ASSERT_FALSE(parsed) << c.text;
    EXPECT_EQ(parsed.complaints[0].place, c.place) << c.text;
    EXPECT_NE(parsed.complaints[0].message.find(c.says), std::string::npos)
        << parsed.complaints[0].message;
  }
  EXPECT_FALSE(json::parse(std::string(200, '[') + std::string(200, ']')));
  EXPECT_TRUE(json::parse("// note\n{ \"a\": /* here */ 1 }"));
}

TEST(JsonText, PointersLeadToTheirPlace) {
  const std::string text =
      "{\n"
      "  // accounts: \"accounts\": [\n"
      "  \"accounts\": [\n"
      "    { \"id\": \"1\", \"x/y\": { \"k\": [1, 2] } },\n"
      "    { \"id\": \"2\" }\n"
      "  ]\n"
      "}\n";
  EXPECT_EQ(json::place_of(text, ""), "line 1, column 1");
  EXPECT_EQ(json::place_of(text, "/accounts"), "line 3, column 15");
  EXPECT_EQ(json::place_of(text, "/accounts/1"), "line 5, column 5");
  EXPECT_EQ(json::place_of(text, "/accounts/1/id"), "line 5, column 13");
  EXPECT_EQ(json::place_of(text, "/accounts/0" + json::step("x/y") + "/k/1"), "line 4, column 36");
  EXPECT_EQ(json::place_of(text, "/accounts/7/id"), "line 3, column 15");
}

}  // namespace
