// Any bytes as an Authorization header and as a presigned query, in every dialect.
#include <cstddef>
#include <cstdint>

#include "sim/wire/sigv4.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sim::wire;  // NOLINT
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto dialect : {sigv4::Dialect::kS3, sigv4::Dialect::kQuery, sigv4::Dialect::kJson,
                             sigv4::Dialect::kRestJson}) {
    HttpRequest header, query;
    header.headers = {{"Host", "h"}, {"X-Amz-Date", "20260221T000519Z"}, {"Authorization", text}};
    query.target = "/b/k?" + text;
    query.headers = {{"Host", "h"}};
    for (HttpRequest* request : {&header, &query}) {
      try {
        const sigv4::Claim claim = sigv4::read_claim(*request, dialect);
        sigv4::verify(*request, claim, {claim.access_key_id, "secret", claim.session_token}, "s3",
                      "", sim::from_millis(1771632319000), dialect);
      } catch (const sim::ApiError&) {
      }
    }
  }
  return 0;
}
