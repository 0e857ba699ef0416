#include "fakes/sqs/message_attributes.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/sqs/errors.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::sqs {

using sim::Value;

namespace {

constexpr size_t kMostAttributes = 10;
constexpr size_t kLongestName = 256;
constexpr char kStringTransport = 1, kBinaryTransport = 2;

bool is_binary(const Value& attribute) { return attribute.contains("BinaryValue"); }

std::string value_of(const Value& attribute) {
  return attribute.value(is_binary(attribute) ? "BinaryValue" : "StringValue", std::string());
}

std::string type_of(const Value& attribute) {
  const std::string type = attribute.value("DataType", std::string());
  return type.substr(0, type.find('.'));
}

void check_name(const std::string& name) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  const std::string lower = sim::text::lower(name);
  if (name.empty() || name.size() > kLongestName ||
      name.find_first_not_of(kLetters) != std::string::npos || name.front() == '.' ||
      name.back() == '.' || name.find("..") != std::string::npos || lower.starts_with("aws.") ||
      lower.starts_with("amazon.")) {
    throw invalid_parameter(fmt::format("The message attribute name '{}' is invalid.", name));
  }
}

bool is_decimal(std::string_view text) {
  size_t digits = 0, points = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] >= '0' && text[i] <= '9') {
      ++digits;
    } else if (text[i] == '.') {
      ++points;
    } else if (i != 0 || (text[i] != '-' && text[i] != '+')) {
      return false;
    }
  }
  return digits > 0 && points <= 1;
}

void check_one(const std::string& name, const Value& attribute) {
  check_name(name);
  for (const char* list : {"StringListValues", "BinaryListValues"}) {
    if (attribute.contains(list) && !attribute[list].empty()) {
      throw invalid_parameter(
          fmt::format("Message attribute list values in SendMessage operation are not supported."));
    }
  }
  const std::string type = type_of(attribute);
  if (type != "String" && type != "Number" && type != "Binary") {
    throw invalid_parameter(
        fmt::format("The message attribute '{}' has an invalid message attribute type, the set of "
                    "supported type prefixes is Binary, Number, and String.",
                    name));
  }
  if ((type == "Binary") != is_binary(attribute) || value_of(attribute).empty()) {
    throw invalid_parameter(
        fmt::format("Message (user) attribute '{}' must contain a non-empty value of type '{}'.",
                    name, type == "Binary" ? "Binary" : "String"));
  }
  if (type == "Number" && !is_decimal(value_of(attribute))) {
    throw invalid_parameter(
        fmt::format("Can't cast the value of message (user) attribute '{}' to a number.", name));
  }
}

void append_counted(std::string& out, std::string_view bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>(bytes.size() >> shift & 0xFF);
  }
  out += bytes;
}

Value with_binaries(const Value& attributes, std::string (*turn)(const std::string&)) {
  Value out = attributes;
  for (auto& [name, attribute] : out.items()) {
    if (is_binary(attribute)) {
      attribute["BinaryValue"] = turn(attribute["BinaryValue"].get<std::string>());
    }
  }
  return out;
}

bool names_it(const std::string& pattern, const std::string& name) {
  if (pattern == "All" || pattern == ".*" || pattern == name) return true;
  if (!pattern.ends_with(".*")) return false;
  return name.starts_with(pattern.substr(0, pattern.size() - 2));
}

}  // namespace

void check_message_attributes(const Value& attributes) {
  if (attributes.size() > kMostAttributes) {
    throw invalid_parameter(
        fmt::format("Number of message attributes [{}] exceeds the allowed maximum [{}].",
                    attributes.size(), kMostAttributes));
  }
  for (const auto& [name, attribute] : attributes.items()) check_one(name, attribute);
}

size_t size_of_attributes(const Value& attributes) {
  size_t size = 0;
  for (const auto& [name, attribute] : attributes.items()) {
    size += name.size() + attribute.value("DataType", std::string()).size() +
            value_of(attribute).size();
  }
  return size;
}

std::string digest_of_attributes(const Value& attributes) {
  if (attributes.empty()) return {};
  std::string text;
  // An object of ours is ordered by name already.
  for (const auto& [name, attribute] : attributes.items()) {
    append_counted(text, name);
    append_counted(text, attribute.value("DataType", std::string()));
    text += is_binary(attribute) ? kBinaryTransport : kStringTransport;
    append_counted(text, value_of(attribute));
  }
  return sim::encoding::hex(sim::crypto::md5(text));
}

Value to_row(const Value& attributes) {
  return with_binaries(attributes,
                       [](const std::string& bytes) { return sim::encoding::base64(bytes); });
}

Value from_row(const Value& attributes) {
  return with_binaries(attributes, [](const std::string& text) {
    return sim::encoding::from_base64(text).value_or(std::string());
  });
}

Value attributes_named(const Value& attributes, const Value& names) {
  Value out = Value::object();
  for (const auto& [name, attribute] : attributes.items()) {
    const bool wanted = std::any_of(names.begin(), names.end(), [&](const Value& pattern) {
      return names_it(pattern.get<std::string>(), name);
    });
    if (wanted) out[name] = attribute;
  }
  return out;
}

}  // namespace fakes::sqs
