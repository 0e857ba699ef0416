#include "fakes/kms/pages.h"

#include "fakes/kms/records.h"
#include "sim/gateway/pages.h"

namespace fakes::kms {

std::string position_of(const sim::Call& call, const sim::Input& input) {
  if (!input.has("Marker")) return {};
  auto position = sim::page_position(call, input.view("Marker"));
  if (!position) throw invalid_marker();
  return std::move(*position);
}

std::string marker_after(const sim::Call& call, std::string_view position) {
  return sim::page_token(call, position);
}

}  // namespace fakes::kms
