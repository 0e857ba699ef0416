#include "harness/cli_policy.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "harness/policy_check.h"
#include "harness/simulate_cases.h"
#include "sim/base/text.h"

namespace harness {
namespace {

// Options live as long as the command that they fill.
void add_simulate(CLI::App& policy, std::function<int()>& action) {
  auto* sub = policy.add_subcommand(
      "simulate", "Decide requests without traffic: the lines of a file of cases");
  const auto cases = std::make_shared<CasesOptions>();
  const auto compared = std::make_shared<bool>(false);
  sub->add_option("--cases", cases->file,
                  "A case a line: request, policies, context. - reads standard input; each answer "
                  "is {\"id\", \"verdict\", \"layer\"}")
      ->required();
  sub->add_flag("--expected", *compared,
                "Compare with the \"expected\" of each case; status 1 when one disagrees");
  sub->callback([cases, compared, &action] {
    cases->expected = *compared ? Expected::kCompared : Expected::kIgnored;
    action = [cases] { return simulate_cases(*cases, stdout, stderr); };
  });
}

void add_check(CLI::App& policy, std::function<int()>& action) {
  auto* sub = policy.add_subcommand(
      "check", "Say what a service answers to a policy document, and every fault of it");
  const auto options = std::make_shared<CheckOptions>();
  sub->add_option("--kind", options->kind, sim::text::join(check_kinds(), ", "))->required();
  sub->add_option("file", options->file, "The document; - reads standard input")->required();
  sub->add_option("--account", options->account, "In whose account it is put")
      ->capture_default_str();
  sub->add_option("--bucket", options->bucket,
                  "The bucket that it is put on (default: the one that its resources name)");
  sub->add_option("--region", options->region,
                  "Where (default: the first region of the partition that its ARNs name)");
  sub->add_option("--world", options->world,
                  "World file: principals must exist in it (default: any may be named)");
  sub->add_flag("--json", options->json, "Print one JSON object");
  sub->callback([options, &action] { action = [options] { return run_policy_check(*options); }; });
}

}  // namespace

void add_policy_commands(CLI::App& app, std::function<int()>& action) {
  auto* policy =
      app.add_subcommand("policy", "Examine policies: simulate decisions, check documents");
  policy->require_subcommand(1);
  add_simulate(*policy, action);
  add_check(*policy, action);
}

}  // namespace harness
