// Any bytes as a form body.
#include <cstddef>
#include <cstdint>

#include "sim/base/api_error.h"
#include "sim/wire/codec.h"

namespace {

constexpr std::string_view kModel =
    R"({"service":"fuzz","protocol":"query","operations":{"Go":{"in":"In"}},"shapes":{
    "In":{"members":{"S":"S","I":"I","B":"B","O":"O","T":"T","L":"List","Flat":{"shape":"List",
    "flat":true},"M":"Map","Self":"In"}},"S":{},"I":{"type":"integer"},"B":{"type":"boolean"},
    "O":{"type":"blob"},"T":{"type":"timestamp"},"List":{"list":"In"},"Map":{"map":["S","In"]}}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const sim::wire::Model model = sim::wire::load_model(kModel);
  sim::wire::HttpRequest request;
  request.body.assign(reinterpret_cast<const char*>(data), size);
  try {
    (void)sim::wire::decode_input(model, *model.find("Go"), request, {});
  } catch (const sim::ApiError&) {
  }
  return 0;
}
