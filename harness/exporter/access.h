// What Inspector needs before it can deliver a report: a bucket in the region, a symmetric customer
// key that is enabled, and two policies that let the service principal in. Checked here with the
// same policy engine that judges requests, and set up as the user guide documents it.
#pragma once

#include <string>
#include <vector>

#include "harness/exporter/aws.h"

namespace harness::exporter {

enum class Verdict { kGood, kFault, kUnknown };

struct Finding {
  Verdict verdict;
  std::string text;  // one line, or several for a policy's explanation
};

// Who exports, and as whom Inspector writes.
struct Exchange {
  std::string account, region, partition;
  std::string service_principal() const;  // regional in regions that must be opted in to
  std::string source_arn(std::string_view report) const;
};

// Looks at bucket, key and policies without changing anything. Throws CallError for failures that
// are no answer to a question asked here.
std::vector<Finding> check_access(Aws& aws, const Options& options, const Exchange& exchange,
                                  const std::string& key);

// Creates bucket and key where they are missing and puts the documented statements into both
// policies, keeping whatever else they say.
void set_up(Aws& aws, const Options& options, const Exchange& exchange, Progress& progress);

// The documented statements.
sim::Value bucket_statement(const Exchange& exchange, const std::string& bucket);
sim::Value key_statement(const Exchange& exchange);

// The key's ARN for an alias; anything else as it stands, for Inspector to judge.
std::string key_arn(Aws& aws, const std::string& key);

}  // namespace harness::exporter
