// What the transport for the AWS SDK for C++ uses of the SDK, with the SDK's names and signatures:
// Debian has no package of it, and the transport is to be compiled and run all the same.
#pragma once

#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

namespace Aws {

using String = std::string;
using IOStream = std::iostream;
using IOStreamFactory = std::function<IOStream*()>;

template <class T, class... Arguments>
std::shared_ptr<T> MakeShared(const char*, Arguments&&... arguments) {
  return std::make_shared<T>(std::forward<Arguments>(arguments)...);
}

namespace Client {
struct ClientConfiguration {};
enum class CoreErrors { OK, NETWORK_CONNECTION };
}  // namespace Client

namespace Utils::RateLimits {
class RateLimiterInterface;
}

namespace Http {

enum class HttpMethod { HTTP_GET, HTTP_POST };
enum class HttpResponseCode { REQUEST_NOT_MADE = -1, OK = 200, FORBIDDEN = 403 };
using HeaderValueCollection = std::map<String, String>;

namespace HttpMethodMapper {
inline const char* GetNameForHttpMethod(HttpMethod method) {
  return method == HttpMethod::HTTP_GET ? "GET" : "POST";
}
}  // namespace HttpMethodMapper

class URI {
 public:
  URI(String text) : text_(std::move(text)) {}  // NOLINT: implicit, as in the SDK
  String GetURIString(bool = true) const { return text_; }

 private:
  String text_;
};

class HttpRequest {
 public:
  HttpRequest(const URI& uri, HttpMethod method) : uri_(uri), method_(method) {}
  virtual ~HttpRequest() = default;
  virtual HeaderValueCollection GetHeaders() const = 0;
  virtual void SetHeaderValue(const String& name, const String& value) = 0;
  virtual void AddContentBody(const std::shared_ptr<IOStream>& body) = 0;
  virtual const std::shared_ptr<IOStream>& GetContentBody() const = 0;
  virtual const IOStreamFactory& GetResponseStreamFactory() const = 0;
  virtual void SetResponseStreamFactory(const IOStreamFactory& factory) = 0;
  String GetURIString(bool query = true) const { return uri_.GetURIString(query); }
  HttpMethod GetMethod() const { return method_; }

 private:
  URI uri_;
  HttpMethod method_;
};

class HttpResponse {
 public:
  virtual ~HttpResponse() = default;
  virtual HttpResponseCode GetResponseCode() const { return code_; }
  virtual void SetResponseCode(HttpResponseCode code) { code_ = code; }
  virtual const String& GetHeader(const String& name) const = 0;
  virtual void AddHeader(const String& name, const String& value) = 0;
  virtual IOStream& GetResponseBody() const = 0;
  bool HasClientError() const { return failed_; }
  void SetClientErrorType(Client::CoreErrors) { failed_ = true; }
  void SetClientErrorMessage(const String&) {}

 private:
  HttpResponseCode code_ = HttpResponseCode::REQUEST_NOT_MADE;
  bool failed_ = false;
};

namespace Standard {

class StandardHttpRequest : public HttpRequest {
 public:
  using HttpRequest::HttpRequest;
  HeaderValueCollection GetHeaders() const override { return headers_; }
  void SetHeaderValue(const String& name, const String& value) override { headers_[name] = value; }
  void AddContentBody(const std::shared_ptr<IOStream>& body) override { body_ = body; }
  const std::shared_ptr<IOStream>& GetContentBody() const override { return body_; }
  const IOStreamFactory& GetResponseStreamFactory() const override { return streams_; }
  void SetResponseStreamFactory(const IOStreamFactory& factory) override { streams_ = factory; }

 private:
  HeaderValueCollection headers_;
  std::shared_ptr<IOStream> body_;
  IOStreamFactory streams_;
};

class StandardHttpResponse : public HttpResponse {
 public:
  explicit StandardHttpResponse(const std::shared_ptr<const HttpRequest>& request)
      : body_(request->GetResponseStreamFactory()()) {}
  const String& GetHeader(const String& name) const override { return headers_.at(name); }
  void AddHeader(const String& name, const String& value) override { headers_[name] = value; }
  IOStream& GetResponseBody() const override { return *body_; }

 private:
  HeaderValueCollection headers_;
  std::unique_ptr<IOStream> body_;
};

}  // namespace Standard

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual std::shared_ptr<HttpResponse> MakeRequest(
      const std::shared_ptr<HttpRequest>& request,
      Utils::RateLimits::RateLimiterInterface* read_limiter = nullptr,
      Utils::RateLimits::RateLimiterInterface* write_limiter = nullptr) const = 0;
};

class HttpClientFactory {
 public:
  virtual ~HttpClientFactory() = default;
  virtual std::shared_ptr<HttpClient> CreateHttpClient(
      const Client::ClientConfiguration& configuration) const = 0;
  virtual std::shared_ptr<HttpRequest> CreateHttpRequest(const String& uri, HttpMethod method,
                                                         const IOStreamFactory& streams) const = 0;
  virtual std::shared_ptr<HttpRequest> CreateHttpRequest(const URI& uri, HttpMethod method,
                                                         const IOStreamFactory& streams) const = 0;
};

}  // namespace Http
}  // namespace Aws
