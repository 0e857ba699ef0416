#include "fakes/inspector/finding_details.h"

#include <fmt/format.h>

#include <functional>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/item_records.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/vulnerabilities.h"
#include "sim/aws/arn.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

struct Refusal {
  std::string_view code;
  std::string message;
};

std::string account_of(const std::string& arn) {
  return std::string(sim::aws::parse_arn(arn)->account);
}

// The answer or the refusal of each ARN of a batch, under the two members.
Output for_each_arn(const Input& input, const char* member,
                    const std::function<Value(const std::string&)>& answer_of) {
  Value answers = Value::array(), errors = Value::array();
  for (const auto& named : input.at("findingArns")) {
    const std::string arn = named;
    try {
      answers.push_back(answer_of(arn));
    } catch (const Refusal& refusal) {
      errors.push_back(
          {{"findingArn", arn}, {"errorCode", refusal.code}, {"errorMessage", refusal.message}});
    }
  }
  return Output({{member, answers}, {"errors", errors}});
}

Value existing_finding(const Call& call, const std::string& arn) {
  if (!manages(call, account_of(arn))) {
    throw Refusal{"ACCESS_DENIED", "The finding belongs to another account."};
  }
  FindingQuery query;
  query.scope = Scope{account_of(arn), call.region};
  query.tests.push_back({"arn", {arn}, {}, {}, {}});
  std::optional<int64_t> id;
  each_finding(call.state, query, [&](const StoredFinding& found) {
    id = found.id;
    return false;
  });
  if (!id) throw Refusal{"FINDING_DETAILS_NOT_FOUND", fmt::format("Finding {} not found.", arn)};
  return finding_document(call.state, *id);
}

// Only what the finding says itself, and public facts of its vulnerability.
Value details_of(const std::string& arn, const Value& finding) {
  Value details = {{"findingArn", arn}};
  if (finding.contains("epss")) details["epssScore"] = finding.at("epss").at("score");
  const auto exploits = finding.find("exploitabilityDetails");
  if (exploits != finding.end() && exploits->contains("lastKnownExploitAt")) {
    details["exploitObserved"]["lastSeen"] = exploits->at("lastKnownExploitAt");
  }
  if (const auto code = finding.find("codeVulnerabilityDetails"); code != finding.end()) {
    details["cwes"] = code->at("cwes");
  }
  const auto packages = finding.find("packageVulnerabilityDetails");
  if (packages == finding.end()) return details;
  details["referenceUrls"] = packages->value("referenceUrls", Value::array());
  for (const auto& known : known_vulnerabilities()) {
    if (known.id != packages->at("vulnerabilityId") || !known.exploited) continue;
    details["cisaData"]["dateAdded"] = sim::to_millis(*known.exploited);
  }
  return details;
}

}  // namespace

Output batch_get_finding_details(Call& call, const Input& input) {
  demand_enabled(call);
  return for_each_arn(input, "findingDetails", [&](const std::string& arn) {
    const Value finding = existing_finding(call, arn);
    const auto listed =
        find_item(call.state, {account_of(arn), call.region}, "finding-details", arn);
    return listed ? listed->document : details_of(arn, finding);
  });
}

// An administrator does not see the code of its members.
Output batch_get_code_snippet(Call& call, const Input& input) {
  demand_enabled(call);
  return for_each_arn(input, "codeSnippetResults", [&](const std::string& arn) {
    if (account_of(arn) != call.account) {
      throw Refusal{"ACCESS_DENIED", "The finding belongs to another account."};
    }
    const auto listed = find_item(call.state, scope_of(call), "code-snippet", arn);
    if (!listed) {
      throw Refusal{"CODE_SNIPPET_NOT_FOUND", fmt::format("No code snippet of {} found.", arn)};
    }
    return listed->document;
  });
}

}  // namespace fakes::inspector
