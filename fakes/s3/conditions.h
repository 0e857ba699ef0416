// Conditional requests: the If-… headers of reads, copies and writes.
#pragma once

#include <optional>
#include <string>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// The four headers, as a read or (with other names) the source of a copy carries them.
struct ReadConditions {
  std::optional<std::string> if_match, if_none_match;
  std::optional<int64_t> if_modified_since, if_unmodified_since;  // milliseconds
};
ReadConditions read_conditions(const Input& input);
ReadConditions copy_source_conditions(const Input& input);

// Throws PreconditionFailed or a 304.
void check_read(const Call& call, const ReadConditions& conditions, const Object& object);
// As check_read; every failure is a 412 that names the copy's header.
void check_copy_source(const Call& call, const ReadConditions& conditions, const Object& object);

// If-Match and If-None-Match of a write. `current` is what the key holds; `upload` the multipart
// upload that is being completed, if any: a key changed since it began is a conflict.
void check_write(const Input& input, std::string_view key, const std::optional<Object>& current,
                 const Upload* upload = nullptr);

// Quotes around the value are optional.
bool same_etag(std::string_view sent, std::string_view etag);

}  // namespace fakes::s3
