#include "fakes/inspector/world_section.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/exchange.h"
#include "fakes/inspector/finding_life.h"
#include "fakes/inspector/finding_reader.h"
#include "fakes/inspector/generator.h"
#include "fakes/inspector/records.h"
#include "fakes/inspector/saved_filters.h"
#include "fakes/inspector/suppression.h"
#include "fakes/inspector/world_changes.h"
#include "fakes/inspector/world_items.h"
#include "sim/aws/partition.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;

constexpr int64_t kMostGenerated = 1'000'000;
constexpr int64_t kMany = 20'000;
constexpr size_t kLongText = 64'000'000;  // of an import: a finding is two or three kilobytes

[[noreturn]] void refuse(const std::string& at, const std::string& message) {
  throw WorldError(at, message);
}

void check_members(const std::string& at, const Value& object,
                   const std::vector<std::string>& known) {
  if (!object.is_object()) refuse(at, "must be an object");
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      refuse_unknown_member(at, name, known);
    }
  }
}

int64_t read_count(const std::string& at, const Value& value, int64_t most) {
  if (!value.is_number_integer() || value.get<int64_t>() < 0 || value.get<int64_t>() > most) {
    refuse(at, fmt::format("must be a whole number from 0 to {}", most));
  }
  return value.get<int64_t>();
}

void load_finding(Call& call, const Value& finding, const std::string& at) {
  const Scope scope{call.account, call.region};
  const FindingColumns columns = columns_of(finding);
  if (find_finding(call.state, scope, columns.arn)) {
    refuse(at, fmt::format("another finding has this ARN: {}", columns.arn));
  }
  add_finding(call.state, scope, columns, finding.dump());
}

int64_t last_touched(const Value& finding) {
  return std::max(finding.value("updatedAt", int64_t{0}),
                  finding.value("lastObservedAt", int64_t{0}));
}

// Events tell of a finding each time that it changes, and listings of different days of the same
// findings: the newest state stays, of equally old ones the later.
void take_newest(Call& call, const Value& finding, const std::string& at) {
  const Scope scope{call.account, call.region};
  const FindingColumns columns = columns_of(finding);
  const auto known = find_finding(call.state, scope, columns.arn);
  if (!known) return load_finding(call, finding, at);
  if (last_touched(finding) < last_touched(finding_document(call.state, *known))) return;
  replace_finding(call.state, scope, *known, columns, finding.dump());
}

void load_listed(Call& call, const Value& list) {
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/findings/{}", i);
    load_finding(call, read_finding(inspector_model(), list[i], at), at + "/findingArn");
  }
}

void load_imported(Call& call, const sim::Section::Content& content, const Value& wish) {
  check_members("/findings", wish, {"import"});
  const Value& given = wish.at("import");
  const Value files = given.is_array() ? given : Value::array({given});
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string at =
        given.is_array() ? fmt::format("/findings/import/{}", i) : std::string("/findings/import");
    if (!files[i].is_string()) refuse(at, "must be the name of a file");
    try {
      const std::string text = content.document(files[i]);
      const auto load = [&] {
        import_findings(text, call.account,
                        [&](const Value& finding) { take_newest(call, finding, at); });
      };
      if (text.size() < kLongText) {
        load();
      } else {
        add_many_findings(call.state, load);
      }
    } catch (const WorldError& e) {
      refuse(at, fmt::format("{}: {}", files[i].get<std::string>(), e.what()));
    }
  }
}

void load_generated(Call& call, const Value& wish) {
  check_members("/findings", wish, {"generate"});
  const auto found = wish.find("generate");
  if (found == wish.end())
    refuse("/findings", "must be a list of findings, {\"generate\": …} or {\"import\": …}");
  check_members("/findings/generate", *found, {"count", "mix"});
  if (!found->contains("count")) refuse("/findings/generate", "needs a \"count\"");
  const int64_t count = read_count("/findings/generate/count", found->at("count"), kMostGenerated);
  Mix mix;
  if (const auto weights = found->find("mix"); weights != found->end()) {
    const std::string at = "/findings/generate/mix";
    check_members(at, *weights, {"ec2", "ecr", "lambda", "network", "code", "code_repository"});
    const auto weight = [&](const char* name) {
      const auto given = weights->find(name);
      return given == weights->end() ? 0 : read_count(at + "/" + name, *given, 1000);
    };
    mix = {weight("ec2"),     weight("ecr"),  weight("lambda"),
           weight("network"), weight("code"), weight("code_repository")};
    if (mix.ec2 + mix.ecr + mix.lambda + mix.network + mix.code + mix.code_repository == 0) {
      refuse(at, "must give some kind a weight above 0");
    }
  }
  if (count < kMany) return generate_findings(call, count, mix);
  add_many_findings(call.state, [&] { generate_findings(call, count, mix); });
}

void load_findings(Call& call, const sim::Section::Content& content) {
  const Value& findings = content.value.at("findings");
  if (findings.is_array()) return load_listed(call, findings);
  if (findings.contains("import")) return load_imported(call, content, findings);
  load_generated(call, findings);
}

// What stands in for scanners that are not simulated.
void load_scripted(Call& call, const Value& section) {
  struct Part {
    const char* name;
    void (*load)(Call&, const Value&);
  };
  static constexpr Part kParts[] = {{"filters", load_filters},
                                    {"cis_scans", load_cis_scans},
                                    {"code_projects", load_code_projects},
                                    {"clusters", load_clusters}};
  for (const auto& [name, load] : kParts) {
    if (section.contains(name)) load(call, section.at(name));
  }
  load_structures(call, section);
}

}  // namespace

void load_section(Call& call, const sim::Section::Content& content) {
  const Value& section = content.value;
  std::vector<std::string> known = structure_parts();
  known.insert(known.end(), {"enabled", "findings", "changes", "filters", "cis_scans",
                             "code_projects", "clusters"});
  check_members("", section, known);
  bool enabled = true;
  if (const auto given = section.find("enabled"); given != section.end()) {
    if (!given->is_boolean()) refuse("/enabled", "must be true or false");
    enabled = given->get<bool>();
  }
  const auto* region = sim::aws::find_region(call.region);
  if (enabled && region && !region->inspector) {
    refuse("", fmt::format("Amazon Inspector has no endpoint in {}", call.region));
  }
  if (enabled) {
    for (const auto* type : {"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"}) {
      enable_now(call, type);
    }
  }
  load_scripted(call, section);
  if (section.contains("findings")) load_findings(call, content);
  settle_suppression(call, scope_of(call));
  adopt_closed(call, scope_of(call));
  if (section.contains("changes")) load_changes(call, section.at("changes"));
}

}  // namespace fakes::inspector
