// How each verb of an expectation is judged. One row of verbs() names each of them.
#pragma once

#include <vector>

#include "harness/expectations.h"

namespace harness {

std::vector<Unmet> judge_exit(const Evidence&, const Expectation&);
std::vector<Unmet> judge_exits(const Evidence&, const Expectation&);
std::vector<Unmet> judge_stdout_lacks(const Evidence&, const Expectation&);
std::vector<Unmet> judge_stderr_lacks(const Evidence&, const Expectation&);
std::vector<Unmet> judge_order(const Evidence&, const Expectation&);
std::vector<Unmet> judge_spacing(const Evidence&, const Expectation&);
std::vector<Unmet> judge_retried(const Evidence&, const Expectation&);
std::vector<Unmet> judge_credentials(const Evidence&, const Expectation&);
std::vector<Unmet> judge_allowed(const Evidence&, const Expectation&);
std::vector<Unmet> judge_findings(const Evidence&, const Expectation&);
std::vector<Unmet> judge_stdout(const Evidence&, const Expectation&);
std::vector<Unmet> judge_stderr(const Evidence&, const Expectation&);
std::vector<Unmet> judge_report(const Evidence&, const Expectation&);
std::vector<Unmet> judge_report_count(const Evidence&, const Expectation&);
std::vector<Unmet> judge_object(const Evidence&, const Expectation&);
std::vector<Unmet> judge_denied(const Evidence&, const Expectation&);
std::vector<Unmet> judge_calls(const Evidence&, const Expectation&);
std::vector<Unmet> judge_call(const Evidence&, const Expectation&);
std::vector<Unmet> judge_event(const Evidence&, const Expectation&);
std::vector<Unmet> judge_fault(const Evidence&, const Expectation&);
std::vector<Unmet> judge_uploads(const Evidence&, const Expectation&);
std::vector<Unmet> judge_virtual_duration(const Evidence&, const Expectation&);

// Empty when a count is as wanted: a whole number, or an object of bounds; else what was wanted.
std::string fault_of_count(const sim::Value& wanted, int64_t had);

}  // namespace harness
