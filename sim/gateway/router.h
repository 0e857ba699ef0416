// Which service and operation an HTTP message names: by credential scope, X-Amz-Target, form
// action, host and path, in that order, because one port serves every service. Virtual-host
// addressing of S3 is turned into path style here.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/gateway/service.h"
#include "sim/wire/sigv4.h"

namespace sim {

struct Route {
  const Service* service = nullptr;    // known even when the operation is not
  const wire::Model* model = nullptr;  // the service's, in the protocol that the message speaks
  const wire::Operation* operation = nullptr;  // of that model
  std::map<std::string, std::string> labels;
  std::string region;  // of the scope, else of the host, else the partition's default
  wire::sigv4::Dialect dialect = wire::sigv4::Dialect::kS3;
  wire::sigv4::Claim claim;
  std::string unknown_operation;     // what was named, when the service has no such operation
  std::vector<std::string> methods;  // REST: those that the path takes, when the method is none
};

class Router {
 public:
  explicit Router(const std::map<std::string, Service, std::less<>>& services)
      : services_(services) {}

  void add(const Service& service);
  // Fills the route step by step, so that an ApiError thrown on the way (a malformed signature, an
  // undecodable path) can still be answered in the words of the service found so far.
  void route(const wire::HttpRequest& request, Route& route) const;

 private:
  const Service* find_service(const wire::HttpRequest& request, Route& route) const;
  void find_operation(const wire::HttpRequest& request, Route& route) const;
  const wire::RestRouter& rest_table(const wire::Model& model) const;

  const std::map<std::string, Service, std::less<>>& services_;
  // Services that share a signing name (s3 and s3control) are told apart by how their paths begin.
  std::map<std::string, std::vector<const Service*>, std::less<>> by_signing_name_;
  std::map<std::string, const Service*, std::less<>> by_target_prefix_;
  mutable std::map<std::string, wire::RestRouter, std::less<>> rest_;
};

// "vpce-1a2b3c4d" of "reports.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com" or of
// "vpce-1a2b3c4d.localhost"; empty for a host that names none.
std::string vpc_endpoint_of_host(const wire::HttpRequest& request);
wire::sigv4::Dialect dialect_of(wire::Protocol protocol);
// The error for an operation that a service does not have, in its protocol's words.
ApiError unknown_operation(const Route& route);

}  // namespace sim
