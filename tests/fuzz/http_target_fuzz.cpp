// Any bytes as a request target: routing, labels, parameters, canonical form.
#include <cstddef>
#include <cstdint>

#include "sim/wire/codec.h"
#include "sim/wire/sigv4.h"

namespace {

constexpr std::string_view kModel =
    R"({"service":"s3","protocol":"rest-xml","operations":{
    "List":{"http":"GET /"},"Bucket":{"http":"GET /{Bucket}","in":"In"},
    "Acl":{"http":"GET /{Bucket}?acl","in":"In"},"Two":{"http":"GET /{Bucket}?list-type=2",
    "in":"In"},"Key":{"http":"GET /{Bucket}/{Key+}","in":"In"},"Parts":{
    "http":"GET /{Bucket}/{Key+}?uploads","in":"In"}},"shapes":{"In":{"members":{
    "Bucket":{"shape":"S","in":"uri"},"Key":{"shape":"S","in":"uri"},"Max":{"shape":"I",
    "in":"query","name":"max-keys"},"Tags":{"shape":"L","in":"query","name":"tag"},
    "At":{"shape":"T","in":"query","name":"at"}}},"S":{},"I":{"type":"integer"},"L":{"list":"S"},
    "T":{"type":"timestamp"}}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sim::wire;  // NOLINT
  static const Model model = load_model(kModel);
  static const RestRouter router(model);
  HttpRequest request;
  request.target.assign(reinterpret_cast<const char*>(data), size);
  try {
    (void)router.methods_at(request);
    for (const auto rule : {sigv4::PathRule::kRaw, sigv4::PathRule::kNormalizeAndEncode}) {
      (void)sigv4::canonical_request(request, {"host"}, "", rule, sigv4::Place::kQuery);
    }
    const auto match = router.match(request);
    if (match) (void)decode_input(model, *match->operation, request, match->labels);
  } catch (const sim::ApiError&) {
  }
  return 0;
}
