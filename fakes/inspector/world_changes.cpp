#include "fakes/inspector/world_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/finding_life.h"
#include "fakes/inspector/finding_reader.h"
#include "fakes/inspector/item_records.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;

constexpr const char* kKind = "change";

// When it happens: "after" counts from the beginning of the world.
sim::Instant time_of(const Call& call, const Value& change, const std::string& at) {
  if (change.contains("at") == change.contains("after")) {
    throw WorldError(at, "has either \"at\", a date, or \"after\", a span");
  }
  if (const auto given = change.find("after"); given != change.end()) {
    const auto span =
        given->is_string() ? sim::date::parse_span(given->get<std::string>()) : std::nullopt;
    if (!span) throw WorldError(at + "/after", "must be a span such as \"30s\", \"5m\" or \"7d\"");
    return call.now() + *span;
  }
  const Value& given = change.at("at");
  const auto when =
      given.is_string() ? sim::date::parse_iso(given.get<std::string>()) : std::nullopt;
  if (!when) throw WorldError(at + "/at", "must be a date such as \"2026-03-01T09:00:00Z\"");
  if (*when < call.now()) throw WorldError(at + "/at", "lies before the world begins");
  return *when;
}

// What the moment decides cannot be written beforehand.
Value read_appearing(const Call& call, const Value& list, const std::string& at) {
  if (!list.is_array()) throw WorldError(at, "must be a list of findings");
  Value findings = Value::array();
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string here = fmt::format("{}/{}", at, i);
    Value raw = list[i];
    for (const char* member : {"status", "firstObservedAt", "lastObservedAt", "updatedAt"}) {
      if (raw.is_object() && raw.contains(member)) {
        throw WorldError(here + "/" + member, "is set when the finding appears");
      }
    }
    if (raw.is_object()) {
      raw["status"] = "ACTIVE";
      raw["firstObservedAt"] = raw["lastObservedAt"] = sim::date::iso_millis(call.now());
    }
    findings.push_back(read_finding(inspector_model(), raw, here));
  }
  return findings;
}

Value read_change(const Call& call, const Value& change, const std::string& at) {
  static const std::vector<std::string> kKnown = {"at",    "after", "appear",
                                                  "close", "recur", "because"};
  if (!change.is_object()) throw WorldError(at, "must be an object");
  int kinds = 0;
  for (const auto& [name, value] : change.items()) {
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
      refuse_unknown_member(at, name, kKnown);
    }
    kinds += name == "appear" || name == "close" || name == "recur" ? 1 : 0;
  }
  if (kinds != 1) throw WorldError(at, "has one of \"appear\", \"close\" and \"recur\"");
  const std::string because = change.value("because", Value("fixed")).dump();
  if (because != "\"fixed\"" && because != "\"resource_gone\"") {
    throw WorldError(at + "/because", "must be \"fixed\" or \"resource_gone\"");
  }
  if (change.contains("because") && !change.contains("close")) {
    throw WorldError(at + "/because", "goes with \"close\" only");
  }
  if (change.contains("appear")) {
    return {{"appear", read_appearing(call, change.at("appear"), at + "/appear")}};
  }
  const char* kind = change.contains("close") ? "close" : "recur";
  Value read = {{kind, read_structure(inspector_model(), "FilterCriteria", change.at(kind),
                                      at + "/" + kind)}};
  if (because == "\"resource_gone\"") read["gone"] = true;
  return read;
}

}  // namespace

void load_changes(Call& call, const Value& list) {
  if (!list.is_array()) throw WorldError("/changes", "must be a list");
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/changes/{}", i);
    const std::string id = fmt::format("{}/{:06}", call.region, i);
    put_item(call.state, {scope_of(call), kKind, id, read_change(call, list[i], at)});
    call.later(time_of(call, list[i], at), "change_findings", id);
  }
}

void change_findings(Call& call, const std::string& id) {
  const Scope scope = scope_of(call);
  const auto item = find_item(call.state, scope, kKind, id);
  const Value& change = item->document;
  const bool scanned = is_on(call.state, scope);  // what is not scanned is not seen
  if (change.contains("appear") && scanned) {
    for (const auto& finding : change.at("appear")) observe_finding(call, scope, finding);
  } else if (change.contains("recur") && scanned) {
    recur_findings(call, scope, filter_of(change.at("recur")));
  } else if (change.contains("close")) {
    close_findings(call, scope, filter_of(change.at("close")),
                   change.contains("gone") ? Closing::kResourceGone : Closing::kFixed);
  }
  remove_item(call.state, scope, kKind, id);
}

}  // namespace fakes::inspector
