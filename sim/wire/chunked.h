// S3's aws-chunked content encoding: a body in pieces, each of them signed or none, with trailers
// that become headers. Used by SigV4 verification, and by tests and clients that send such bodies.
#pragma once

#include <string>
#include <string_view>

#include "sim/wire/http.h"

namespace sim::wire {

// By the value of x-amz-content-sha256.
enum class ChunkForm { kUnsignedTrailer, kSigned, kSignedTrailer };

inline constexpr std::string_view kStreamingUnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
inline constexpr std::string_view kStreamingSigned = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
inline constexpr std::string_view kStreamingSignedTrailer =
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

// What the chain of chunk signatures starts from; the key is the derived signing key.
struct ChunkSeed {
  std::string key, timestamp, scope, signature;
};

struct ChunkedBody {
  std::string payload;
  Headers trailers;
};

// Takes a chunked body apart. Without a seed signatures are not checked (an anonymous request
// cannot have any). Throws ApiError in S3's words.
ChunkedBody decode_chunked(std::string_view body, ChunkForm form, const ChunkSeed* seed);

// The reverse, for clients: pieces of `chunk_size` bytes, then the trailers.
std::string encode_chunked(std::string_view payload, size_t chunk_size, ChunkForm form,
                           const Headers& trailers, const ChunkSeed* seed);

}  // namespace sim::wire
