// What the wire tests share: files of the repository and of the data beside it, loaded models,
// cases whose values hold bytes.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "sim/base/encoding.h"
#include "sim/base/value.h"
#include "sim/wire/codec.h"
#include "sim/wire/model.h"

namespace sim::wire::test {

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::string source_path(const std::string& path) {
  return std::string(SIM_SOURCE_DIR) + "/" + path;
}
inline std::string shared_path(const std::string& path) {
  return std::string(SIM_SOURCE_DIR) + "/../shared/" + path;
}

// "s3/s3": the model of fakes/s3/s3.model.json, loaded once.
inline const Model& model(const std::string& name) {
  struct Loaded {
    std::string text;
    Model model;
  };
  static std::map<std::string, Loaded> loaded;
  const auto [at, added] = loaded.try_emplace(name);
  if (added) {
    at->second.text = read_text(source_path("fakes/" + name + ".model.json"));
    at->second.model = load_model(at->second.text);
  }
  return at->second.model;
}

inline const std::vector<std::string>& model_names() {
  static const std::vector<std::string> names = {"inspector/inspector", "s3/s3", "kms/kms",
                                                 "iam/iam", "iam/sts"};
  return names;
}

// {"$blob": base64} becomes its bytes.
inline Value with_bytes(Value value) {
  if (value.is_object() && value.size() == 1 && value.contains("$blob")) {
    return *encoding::from_base64(value["$blob"].get<std::string>());
  }
  if (value.is_structured()) {
    for (Value& each : value) each = with_bytes(std::move(each));
  }
  return value;
}

inline HttpRequest request(std::string method, std::string target, std::string body = {},
                           Headers headers = {}) {
  HttpRequest made;
  made.method = std::move(method);
  made.target = std::move(target);
  made.body = std::move(body);
  made.headers = std::move(headers);
  return made;
}

// The error that a call throws; fails the test when it throws none.
template <class F>
ApiError error_of(F call) {
  try {
    call();
  } catch (const ApiError& error) {
    return error;
  }
  ADD_FAILURE() << "no error was thrown";
  return ApiError("none", 0, "");
}

inline Value field(const ApiError& error, const std::string& name) {
  for (const auto& [known, value] : error.fields) {
    if (known == name) return value;
  }
  return {};
}

}  // namespace sim::wire::test
