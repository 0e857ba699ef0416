#include "fakes/s3/listings.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/s3/acls.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/objects.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

struct Query {
  std::string prefix, delimiter;
  std::string after;  // entries up to and including this key or common prefix are left out
  int64_t limit = 1000;
};

struct Page {
  Value contents = Value::array(), prefixes = Value::array();
  bool truncated = false;
  std::string last;  // key or common prefix at which the page ended
  size_t size() const { return contents.size() + prefixes.size(); }
};

Value shown(const Entry& entry, const Encoding& encode, const std::string& owner) {
  Value out = {{"Key", encode(entry.key)},
               {"LastModified", entry.modified / 1000 * 1000},
               {"ETag", in_quotes(entry.etag)},
               {"Size", entry.size},
               {"StorageClass", entry.storage_class}};
  if (!entry.checksum_algorithm.empty()) {
    out["ChecksumAlgorithm"] = Value::array({entry.checksum_algorithm});
    out["ChecksumType"] = entry.checksum_type;
  }
  if (!owner.empty()) out["Owner"] = {{"ID", owner}};
  return out;
}

// The common prefix that rolls the key up, or nothing.
std::string rolled_up(const Query& query, std::string_view key) {
  if (query.delimiter.empty()) return "";
  const auto at = key.find(query.delimiter, query.prefix.size());
  return at == std::string_view::npos ? ""
                                      : std::string(key.substr(0, at + query.delimiter.size()));
}

// Where reading begins: behind the marker, and behind all that a common prefix stands for.
std::string first_key(const Query& query) {
  if (query.after.empty()) return query.prefix;
  const std::string common =
      query.after.starts_with(query.prefix) ? rolled_up(query, query.after) : std::string();
  // The key right after k is k with a zero byte.
  const std::string from =
      common == query.after ? after_prefix(common) : query.after + std::string(1, '\0');
  return std::max(from, query.prefix);
}

Page read_page(Call& call, const Bucket& bucket, const Query& query, const Encoding& encode,
               const std::string& owner) {
  Page page;
  if (query.limit == 0) return page;
  std::string from = first_key(query);
  const std::string below = query.prefix.empty() ? "" : after_prefix(query.prefix);
  // Each turn reads plain keys until a common prefix shows, then jumps over what it stands for.
  for (bool more = true; more;) {
    more = false;
    each_object(call.state, bucket.id, from, below, [&](const Entry& entry) {
      if (static_cast<int64_t>(page.size()) == query.limit) {
        page.truncated = true;
        return false;
      }
      const std::string common = rolled_up(query, entry.key);
      if (common.empty()) {
        page.contents.push_back(shown(entry, encode, owner));
        page.last = entry.key;
        return true;
      }
      page.prefixes.push_back({{"Prefix", encode(common)}});
      page.last = common;
      from = after_prefix(common);
      more = true;
      return false;
    });
  }
  return page;
}

Output answer(const Bucket& bucket, const Query& query, const Encoding& encode, Page& page) {
  Output out = Value{{"Name", bucket.name},
                     {"Prefix", encode(query.prefix)},
                     {"MaxKeys", query.limit},
                     {"IsTruncated", page.truncated}};
  if (!query.delimiter.empty()) out.members["Delimiter"] = encode(query.delimiter);
  if (encode.active()) out.members["EncodingType"] = "url";
  if (!page.contents.empty()) out.members["Contents"] = std::move(page.contents);
  if (!page.prefixes.empty()) out.members["CommonPrefixes"] = std::move(page.prefixes);
  out.headers.add("x-amz-bucket-region", bucket.region);
  return out;
}

ApiError bad_token() {
  return invalid_argument("The continuation token provided is incorrect", "continuation-token");
}

// A token is the key or common prefix after which the next page begins, with a mark that tells it
// from other text.
constexpr std::string_view kTokenMark = "s3:";

std::string token_after(std::string_view last) {
  return sim::encoding::base64url(std::string(kTokenMark) + std::string(last));
}

std::string place_of(const std::string& token) {
  const auto text = sim::encoding::from_base64url(token);
  if (!text || !text->starts_with(kTokenMark)) throw bad_token();
  return text->substr(kTokenMark.size());
}

}  // namespace

std::string Encoding::operator()(std::string_view key) const {
  if (!active_) return std::string(key);
  const std::string text = sim::encoding::percent_encode(key, sim::encoding::Slash::kKeep);
  return sim::text::replace_all(text, "%20", "+");
}

int64_t page_size(const Input& input, std::string_view member, std::string_view parameter) {
  const int64_t asked = input.number(member, 1000);
  if (asked < 0) {
    throw invalid_argument(
        fmt::format("Argument {} must be an integer between 0 and 2147483647", parameter),
        parameter, std::to_string(asked));
  }
  return std::min<int64_t>(asked, 1000);
}

std::string after_prefix(std::string prefix) {
  // Keys are UTF-8, so no byte is 0xFF and the last one can always be raised.
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

Output list_objects(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  const Encoding encode(input);
  const Query query{input.text("Prefix"), input.text("Delimiter"), input.text("Marker"),
                    page_size(input, "MaxKeys", "maxKeys")};
  Page page = read_page(call, bucket, query, encode, canonical_id(call, bucket.account));
  Output out = answer(bucket, query, encode, page);
  out.members["Marker"] = encode(query.after);
  // Without a delimiter, clients go on from the last key.
  if (page.truncated && !query.delimiter.empty()) out.members["NextMarker"] = encode(page.last);
  return out;
}

Output list_objects_v2(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  const Encoding encode(input);
  Query query{input.text("Prefix"), input.text("Delimiter"), input.text("StartAfter"),
              page_size(input, "MaxKeys", "maxKeys")};
  if (input.has("ContinuationToken")) query.after = place_of(input.text("ContinuationToken"));
  const std::string owner =
      input.flag("FetchOwner") ? canonical_id(call, bucket.account) : std::string();
  Page page = read_page(call, bucket, query, encode, owner);
  const size_t count = page.size();
  Output out = answer(bucket, query, encode, page);
  out.members["KeyCount"] = count;
  if (input.has("StartAfter")) out.members["StartAfter"] = encode(input.text("StartAfter"));
  if (input.has("ContinuationToken")) {
    out.members["ContinuationToken"] = input.text("ContinuationToken");
  }
  if (page.truncated) out.members["NextContinuationToken"] = token_after(page.last);
  return out;
}

}  // namespace fakes::s3
