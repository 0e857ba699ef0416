#include <algorithm>
#include <stdexcept>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/codec.h"
#include "sim/wire/json_codec.h"
#include "sim/wire/query_codec.h"
#include "sim/wire/rest_codec.h"
#include "sim/wire/xml_codec.h"

namespace sim::wire {
namespace {

void check_names(const Operation& operation, const Value& input) {
  for (const auto& [name, value] : input.items()) {
    if (!operation.input || !operation.input->find(name)) {
      throw std::invalid_argument(operation.name + " has no input member " + name);
    }
  }
}

void set_document(HttpRequest& request, std::string_view content_type, std::string body) {
  if (!request.headers.has("Content-Type")) {
    request.headers.add("Content-Type", std::string(content_type));
  }
  request.body = std::move(body);
}

void encode_payload(const Model& model, const Member& payload, const Value& input,
                    HttpRequest& request) {
  const auto found = input.find(payload.name);
  if (found == input.end() || found->is_null()) return;
  const Shape& shape = *payload.shape;
  if (shape.type == ShapeType::kBlob || shape.type == ShapeType::kString) {
    request.body = found->get<std::string>();
  } else if (model.protocol == Protocol::kRestJson) {
    set_document(request, "application/json", to_json(shape, *found));
  } else {
    set_document(
        request, "application/xml",
        to_xml_element(payload.wire_name,
                       payload.xml_namespace.empty() ? model.xml_namespace : payload.xml_namespace,
                       shape, *found, date_style(model)));
  }
}

void encode_rest(const Model& model, const Operation& operation, const Value& input,
                 HttpRequest& request) {
  request.method = operation.method;
  write_request_bindings(model, operation, input, request);
  if (!operation.input) return;
  const Shape& shape = *operation.input;
  if (const Member* payload = payload_of(shape)) {
    encode_payload(model, *payload, input, request);
  } else if (has_body_members(shape)) {
    if (model.protocol == Protocol::kRestJson) {
      set_document(request, "application/json", to_json(shape, input));
    } else {
      set_document(request, "application/xml",
                   to_xml_element(operation.input_root.empty() ? shape.name : operation.input_root,
                                  model.xml_namespace, shape, input, date_style(model)));
    }
  }
  if (operation.checksum_required && !request.headers.has("Content-MD5")) {
    request.headers.add("Content-MD5", encoding::base64(crypto::md5(request.body)));
  }
}

// "http://127.0.0.1:4566/" and "127.0.0.1:4566" name the same endpoint.
std::string_view authority(std::string_view endpoint, bool& secure) {
  secure = endpoint.starts_with("https://");
  const size_t scheme = endpoint.find("://");
  if (scheme != std::string_view::npos) endpoint.remove_prefix(scheme + 3);
  return endpoint.substr(0, endpoint.find('/'));
}

// ---- answers ----

Value decode_query_answer(const Model& model, const Operation& operation, const std::string& body) {
  if (!operation.output) return Value::object();
  pugi::xml_document document;
  parse_xml(document, body, model.protocol);
  pugi::xml_node node = document.document_element();
  if (!operation.result_wrapper.empty()) node = child_named(node, operation.result_wrapper);
  return from_xml(*operation.output, node, model.protocol);
}

Value decode_xml_answer(const Model& model, const Operation& operation, const std::string& body) {
  if (text::trim(body).empty()) return Value::object();
  pugi::xml_document document;
  parse_xml(document, body, model.protocol);
  const pugi::xml_node root = document.document_element();
  if (operation.output_root != "LocationConstraint") {
    return from_xml(*operation.output, root, model.protocol);
  }
  Value out = Value::object();
  std::string region = node_text(root);
  if (!region.empty()) out["LocationConstraint"] = std::move(region);
  return out;
}

void decode_payload_answer(const Model& model, const Member& payload, HttpResponse& response,
                           Output& output) {
  const Shape& shape = *payload.shape;
  if (payload.streaming || shape.type == ShapeType::kBlob) {
    output.body = std::move(response.body);
    return;
  }
  std::string body = response.body.read_all();
  if (shape.type == ShapeType::kString) {
    if (!body.empty()) output.members[payload.name] = std::move(body);
  } else if (text::trim(body).empty()) {
    return;
  } else if (model.protocol == Protocol::kRestJson) {
    output.members[payload.name] = from_json(shape, parse_json(body));
  } else {
    pugi::xml_document document;
    parse_xml(document, body, model.protocol);
    output.members[payload.name] = from_xml(shape, document.document_element(), model.protocol);
  }
}

void decode_rest_answer(const Model& model, const Operation& operation, HttpResponse& response,
                        Output& output) {
  if (!operation.output) return;
  const Shape& shape = *operation.output;
  if (operation.method != "HEAD") {
    if (const Member* payload = payload_of(shape)) {
      decode_payload_answer(model, *payload, response, output);
    } else if (has_body_members(shape)) {
      const std::string body = response.body.read_all();
      if (model.protocol == Protocol::kRestXml) {
        output.members = decode_xml_answer(model, operation, body);
      } else if (!text::trim(body).empty()) {
        output.members = from_json(shape, parse_json(body));
      }
    }
  }
  read_response_bindings(model, shape, response, output.members);
}

// ---- errors ----

// "aws.protocoltests#Code:http://more" is Code.
std::string bare_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  const size_t hash = code.find('#');
  return std::string(hash == std::string_view::npos ? code : code.substr(hash + 1));
}

void read_json_error(const std::string& body, ApiError& error) {
  const Value document = Value::parse(body, nullptr, false);
  if (!document.is_object()) return;
  for (const auto& [name, value] : document.items()) {
    if (name == "message" || name == "Message") {
      if (value.is_string()) error.message = value.get<std::string>();
    } else if (name == "__type" || (name == "code" && !document.contains("__type"))) {
      if (value.is_string()) error.code = bare_code(value.get<std::string>());
    } else {
      error.fields.emplace_back(name, value);
    }
  }
}

Value field_of(pugi::xml_node node) {
  const bool nested =
      std::any_of(node.children().begin(), node.children().end(),
                  [](const pugi::xml_node& child) { return child.type() == pugi::node_element; });
  if (!nested) return node_text(node);
  Value out = Value::object();
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_element) out[std::string(local_name(child))] = node_text(child);
  }
  return out;
}

void read_xml_error(const std::string& body, ApiError& error) {
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) {
    return;
  }
  pugi::xml_node node = document.document_element();
  if (local_name(node) == "Response") node = child_named(node, "Errors");
  if (local_name(node) != "Error") node = child_named(node, "Error");
  const pugi::xml_node code = child_named(node, "Code");
  if (!code) return;
  error.code = node_text(code);
  for (const pugi::xml_node& child : node.children()) {
    const std::string_view name = local_name(child);
    if (name == "Message") {
      error.message = node_text(child);
    } else if (!name.empty() && name != "Code" && name != "Type" && name != "RequestId" &&
               name != "HostId") {
      error.fields.emplace_back(std::string(name), field_of(child));
    }
  }
}

}  // namespace

HttpRequest encode_input(const Model& model, const Operation& operation, const Value& input,
                         std::string_view host) {
  check_names(operation, input);
  HttpRequest request;
  request.method = "POST";
  request.headers.add("Host", std::string(authority(host, request.secure)));
  try {
    switch (model.protocol) {
      case Protocol::kAwsJson:
        request.headers.add("X-Amz-Target", model.target_prefix + "." + operation.name);
        set_document(request, "application/x-amz-json-" + model.json_version,
                     operation.input ? to_json(*operation.input, input) : "{}");
        break;
      case Protocol::kAwsQuery:
      case Protocol::kEc2Query:
        set_document(request, "application/x-www-form-urlencoded; charset=utf-8",
                     to_form(model, operation, input));
        break;
      case Protocol::kRestJson:
      case Protocol::kRestXml:
        encode_rest(model, operation, input, request);
        break;
    }
  } catch (const std::invalid_argument&) {
    throw;
  } catch (const std::logic_error& error) {
    throw std::invalid_argument(operation.name + ": " + error.what());
  }
  return request;
}

Output decode_output(const Model& model, const Operation& operation, HttpResponse response) {
  Output output;
  output.status = response.status;
  output.headers = response.headers;
  switch (model.protocol) {
    case Protocol::kAwsJson: {
      const std::string body = response.body.read_all();
      if (operation.output && !text::trim(body).empty()) {
        output.members = from_json(*operation.output, parse_json(body));
      }
      break;
    }
    case Protocol::kAwsQuery:
    case Protocol::kEc2Query:
      output.members = decode_query_answer(model, operation, response.body.read_all());
      break;
    case Protocol::kRestJson:
    case Protocol::kRestXml:
      decode_rest_answer(model, operation, response, output);
      break;
  }
  return output;
}

ApiError decode_error(const Model& model, HttpResponse response) {
  ApiError error("Http" + std::to_string(response.status), response.status, "");
  const std::string body = response.body.read_all();
  if (model.protocol == Protocol::kAwsJson || model.protocol == Protocol::kRestJson) {
    read_json_error(body, error);
    const std::string* type = response.headers.find("x-amzn-errortype");
    if (type && !type->empty()) error.code = bare_code(*type);
  } else {
    read_xml_error(body, error);
  }
  error.headers.assign(response.headers.begin(), response.headers.end());
  return error;
}

}  // namespace sim::wire
