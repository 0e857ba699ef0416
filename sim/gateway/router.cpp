#include "sim/gateway/router.h"

#include <fmt/format.h>

#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace sim {
namespace {

using wire::Protocol;
using wire::sigv4::Dialect;

std::string host_of(const wire::HttpRequest& request) {
  const std::string host = request.headers.get("Host");
  const auto colon = host.rfind(':');
  const bool has_port = colon != std::string::npos && host.find(']', colon) == std::string::npos;
  return text::lower(has_port ? host.substr(0, colon) : host);
}

constexpr std::string_view kEndpointPrefix = "vpce-";

// Where the label of a VPC endpoint begins; npos when the host has none.
size_t endpoint_label(const std::string& host) {
  if (host.starts_with(kEndpointPrefix)) return 0;
  const auto at = host.find("." + std::string(kEndpointPrefix));
  return at == std::string::npos ? at : at + 1;
}

// "reports.s3.eu-west-1.amazonaws.com" and "reports.localhost" name a bucket; "s3.…", "127.0.0.1"
// and "localhost" do not. Before the label of a VPC endpoint stands "bucket.", or a bucket's name
// and "bucket.", or the bucket's name alone.
std::string bucket_of_host(const std::string& host) {
  if (const auto label = endpoint_label(host); label != std::string::npos) {
    std::string before = host.substr(0, label == 0 ? 0 : label - 1);
    if (before == "bucket" || before.empty()) return {};
    if (before.ends_with(".bucket")) before.resize(before.size() - 7);
    return before;
  }
  for (const std::string_view marker : {".s3.", ".s3-"}) {
    const auto at = host.find(marker);
    if (at != std::string::npos && at > 0) return host.substr(0, at);
  }
  constexpr std::string_view kLocal = ".localhost";
  if (host.size() > kLocal.size() && host.ends_with(kLocal)) {
    return host.substr(0, host.size() - kLocal.size());
  }
  return {};
}

// The region label of "kms.eu-west-1.amazonaws.com" or "reports.s3.eu-west-1.amazonaws.com".
std::string region_of_host(const std::string& host) {
  for (const auto label : text::split(host, '.')) {
    if (aws::find_region(label)) return std::string(label);
  }
  return {};
}

// A parameter of an urlencoded form or query string; empty when absent.
std::string form_value(std::string_view form, std::string_view name) {
  for (const auto pair : text::split(form, '&')) {
    const auto equals = pair.find('=');
    if (pair.substr(0, equals) == name && equals != std::string_view::npos) {
      return encoding::form_decode(pair.substr(equals + 1)).value_or("");
    }
  }
  return {};
}

std::string form_or_query(const wire::HttpRequest& request, std::string_view name) {
  const std::string from_query = form_value(request.query(), name);
  return from_query.empty() && request.method == "POST" ? form_value(request.body, name)
                                                        : from_query;
}

bool has_form(const wire::HttpRequest& request) {
  return request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded") ||
         request.query().find("Action=") != std::string_view::npos;
}

bool looks_like_form(const wire::HttpRequest& request) {
  return request.path() == "/" && has_form(request);
}

const wire::Model& spoken_model(const Service& service, const wire::HttpRequest& request) {
  const bool query =
      service.query_model && !request.headers.has("X-Amz-Target") && has_form(request);
  return query ? *service.query_model : service.model;
}

}  // namespace

std::string vpc_endpoint_of_host(const wire::HttpRequest& request) {
  const std::string host = host_of(request);
  const auto label = endpoint_label(host);
  if (label == std::string::npos) return {};
  const std::string name = host.substr(label, host.find('.', label) - label);
  // A second dash begins the part that AWS adds to make the DNS name unique.
  return name.substr(0, name.find('-', kEndpointPrefix.size()));
}

Dialect dialect_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::kRestXml:
      return Dialect::kS3;
    case Protocol::kRestJson:
      return Dialect::kRestJson;
    case Protocol::kAwsJson:
      return Dialect::kJson;
    default:
      return Dialect::kQuery;
  }
}

void Router::add(const Service& service) {
  const auto& model = service.model;
  by_signing_name_[model.signing_name].push_back(&service);
  if (!model.target_prefix.empty()) by_target_prefix_[model.target_prefix] = &service;
}

const Service* Router::find_service(const wire::HttpRequest& request, Route& route) const {
  const auto by_name = [&](std::string_view name) -> const Service* {
    const auto at = by_signing_name_.find(name);
    if (at == by_signing_name_.end()) return nullptr;
    const Service* best = nullptr;
    for (const Service* each : at->second) {
      const auto& prefix = each->model.path_prefix;
      const bool longer = !best || prefix.size() > best->model.path_prefix.size();
      if (longer && request.path().starts_with(prefix)) best = each;
    }
    return best ? best : at->second.front();
  };
  if (!route.claim.scope.service.empty()) {
    // A scope that names no service of ours is an error of its own, not a reason to guess.
    if (const auto* known = by_name(route.claim.scope.service)) return known;
    throw ApiError("NotImplemented", 501,
                   fmt::format("inspector-sim has no service \"{}\" (the credential scope of this "
                               "request names it)",
                               route.claim.scope.service));
  }
  if (const auto* target = request.headers.find("X-Amz-Target")) {
    const auto at = by_target_prefix_.find(target->substr(0, target->rfind('.')));
    if (at != by_target_prefix_.end()) return at->second;
  }
  if (looks_like_form(request)) {
    const std::string version = form_or_query(request, "Version");
    for (const auto& [name, service] : services_) {
      const auto& model = spoken_model(service, request);
      if (model.protocol == Protocol::kAwsQuery && model.api_version == version) return &service;
    }
  }
  const std::string host = host_of(request);
  for (const auto label : text::split(host, '.')) {
    if (const auto* named = by_name(label)) return named;
  }
  return by_name("s3");
}

// Made with the first request to the service: it needs the whole model.
const wire::RestRouter& Router::rest_table(const wire::Model& model) const {
  auto at = rest_.find(model.service);
  if (at == rest_.end()) at = rest_.emplace(model.service, wire::RestRouter(model)).first;
  return at->second;
}

void Router::find_operation(const wire::HttpRequest& request, Route& route) const {
  const auto& model = *route.model;
  const auto name_operation = [&](const std::string& name) {
    route.operation = model.find(name);
    if (!route.operation) route.unknown_operation = name;
  };
  switch (model.protocol) {
    case Protocol::kAwsJson: {
      const std::string target = request.headers.get("X-Amz-Target");
      const auto dot = target.rfind('.');
      const bool ours = dot != std::string::npos && target.substr(0, dot) == model.target_prefix;
      name_operation(ours ? target.substr(dot + 1) : target);
      return;
    }
    case Protocol::kAwsQuery:
    case Protocol::kEc2Query:
      name_operation(form_or_query(request, "Action"));
      return;
    case Protocol::kRestJson:
    case Protocol::kRestXml: {
      const auto& table = rest_table(model);
      const std::string bucket =
          model.service == "s3" ? bucket_of_host(host_of(request)) : std::string();
      wire::HttpRequest path_style;
      if (!bucket.empty()) {
        path_style.method = request.method;
        path_style.target = "/" + bucket + request.target;
        path_style.headers = request.headers;
      }
      const auto& addressed = bucket.empty() ? request : path_style;
      if (auto match = table.match(addressed)) {
        route.operation = match->operation;
        route.labels = std::move(match->labels);
      } else {
        route.unknown_operation = request.method + " " + std::string(request.path());
        route.methods = table.methods_at(addressed);
      }
      return;
    }
  }
}

void Router::route(const wire::HttpRequest& request, Route& route) const {
  // The claim's wording depends on the service, which the claim's scope names best: a first, cheap
  // guess from what needs no parsing decides the dialect of a malformed claim.
  if (request.headers.has("X-Amz-Target")) {
    route.dialect = Dialect::kJson;
  } else if (looks_like_form(request)) {
    route.dialect = Dialect::kQuery;
  }
  route.region = "us-east-1";
  route.claim = wire::sigv4::read_claim(request, route.dialect);
  route.service = find_service(request, route);
  if (!route.service) {
    throw ApiError("NotImplemented", 501, "inspector-sim cannot tell which service is meant");
  }
  route.model = &spoken_model(*route.service, request);
  route.dialect = dialect_of(route.model->protocol);
  const std::string host_region = region_of_host(host_of(request));
  if (!route.claim.scope.region.empty()) {
    route.region = route.claim.scope.region;
  } else if (!host_region.empty()) {
    route.region = host_region;
  }
  find_operation(request, route);
}

ApiError unknown_operation(const Route& route) {
  const auto& name = route.unknown_operation;
  switch (route.model->protocol) {
    case Protocol::kAwsJson:
      return ApiError("UnknownOperationException", 400, "");
    case Protocol::kAwsQuery:
    case Protocol::kEc2Query:
      return ApiError("InvalidAction", 400,
                      fmt::format("Could not find operation {} for version {}", name,
                                  route.model->api_version));
    case Protocol::kRestJson:
      return ApiError("UnknownOperationException", 404,
                      fmt::format("{} has no operation at {}", route.model->service, name));
    case Protocol::kRestXml:
      break;
  }
  const std::string method = name.substr(0, name.find(' '));
  auto error = ApiError("MethodNotAllowed", 405,
                        "The specified method is not allowed against this resource.")
                   .with("Method", method)
                   .with("ResourceType",
                         std::count(name.begin(), name.end(), '/') > 1 ? "OBJECT" : "BUCKET");
  return route.methods.empty() ? std::move(error)
                               : std::move(error).header("Allow", text::join(route.methods, ", "));
}

}  // namespace sim
