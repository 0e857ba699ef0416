// Buckets, and the Block Public Access of accounts, in world files.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::s3 {

// The section "buckets" of a region.
void load_buckets(sim::Call& call, const sim::Section::Content& content);

// The section "s3_public_access_block" of an account; switches that it does not name are off.
void load_account_access(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::s3
