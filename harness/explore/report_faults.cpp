#include "harness/explore/report_faults.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "sim/base/text.h"

namespace harness::explore {
namespace {

using sim::Value;

constexpr int64_t kSlowSeconds = 20 * 3600;  // pace leap looks a day ahead

// What S3 answers to Inspector, and the error code that the report then has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kWriting = {{
    {"AccessDenied", "INVALID_PERMISSIONS"},
    {"NoSuchBucket", "BUCKET_NOT_FOUND"},
    {"PermanentRedirect", "INCOMPATIBLE_BUCKET_REGION"},
    {"KMS.DisabledException", "MALFORMED_KMS_KEY"},
    {"InternalError", "INTERNAL_ERROR"},
}};

bool by_inspector(const Value& call) {
  return call.at("principal").get_ref<const std::string&>().starts_with("inspector2.");
}

bool by_program(const Ground& ground, const Value& call) {
  return sim::text::wildcard_match(ground.callers,
                                   call.at("principal").get_ref<const std::string&>());
}

template <class Fits>
const Value* first_call(const Value& calls, Fits fits) {
  const auto at = std::find_if(calls.begin(), calls.end(), fits);
  return at == calls.end() ? nullptr : &*at;
}

void laid_over(Value& scenario, const char* section, const std::string& name, Value value) {
  scenario["given"][section][name] = std::move(value);
}

// The first list that a step is put in front of.
void first_step(Value& scenario, const char* list, Value step) {
  if (!scenario.contains(list)) scenario[list] = Value::array();
  scenario[list].insert(scenario[list].begin(), std::move(step));
}

}  // namespace

std::vector<Trial> report_trials(const Ground& ground, const Value& calls) {
  std::vector<Trial> out;
  const Value* create = first_call(calls, [&](const Value& call) {
    return call.at("operation") == "CreateFindingsReport" && by_program(ground, call);
  });
  if (!create) return out;
  const Value* writing = first_call(
      calls, [&](const Value& call) { return call.at("service") == "s3" && by_inspector(call); });
  if (writing) {
    for (const auto& [answer, code] : kWriting) {
      const std::string on = "s3:" + writing->at("operation").get<std::string>();
      out.push_back(ground.trial("the report fails with " + std::string(code),
                                 {{"on", on},
                                  {"principal", writing->at("principal")},
                                  {"calls", {1}},
                                  {"answer", answer}}));
    }
  }
  Trial empty = ground.trial("the report fails with NO_FINDINGS_FOUND");
  laid_over(empty.scenario, "inspector", ground.region, {{"findings", Value::array()}});
  out.push_back(std::move(empty));

  Trial cancelled = ground.trial("the report is cancelled by somebody else");
  Value cancel = {{"call", "inspector2:CancelFindingsReport"},
                  {"input", {{"reportId", "{report}"}}}};
  first_step(cancelled.scenario, "during",
             {{"after", "inspector2:CreateFindingsReport"},
              {"principal", ground.callers},
              {"do", Value::array({cancel})}});
  out.push_back(std::move(cancelled));

  Trial slow = ground.trial("the report takes twenty hours");
  laid_over(slow.scenario, "settings", "inspector.report_base_seconds", kSlowSeconds);
  out.push_back(std::move(slow));

  const Value& input = create->at("input");
  if (input.contains("s3Destination")) {
    Trial other = ground.trial("another report is in progress");
    Value begin = {{"call", "inspector2:CreateFindingsReport"},
                   {"input",
                    {{"reportFormat", input.value("reportFormat", "CSV")},
                     {"s3Destination", input["s3Destination"]}}},
                   {"region", ground.region}};
    begin["input"]["s3Destination"]["keyPrefix"] = "somebody-elses";
    first_step(other.scenario, "before", std::move(begin));
    out.push_back(std::move(other));
  }
  return out;
}

}  // namespace harness::explore
