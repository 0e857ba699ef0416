#include "harness/record/recorded_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace harness::record {
namespace {

using sim::Value;
using sim::wire::Shape;
using sim::wire::ShapeType;

constexpr std::string_view kBytes = "base64";

// Secrets of answers that models do not call sensitive among them.
constexpr std::array<std::string_view, 7> kSecrets = {
    "SecretAccessKey", "SessionToken", "Plaintext",       "PrivateKeyPlaintext",
    "SecretKey",       "QRCodePNG",    "Base32StringSeed"};

// Names and addresses, which models call sensitive and which a request cannot do without.
constexpr std::array<std::string_view, 12> kNoSecrets = {"SSEKMSKeyId",
                                                         "SSEKMSEncryptionContext",
                                                         "NonEmptyKmsKeyArnString",
                                                         "AccountName",
                                                         "CreateAccountName",
                                                         "Email",
                                                         "HandshakeNotes",
                                                         "HandshakePartyId",
                                                         "HandshakeResourceValue",
                                                         "AuthorizationUrl",
                                                         "InstanceUrl",
                                                         "ResponsibilityTransferName"};

bool is_secret(const Shape* shape) {
  return shape && shape->sensitive &&
         std::find(kNoSecrets.begin(), kNoSecrets.end(), shape->name) == kNoSecrets.end();
}

enum class Side { kInput, kOutput };

Value bytes(const std::string& text) {
  if (sim::text::is_utf8(text)) return text;
  return {{kBytes, sim::encoding::base64(text)}};
}

Value recorded(const Shape* shape, const Value& value, Side side, std::string_view name) {
  const bool named = std::find(kSecrets.begin(), kSecrets.end(), name) != kSecrets.end();
  if (side == Side::kOutput && (named || is_secret(shape))) return kWithheld;
  if (side == Side::kInput && is_secret(shape) && value.is_string()) {
    return std::string(value.get_ref<const std::string&>().size(), 'x');
  }
  if (value.is_object()) {
    Value out = Value::object();
    for (const auto& [member, item] : value.items()) {
      const auto* known = shape ? shape->find(member) : nullptr;
      const Shape* below = known ? known->shape : shape ? shape->element : nullptr;
      out[member] = recorded(below, item, side, member);
    }
    return out;
  }
  if (value.is_array()) {
    Value out = Value::array();
    for (const auto& item : value) {
      out.push_back(recorded(shape ? shape->element : nullptr, item, side, ""));
    }
    return out;
  }
  return value.is_string() ? bytes(value.get_ref<const std::string&>()) : value;
}

}  // namespace

Value recorded_input(const Shape* shape, const Value& input) {
  return recorded(shape, input, Side::kInput, "");
}

Value recorded_output(const Shape* shape, const Value& output) {
  return recorded(shape, output, Side::kOutput, "");
}

Value value_of_recorded(const Value& input) {
  if (!input.is_structured()) return input;
  if (input.is_object() && input.size() == 1 && input.contains(kBytes) &&
      input[std::string(kBytes)].is_string()) {
    auto text = sim::encoding::from_base64(input[std::string(kBytes)].get<std::string>());
    if (!text) throw std::invalid_argument("\"base64\" holds what is no base64");
    return std::move(*text);
  }
  Value out = input;
  for (auto& each : out) each = value_of_recorded(Value(each));
  return out;
}

}  // namespace harness::record
