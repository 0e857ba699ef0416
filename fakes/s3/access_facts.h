// The facts of a bucket that decisions rest on: policy, ownership, ACL and Block Public Access, as
// they are or, where changes of policy take time to spread, as they were a while ago; and ACLs as
// the statements of a policy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// The bucket as decisions see it.
std::optional<Bucket> bucket_for_decisions(const sim::PolicyView& view, std::string_view partition,
                                           std::string_view name);
// Keeps the changed bucket; decisions see it when the policy delay of the world has passed.
void change_access(Call& call, const Bucket& bucket);
// The same for an account's own Block Public Access; nothing when it has none.
void change_account_access(Call& call, const std::optional<Value>& configuration);

// The policy that bears on an object of the bucket, or on the bucket itself when `object` is
// nothing: the bucket policy with the ACLs that count as statements after its own. Empty when there
// is neither.
std::string document_for_decisions(const Bucket& bucket, const std::optional<Object>& object);

}  // namespace fakes::s3
