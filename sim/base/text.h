// Small words about text that the standard library lacks: case folding, splitting, trimming,
// wildcards, UTF-8. ASCII rules throughout, independent of any locale.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim::text {

std::string lower(std::string_view s);
std::string upper(std::string_view s);
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view s);
// Splits at every separator; "a,,b" has three parts and "" has one.
std::vector<std::string_view> split(std::string_view s, char separator);
// The parts are views: a text that is gone after the call cannot be split.
std::vector<std::string_view> split(std::string&& s, char separator) = delete;
std::string join(const std::vector<std::string>& parts, std::string_view separator);
// Replaces every occurrence of `from`, which must not be empty.
std::string replace_all(std::string_view s, std::string_view from, std::string_view to);

// Glob match where '*' is any run (also empty) and '?' one character; nothing else is special.
bool wildcard_match(std::string_view pattern, std::string_view s);

// True when s is well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view s);

// Whole-string decimal integer; nothing else is accepted, not even a leading '+'.
std::optional<long long> to_integer(std::string_view s);

// The candidate closest to `word` by edit distance, or nothing when none is near enough to suggest.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace sim::text
