// The AWS SDK for C++ on a harness::InProcess without a socket: every request that a client makes
// goes to InProcess::send(). Installed where the SDK is, not compiled here; its calls are those of
// the SDK's public headers. In a test:
//
//   harness::InProcess sim;
//   Aws::SDKOptions options;
//   options.httpOptions.httpClientFactory_create_fn = [&sim] {
//     return Aws::MakeShared<harness::InProcessHttpClientFactory>("tests", sim);
//   };
//   Aws::InitAPI(options);
//
// Clients take sim.variables() for credentials and region, and any plain "http://127.0.0.1" as
// endpointOverride.
#pragma once

#include <aws/core/client/ClientConfiguration.h>
#include <aws/core/http/HttpClient.h>
#include <aws/core/http/HttpClientFactory.h>
#include <aws/core/http/standard/StandardHttpRequest.h>
#include <aws/core/http/standard/StandardHttpResponse.h>
#include <aws/core/utils/memory/AWSMemory.h>

#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "harness/in_process.h"

namespace harness {

class InProcessHttpClient : public Aws::Http::HttpClient {
 public:
  explicit InProcessHttpClient(InProcess& world) : world_(world) {}

  std::shared_ptr<Aws::Http::HttpResponse> MakeRequest(
      const std::shared_ptr<Aws::Http::HttpRequest>& request,
      Aws::Utils::RateLimits::RateLimiterInterface* = nullptr,
      Aws::Utils::RateLimits::RateLimiterInterface* = nullptr) const override {
    auto answer = world_.send(message_of(*request));
    auto response =
        Aws::MakeShared<Aws::Http::Standard::StandardHttpResponse>("InProcessHttpClient", request);
    std::string body = answer.body.read_all();
    // Without a wire, a body that is cut is an answer that never came.
    const auto& delivery = answer.delivery;
    const bool cut = delivery.cut_after_bytes && *delivery.cut_after_bytes < body.size();
    if (delivery.reset || cut) {
      response->SetResponseCode(Aws::Http::HttpResponseCode::REQUEST_NOT_MADE);
      response->SetClientErrorType(Aws::Client::CoreErrors::NETWORK_CONNECTION);
      response->SetClientErrorMessage("a fault of the simulated world cut the connection");
      return response;
    }
    response->SetResponseCode(static_cast<Aws::Http::HttpResponseCode>(answer.status));
    for (const auto& [name, value] : answer.headers) {
      response->AddHeader(Aws::String(name.c_str()), Aws::String(value.c_str()));
    }
    response->GetResponseBody().write(body.data(), static_cast<std::streamsize>(body.size()));
    return response;
  }

 private:
  static sim::wire::HttpRequest message_of(const Aws::Http::HttpRequest& request) {
    sim::wire::HttpRequest message;
    message.method = Aws::Http::HttpMethodMapper::GetNameForHttpMethod(request.GetMethod());
    // "http://host:port/path?query": what goes on the wire begins after the host.
    const std::string url = request.GetURIString().c_str();
    const auto host = url.find("://");
    const auto path = url.find_first_of("/?", host == std::string::npos ? 0 : host + 3);
    message.target = path == std::string::npos ? "/" : url.substr(path);
    if (message.target.front() == '?') message.target.insert(0, "/");
    for (const auto& [name, value] : request.GetHeaders()) {
      message.headers.add(name.c_str(), value.c_str());
    }
    if (const auto& content = request.GetContentBody()) {
      content->clear();
      content->seekg(0);
      message.body.assign(std::istreambuf_iterator<char>(*content), {});
    }
    return message;
  }

  InProcess& world_;
};

class InProcessHttpClientFactory : public Aws::Http::HttpClientFactory {
 public:
  explicit InProcessHttpClientFactory(InProcess& world) : world_(world) {}

  std::shared_ptr<Aws::Http::HttpClient> CreateHttpClient(
      const Aws::Client::ClientConfiguration&) const override {
    return Aws::MakeShared<InProcessHttpClient>("InProcessHttpClientFactory", world_);
  }
  std::shared_ptr<Aws::Http::HttpRequest> CreateHttpRequest(
      const Aws::String& uri, Aws::Http::HttpMethod method,
      const Aws::IOStreamFactory& streams) const override {
    return CreateHttpRequest(Aws::Http::URI(uri), method, streams);
  }
  std::shared_ptr<Aws::Http::HttpRequest> CreateHttpRequest(
      const Aws::Http::URI& uri, Aws::Http::HttpMethod method,
      const Aws::IOStreamFactory& streams) const override {
    auto request = Aws::MakeShared<Aws::Http::Standard::StandardHttpRequest>(
        "InProcessHttpClientFactory", uri, method);
    request->SetResponseStreamFactory(streams);
    return request;
  }

 private:
  InProcess& world_;
};

}  // namespace harness
