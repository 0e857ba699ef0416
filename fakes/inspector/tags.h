// Tags of what Inspector lets be tagged: filters, CIS scan configurations, code security
// integrations and configurations. Whoever makes such a resource says so with keep_tags().
#pragma once

#include "fakes/inspector/item_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output tag_resource(sim::Call& call, const sim::Input& input);
sim::Output untag_resource(sim::Call& call, const sim::Input& input);
sim::Output list_tags_for_resource(sim::Call& call, const sim::Input& input);

// Keeps the request's `tags` for a new resource. Throws ValidationException for more than 50.
void keep_tags(sim::Call& call, const std::string& arn, const sim::Input& input);
// As answers show them; an empty object without any.
sim::Value tags_of(const sim::Call& call, const std::string& arn);

}  // namespace fakes::inspector
