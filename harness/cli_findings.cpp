#include "harness/cli_findings.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "fakes/inspector/exchange.h"
#include "sim/aws/arn.h"
#include "sim/aws/partition.h"
#include "sim/gateway/service.h"
#include "sim/world_file.h"

namespace harness {
namespace {

using fakes::inspector::FindingForm;
using sim::Value;

// Stands in for account ids that an anonymised export hides.
constexpr const char* kDefaultAccount = "111122223333";

struct FindingsOptions {
  std::vector<std::string> files;
  std::string account = kDefaultAccount;
  std::string region;  // empty: that of the first finding
  std::string form = "json";
};

void each_finding_of(const FindingsOptions& options, const std::function<void(const Value&)>& use) {
  if (!sim::aws::is_account_id(options.account)) {
    throw std::runtime_error(fmt::format("\"{}\" is no account id: 12 digits", options.account));
  }
  for (const auto& file : options.files) {
    const std::string text = sim::read_file(file);
    try {
      fakes::inspector::import_findings(text, options.account, use);
    } catch (const sim::WorldError& e) {
      throw std::runtime_error(fmt::format("{}: {}", file, e.what()));
    }
  }
}

// The latest date that a finding names as its own.
int64_t last_touched(const Value& finding) {
  return std::max(finding.value("updatedAt", int64_t{0}),
                  finding.value("lastObservedAt", int64_t{0}));
}

// A world in which the account has the findings, at the time of the newest of them. It names the
// files instead of holding their text.
int print_world(const FindingsOptions& options) {
  int64_t now = 0;
  std::string account, region = options.region;
  size_t count = 0, of_other_accounts = 0, of_other_regions = 0;
  each_finding_of(options, [&](const Value& finding) {
    now = std::max(now, last_touched(finding));
    ++count;
    const std::string owner = finding.at("awsAccountId");
    if (account.empty()) account = owner;
    if (owner != account) ++of_other_accounts;
    const auto arn = sim::aws::parse_arn(finding.at("findingArn").get_ref<const std::string&>());
    if (region.empty() && arn) region = std::string(arn->region);
    if (arn && arn->region != region) ++of_other_regions;
  });
  if (count == 0) throw std::runtime_error("there are no findings in what was given");
  if (!sim::aws::find_region(region)) {
    throw std::runtime_error(fmt::format("\"{}\" is no region; name one with --region", region));
  }
  Value files = Value::array();
  for (const auto& file : options.files) files.push_back(std::filesystem::absolute(file).string());
  const Value everything = {
      {"Version", "2012-10-17"},
      {"Statement", {{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}}};
  const Value admin = {
      {"name", "admin"},
      {"policies", {{"Administrator", everything}}},
      {"access_keys",
       {{{"id", "AKIAIOSFODNN7EXAMPLE"}, {"secret", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}}}}};
  const Value world = {
      {"now", sim::date::iso_millis(sim::from_millis(now))},
      {"accounts",
       {{{"id", account},
         {"users", {admin}},
         {"regions", {{region, {{"inspector", {{"findings", {{"import", files}}}}}}}}}}}}};
  fmt::print("{}\n", world.dump(2));
  fmt::print(stderr, "{} findings for account {} in {}\n", count, account, region);
  if (of_other_accounts + of_other_regions > 0) {
    fmt::print(stderr,
               "of them {} of other accounts and {} of other regions: the world has them here\n",
               of_other_accounts, of_other_regions);
  }
  return 0;
}

int print_findings(const FindingsOptions& options) {
  const auto form = fakes::inspector::form_named(options.form);
  if (!form) {
    throw std::runtime_error(fmt::format("\"{}\" is no form: json, csv or asff", options.form));
  }
  int64_t now = 0;
  std::vector<Value> findings;
  each_finding_of(options, [&](const Value& finding) {
    now = std::max(now, last_touched(finding));
    findings.push_back(finding);
  });
  const std::string text =
      fakes::inspector::export_findings(findings, *form, sim::from_millis(now));
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace

void add_findings_commands(CLI::App& app, std::function<int()>& action) {
  auto* findings = app.add_subcommand("findings", "Findings of a real account, in and out");
  findings->require_subcommand(1);
  const auto options = std::make_shared<FindingsOptions>();
  const auto add = [&](const char* name, const char* about) {
    auto* sub = findings->add_subcommand(name, about);
    sub->add_option("files", options->files,
                    "What list-findings prints, JSON or CSV reports, ASFF, events")
        ->required();
    sub->add_option("--account", options->account, "Stands in for account ids that an export hides")
        ->capture_default_str();
    return sub;
  };
  auto* import = add("import", "Print a world file whose account has the findings");
  import->add_option("--region", options->region, "Default: that of the first finding");
  import->callback([&action, options] { action = [options] { return print_world(*options);
};
}  // namespace harness
);
auto* exported = add("export", "Print the findings in another form");
exported->add_option("--form", options->form, "json, csv or asff")->capture_default_str();
exported->callback([&action, options] { action = [options] { return print_findings(*options); }; });
}

}  // namespace harness
