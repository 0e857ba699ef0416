// The finished report: fetched, checked to be whole and well-formed, counted and written to a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/exporter/aws.h"
#include "harness/exporter/report.h"

namespace harness::exporter {

struct Download {
  std::string key;         // of the object
  std::string file;        // where it was written; "-" for standard output
  std::string encryption;  // as S3 names it, with the key
  uint64_t bytes = 0;
  int64_t findings = 0;
};

// Where a report may lie, the likelier key first: whether Inspector puts a slash after a prefix
// that has none is not documented.
std::vector<std::string> possible_keys(const Options& options, const std::string& id);

// Throws CallError, and Stop when the object is not what a report must be.
Download download(Aws& aws, const Options& options, const ReportStatus& report, Progress& progress);

// The number of findings in a report. Throws std::runtime_error that says what is wrong with it.
int64_t count_csv(std::string_view text);
int64_t count_json(std::string_view text);

// The number of findings that ListFindings has for a report's filter, ACTIVE ones by default.
int64_t count_listed(Aws& aws, sim::Value criteria);

}  // namespace harness::exporter
