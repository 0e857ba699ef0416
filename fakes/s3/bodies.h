// Bytes of objects, sealed in frames: AES-256-GCM, 1 MiB a frame, one data key a body. Writing
// seals frame by frame; reading opens only the frames that a range touches and hands them out one
// at a time, so memory stays flat whatever the size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/s3/records.h"
#include "sim/wire/http.h"

namespace fakes::s3 {

inline constexpr size_t kFrameBytes = size_t{1} << 20;

// Writes one stream of a body.
class FrameWriter {
 public:
  FrameWriter(Database& db, int64_t stream, std::string data_key);
  void add(std::string_view bytes);
  void finish();

 private:
  void seal(std::string_view frame);

  Database& db_;
  const int64_t stream_;
  const std::string data_key_;
  std::string pending_;
  int64_t frame_ = 0;
};

// Reads a range of a body's parts laid end to end.
class FrameReader {
 public:
  FrameReader(Database& db, std::string data_key, std::vector<Part> parts, int64_t first,
              int64_t length);
  // The next piece, at most one frame; empty at the end. Throws std::runtime_error when the object
  // was deleted meanwhile or a frame does not open.
  std::string next();

 private:
  Database& db_;
  const std::string data_key_;
  const std::vector<Part> parts_;
  size_t part_ = 0;
  int64_t offset_;  // in the current part
  int64_t remaining_;
};

// The range as the body of an answer. It outlives the call that made it.
sim::wire::Body streamed_body(Database& db, std::string data_key, std::vector<Part> parts,
                              int64_t first, int64_t length);

}  // namespace fakes::s3
