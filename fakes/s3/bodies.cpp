#include "fakes/s3/bodies.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "sim/base/crypto.h"

namespace fakes::s3 {
namespace {

// Streams of one body share its data key; stream and frame number together never repeat.
std::string frame_iv(int64_t stream, int64_t frame) {
  std::string iv;
  for (int shift = 56; shift >= 0; shift -= 8) iv += static_cast<char>(stream >> shift & 0xff);
  for (int shift = 24; shift >= 0; shift -= 8) iv += static_cast<char>(frame >> shift & 0xff);
  return iv;
}

std::string frame_aad(int64_t stream, int64_t frame) { return fmt::format("{}/{}", stream, frame); }

}  // namespace

FrameWriter::FrameWriter(Database& db, int64_t stream, std::string data_key)
    : db_(db), stream_(stream), data_key_(std::move(data_key)) {}

void FrameWriter::seal(std::string_view frame) {
  add_frame(
      db_, stream_, frame_,
      sim::crypto::seal(data_key_, frame_iv(stream_, frame_), frame_aad(stream_, frame_), frame));
  ++frame_;
}

void FrameWriter::add(std::string_view bytes) {
  if (!pending_.empty()) {
    const size_t taken = std::min(bytes.size(), kFrameBytes - pending_.size());
    pending_ += bytes.substr(0, taken);
    bytes.remove_prefix(taken);
    if (pending_.size() < kFrameBytes) return;
    seal(pending_);
    pending_.clear();
  }
  for (; bytes.size() >= kFrameBytes; bytes.remove_prefix(kFrameBytes)) {
    seal(bytes.substr(0, kFrameBytes));
  }
  pending_ = bytes;
}

void FrameWriter::finish() {
  if (!pending_.empty()) seal(pending_);
  pending_.clear();
}

FrameReader::FrameReader(Database& db, std::string data_key, std::vector<Part> parts, int64_t first,
                         int64_t length)
    : db_(db),
      data_key_(std::move(data_key)),
      parts_(std::move(parts)),
      offset_(first),
      remaining_(length) {}

std::string FrameReader::next() {
  if (remaining_ == 0) return {};
  while (part_ < parts_.size() && offset_ >= parts_[part_].size) offset_ -= parts_[part_++].size;
  if (part_ == parts_.size()) throw std::runtime_error("an object of S3 is shorter than it says");
  constexpr auto kFrame = static_cast<int64_t>(kFrameBytes);
  const int64_t stream = parts_[part_].stream, frame = offset_ / kFrame;
  const auto sealed = find_frame(db_, stream, frame);
  if (!sealed) throw std::runtime_error("the object was deleted while it was read");
  auto bytes =
      sim::crypto::open(data_key_, frame_iv(stream, frame), frame_aad(stream, frame), *sealed);
  if (!bytes) throw std::runtime_error("a frame of an object does not open with its data key");
  bytes->erase(0, static_cast<size_t>(offset_ % kFrame));
  if (static_cast<int64_t>(bytes->size()) > remaining_) {
    bytes->resize(static_cast<size_t>(remaining_));
  }
  offset_ += static_cast<int64_t>(bytes->size());
  remaining_ -= static_cast<int64_t>(bytes->size());
  return std::move(*bytes);
}

sim::wire::Body streamed_body(Database& db, std::string data_key, std::vector<Part> parts,
                              int64_t first, int64_t length) {
  auto reader =
      std::make_shared<FrameReader>(db, std::move(data_key), std::move(parts), first, length);
  return sim::wire::Body::streamed(static_cast<uint64_t>(length),
                                   [reader] { return reader->next(); });
}

}  // namespace fakes::s3
