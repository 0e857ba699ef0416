#include "sim/wire/codec.h"

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/wire/json_codec.h"
#include "sim/wire/query_codec.h"
#include "sim/wire/rest_codec.h"
#include "sim/wire/scalars.h"
#include "sim/wire/xml_codec.h"

namespace sim::wire {
namespace {

std::string aws_json_type(const Model& model) {
  return "application/x-amz-json-" + model.json_version;
}

// ---- input ----

Value decode_json_document(const Shape& shape, std::string_view body) {
  if (text::trim(body).empty()) return Value::object();
  return from_json(shape, parse_json(body));
}

Value decode_xml_document(const Shape& shape, std::string_view root, std::string_view body) {
  pugi::xml_document document;
  parse_xml(document, body, Protocol::kRestXml);
  const pugi::xml_node element = document.document_element();
  if (local_name(element) != root) {
    throw malformed(Protocol::kRestXml, "the root element is not " + std::string(root));
  }
  return from_xml(shape, element, Protocol::kRestXml);
}

bool is_document(const Shape& shape) {
  return shape.type == ShapeType::kStructure || shape.type == ShapeType::kDocument ||
         shape.type == ShapeType::kList || shape.type == ShapeType::kMap;
}

void decode_payload(const Model& model, const Member& payload, std::string body, Value& into) {
  const Shape& shape = *payload.shape;
  if (!is_document(shape)) {
    if (!body.empty()) into[payload.name] = std::move(body);
    return;
  }
  if (text::trim(body).empty()) {
    if (payload.required && model.protocol == Protocol::kRestXml) {
      throw ApiError("MissingRequestBodyError", 400, "Request Body is empty");
    }
    return;
  }
  into[payload.name] = model.protocol == Protocol::kRestXml
                           ? decode_xml_document(shape, payload.wire_name, body)
                           : from_json(shape, parse_json(body));
}

Value decode_rest(const Model& model, const Operation& operation, const HttpRequest& request,
                  const std::map<std::string, std::string>& labels, std::string body) {
  if (!operation.input) return Value::object();
  const Shape& shape = *operation.input;
  Value input = Value::object();
  if (const Member* payload = payload_of(shape)) {
    decode_payload(model, *payload, std::move(body), input);
  } else if (has_body_members(shape)) {
    if (model.protocol == Protocol::kRestJson) {
      input = decode_json_document(shape, body);
    } else if (!text::trim(body).empty()) {
      input = decode_xml_document(
          shape, operation.input_root.empty() ? shape.name : operation.input_root, body);
    }
  }
  read_request_bindings(model, shape, request, labels, input);
  return input;
}

Value decode_form(const Model& model, const Operation& operation, const HttpRequest& request,
                  std::string_view body) {
  Value input = from_form(operation.input, body.empty() ? request.query() : body, model.protocol);
  const std::string& by_path = model.path_member;
  if (!by_path.empty() && operation.input && operation.input->find(by_path) &&
      !input.contains(by_path) && request.path() != "/") {
    input[by_path] = std::string(request.path());
  }
  return input;
}

Value decode_any(const Model& model, const Operation& operation, const HttpRequest& request,
                 const std::map<std::string, std::string>& labels, std::string body) {
  switch (model.protocol) {
    case Protocol::kAwsJson:
      return operation.input ? decode_json_document(*operation.input, body) : Value::object();
    case Protocol::kAwsQuery:
    case Protocol::kEc2Query:
      return decode_form(model, operation, request, body);
    case Protocol::kRestJson:
    case Protocol::kRestXml:
      return decode_rest(model, operation, request, labels, std::move(body));
  }
  return {};
}

// ---- output ----

void add_request_id(const Model& model, const std::string& request_id, HttpResponse& response) {
  if (model.protocol != Protocol::kRestXml) {
    response.headers.add("x-amzn-RequestId", request_id);
    return;
  }
  const S3RequestIds ids = s3_request_ids(request_id);
  response.headers.add("x-amz-request-id", ids.request_id);
  response.headers.add("x-amz-id-2", ids.extended_id);
  response.headers.add("Server", "AmazonS3");
}

void set_body(HttpResponse& response, std::string_view content_type, std::string text) {
  if (!response.headers.has("Content-Type")) {
    response.headers.add("Content-Type", std::string(content_type));
  }
  response.body = Body(std::move(text));
}

std::string query_answer(const Model& model, const Operation& operation, const Value& members,
                         const std::string& request_id) {
  const std::string inner =
      operation.output ? to_xml(*operation.output, members, date_style(model)) : std::string();
  std::string out = "<" + operation.name + "Response xmlns=\"" + model.xml_namespace + "\">";
  if (model.protocol == Protocol::kEc2Query) {
    append_element(out, "requestId", request_id);
    out += inner;
  } else {
    if (!operation.result_wrapper.empty()) {
      out += "<" + operation.result_wrapper + ">" + inner + "</" + operation.result_wrapper + ">";
    } else {
      out += inner;
    }
    out += "<ResponseMetadata>";
    append_element(out, "RequestId", request_id);
    out += "</ResponseMetadata>";
  }
  return out + "</" + operation.name + "Response>";
}

// S3's oldest answer: the region is the text of the root element, and us-east-1 has none.
std::string location_answer(const Model& model, const Value& members) {
  std::string out =
      std::string(kXmlDeclaration) + "<LocationConstraint xmlns=\"" + model.xml_namespace + "\"";
  const std::string region = members.value("LocationConstraint", std::string());
  if (region.empty()) return out + "/>";
  out += '>';
  append_xml_text(out, region);
  return out + "</LocationConstraint>";
}

void encode_payload(const Model& model, const Member& payload, Output& output,
                    HttpResponse& response) {
  const Shape& shape = *payload.shape;
  const auto found = output.members.find(payload.name);
  const bool present = found != output.members.end() && !found->is_null();
  const bool xml = model.protocol == Protocol::kRestXml;
  if (is_document(shape)) {
    if (!present) return;
    if (!xml) return set_body(response, "application/json", to_json(shape, *found));
    const std::string& xml_namespace =
        payload.xml_namespace.empty() ? model.xml_namespace : payload.xml_namespace;
    return set_body(
        response, "application/xml",
        std::string(kXmlDeclaration) +
            to_xml_element(payload.wire_name, xml_namespace, shape, *found, date_style(model)));
  }
  Body body = present ? Body(std::move(found->get_ref<std::string&>())) : std::move(output.body);
  const bool text = shape.type == ShapeType::kString;
  if (body.length == 0 && !payload.streaming) return;
  // The one string that S3 answers as a body is a policy.
  const std::string_view type = text ? (xml ? "application/json" : "text/plain")
                                     : (xml ? "binary/octet-stream" : "application/octet-stream");
  set_body(response, type, {});
  response.body = std::move(body);
}

void encode_rest(const Model& model, const Operation& operation, Output& output,
                 HttpResponse& response) {
  if (!operation.output) return;
  const Shape& shape = *operation.output;
  write_response_bindings(model, shape, output.members, response);
  if (operation.method == "HEAD" || response.status == 204 || response.status == 304) return;
  if (const Member* payload = payload_of(shape)) {
    return encode_payload(model, *payload, output, response);
  }
  if (model.protocol == Protocol::kRestJson) {
    return set_body(response, "application/json", to_json(shape, output.members));
  }
  if (operation.output_root == "LocationConstraint") {
    return set_body(response, "application/xml", location_answer(model, output.members));
  }
  if (has_body_members(shape)) {
    const std::string& root = operation.output_root.empty() ? shape.name : operation.output_root;
    set_body(response, "application/xml",
             std::string(kXmlDeclaration) + to_xml_element(root, model.xml_namespace, shape,
                                                           output.members, date_style(model)));
  }
}

// ---- errors ----

const Shape* error_shape(const Model& model, const std::string& code) {
  const auto named = model.shapes().find(code);
  if (named != model.shapes().end() && named->second->is_error) return named->second.get();
  for (const auto& [name, shape] : model.shapes()) {
    if (shape->is_error && shape->error_code == code) return shape.get();
  }
  return nullptr;
}

// The message member is spelled as the error's shape spells it; most write it small.
std::string message_name(const Shape* shape) {
  return shape && !shape->find("message") && shape->find("Message") ? "Message" : "message";
}

std::string json_error_body(const Model& model, const ApiError& error, const Shape* shape,
                            HttpResponse& response) {
  std::string out = "{";
  const auto add = [&](std::string_view name, const std::string& json) {
    if (out.size() > 1) out += ',';
    json::append_quoted(out, name);
    out += ':' + json;
  };
  const auto quoted = [](std::string_view text) {
    std::string literal;
    json::append_quoted(literal, text);
    return literal;
  };
  if (model.protocol == Protocol::kAwsJson) add("__type", quoted(error.code));
  if (!error.message.empty()) add(message_name(shape), quoted(error.message));
  for (const auto& [name, value] : error.fields) {
    const Member* member = shape ? shape->find(name) : nullptr;
    if (member && member->location == Location::kHeader) {
      response.headers.add(member->wire_name,
                           value.is_string() ? value.get<std::string>() : value.dump());
      continue;
    }
    add(member ? member->wire_name : name, member && member->shape->type != ShapeType::kStructure
                                               ? to_json(*member->shape, value)
                                               : json::dump(value));
  }
  return out + "}";
}

void append_field(std::string& out, const std::string& name, const Value& value) {
  if (value.is_string()) return append_element(out, name, value.get_ref<const std::string&>());
  if (value.is_array()) {
    for (const Value& each : value) append_field(out, name, each);
  } else if (value.is_object()) {
    out += "<" + name + ">";
    for (const auto& [inner, each] : value.items()) append_field(out, inner, each);
    out += "</" + name + ">";
  } else {
    append_element(out, name, value.is_null() ? std::string() : value.dump());
  }
}

// A service that speaks JSON as well names its errors by their shapes; the query protocol has
// codes.
std::string query_code(const Model& model, const ApiError& error) {
  const auto shape = model.shapes().find(error.code);
  const bool named = model.protocol == Protocol::kAwsQuery && shape != model.shapes().end() &&
                     shape->second->is_error;
  return named ? shape->second->error_code : error.code;
}

std::string xml_error_elements(const Model& model, const ApiError& error) {
  std::string out;
  append_element(out, "Code", query_code(model, error));
  if (!error.message.empty()) append_element(out, "Message", error.message);
  for (const auto& [name, value] : error.fields) append_field(out, name, value);
  return out;
}

std::string xml_error_body(const Model& model, const ApiError& error,
                           const std::string& request_id) {
  std::string out;
  if (model.protocol == Protocol::kRestXml) {
    const S3RequestIds ids = s3_request_ids(request_id);
    out = std::string(kXmlDeclaration) + "<Error>" + xml_error_elements(model, error);
    append_element(out, "RequestId", ids.request_id);
    append_element(out, "HostId", ids.extended_id);
    return out + "</Error>";
  }
  if (model.protocol == Protocol::kEc2Query) {
    out = std::string(kXmlDeclaration) + "<Response><Errors><Error>" +
          xml_error_elements(model, error) + "</Error></Errors>";
    append_element(out, "RequestID", request_id);
    return out + "</Response>";
  }
  out = "<ErrorResponse xmlns=\"" + model.xml_namespace + "\"><Error>";
  append_element(out, "Type", error.http_status >= 500 ? "Receiver" : "Sender");
  out += xml_error_elements(model, error) + "</Error>";
  append_element(out, "RequestId", request_id);
  return out + "</ErrorResponse>";
}

}  // namespace

Value decode_input(const Model& model, const Operation& operation, const HttpRequest& request,
                   const std::map<std::string, std::string>& labels) {
  return decode_any(model, operation, request, labels, request.body);
}

Value decode_input(const Model& model, const Operation& operation, HttpRequest&& request,
                   const std::map<std::string, std::string>& labels) {
  std::string body = std::move(request.body);
  return decode_any(model, operation, request, labels, std::move(body));
}

HttpResponse encode_output(const Model& model, const Operation& operation, Output output,
                           const std::string& request_id) {
  HttpResponse response;
  response.status = output.status != 0 ? output.status : operation.status;
  add_request_id(model, request_id, response);
  for (const auto& [name, value] : output.headers) response.headers.add(name, value);
  switch (model.protocol) {
    case Protocol::kAwsJson:
      set_body(response, aws_json_type(model),
               operation.output ? to_json(*operation.output, output.members) : std::string());
      break;
    case Protocol::kAwsQuery:
      set_body(response, "text/xml", query_answer(model, operation, output.members, request_id));
      break;
    case Protocol::kEc2Query:
      set_body(response, "text/xml;charset=UTF-8",
               std::string(kXmlDeclaration) +
                   query_answer(model, operation, output.members, request_id));
      break;
    case Protocol::kRestJson:
    case Protocol::kRestXml:
      encode_rest(model, operation, output, response);
      break;
  }
  return response;
}

HttpResponse encode_error(const Model& model, const ApiError& error, const std::string& request_id,
                          bool head) {
  HttpResponse response;
  response.status = error.http_status;
  add_request_id(model, request_id, response);
  for (const auto& [name, value] : error.headers) response.headers.add(name, value);
  if (error.http_status == 304) return response;
  const bool json = model.protocol == Protocol::kAwsJson || model.protocol == Protocol::kRestJson;
  if (model.protocol == Protocol::kRestJson) response.headers.add("x-amzn-errortype", error.code);
  if (json) {
    const Shape* shape = error_shape(model, error.code);
    if (shape && !shape->query_code.empty()) {
      response.headers.add(
          "x-amzn-query-error",
          shape->query_code + (error.http_status >= 500 ? ";Receiver" : ";Sender"));
    }
    set_body(response,
             model.protocol == Protocol::kAwsJson ? aws_json_type(model) : "application/json",
             json_error_body(model, error, shape, response));
  } else {
    const bool s3 = model.protocol == Protocol::kRestXml;
    const bool ec2 = model.protocol == Protocol::kEc2Query;
    set_body(response,
             s3    ? "application/xml"
             : ec2 ? "text/xml;charset=UTF-8"
                   : "text/xml",
             xml_error_body(model, error, request_id));
  }
  if (head) response.body = Body();
  return response;
}

S3RequestIds s3_request_ids(const std::string& request_id) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const std::string first = crypto::sha256("s3 request id " + request_id);
  const std::string second = crypto::sha256("s3 extended id " + request_id);
  S3RequestIds ids;
  for (size_t i = 0; i < 16; ++i) {
    ids.request_id += kAlphabet[static_cast<unsigned char>(first[i]) % kAlphabet.size()];
  }
  ids.extended_id = encoding::base64(second + first.substr(0, 24));
  return ids;
}

}  // namespace sim::wire
