#include "fakes/inspector/sbom_exports.h"

#include <algorithm>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/items.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

Item existing(const Call& call, const Input& input) {
  return existing_item(call, kSbomExportKind, input.text("reportId"), "Report");
}

bool is_running(const Item& item) { return item.document.at("status") == "IN_PROGRESS"; }

// Whether exports wait for one another as findings reports do is not known.
void refuse_second(const Call& call) {
  if (!call.settings.flag("inspector.one_sbom_export_at_a_time")) return;
  const auto items = items_of(call.state, scope_of(call), kSbomExportKind);
  if (std::any_of(items.begin(), items.end(), is_running)) throw report_in_progress();
}

}  // namespace

// Checked at once is what a findings report has checked at once; bucket and key show their faults
// only when files are written.
Output create_sbom_export(Call& call, const Input& input) {
  demand_enabled(call);
  refuse_second(call);
  const std::string id = call.ids.uuid("inspector2/report");
  Value document = {{"reportId", id},
                    {"format", input.at("reportFormat")},
                    {"status", "IN_PROGRESS"},
                    {"s3Destination", input.at("s3Destination")}};
  if (input.has("resourceFilterCriteria")) {
    document["filterCriteria"] = input.at("resourceFilterCriteria");
  }
  put_item(call.state, {scope_of(call), kSbomExportKind, id, document});
  const auto takes = std::chrono::seconds(call.settings.number("inspector.sbom_export_seconds"));
  call.later(call.now() + takes, "write_sbom_export", id);
  return Value{{"reportId", id}};
}

Output get_sbom_export(Call& call, const Input& input) {
  demand_enabled(call);
  return existing(call, input).document;
}

Output cancel_sbom_export(Call& call, const Input& input) {
  demand_enabled(call);
  Item item = existing(call, input);
  if (is_running(item)) {
    call.forget("write_sbom_export", item.id);
    item.document["status"] = "CANCELLED";
    put_item(call.state, item);
  } else if (!call.settings.flag("inspector.cancel_of_finished_report_succeeds")) {
    Report finished;
    finished.id = item.id;
    finished.status = item.document.at("status");
    throw report_already_finished(finished);
  }
  return Value{{"reportId", item.id}};
}

}  // namespace fakes::inspector
