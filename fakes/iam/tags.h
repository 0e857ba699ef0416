// Tags of IAM resources: as requests carry them, as they are stored, as answers show them.
#pragma once

#include <string>
#include <vector>

#include "sim/gateway/service.h"

namespace fakes::iam {

// Tags of a request as they are stored (name to value), and stored tags as answers show them.
sim::Value tags_from(const sim::Value& list);
sim::Value tags_shown(const sim::Value& tags);

// Changes of stored tags. The names of tags differ in more than letter case: a new one takes the
// place of the old one.
void add_tags(sim::Value& tags, const sim::Value& list);
void remove_tags(sim::Value& tags, const std::vector<std::string>& names);

}  // namespace fakes::iam
