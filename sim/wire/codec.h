// From HTTP messages to values and back, in every protocol of ours, driven by the service model.
// The server side (decode_input, encode_output, encode_error) serves the gateway; the client side
// (encode_input, decode_output, decode_error) serves the wire client, the bundled exporter and the
// harness. Both sides share one implementation of each protocol in json_codec, xml_codec and
// query_codec.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/base/value.h"
#include "sim/wire/http.h"
#include "sim/wire/model.h"

namespace sim::wire {

// What a handler answers: members as the model names them, and the bytes of a streaming member.
struct Output {
  Output() : members(Value::object()) {}
  Output(Value value) : members(std::move(value)) {}  // NOLINT: implicit

  Value members;
  Body body;                // bytes of the output's streaming payload, when it has one
  int status = 0;           // 0: as the model says; set for 206 and the like
  Headers headers;          // beyond the model, e.g. x-amz-bucket-region
  int64_t idle_millis = 0;  // becomes Delivery::idle_millis
};

// ---- server side ----

// The input value of a request. Members outside the model are ignored, as AWS does. A streaming or
// blob payload arrives as its bytes. Throws ApiError with the protocol's own error for a malformed
// body (SerializationException, MalformedXML, MalformedInput…).
Value decode_input(const Model& model, const Operation& operation, const HttpRequest& request,
                   const std::map<std::string, std::string>& labels);
// The same, taking the body over instead of copying it.
Value decode_input(const Model& model, const Operation& operation, HttpRequest&& request,
                   const std::map<std::string, std::string>& labels);

HttpResponse encode_output(const Model& model, const Operation& operation, Output output,
                           const std::string& request_id);

// `head` leaves out the body, as every answer to HEAD does.
HttpResponse encode_error(const Model& model, const ApiError& error, const std::string& request_id,
                          bool head);

// The request id headers of S3, both derived from our request id.
struct S3RequestIds {
  std::string request_id;   // 16 characters A-Z0-9
  std::string extended_id;  // 76 characters of base64
};
S3RequestIds s3_request_ids(const std::string& request_id);

// ---- client side ----

// An unsigned request for an endpoint such as "http://127.0.0.1:4566"; path-style for S3. The
// caller signs it. Throws std::invalid_argument for an input member that the model does not have.
HttpRequest encode_input(const Model& model, const Operation& operation, const Value& input,
                         std::string_view host);
Output decode_output(const Model& model, const Operation& operation, HttpResponse response);
// The error in a non-2xx answer; a body that is no error document gives the code "Http<status>".
ApiError decode_error(const Model& model, HttpResponse response);

// ---- constraints ----

struct ConstraintFault {
  std::string path;        // "s3Destination.kmsKeyArn", "tags.1.member.tagKey"
  std::string shown;       // "Value 'x' at" or "Value at" (sensitive, blob) or "Value null at"
  std::string constraint;  // "Member must not be null"
};

// IAM leaves value and list out of its enum complaints: "Member must satisfy enum value set".
enum class EnumWording { kListed, kBare };

// Every violation of required, length, range, pattern and enum, in the model's order.
std::vector<ConstraintFault> check_constraints(const Operation& operation, const Value& input,
                                               EnumWording wording = EnumWording::kListed);
// "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must…"
std::string constraint_message(const std::vector<ConstraintFault>& faults);

}  // namespace sim::wire
