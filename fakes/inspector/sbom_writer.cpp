#include "fakes/inspector/sbom_writer.h"

#include <fmt/format.h>

#include "fakes/inspector/cyclonedx.h"
#include "fakes/inspector/delivery.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/sbom_exports.h"
#include "fakes/inspector/spdx.h"
#include "sim/base/text.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Value;

// "CYCLONEDX_1_4_outputs_{id}/account={account}/resource={type}/{resource}_CYCLONEDX_1_4.json", the
// slashes of the resource's id as underscores: seen in real buckets.
std::string name_of(const std::string& report_id, const std::string& format,
                    const SbomResource& resource) {
  return fmt::format("{0}_outputs_{1}/account={2}/resource={3}/{4}_{0}.json", format, report_id,
                     resource.account, resource.type(),
                     sim::text::replace_all(resource.id(), "/", "_"));
}

std::string rendered(const Call& call, const std::string& format, const SbomResource& resource) {
  if (format == "CYCLONEDX_1_4") return cyclonedx_of(resource, call.now()).dump(2);
  const bool given = call.settings.flag("inspector.spdx_data_license");
  return spdx_of(resource, call.now(), given ? DataLicense::kGiven : DataLicense::kLeftOut).dump(2);
}

// What was written before something went wrong stays: the documented policies do not let Inspector
// delete objects.
void generate(Call& call, const std::string& report_id, const Value& exported,
              const Destination& destination) {
  check_destination(call, destination);
  const std::string format = exported.at("format");
  bool empty = true;
  for (const auto& account : visible_accounts(call)) {
    const auto resources = sbom_resources(call.state, {account, call.region},
                                          exported.value("filterCriteria", Value::object()));
    for (const auto& resource : resources) {
      empty = false;
      const std::string name = name_of(report_id, format, resource);
      DeliveredObject object(call, destination, report_id,
                             {key_below_prefix(call, destination, name), "application/json"});
      object.deliver([&] { object.append(rendered(call, format, resource)); });
    }
  }
  if (empty && call.settings.text("inspector.empty_report") != "write") {
    throw ReportFailure{"NO_FINDINGS_FOUND", "No resources match the filter of the report."};
  }
}

Destination destination_of(const Value& exported) {
  const Value& given = exported.at("s3Destination");
  Destination destination{given.at("bucketName"), given.at("kmsKeyArn"), std::nullopt};
  if (given.contains("keyPrefix")) destination.key_prefix = given.at("keyPrefix");
  return destination;
}

}  // namespace

void write_sbom_export(Call& call, const std::string& report_id) {
  auto item = find_item(call.state, {call.account, call.region}, kSbomExportKind, report_id);
  if (!item || item->document.at("status") != "IN_PROGRESS") return;
  Value& exported = item->document;
  const Destination destination = destination_of(exported);
  const auto fail = [&](const ReportFailure& failure) {
    exported["status"] = "FAILED";
    exported["errorCode"] = failure.code;
    exported["errorMessage"] = message_of(call, failure);
  };
  try {
    generate(call, report_id, exported, destination);
    exported["status"] = "SUCCEEDED";
  } catch (const ReportFailure& failure) {
    fail(failure);
  } catch (const ApiError& error) {
    fail(failure_of(call, destination, error));
  }
  put_item(call.state, *item);
}

}  // namespace fakes::inspector
