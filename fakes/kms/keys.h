// KMS operations on keys as such: making, describing, listing, enabling and deleting them.
#pragma once

#include "fakes/kms/records.h"
#include "sim/gateway/service.h"

namespace fakes::kms {

sim::Output create_key(sim::Call& call, const sim::Input& input);
sim::Output describe_key(sim::Call& call, const sim::Input& input);
sim::Output list_keys(sim::Call& call, const sim::Input& input);
sim::Output enable_key(sim::Call& call, const sim::Input& input);
sim::Output disable_key(sim::Call& call, const sim::Input& input);
sim::Output schedule_key_deletion(sim::Call& call, const sim::Input& input);
sim::Output cancel_key_deletion(sim::Call& call, const sim::Input& input);
sim::Output update_key_description(sim::Call& call, const sim::Input& input);
sim::Output get_key_rotation_status(sim::Call& call, const sim::Input& input);

// The deletion date of a scheduled key has come; the subject is its ARN.
void delete_key(sim::Call& call, const std::string& arn);

// Gives the key its owner, id (unless it has one), ARN, default policy and material, and stores it.
void make_key(sim::Call& call, Key& key);
void schedule_deletion(sim::Call& call, const Key& key, int64_t days);

}  // namespace fakes::kms
