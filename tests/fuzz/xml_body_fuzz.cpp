// Any bytes as an XML body; what is understood must survive being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sim/base/api_error.h"
#include "sim/wire/codec.h"

namespace {

constexpr std::string_view kModel =
    R"({"service":"fuzz","protocol":"rest-xml","operations":{"Go":{"http":"PUT /","in":"Request",
    "out":"Request"}},"shapes":{"Request":{"members":{"In":{"shape":"In","payload":true}}},
    "In":{"members":{"S":"S","I":"I","B":"B","O":"O","T":"T","L":"List","Flat":{"shape":"List",
    "flat":true},"M":"Map","Self":"In","A":{"shape":"S","name":"x:a","attribute":true}}},"S":{},
    "I":{"type":"integer"},"B":{"type":"boolean"},"O":{"type":"blob"},"T":{"type":"timestamp"},
    "List":{"list":"In"},"Map":{"map":["S","S"]}}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const sim::wire::Model model = sim::wire::load_model(kModel);
  const sim::wire::Operation& operation = *model.find("Go");
  sim::wire::HttpRequest request;
  request.body.assign(reinterpret_cast<const char*>(data), size);
  try {
    const sim::Value input = sim::wire::decode_input(model, operation, request, {});
    const sim::wire::HttpRequest again = sim::wire::encode_input(model, operation, input, "h");
    (void)sim::wire::decode_input(model, operation, again, {});
  } catch (const sim::ApiError&) {
  }
  return 0;
}
