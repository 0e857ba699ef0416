// Any bytes as the JSON body of an operation: a value or an ApiError, nothing else.
#include <cstddef>
#include <cstdint>

#include "sim/base/api_error.h"
#include "sim/wire/codec.h"

namespace {

constexpr std::string_view kModel =
    R"({"service":"fuzz","protocol":"json","operations":{"Go":{"in":"In","out":"In"}},"shapes":{
    "In":{"members":{"s":"S","i":"I","l":"L","f":"F","b":"B","o":"O","t":"T","d":"D","list":"List",
    "map":"Map","self":"In"},"required":["s"]},"S":{"min":1,"max":9,"pattern":"[a-z]+(x|y)*"},
    "I":{"type":"integer","max":7},"L":{"type":"long"},"F":{"type":"float"},"B":{"type":"boolean"},
    "O":{"type":"blob"},"T":{"type":"timestamp"},"D":{"type":"document"},"List":{"list":"In"},
    "Map":{"map":["S","List"]}}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const sim::wire::Model model = sim::wire::load_model(kModel);
  const sim::wire::Operation& operation = *model.find("Go");
  sim::wire::HttpRequest request;
  request.body.assign(reinterpret_cast<const char*>(data), size);
  try {
    const sim::Value input = sim::wire::decode_input(model, operation, request, {});
    const auto faults = sim::wire::check_constraints(operation, input);
    if (!faults.empty()) (void)sim::wire::constraint_message(faults);
  } catch (const sim::ApiError&) {
  }
  return 0;
}
