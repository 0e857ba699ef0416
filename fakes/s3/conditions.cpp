#include "fakes/s3/conditions.h"

#include "fakes/s3/errors.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

std::string_view unquoted(std::string_view s) {
  s = sim::text::trim(s);
  return s.size() >= 2 && s.front() == '"' && s.back() == '"' ? s.substr(1, s.size() - 2) : s;
}

bool matches_any(std::string_view list, std::string_view etag) {
  for (const auto& each : sim::text::split(list, ',')) {
    if (same_etag(each, etag)) return true;
  }
  return false;
}

std::optional<std::string> text_of(const Input& input, std::string_view member) {
  return input.has(member) ? std::optional(input.text(member)) : std::nullopt;
}

std::optional<int64_t> time_of(const Input& input, std::string_view member) {
  return input.has(member) ? std::optional(input.number(member)) : std::nullopt;
}

enum class Failed { kNothing, kIfMatch, kIfNoneMatch, kIfModifiedSince, kIfUnmodifiedSince };

// A true If-Match silences If-Unmodified-Since; If-None-Match silences If-Modified-Since.
Failed evaluate(const Call& call, const ReadConditions& c, const Object& object) {
  const int64_t modified = object.modified / 1000;  // headers know whole seconds
  if (c.if_match) {
    if (!matches_any(*c.if_match, object.etag)) return Failed::kIfMatch;
  } else if (c.if_unmodified_since && modified > *c.if_unmodified_since / 1000) {
    return Failed::kIfUnmodifiedSince;
  }
  if (c.if_none_match) {
    if (matches_any(*c.if_none_match, object.etag)) return Failed::kIfNoneMatch;
  } else if (c.if_modified_since && *c.if_modified_since <= to_millis(call.now()) &&
             modified <= *c.if_modified_since / 1000) {
    return Failed::kIfModifiedSince;
  }
  return Failed::kNothing;
}

}  // namespace

bool same_etag(std::string_view sent, std::string_view etag) {
  const auto value = unquoted(sent);
  return value == "*" || value == etag;
}

ReadConditions read_conditions(const Input& input) {
  return {text_of(input, "IfMatch"), text_of(input, "IfNoneMatch"),
          time_of(input, "IfModifiedSince"), time_of(input, "IfUnmodifiedSince")};
}

ReadConditions copy_source_conditions(const Input& input) {
  return {text_of(input, "CopySourceIfMatch"), text_of(input, "CopySourceIfNoneMatch"),
          time_of(input, "CopySourceIfModifiedSince"),
          time_of(input, "CopySourceIfUnmodifiedSince")};
}

void check_read(const Call& call, const ReadConditions& conditions, const Object& object) {
  switch (evaluate(call, conditions, object)) {
    case Failed::kNothing:
      return;
    case Failed::kIfMatch:
      throw precondition_failed("If-Match");
    case Failed::kIfUnmodifiedSince:
      throw precondition_failed("If-Unmodified-Since");
    case Failed::kIfNoneMatch:
    case Failed::kIfModifiedSince:
      throw not_modified("\"" + object.etag + "\"",
                         sim::date::http(sim::from_millis(object.modified)));
  }
}

void check_copy_source(const Call& call, const ReadConditions& conditions, const Object& object) {
  switch (evaluate(call, conditions, object)) {
    case Failed::kNothing:
      return;
    case Failed::kIfMatch:
      throw precondition_failed("x-amz-copy-source-If-Match");
    case Failed::kIfUnmodifiedSince:
      throw precondition_failed("x-amz-copy-source-If-Unmodified-Since");
    case Failed::kIfNoneMatch:
      throw precondition_failed("x-amz-copy-source-If-None-Match");
    case Failed::kIfModifiedSince:
      throw precondition_failed("x-amz-copy-source-If-Modified-Since");
  }
}

void check_write(const Input& input, std::string_view key, const std::optional<Object>& current,
                 const Upload* upload) {
  const bool match = input.has("IfMatch"), none_match = input.has("IfNoneMatch");
  if (match && none_match) {
    throw header_not_implemented("If-Match,If-None-Match",
                                 "Multiple conditional request headers present in the request");
  }
  const bool overtaken = upload && current && current->sequence > upload->sequence;
  if (none_match) {
    if (input.text("IfNoneMatch") != "*") {
      throw header_not_implemented(
          "If-None-Match",
          "We don't accept the provided value of If-None-Match header for this API");
    }
    if (overtaken) throw conditional_request_conflict("If-None-Match", key);
    if (current) throw precondition_failed("If-None-Match");
  }
  if (match) {
    if (input.text("IfMatch") == "*") {
      throw header_not_implemented(
          "If-Match", "We don't accept the provided value of If-Match header for this API");
    }
    if (!current) throw no_such_key(key);
    if (!same_etag(input.text("IfMatch"), current->etag)) throw precondition_failed("If-Match");
    if (overtaken) throw conditional_request_conflict("If-Match", key);
  }
}

}  // namespace fakes::s3
