#include "fakes/securityhub/import.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/models.h"
#include "fakes/securityhub/asff_rules.h"
#include "fakes/securityhub/events.h"
#include "fakes/securityhub/hub.h"
#include "fakes/securityhub/products.h"
#include "fakes/securityhub/securityhub.h"
#include "fakes/securityhub/severity.h"
#include "sim/base/json_writer.h"

namespace fakes::securityhub {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

// A product cannot change these once the finding is there: they are the customers'.
constexpr const char* kOfCustomers[] = {"Note", "UserDefinedFields", "VerificationState",
                                        "Workflow"};
// A product's word counts for these until a customer has spoken.
constexpr const char* kOfBoth[] = {"Confidence", "Criticality", "RelatedFindings", "Severity",
                                   "Types"};

bool set_by_customer(const Finding& finding, const char* member) {
  return std::any_of(finding.set_by_customer.begin(), finding.set_by_customer.end(),
                     [&](const Value& each) { return each == member; });
}

void fall_back(Value& document, const char* member, Value value) {
  if (!document.contains(member)) document[member] = std::move(value);
}

// What the product says of both, at the top and among its own fields.
void complete_provider_fields(Value& document) {
  Value& own = document["FindingProviderFields"];
  if (own.is_null()) own = Value::object();
  for (const char* member : kOfBoth) {
    if (own.contains(member)) {
      fall_back(document, member, own[member]);
    } else if (document.contains(member)) {
      own[member] = document[member];
    }
  }
  if (own.contains("Severity")) {
    // Product and Normalized have no place there.
    Value shown = Value::object();
    complete_severity(own["Severity"]);
    for (const char* member : {"Label", "Original"}) {
      if (own["Severity"].contains(member)) shown[member] = own["Severity"][member];
    }
    own["Severity"] = std::move(shown);
  }
  if (document.contains("Severity")) complete_severity(document["Severity"]);
  if (!document.contains("Types")) document["Types"] = own["Types"] = Value::array();
}

void complete_product(const Call& call, Value& document) {
  const std::string product = document.at("ProductArn");
  const bool inspector = product == inspector_arn(call);
  fall_back(document, "ProductName", inspector ? "Inspector" : "Default");
  fall_back(document, "CompanyName", inspector ? "Amazon" : "Personal");
  fall_back(document, "Region", call.region);
  Value& fields = document["ProductFields"];
  if (fields.is_null()) fields = Value::object();
  fields["aws/securityhub/FindingId"] =
      fmt::format("{}/{}", product, document.at("Id").get<std::string>());
  fields["aws/securityhub/ProductName"] = document.at("ProductName");
  fields["aws/securityhub/CompanyName"] = document.at("CompanyName");
}

void complete_resources(const Call& call, Value& document) {
  for (auto& resource : document["Resources"]) {
    fall_back(resource, "Partition", std::string(call.partition.name));
    fall_back(resource, "Region", call.region);
  }
}

Value completed(const Call& call, Value document) {
  complete_provider_fields(document);
  complete_product(call, document);
  complete_resources(call, document);
  fall_back(document, "RecordState", "ACTIVE");
  fall_back(document, "WorkflowState", "NEW");
  fall_back(document, "Workflow", {{"Status", "NEW"}});
  document["ProcessedAt"] = sim::date::iso_millis(call.now());
  return document;
}

void keep(const Value& before, Value& document, const char* member) {
  document.erase(member);
  if (before.contains(member)) document[member] = before.at(member);
}

// A finding that is open again, or fails again, is news for the customer.
bool is_news(const Value& before, const Value& now) {
  const auto state = [](const Value& of) { return of.value("RecordState", "ACTIVE"); };
  const auto compliance = [](const Value& of) {
    const Value::json_pointer at("/Compliance/Status");
    return of.contains(at) ? of.at(at).get<std::string>() : std::string();
  };
  const bool reopened = state(before) == "ARCHIVED" && state(now) == "ACTIVE";
  const bool failed = compliance(before) == "PASSED" && compliance(now) != "PASSED";
  return reopened || failed;
}

void merge(const Finding& before, Value& document) {
  for (const char* member : kOfCustomers) keep(before.document, document, member);
  for (const char* member : kOfBoth) {
    if (set_by_customer(before, member)) keep(before.document, document, member);
  }
  const std::string status = before.document.at("Workflow").value("Status", "NEW");
  if (is_news(before.document, document) && (status == "NOTIFIED" || status == "RESOLVED")) {
    document["Workflow"]["Status"] = "NEW";
  }
}

bool is_older(const Value& document, const Value& than) {
  const auto at = [](const Value& of) {
    return sim::date::parse_iso(of.at("UpdatedAt").get<std::string>());
  };
  return at(document) < at(than);
}

std::string foreign(const Call& call, const Value& finding) {
  const std::string product = finding.at("ProductArn");
  if (product != inspector_arn(call) && product != default_product_arn(call)) {
    return "data.ProductArn should be the ARN of a product that this account takes findings from";
  }
  if (finding.at("AwsAccountId") != call.account) {
    return "data.AwsAccountId should be the account that calls BatchImportFindings";
  }
  return {};
}

Value failed(const Value& document, const std::string& fault) {
  const bool named = document.is_object() && document.contains("Id") &&
                     document["Id"].is_string() && !document["Id"].get<std::string>().empty();
  return {{"Id", named ? document["Id"].get<std::string>() : "Unknown"},
          {"ErrorCode", "InvalidInput"},
          {"ErrorMessage",
           fmt::format("Finding does not adhere to Amazon Finding Format. {}.", fault)}};
}

}  // namespace

std::string import_finding(Call& call, const Value& document) {
  if (sim::json::dump(document).size() > kLargestFinding) {
    return "data should NOT be larger than 240 KB";
  }
  Checked checked = check_finding(fakes::model("securityhub"), document);
  if (!checked.fault.empty()) return checked.fault;
  if (std::string fault = foreign(call, checked.finding); !fault.empty()) return fault;
  Finding finding;
  finding.product_arn = checked.finding.at("ProductArn");
  finding.id = checked.finding.at("Id");
  const auto before = find_finding(call.state, scope_of(call), finding.product_arn, finding.id);
  if (before && is_older(checked.finding, before->document)) return {};
  finding.document = completed(call, std::move(checked.finding));
  if (before) {
    merge(*before, finding.document);
    finding.set_by_customer = before->set_by_customer;
  }
  put_finding(call.state, scope_of(call), finding);
  announce(call, finding.document);
  return {};
}

Output batch_import_findings(Call& call, const Input& input) {
  require_hub(call);
  Value out = {{"FailedCount", 0}, {"SuccessCount", 0}, {"FailedFindings", Value::array()}};
  int64_t failures = 0, successes = 0;
  for (const auto& document : input.at("Findings")) {
    const std::string fault = import_finding(call, document);
    if (fault.empty()) {
      ++successes;
    } else {
      ++failures;
      out["FailedFindings"].push_back(failed(document, fault));
    }
  }
  out["FailedCount"] = failures;
  out["SuccessCount"] = successes;
  return out;
}

}  // namespace fakes::securityhub
