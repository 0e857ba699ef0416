// The only error that a caller of the simulated AWS sees. Handlers throw it through the error words
// declared beside each fake's rows; the gateway catches it in one place, rolls the request back and
// hands it to the codec of the protocol. Any other exception is a bug of ours.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/value.h"

namespace sim {

struct ApiError : std::exception {
  ApiError(std::string error_code, int status, std::string text)
      : code(std::move(error_code)), http_status(status), message(std::move(text)) {}

  // Adds a member of the error body beside code and message (S3's BucketName, Inspector's reason).
  ApiError&& with(std::string name, Value value) && {
    fields.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
  // Adds a response header (x-amz-bucket-region, Retry-After).
  ApiError&& header(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
  const char* what() const noexcept override {
    return message.empty() ? code.c_str() : message.c_str();
  }

  std::string code;  // as clients see it: "NoSuchBucket", "KMS.DisabledException"
  int http_status;
  std::string message;  // empty: the body carries no message member at all
  std::vector<std::pair<std::string, Value>> fields;
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace sim
