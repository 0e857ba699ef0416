#include "fakes/iam/pages.h"

#include "fakes/iam/records.h"
#include "sim/gateway/pages.h"

namespace fakes::iam {

std::string position_of(const sim::Call& call, const sim::Input& input) {
  if (!input.has("Marker")) return {};
  auto position = sim::page_position(call, input.view("Marker"));
  if (!position) throw validation("Invalid Marker.");
  return std::move(*position);
}

std::string marker_after(const sim::Call& call, std::string_view position) {
  return sim::page_token(call, position);
}

}  // namespace fakes::iam
