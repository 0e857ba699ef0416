// Where REST protocols put members outside the body: path labels, query parameters, headers, the
// status code. Shared by restJson1 and restXml, server and client side.
#pragma once

#include <map>
#include <string>

#include "sim/base/value.h"
#include "sim/wire/http.h"
#include "sim/wire/model.h"

namespace sim::wire {

// The member that is the whole body, or nullptr.
const Member* payload_of(const Shape& shape);
// True when some member belongs into a document body.
bool has_body_members(const Shape& shape);

// ---- server side ----

// Adds the members that path, query and headers carry. Throws ApiError for text that can not be
// read as the member's type.
void read_request_bindings(const Model& model, const Shape& input, const HttpRequest& request,
                           const std::map<std::string, std::string>& labels, Value& into);
void write_response_bindings(const Model& model, const Shape& output, const Value& members,
                             HttpResponse& response);

// ---- client side ----

// Sets target and headers. Throws std::invalid_argument when a path label has no value.
void write_request_bindings(const Model& model, const Operation& operation, const Value& input,
                            HttpRequest& request);
void read_response_bindings(const Model& model, const Shape& output, const HttpResponse& response,
                            Value& into);

}  // namespace sim::wire
