#include "harness/cli_explore.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "harness/explore/explore.h"
#include "harness/exporter_command.h"

namespace harness {

void add_explore_command(CLI::App& app, const std::string& exporter, const std::string& program,
                         std::function<int()>& action) {
  const auto options = std::make_shared<explore::ExploreOptions>();
  const auto seed = std::make_shared<uint64_t>(0);
  const auto wait = std::make_shared<std::string>();
  options->exporter = exporter;
  options->program = program;
  auto* sub = app.add_subcommand(
      "explore", "Run a scenario's program against every single thing that can go wrong");
  sub->add_option("scenario", options->scenario, "Scenario in which the program brings its report")
      ->required();
  sub->add_option("--variant", options->variant,
                  "Only this combination of its matrix: \"eu-west-1, JSON\"");
  sub->add_option("--exporter", options->exporter, "Command for \"exporter\" scenarios")
      ->capture_default_str();
  sub->add_option("--folder", options->folder,
                  "Where trials and results are kept (default: explore-NAME here); what is there "
                  "is not run again");
  sub->add_option("--only", options->only, "Only trials whose name has this text");
  sub->add_option("--limit", options->limit, "At most so many trials, drawn by the seed");
  auto* seed_option = sub->add_option("--seed", *seed, "Seed of every world, and of the draw");
  sub->add_option("--jobs", options->jobs, "How many run at once")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  auto* wait_option = sub->add_option(
      "--client-wait", *wait,
      "How long the program waits for an answer (default: 60s; the bundled exporter is told 1s)");
  sub->add_option("--report", options->reports, "junit=FILE, jsonl=FILE, html=FILE or github");
  sub->callback([=, &action] {
    action = [=] {
      options->bundled = is_same_program(options->exporter, exporter);
      if (seed_option->count() > 0) options->seed = *seed;
      if (wait_option->count() > 0) options->client_wait = *wait;
      return explore::run_explore(*options);
    };
  });
}

}  // namespace harness
