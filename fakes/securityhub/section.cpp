#include "fakes/securityhub/section.h"

#include <fmt/format.h>

#include "fakes/securityhub/hub.h"
#include "fakes/securityhub/import.h"
#include "fakes/securityhub/products.h"
#include "sim/gateway/section_entry.h"

namespace fakes::securityhub {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;

bool flag(const Value& section, const char* name, bool fallback) {
  if (!section.contains(name)) return fallback;
  if (!section.at(name).is_boolean()) {
    throw WorldError(fmt::format("/{}", name), fmt::format("\"{}\" is true or false", name));
  }
  return section.at(name).get<bool>();
}

void check_section(const Value& section) {
  if (!section.is_object()) {
    throw WorldError("", "\"security_hub\" is an object such as {\"enabled\": true}");
  }
  sim::section::check_words(section, "", "Security Hub", {"enabled", "inspector", "findings"});
}

void load_findings(Call& call, const Value& findings) {
  if (!findings.is_array()) throw WorldError("/findings", "findings are a list, in ASFF");
  size_t i = 0;
  for (const auto& finding : findings) {
    const std::string fault = import_finding(call, finding);
    if (!fault.empty()) throw WorldError(fmt::format("/findings/{}", i), fault);
    ++i;
  }
}

}  // namespace

void load_hub(Call& call, const sim::Section::Content& content) {
  const Value& section = content.value;
  check_section(section);
  if (!flag(section, "enabled", false)) return;
  Hub hub;
  hub.subscribed = call.now();
  switch_on(call, hub);
  if (!flag(section, "inspector", true)) part(call);
  if (section.contains("findings")) load_findings(call, section.at("findings"));
}

}  // namespace fakes::securityhub
