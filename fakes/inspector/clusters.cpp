#include "fakes/inspector/clusters.h"

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/item_records.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"

namespace fakes::inspector {

using sim::Call;
using sim::Input;
using sim::Output;

constexpr int64_t kDefaultPage = 100;

Output get_clusters_for_image(Call& call, const Input& input) {
  demand_enabled(call);
  const std::string image = input.in("filter").text("resourceId");
  std::vector<Item> clusters;
  for (const auto& account : visible_accounts(call)) {
    for (auto& item : items_of(call.state, {account, call.region}, "cluster")) {
      if (item.document.at("image") == image) clusters.push_back(std::move(item));
    }
  }
  std::sort(clusters.begin(), clusters.end(),
            [](const Item& a, const Item& b) { return a.id < b.id; });
  return page_from(
      call, input, "cluster", kDefaultPage, std::move(clusters),
      [](const Item& item) { return item.document.at("cluster"); },
      [](const Item& item) { return item.id; });
}

}  // namespace fakes::inspector
