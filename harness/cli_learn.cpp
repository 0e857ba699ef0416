#include "harness/cli_learn.h"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "harness/learn/learn.h"

namespace harness {
namespace {

struct Command {
  const char* name;
  const char* about;
  int (*run)(const learn::LearnOptions&);
  bool takes_lab;
};

constexpr std::array kCommands = {
    Command{"list", "The labs, and what you have reached", learn::learn_list, false},
    Command{"start", "Begin a lab: its world is served until stop", learn::learn_start, true},
    Command{"env", "Shell lines that point the AWS CLI at it: eval \"$(… learn env)\"",
            learn::learn_env, false},
    Command{"hint", "The next hint; each costs ten points", learn::learn_hint, false},
    Command{"check", "Try the export; a failed check costs five points", learn::learn_check, false},
    Command{"status", "The task, and how you stand", learn::learn_status, false},
    Command{"stop", "Put the lab away", learn::learn_stop, false},
    Command{"serve", "Serve a lab's world here, as start does behind", learn::learn_serve, true}};

}  // namespace

void add_learn_commands(CLI::App& app, const std::string& program, std::function<int()>& action) {
  auto* learn = app.add_subcommand("learn", "Labs: a broken world to be repaired with the AWS CLI");
  learn->require_subcommand(1);
  const auto options = std::make_shared<learn::LearnOptions>();
  options->program = program;
  const auto as = std::make_shared<std::string>();
  for (const auto& command : kCommands) {
    auto* sub = learn->add_subcommand(command.name, command.about);
    sub->add_option("--labs", options->labs, "Folder of labs (default: scenarios/labs)");
    sub->add_option("--state", options->state,
                    "Folder for scores (default: inspector-sim in $XDG_STATE_HOME)");
    if (command.takes_lab) sub->add_option("lab", options->lab, "Number of the lab")->required();
    auto* other = command.run == learn::learn_env
                      ? sub->add_option("--as", *as, "Another identity of the world")
                      : nullptr;
    sub->callback([=, &action] {
      action = [=] {
        if (other && other->count() > 0) options->as = *as;
        return command.run(*options);
      };
    });
  }
}

}  // namespace harness
