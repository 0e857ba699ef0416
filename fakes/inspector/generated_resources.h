// The resources of generated findings, and the dice by which everything generated is drawn.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"
#include "sim/gateway/call.h"

namespace fakes::inspector {

// A cheap stream of numbers that starts from one of the world's ids: drawing a hundred thousand
// findings from SHA-256 would take longer than storing them.
class Dice {
 public:
  explicit Dice(std::string_view seed);

  uint64_t next();
  // 0 … bound-1; bound must be positive.
  int64_t below(int64_t bound) {
    return static_cast<int64_t>(next() % static_cast<uint64_t>(bound));
  }
  bool chance(int percent) { return below(100) < percent; }
  std::string hex(size_t digits);
  template <class List>
  const auto& pick(const List& list) {
    return list[static_cast<size_t>(below(static_cast<int64_t>(std::size(list))))];
  }

 private:
  uint64_t state_;
};

struct Resource {
  std::string type, id;
  std::string json;                     // the Resource object of a finding
  std::string name;                     // Lambda: the function's
  std::vector<std::string> ecosystems;  // whose packages it holds
  std::string layer_hash;               // ECR
  std::string repository, registry;     // ECR
  int64_t pushed_at = 0;                // ECR
  int64_t created_at = 0;               // no finding is older
};

// What resources of one account and region have in common.
class Resources {
 public:
  Resources(const sim::Call& call, Dice& dice);

  Resource instance();
  Resource image();
  Resource function();
  // Connected through one integration of the account; its id is its project's.
  Resource repository();

 private:
  Resource finish(Resource resource, sim::Value details, sim::Value tags) const;
  std::string product_and_role(char between);
  sim::Value tags(std::string_view name);
  int64_t days_ago(int64_t from, int64_t to);

  const sim::Call& call_;
  Dice& dice_;
  int64_t now_;
  std::vector<std::string> vpcs_;
  std::string integration_;  // an ARN, drawn with the first repository
  int64_t count_ = 0;
};

}  // namespace fakes::inspector
