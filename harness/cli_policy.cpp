#include "harness/cli_policy.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "harness/doctor.h"
#include "harness/policy_check.h"
#include "harness/simulate_cases.h"
#include "harness/simulate_request.h"
#include "sim/base/text.h"

namespace harness {
namespace {

// Options live as long as the command that they fill.
struct Simulation {
  CasesOptions cases;
  SimulateOptions request;
  bool compared = false;

  int run(bool from_cases) {
    if (from_cases) {
      cases.expected = compared ? Expected::kCompared : Expected::kIgnored;
      return simulate_cases(cases, stdout, stderr);
    }
    if (compared) throw std::runtime_error("--expected goes with --cases");
    if (request.as.empty() || request.action.empty()) {
      throw std::runtime_error("policy simulate takes --as and --action, or --cases FILE");
    }
    return simulate_in_world(request);
  }
};

void add_simulate(CLI::App& policy, std::function<int()>& action) {
  auto* sub = policy.add_subcommand(
      "simulate", "Decide without traffic: a request in a world, or a file of cases");
  const auto options = std::make_shared<Simulation>();
  auto& request = options->request;
  auto* cases = sub->add_option("--cases", options->cases.file,
                                "A case a line: request, policies, context. - reads standard "
                                "input; each answer is {\"id\", \"verdict\", \"layer\"}");
  sub->add_flag("--expected", options->compared,
                "Compare with the \"expected\" of each case; status 1 when one disagrees");
  sub->add_option("--world", request.world, "World file (default: built in)")->excludes(cases);
  sub->add_option("--as", request.as,
                  "Who asks: alice, role/Name, role/Name/session, root, "
                  "service:inspector2.amazonaws.com, anonymous, or an ARN")
      ->excludes(cases);
  sub->add_option("--action", request.action, "What for, such as s3:PutObject")->excludes(cases);
  sub->add_option("--resource", request.resource, "On what: an ARN, or * without a resource")
      ->capture_default_str()
      ->excludes(cases);
  sub->add_option("--context", request.context,
                  "NAME=VALUE, a condition key of the request; again for another value or key")
      ->allow_extra_args(false)
      ->excludes(cases);
  sub->add_option("--account", request.account, "Account of names without one")->excludes(cases);
  sub->add_option("--region", request.region, "Region that is asked")->excludes(cases);
  sub->add_option("--source-arn", request.source_arn, "aws:SourceArn of a service's request")
      ->excludes(cases);
  sub->add_option("--via", request.via, "The service that forwards the request, such as s3")
      ->excludes(cases);
  sub->add_flag("--json", request.json, "Print the decision as data")->excludes(cases);
  sub->callback([options, cases, &action] {
    action = [options, from_cases = cases->count() > 0] { return options->run(from_cases); };
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

void add_doctor_command(CLI::App& app, std::function<int()>& action) {
  auto* sub = app.add_subcommand(
      "doctor", "Predict how an export would go, and list everything that stands in its way");
  const auto options = std::make_shared<DoctorOptions>();
  sub->add_option("--bucket", options->bucket, "Bucket of the report");
  sub->add_option("--key", options->key,
                  "KMS key: ARN, id or alias/NAME in a world; for a real account the file that "
                  "aws kms describe-key prints, or an ARN")
      ->required();
  sub->add_option("--world", options->world, "World file (default: built in)");
  sub->add_option("--as", options->as, "Who exports (default: the world's first user with a key)");
  sub->add_option("--account", options->account, "Whose findings");
  sub->add_option("--region", options->region, "Region of the findings");
  sub->add_option("--prefix", options->prefix, "Key prefix of the report");
  sub->add_option("--format", options->format, "CSV or JSON")->capture_default_str();
  sub->add_option("--bucket-policy", options->bucket_policy,
                  "A real account: the file that aws s3api get-bucket-policy prints, or the "
                  "document; none: there is no policy");
  sub->add_option("--bucket-location", options->bucket_location,
                  "A real account: the file that aws s3api get-bucket-location prints");
  sub->add_option("--key-policy", options->key_policy,
                  "A real account: the file that aws kms get-key-policy prints, or the document");
  sub->add_flag("--json", options->json, "Print the diagnosis as data");
  sub->callback([options, &action] { action = [options] { return run_doctor(*options); }; });
}

}  // namespace harness
