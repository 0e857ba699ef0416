#include "fakes/inspector/announcements.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "fakes/inspector/covered_resources.h"
#include "fakes/inspector/filters.h"
#include "fakes/inspector/hub_feed.h"
#include "fakes/inspector/report_text.h"
#include "sim/gateway/event.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;

sim::Event event_of(const Scope& scope, const char* detail_type) {
  sim::Event event;
  event.source = "aws.inspector2";
  event.detail_type = detail_type;
  event.account = scope.account;
  event.region = scope.region;
  return event;
}

// Which scan type makes the rows of coverage of a resource and kind of scan.
std::string_view scan_type_of(const Value& resource) {
  const std::string& type = resource.at("resourceType").get_ref<const std::string&>();
  if (type == "AWS_EC2_INSTANCE") return "EC2";
  if (type == "AWS_ECR_CONTAINER_IMAGE" || type == "AWS_ECR_REPOSITORY") return "ECR";
  if (type == "CODE_REPOSITORY") return "CODE_REPOSITORY";
  return resource.at("scanType") == "CODE" ? "LAMBDA_CODE" : "LAMBDA";
}

std::string iso_micros(sim::Instant at) {
  std::string text = sim::date::iso_millis(at);
  return text.insert(text.size() - 1, "000");
}

Value severity_counts(Call& call, const Scope& scope, const std::string& resource) {
  const auto count = [&](const char* severity) {
    Value criteria = {{"findingStatus", {{{"comparison", "EQUALS"}, {"value", "ACTIVE"}}}},
                      {"resourceId", {{{"comparison", "EQUALS"}, {"value", resource}}}}};
    if (severity) criteria["severity"] = {{{"comparison", "EQUALS"}, {"value", severity}}};
    return matching_findings(call.state, scope, filter_of(criteria)).size();
  };
  return {{"CRITICAL", count("CRITICAL")},
          {"HIGH", count("HIGH")},
          {"MEDIUM", count("MEDIUM")},
          {"TOTAL", count(nullptr)}};
}

void announce_row(Call& call, const Scope& scope, const Value& resource) {
  sim::Event event = event_of(scope, "Inspector2 Coverage");
  event.resources = {resource.at("resourceId").get<std::string>()};
  const Value& status = resource.at("scanStatus");
  event.detail = {{"scanStatus",
                   {{"reason", status.at("reason")}, {"statusCodeValue", status.at("statusCode")}}},
                  {"scanType", resource.at("scanType")},
                  {"provider", "AWS"},
                  {"providerAccountId", scope.account},
                  {"providerRegion", scope.region},
                  {"eventTimestamp", iso_micros(call.now())},
                  {"version", "1.0"}};
  call.publish(event);
}

// An image is told by its repository, its digest and its tags.
void tell_image(const Value& resource, sim::Event& event) {
  const std::string& arn = resource.at("resourceId").get_ref<const std::string&>();
  const auto mark = arn.find("/sha256:");
  if (mark == std::string::npos) return;
  const std::string repository = arn.substr(0, mark);
  event.resources = {repository};
  event.detail["repository-name"] = repository;
  event.detail["image-digest"] = arn.substr(mark + 1);
  const Value metadata = resource.value("resourceMetadata", Value::object());
  event.detail["image-tags"] =
      metadata.value("ecrImage", Value::object()).value("tags", Value::array());
}

void announce_scan(Call& call, const Scope& scope, const Value& resource) {
  const std::string type = resource.at("resourceType"), id = resource.at("resourceId");
  if (type == "AWS_ECR_REPOSITORY" || type == "CODE_REPOSITORY") return;  // no such event is known
  sim::Event event = event_of(scope, "Inspector2 Scan");
  event.resources = {id};
  event.detail = {{"scan-status", "INITIAL_SCAN_COMPLETE"},
                  {"finding-severity-counts", severity_counts(call, scope, id)},
                  {"version", "1.0"}};
  if (type == "AWS_EC2_INSTANCE") event.detail["instance-id"] = id;
  if (type == "AWS_ECR_CONTAINER_IMAGE") tell_image(resource, event);
  call.publish(event);
}

// Everything that a scan type covers in an account.
template <class Each>
void each_covered(Call& call, const Scope& scope, std::string_view type, Each each) {
  if (!call.awaits_events(scope.account, scope.region)) return;
  for (const auto& row : covered_resources(call)) {
    const Value& resource = row.resource;
    if (resource.at("accountId") == scope.account && scan_type_of(resource) == type) each(resource);
  }
}

void publish_finding(Call& call, const Scope& scope, const Value& finding) {
  if (!call.awaits_events(scope.account, scope.region)) return;
  sim::Event event = event_of(scope, "Inspector2 Finding");
  for (const auto& resource : finding.at("resources")) {
    event.resources.push_back(resource.at("id").get<std::string>());
  }
  event.detail = with_date_texts(finding, DateForm::kEvent);
  call.publish(event);
}

}  // namespace

void announce_finding(Call& call, const Scope& scope, const Value& finding) {
  publish_finding(call, scope, finding);
  feed_hub(call, scope, finding);
}

void announce_change(Call& call, const Scope& scope, const Value& before, const Value& finding) {
  Value was = before, is = finding;
  for (const char* date : {"lastObservedAt", "updatedAt"}) {
    was.erase(date);
    is.erase(date);
  }
  if (was != is) publish_finding(call, scope, finding);
  feed_hub(call, scope, finding);
}

void announce_stored_finding(Call& call, const Scope& scope, int64_t id) {
  if (!call.awaits_events(scope.account, scope.region) && !feeds_hub(call, scope)) return;
  announce_finding(call, scope, finding_document(call.state, id));
}

void announce_coverage(Call& call, const Scope& scope, std::string_view type) {
  each_covered(call, scope, type,
               [&](const Value& resource) { announce_row(call, scope, resource); });
}

void announce_first_scans(Call& call, const Scope& scope, std::string_view type) {
  each_covered(call, scope, type, [&](const Value& resource) {
    if (resource.at("scanType") != "NETWORK") announce_scan(call, scope, resource);
  });
}

}  // namespace fakes::inspector
