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

// "reports.s3.eu-west-1.amazonaws.com" and "reports.localhost" name a bucket; "s3.…", "127.0.0.1"
// and "localhost" do not.
std::string bucket_of_host(const std::string& host) {
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

bool looks_like_form(const wire::HttpRequest& request) {
  return request.path() == "/" &&
         (request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded") ||
          request.query().find("Action=") != std::string_view::npos);
}

}  // namespace

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
  by_signing_name_[model.signing_name] = &service;
  if (!model.target_prefix.empty()) by_target_prefix_[model.target_prefix] = &service;
  if (model.protocol == Protocol::kRestJson || model.protocol == Protocol::kRestXml) {
    rest_.emplace(model.service, wire::RestRouter(model));
  }
}

const Service* Router::find_service(const wire::HttpRequest& request, Route& route) const {
  const auto by_name = [&](std::string_view name) -> const Service* {
    const auto at = by_signing_name_.find(name);
    return at == by_signing_name_.end() ? nullptr : at->second;
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
      if (service.model.protocol == Protocol::kAwsQuery && service.model.api_version == version) {
        return &service;
      }
    }
  }
  const std::string host = host_of(request);
  for (const auto label : text::split(host, '.')) {
    if (const auto* named = by_name(label)) return named;
  }
  return by_name("s3");
}

void Router::find_operation(const wire::HttpRequest& request, Route& route) const {
  const auto& model = route.service->model;
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
      const auto& table = rest_.at(model.service);
      const std::string bucket =
          model.protocol == Protocol::kRestXml ? bucket_of_host(host_of(request)) : std::string();
      std::optional<wire::RestMatch> match;
      if (bucket.empty()) {
        match = table.match(request);
      } else {
        wire::HttpRequest path_style;
        path_style.method = request.method;
        path_style.target = "/" + bucket + request.target;
        path_style.headers = request.headers;
        match = table.match(path_style);
      }
      if (match) {
        route.operation = match->operation;
        route.labels = std::move(match->labels);
      } else {
        route.unknown_operation = request.method + " " + std::string(request.path());
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
  const auto& model = route.service->model;
  route.dialect = dialect_of(model.protocol);
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
  switch (route.service->model.protocol) {
    case Protocol::kAwsJson:
      return ApiError("UnknownOperationException", 400, "");
    case Protocol::kAwsQuery:
    case Protocol::kEc2Query:
      return ApiError("InvalidAction", 400,
                      fmt::format("Could not find operation {} for version {}", name,
                                  route.service->model.api_version));
    case Protocol::kRestJson:
      return ApiError("UnknownOperationException", 404,
                      fmt::format("inspector2 has no operation at {}", name));
    case Protocol::kRestXml:
      break;
  }
  const std::string method = name.substr(0, name.find(' '));
  return ApiError("MethodNotAllowed", 405,
                  "The specified method is not allowed against this resource.")
      .with("Method", method)
      .with("ResourceType", std::count(name.begin(), name.end(), '/') > 1 ? "OBJECT" : "BUCKET");
}

}  // namespace sim
