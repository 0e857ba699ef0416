// Any bytes as an aws-chunked body of each form.
#include <cstddef>
#include <cstdint>

#include "sim/base/api_error.h"
#include "sim/wire/chunked.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sim::wire;  // NOLINT
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const ChunkSeed seed{"key", "20260221T000519Z", "20260221/r/s3/aws4_request", "seed"};
  for (const ChunkForm form :
       {ChunkForm::kUnsignedTrailer, ChunkForm::kSigned, ChunkForm::kSignedTrailer}) {
    for (const ChunkSeed* with : {static_cast<const ChunkSeed*>(nullptr), &seed}) {
      try {
        (void)decode_chunked(body, form, with);
      } catch (const sim::ApiError&) {
      }
    }
  }
  return 0;
}
