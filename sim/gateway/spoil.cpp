#include "sim/gateway/spoil.h"

#include <algorithm>

#include "sim/base/text.h"

namespace sim {
namespace {

void flip(std::string& piece, uint64_t begins_at, const FaultRule::Corruption& where) {
  for (size_t i = 0; i < piece.size(); ++i) {
    const uint64_t at = begins_at + i;
    if (at >= where.at && at - where.at < where.bytes) piece[i] = static_cast<char>(~piece[i]);
  }
}

void corrupt(wire::Body& body, const FaultRule::Corruption& where) {
  if (!body.source) return flip(body.text, 0, where);
  body.source = [inner = std::move(body.source), where, at = uint64_t{0}]() mutable {
    std::string piece = inner();
    flip(piece, at, where);
    at += piece.size();
    return piece;
  };
}

bool is_checksum(std::string_view name) {
  constexpr std::string_view kPrefix = "x-amz-checksum-";
  return name.size() > kPrefix.size() &&
         text::equals_ignoring_case(name.substr(0, kPrefix.size()), kPrefix) &&
         !text::equals_ignoring_case(name.substr(kPrefix.size()), "type");
}

// Still of the right form, so that a client finds the value wrong and not the header.
void make_checksums_wrong(wire::Headers& headers) {
  std::vector<wire::Headers::Field> wrong;
  for (const auto& [name, value] : headers) {
    if (!is_checksum(name) || value.empty()) continue;
    wrong.emplace_back(name, (value[0] == 'A' ? "B" : "A") + value.substr(1));
  }
  if (wrong.empty()) wrong.emplace_back("x-amz-checksum-crc32", "AAAAAA==");
  for (const auto& [name, value] : wrong) headers.set(name, value);
}

}  // namespace

Spoilt spoil(wire::HttpResponse& response, const FaultRule& rule) {
  wire::Delivery delivery = rule.delivery;
  delivery.idle_millis = response.delivery.idle_millis;
  const uint64_t length = response.body.length;
  const bool aims_at_bytes =
      delivery.cut_after_bytes || delivery.stall_after_bytes || rule.corrupt.has_value();
  if (delivery.cut_after_bytes && *delivery.cut_after_bytes >= length) {
    delivery.cut_after_bytes.reset();
  }
  if (delivery.stall_after_bytes && *delivery.stall_after_bytes >= length) {
    delivery.stall_after_bytes.reset();
  }
  const bool corrupts = rule.corrupt && rule.corrupt->at < length;
  const bool hits = delivery.cut_after_bytes || delivery.stall_after_bytes || corrupts;
  const bool does_more = rule.refuses() || rule.duplicate || rule.stale || rule.wrong_checksum ||
                         delivery.delay_millis != 0 || delivery.reset || delivery.hang ||
                         delivery.refuse_millis != 0;
  if (rule.status != 0 && rule.answer.empty()) response.body = wire::Body(std::string());
  if (corrupts) corrupt(response.body, *rule.corrupt);
  if (rule.wrong_checksum) make_checksums_wrong(response.headers);
  response.delivery = delivery;
  return aims_at_bytes && !hits && !does_more ? Spoilt::kNothingThere : Spoilt::kYes;
}

}  // namespace sim
