#include "harness/cli_replay.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "harness/record/replay.h"

namespace harness {

void add_replay_command(CLI::App& app, std::function<int()>& action) {
  const auto options = std::make_shared<record::ReplayOptions>();
  const auto against = std::make_shared<std::string>(), world = std::make_shared<std::string>();
  auto* sub = app.add_subcommand(
      "replay",
      "Make the requests of a recorded session again, and show what is answered otherwise");
  sub->add_option("file", options->file, "What serve --record wrote")->required();
  auto* url = sub->add_option("--against", *against, "A served world (default: this version)");
  auto* keys = sub->add_option("--world", *world, "World file whose keys that server knows");
  sub->add_flag("--json", options->json, "Print the result as data");
  sub->callback([=, &action] {
    action = [=] {
      if (url->count() > 0) options->against = *against;
      if (keys->count() > 0) options->world = *world;
      return record::run_replay(*options);
    };
  });
}

}  // namespace harness
