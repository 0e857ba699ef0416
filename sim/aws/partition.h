// The partitions of AWS (aws, aws-cn, aws-us-gov) and their regions: names, DNS suffix, and which
// regions an account must opt in to. Facts from botocore's endpoint data and the AWS region pages;
// used for ARNs, region rules, regional service principals and Host parsing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sim::aws {

struct Partition {
  std::string_view name;            // "aws"
  std::string_view dns_suffix;      // "amazonaws.com"
  std::string_view default_region;  // where global services sign: "us-east-1"
};

enum class OptIn { kAlwaysOn, kOptIn };

struct Region {
  std::string_view name;
  const Partition* partition;
  OptIn opt_in;
  bool inspector;  // Amazon Inspector has an endpoint there
};

// nullptr when no partition has that name.
const Partition* find_partition(std::string_view name);
const std::vector<Region>& regions();
// nullptr when no region has that name.
const Region* find_region(std::string_view name);
// The partition of a region; for an unknown name the commercial partition.
const Partition& partition_of(std::string_view region);

}  // namespace sim::aws
