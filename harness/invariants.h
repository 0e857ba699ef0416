// What must hold after every scenario, whatever it expects: a report that SUCCEEDED is there, whole
// and readable; one that FAILED or was CANCELLED left nothing behind; and no account ever had two
// at a time.
#pragma once

#include <string>
#include <vector>

#include "harness/expectations.h"

namespace harness {

// The report as Inspector knows it now, without a trace in the journal.
std::string status_of(Stage& stage, const BegunReport& report);

// Looks at every report that has ended and names what is wrong with it. The world is put back as it
// was, journal and fault counts included. `verified` holds the reports that need no second look.
std::vector<Unmet> broken_invariants(Stage& stage, const std::vector<BegunReport>& reports,
                                     std::vector<std::string>& verified);

// The objects of all buckets whose key holds a text.
struct FoundObject {
  std::string bucket, account, region, key;
};
std::vector<FoundObject> objects_with(Stage& stage, const std::string& text);
// Unfinished multipart uploads of all buckets, "bucket/key".
std::vector<std::string> unfinished_uploads(Stage& stage);

// An object's text as read by whoever may: the roots of the accounts, one after the other. `why`
// takes the last refusal.
std::optional<sim::wire::Output> read_object(Stage& stage, const FoundObject& object,
                                             std::string& why);

}  // namespace harness
