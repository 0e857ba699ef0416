// How each verb of an expectation is judged. One row of verbs() names each of them.
#pragma once

#include <vector>

#include "harness/expectations.h"

namespace harness {

std::vector<Unmet> judge_exit(const Evidence&, const Expectation&);
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

}  // namespace harness
