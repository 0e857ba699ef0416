#include "tests/support/wire_call.h"

namespace tests {

const sim::wire::sigv4::Credentials kAdminKey = {"AKIAIOSFODNN7EXAMPLE",
                                                 "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};

sim::wire::HttpResponse raw_answer(TestWorld& w, const WireCall& call) {
  const auto& model = w.world.gateway().find_service(call.service)->model;
  const auto& operation = *model.find(call.operation);
  auto request = sim::wire::encode_input(model, operation, call.input, call.host);
  request.headers.set("Host", call.host);
  for (const auto& [name, value] : call.headers) request.headers.set(name, value);
  if (!call.credentials.access_key_id.empty()) {
    sim::wire::sigv4::sign(request, call.credentials, call.region, model.signing_name,
                           w.wire_clock.now());
  }
  return w.world.gateway().handle(std::move(request));
}

WireAnswer over_the_wire(TestWorld& w, const WireCall& call) {
  const auto& model = w.world.gateway().find_service(call.service)->model;
  const auto& operation = *model.find(call.operation);
  auto response = raw_answer(w, call);
  WireAnswer answer{response.status, std::nullopt, std::nullopt};
  if (response.status < 300) {
    answer.output = sim::wire::decode_output(model, operation, std::move(response));
  } else {
    answer.error = sim::wire::decode_error(model, std::move(response));
  }
  return answer;
}

}  // namespace tests
