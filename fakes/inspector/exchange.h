// Findings in and out, in the forms in which people have them: what `aws inspector2 list-findings`
// prints, JSON and CSV reports, and Security Hub's exports (ASFF). The world file's
// {"findings": {"import": "file"}} and the commands `findings import` and `findings export` stand
// on it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"
#include "sim/time/instant.h"

namespace fakes::inspector {

enum class FindingForm { kJson, kAsff, kCsv };

// "json", "asff", "csv"; nothing for another word.
std::optional<FindingForm> form_named(std::string_view word);

// Calls `use` with each finding of a text of any form, as it is stored, in the order of the text.
// Takes {"findings": […]}, {"Findings": […]}, a list, several of them one after the other (pages of
// a listing), events with a finding as their detail, and CSV. An account id that is no number (as
// anonymised exports have) becomes `account`. Throws WorldError with what is wrong and where;
// findings before that place have been handed over then.
void import_findings(std::string_view text, std::string_view account,
                     const std::function<void(const sim::Value& finding)>& use);

// The findings in a form. `now` gives the ages of a CSV report.
std::string export_findings(const std::vector<sim::Value>& findings, FindingForm form,
                            sim::Instant now);

}  // namespace fakes::inspector
