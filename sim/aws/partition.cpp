#include "sim/aws/partition.h"

#include <algorithm>

namespace sim::aws {
namespace {

constexpr Partition kAws{"aws", "amazonaws.com", "us-east-1"};
constexpr Partition kAwsCn{"aws-cn", "amazonaws.com.cn", "cn-north-1"};
constexpr Partition kAwsUsGov{"aws-us-gov", "amazonaws.com", "us-gov-west-1"};

}  // namespace

const Partition* find_partition(std::string_view name) {
  for (const auto* partition : {&kAws, &kAwsCn, &kAwsUsGov}) {
    if (partition->name == name) return partition;
  }
  return nullptr;
}

const std::vector<Region>& regions() {
  using enum OptIn;
  static const std::vector<Region> kRegions = {
      {"af-south-1", &kAws, kOptIn, true},
      {"ap-east-1", &kAws, kOptIn, true},
      {"ap-east-2", &kAws, kOptIn, true},
      {"ap-northeast-1", &kAws, kAlwaysOn, true},
      {"ap-northeast-2", &kAws, kAlwaysOn, true},
      {"ap-northeast-3", &kAws, kAlwaysOn, true},
      {"ap-south-1", &kAws, kAlwaysOn, true},
      {"ap-south-2", &kAws, kOptIn, true},
      {"ap-southeast-1", &kAws, kAlwaysOn, true},
      {"ap-southeast-2", &kAws, kAlwaysOn, true},
      {"ap-southeast-3", &kAws, kOptIn, true},
      {"ap-southeast-4", &kAws, kOptIn, true},
      {"ap-southeast-5", &kAws, kOptIn, true},
      {"ap-southeast-6", &kAws, kOptIn, false},
      {"ap-southeast-7", &kAws, kOptIn, true},
      {"ca-central-1", &kAws, kAlwaysOn, true},
      {"ca-west-1", &kAws, kOptIn, true},
      {"eu-central-1", &kAws, kAlwaysOn, true},
      {"eu-central-2", &kAws, kOptIn, true},
      {"eu-north-1", &kAws, kAlwaysOn, true},
      {"eu-south-1", &kAws, kOptIn, true},
      {"eu-south-2", &kAws, kOptIn, true},
      {"eu-west-1", &kAws, kAlwaysOn, true},
      {"eu-west-2", &kAws, kAlwaysOn, true},
      {"eu-west-3", &kAws, kAlwaysOn, true},
      {"il-central-1", &kAws, kOptIn, true},
      {"me-central-1", &kAws, kOptIn, true},
      {"me-south-1", &kAws, kOptIn, true},
      {"mx-central-1", &kAws, kOptIn, true},
      {"sa-east-1", &kAws, kAlwaysOn, true},
      {"us-east-1", &kAws, kAlwaysOn, true},
      {"us-east-2", &kAws, kAlwaysOn, true},
      {"us-west-1", &kAws, kAlwaysOn, true},
      {"us-west-2", &kAws, kAlwaysOn, true},
      {"cn-north-1", &kAwsCn, kAlwaysOn, true},
      {"cn-northwest-1", &kAwsCn, kAlwaysOn, true},
      {"us-gov-east-1", &kAwsUsGov, kAlwaysOn, true},
      {"us-gov-west-1", &kAwsUsGov, kAlwaysOn, true},
  };
  return kRegions;
}

const Region* find_region(std::string_view name) {
  const auto& all = regions();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Region& r) { return r.name == name; });
  return at == all.end() ? nullptr : &*at;
}

const Partition& partition_of(std::string_view region) {
  const Region* known = find_region(region);
  return known ? *known->partition : kAws;
}

}  // namespace sim::aws
