#include "harness/exporter/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "harness/exporter/export.h"
#include "harness/version.h"
#include "sim/aws/partition.h"
#include "sim/server/http_client.h"

namespace harness::exporter {
namespace {

constexpr const char* kFooter = R"(
Credentials and region come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and
AWS_REGION (or AWS_DEFAULT_REGION); the endpoint from --endpoint-url or AWS_ENDPOINT_URL, else AWS.

Exit status:
  0  the report is there          4  timed out waiting
  1  the report FAILED            5  the report was cancelled
  2  usage or configuration       6  transport or service error
  3  denied: a call was refused,  7  another report is in progress
     or the check found faults
)";

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

[[noreturn]] void misused(const std::string& message) { throw Stop(Exit::kUsage, message); }

sim::Millis span_named(const char* option, const std::string& text) {
  const auto span = sim::date::parse_span(text);
  if (!span) misused(fmt::format("{} takes a span such as 5s or 30m, not \"{}\"", option, text));
  return *span;
}

// The command line as text; read_options() makes sense of it.
struct Words {
  std::string wait_timeout = "30m", poll = "5s", backoff = "200ms", answer = "60s";
  std::string endpoint, region, filter, output;
  bool cancel_running = false, fail_if_running = false, no_download = false;
};

void declare(CLI::App& app, Options& options, Words& words) {
  app.set_version_flag("--version", fmt::format("inspector-export {}", kVersion));
  app.footer(kFooter);
  app.add_option("--bucket", options.bucket, "Bucket for the report")->required();
  app.add_option("--kms-key", options.kms_key,
                 "Key that encrypts the report: an ARN or alias/NAME (with --setup, by default "
                 "alias/inspector-export)");
  app.add_option("--prefix", options.prefix, "Prefix of the report's key in the bucket");
  app.add_option("--format", options.format, "CSV or JSON")
      ->check(CLI::IsMember({"CSV", "JSON"}))
      ->capture_default_str();
  app.add_option("--filter-file", words.filter, "FilterCriteria as JSON; default: ACTIVE findings");
  app.add_flag("--setup", options.setup, "Create what is missing, put both policies");
  app.add_flag("--check", options.check, "Verify bucket, key and policies first");
  app.add_flag("--check-only", options.check_only, "Verify and stop");
  app.add_option("--output", words.output, "File for the report, - for standard output");
  app.add_flag("--no-download", words.no_download, "Leave the report in the bucket");
  app.add_flag("--compare", options.compare, "Compare the number of findings with ListFindings");
  app.add_option("--wait-timeout", words.wait_timeout, "How long to wait")->capture_default_str();
  app.add_option("--poll", words.poll, "First pause between looks; grows to 60s; 0s: no pause")
      ->capture_default_str();
  app.add_option("--backoff", words.backoff, "First pause before a failed call is tried again")
      ->capture_default_str();
  app.add_option("--answer-timeout", words.answer, "How long to wait for the answer to a call")
      ->capture_default_str();
  auto* cancel = app.add_flag("--cancel-running", words.cancel_running,
                              "Cancel a report that is in progress (default: wait for it)");
  app.add_flag("--fail-if-running", words.fail_if_running,
               "End with status 7 when a report is in progress")
      ->excludes(cancel);
  app.add_option("--endpoint-url", words.endpoint, "Endpoint for every service");
  app.add_option("--region", words.region, "Region of the findings");
  app.add_flag("--quiet", options.quiet, "Say only how it ended");
}

void complete(Options& options, const Words& words) {
  options.wait_timeout = span_named("--wait-timeout", words.wait_timeout);
  options.poll = span_named("--poll", words.poll);
  options.backoff = span_named("--backoff", words.backoff);
  options.answer_timeout = span_named("--answer-timeout", words.answer);
  options.download = !words.no_download;
  if (!words.filter.empty()) options.filter_file = words.filter;
  if (!words.output.empty()) options.output = words.output;
  if (words.cancel_running) options.when_running = WhenRunning::kCancel;
  if (words.fail_if_running) options.when_running = WhenRunning::kGiveUp;
  if (options.kms_key.empty()) {
    if (!options.setup) misused("--kms-key names the key that encrypts the report");
    options.kms_key = "alias/inspector-export";
  }
  const std::string endpoint =
      words.endpoint.empty() ? environment("AWS_ENDPOINT_URL") : words.endpoint;
  if (!endpoint.empty()) {
    try {
      sim::server::Endpoint::parse(endpoint);
    } catch (const std::invalid_argument& e) {
      misused(e.what());
    }
    options.endpoint = endpoint;
  }
  for (const auto& region :
       {words.region, environment("AWS_REGION"), environment("AWS_DEFAULT_REGION")}) {
    if (options.region.empty()) options.region = region;
  }
  if (options.region.empty()) misused("no region: set AWS_REGION or give --region");
  if (!sim::aws::find_region(options.region)) {
    misused(fmt::format("AWS has no region \"{}\"", options.region));
  }
  options.credentials = {environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                         environment("AWS_SESSION_TOKEN")};
  if (options.credentials.access_key_id.empty() || options.credentials.secret_access_key.empty()) {
    misused("no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }
}

}  // namespace

int run_cli(int argc, char** argv) {
  CLI::App app{"Exports Amazon Inspector findings as a report and brings it home."};
  app.name("inspector-export");
  Options options;
  Words words;
  declare(app, options, words);
  const auto complain = [](const std::string& message) {
    fmt::print(stderr, "inspector-export: {}\n", message.substr(0, message.find('\n')));
    return static_cast<int>(Exit::kUsage);
  };
  try {
    app.parse(argc, argv);
    complete(options, words);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& e) {
    return complain(fmt::format("{} (see inspector-export --help)", e.what()));
  } catch (const Stop& stop) {
    return complain(stop.what());
  }
  return static_cast<int>(run_export(options, real_pauses()));
}

}  // namespace harness::exporter
