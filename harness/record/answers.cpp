#include "harness/record/answers.h"

#include "harness/record/recorded_value.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace harness::record {

using sim::Value;

Value answer_value(const sim::wire::Model& model, const sim::wire::Operation& operation,
                   sim::wire::HttpResponse response, Value* members) {
  Value out = {{"status", response.status}};
  if (response.status >= 300) {
    const auto error = sim::wire::decode_error(model, std::move(response));
    out["error"] = error.code;
    out["message"] = error.message;
    return out;
  }
  auto output = sim::wire::decode_output(model, operation, std::move(response));
  out["output"] = recorded_output(operation.output, output.members);
  if (members) *members = output.members;
  const std::string body = output.body.read_all();
  if (!body.empty()) {
    out["body"] = {{"bytes", body.size()},
                   {"sha256", sim::encoding::hex(sim::crypto::sha256(body))}};
  }
  return out;
}

}  // namespace harness::record
