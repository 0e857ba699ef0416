// The job that generates a report: Inspector selects findings, renders them, and puts one object
// into the customer's bucket under the customer's key, as its own service principal.
#pragma once

#include <string>

#include "fakes/inspector/records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

// Job "write_report"; the subject is the report's id.
void write_report(sim::Call& call, const std::string& report_id);

// Why a report FAILED, as GetFindingsReportStatus tells it.
struct ReportFailure {
  std::string code;  // a value of ReportingErrorCode
  std::string message;
};

// What an error of S3 (or of KMS behind it) means for a report.
ReportFailure failure_of(const Report& report, const sim::ApiError& error);

}  // namespace fakes::inspector
