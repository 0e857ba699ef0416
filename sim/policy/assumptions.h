// What AWS's documentation leaves open or says in two ways, as switches: each default is the
// reading that fits the documentation best, each alternative one that a reader may hold for true.
// Part of the rules of a decision (policy::Rules).
#pragma once

namespace sim::policy {

struct Assumptions {
  // A bare "*" in the Principal of an Allow, in the caller's own account, when the permissions
  // boundary, or the session policy, is silent: whether the caller gets in all the same.
  bool everyone_passes_boundary = true;
  bool everyone_passes_session = false;
  // Whether "*" in the Principal of an Allow covers service principals. Queue and topic policies
  // with "*" and aws:SourceArn are widely used to let services in, so it does. In a Deny it always
  // does.
  bool everyone_includes_services = true;
  // Whether a KMS grant to a principal of another account counts as that account's consent too.
  bool grant_suffices_across_accounts = true;
  // A multivalued key without ForAllValues or ForAnyValue: true, the condition never holds, negated
  // or not; false, it holds when one of the values passes.
  bool multivalued_needs_set_operator = true;
  // ForAnyValue:…IfExists on a missing key: the text on IfExists says true, the one on sets false.
  bool any_value_if_exists_holds_when_missing = true;
  // ArnNotEquals and ArnNotLike on a value that is no ARN: true, it is unlike every ARN; false, the
  // condition cannot be judged and does not hold.
  bool no_arn_is_unlike_every_arn = true;
  // NumericNotEquals and DateNotEquals on a value that is no number, or no date: true, it differs
  // from all; false, the condition cannot be judged and does not hold.
  bool unreadable_value_differs = false;
  // RestrictPublicBuckets under a public policy: true, it acts as a Deny to outsiders; false, it is
  // only asked when everything else allows, so that a missing Allow is named before it.
  bool public_restriction_denies_first = true;
};

}  // namespace sim::policy
