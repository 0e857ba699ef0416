#include "fakes/s3/ranges.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "fakes/s3/checksums.h"
#include "fakes/s3/errors.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

// "first-last", either of which may be missing. Nothing when it is not one range of bytes.
struct Ends {
  std::optional<int64_t> first, last;
};

std::optional<int64_t> digits(std::string_view text) {
  const bool all = !text.empty() && std::all_of(text.begin(), text.end(),
                                                [](char c) { return c >= '0' && c <= '9'; });
  return all ? sim::text::to_integer(text) : std::nullopt;
}

std::optional<Ends> read_range(std::string_view text) {
  if (!text.starts_with("bytes=")) return std::nullopt;
  text.remove_prefix(6);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto left = sim::text::trim(text.substr(0, dash));
  const auto right = sim::text::trim(text.substr(dash + 1));
  Ends ends{digits(left), digits(right)};
  if ((!left.empty() && !ends.first) || (!right.empty() && !ends.last)) return std::nullopt;
  if (!ends.first && !ends.last) return std::nullopt;
  if (ends.first && ends.last && *ends.last < *ends.first) return std::nullopt;
  return ends;
}

Span span_of(const std::string& range, int64_t size) {
  const auto ends = read_range(range);
  if (!ends) return {0, size, false};
  const int64_t first = ends->first ? *ends->first : size - std::min(size, *ends->last);
  const int64_t last = ends->first && ends->last ? std::min(size - 1, *ends->last) : size - 1;
  // Beyond the end, the last no bytes ("-0"), or anything of an empty object.
  if (first >= size) throw invalid_range(range, size);
  return {first, last - first + 1, true};
}

Span span_of_part(int64_t number, const Object& object, const std::vector<Part>& parts) {
  if (number < 1 || number > 10000) {
    throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                           "partNumber", std::to_string(number));
  }
  const auto count = static_cast<int64_t>(parts.size());
  if (number > count) throw invalid_part_number(number, count);
  Span span{0, 0, object.size > 0};
  for (int64_t i = 0; i < number; ++i) {
    span.first += span.length;
    span.length = parts[static_cast<size_t>(i)].size;
  }
  return span;
}

}  // namespace

Span requested_span(const Input& input, const Object& object, const std::vector<Part>& parts) {
  if (!input.has("PartNumber")) {
    return input.has("Range") ? span_of(input.text("Range"), object.size)
                              : Span{0, object.size, false};
  }
  if (input.has("Range")) {
    throw invalid_request("Cannot specify both Range header and partNumber query parameter");
  }
  return span_of_part(input.number("PartNumber"), object, parts);
}

Span copied_span(const std::string& range, int64_t size) {
  const auto ends = read_range(range);
  if (!ends || !ends->first || !ends->last) {
    throw invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
        "last are the zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range", range);
  }
  if (*ends->last >= size) {
    throw invalid_argument(
        fmt::format("Range specified is not valid for source object of size: {}", size),
        "x-amz-copy-source-range", range);
  }
  return {*ends->first, *ends->last - *ends->first + 1, true};
}

Value part_attributes(Call& call, const Input& input, const Object& object) {
  const int64_t marker = input.number("PartNumberMarker");
  const int64_t limit = std::clamp<int64_t>(input.number("MaxParts", 1000), 0, 1000);
  Value out = {{"TotalPartsCount", object.part_count}};
  // The list itself is shown for objects whose parts keep checksums of their own.
  if (object.checksum.type != "COMPOSITE") return out;
  Value shown = Value::array();
  bool truncated = false;
  for (const auto& part : parts_of(call.state, object.body)) {
    if (part.number <= marker) continue;
    if (static_cast<int64_t>(shown.size()) == limit) {
      truncated = true;
      break;
    }
    shown.push_back({{"PartNumber", part.number},
                     {"Size", part.size},
                     {checksum_member(object.checksum.algorithm), part.checksum}});
  }
  out["PartNumberMarker"] = marker;
  out["MaxParts"] = limit;
  out["IsTruncated"] = truncated;
  if (!shown.empty()) out["NextPartNumberMarker"] = shown.back()["PartNumber"];
  out["Parts"] = std::move(shown);
  return out;
}

}  // namespace fakes::s3
