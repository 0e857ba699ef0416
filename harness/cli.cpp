#include "harness/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "harness/cli_explore.h"
#include "harness/cli_findings.h"
#include "harness/cli_learn.h"
#include "harness/cli_policy.h"
#include "harness/cli_replay.h"
#include "harness/environment.h"
#include "harness/explain.h"
#include "harness/mutate.h"
#include "harness/orphans.h"
#include "harness/run_command.h"
#include "harness/scenario_files.h"
#include "harness/scenario_schema.h"
#include "harness/serve.h"
#include "harness/version.h"
#include "harness/watch.h"
#include "sim/base/did_you_mean.h"

namespace harness {
namespace {

constexpr int kBadUsage = 2;
constexpr int kMostTimes = 1'000'000;

sim::Pace pace_named(const std::string& text) {
  const auto pace = sim::parse_pace(text);
  if (pace) return *pace;
  throw std::runtime_error(fmt::format(
      "\"{}\" is no pace: real, \"scaled N\", stepped, leap, per_request or \"per_request SPAN\"",
      text));
}

std::string default_endpoint() {
  const char* url = std::getenv("AWS_ENDPOINT_URL");
  return url && *url ? url : "http://127.0.0.1:4566";
}

std::filesystem::path own_path(const char* program) {
  std::error_code error;
  auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::absolute(program, error) : self;
}

int print_environment(const std::string& host, uint16_t port,
                      const std::optional<std::string>& world_path) {
  const auto file = world_file_or_default(world_path);
  const auto key = first_key(file.value);
  if (!key) throw std::runtime_error(fmt::format("{} names no access key", file.name));
  const auto endpoint = fmt::format("http://{}:{}", host, port);
  fmt::print("{}", export_lines(client_variables(endpoint, home_region(file.value), key)));
  // An AWS CLI before 2.13 does not read AWS_ENDPOINT_URL, and Debian 12 ships such a one.
  fmt::print("aws() {{ command aws --endpoint-url \"$AWS_ENDPOINT_URL\" \"$@\"; }}\n");
  return 0;
}

template <class T>
std::optional<T> given(const CLI::Option* option, const T& value) {
  return option->count() > 0 ? std::optional<T>(value) : std::nullopt;
}

// One subcommand: its options live as long as the parser, its action runs after parsing.
struct Commands {
  CLI::App app{"A local simulator of Amazon Inspector's export of findings reports."};
  std::string world, state, pace, shard, record, library;
  ServeOptions serving;
  RunOptions running;
  uint64_t max_body = 0, seed = 0;
  bool watching = false;
  ExplainOptions explaining;
  MutateOptions mutating;
  std::function<int()> action;

  explicit Commands(const char* program) {
    app.name("inspector-sim");
    app.set_version_flag("--version", fmt::format("inspector-sim {}", kVersion));
    app.require_subcommand(1);
    const auto self = own_path(program);
    // The bundled exporter stands beside this program.
    running.exporter = (self.parent_path() / "inspector-export").string();
    running.failures.program = self.string();
    add_serve();
    add_env();
    add_run();
    add_mutate();
    add_explore_command(app, running.exporter, self.string(), action);
    add_replay_command(app, action);
    add_learn_commands(app, self.string(), action);
    add_scenario();
    add_explain();
    add_policy_commands(app, action);
    add_doctor_command(app, action);
    add_findings_commands(app, action);
  }

  void add_serve() {
    auto* sub = app.add_subcommand("serve", "Serve a world over HTTP until a signal ends it");
    sub->add_option("--port", serving.port, "Port; 0 takes any free one")->capture_default_str();
    sub->add_option("--host", serving.host, "IP address to listen on")->capture_default_str();
    auto* world_option = sub->add_option("--world", world, "World file (default: built in)");
    auto* state_option =
        sub->add_option("--state", state, "Keep the world in this file and resume it from there");
    auto* pace_option = sub->add_option(
        "--pace", pace, "real, \"scaled N\", stepped, leap, per_request, \"per_request SPAN\"");
    auto* body_option = sub->add_option("--max-body", max_body, "Largest request body in bytes");
    auto* record_option = sub->add_option(
        "--record", record, "Write what clients ask to this file, as a scenario that replay takes");
    sub->add_flag("--quiet", serving.quiet, "Print the endpoint and nothing else");
    sub->callback([=, this] {
      action = [=, this] {
        serving.world = given(world_option, world);
        serving.state = given(state_option, state);
        serving.max_body = given(body_option, max_body);
        serving.record = given(record_option, record);
        if (pace_option->count() > 0) serving.pace = pace_named(pace);
        return serve(serving);
      };
    });
  }

  void add_env() {
    auto* sub = app.add_subcommand(
        "env", "Print shell lines that point AWS clients at a served world: eval \"$(… env)\"");
    auto* world_option = sub->add_option("--world", world, "World file (default: built in)");
    sub->add_option("--port", serving.port, "Port of the server")->capture_default_str();
    sub->add_option("--host", serving.host, "Host of the server")->capture_default_str();
    sub->callback([=, this] {
      action = [=, this] {
        return print_environment(serving.host, serving.port, given(world_option, world));
      };
    });
  }

  void add_run() {
    auto* sub = app.add_subcommand("run", "Run scenario files, or every scenario of a folder");
    sub->add_option("paths", running.paths, "Files and folders")->required();
    sub->add_option("--filter", running.selection.filter,
                    "Only scenarios whose name or file has this text");
    sub->add_option("--tags", running.selection.tags,
                    "Only scenarios that have all of these tags; !tag: that lack it")
        ->delimiter(',');
    sub->add_option("--variant", running.selection.variant,
                    "Only scenarios of this combination of their matrix: \"eu-west-1, JSON\"");
    auto* shard_option =
        sub->add_option("--shard", shard, "2/3: the second of three shares of the scenarios");
    sub->add_option("--repeat", running.repeat, "Run each so often, every time with the next seed")
        ->check(CLI::Range(1, kMostTimes));
    auto* seed_option =
        sub->add_option("--seed", seed, "Seed of every world, in place of the scenarios' own");
    sub->add_option("--jobs", running.jobs, "How many run at once, each in a process of its own")
        ->check(CLI::Range(1, kMostTimes))
        ->capture_default_str();
    sub->add_option("--failures", running.failures.within,
                    "Folder in which each failed run leaves its state, output and replay command");
    sub->add_flag("--fail-fast", running.fail_fast, "Stop at the first scenario that fails");
    sub->add_option("--exporter", running.exporter,
                    "Command for \"exporter\" scenarios in place of inspector-export")
        ->capture_default_str();
    sub->add_option("--understands", running.selection.understood,
                    "Only scenarios that give the exporter no options but these: bucket,kms-key,…")
        ->delimiter(',');
    sub->add_option("--report", running.reports,
                    "junit=FILE, jsonl=FILE, html=FILE or github: report so as well; repeatable");
    sub->add_flag("--watch", watching,
                  "Stay, and run again what a change to scenarios, files or exporter concerns");
    sub->add_flag("--verbose", running.verbose, "Show output and journal of passing runs too");
    sub->callback([=, this] {
      action = [=, this] {
        if (shard_option->count() > 0) running.shard = shard_named(shard);
        if (seed_option->count() > 0) running.seed = seed;
        for (auto& option : running.selection.understood) {
          if (!option.starts_with("--")) option.insert(0, "--");
        }
        adopt_orphans();
        return watching ? watch_scenarios(running, quarter_of_a_second()) : run_scenarios(running);
      };
    });
  }

  void add_mutate() {
    auto* sub = app.add_subcommand(
        "mutate",
        "Change every policy of scenarios in every small way, and list the changes that "
        "no scenario notices");
    sub->add_option("paths", mutating.paths, "Files and folders")->required();
    sub->add_option("--filter", mutating.filter, "Only scenarios whose name or file has this text");
    sub->add_option("--policy", mutating.policy, "Only policies whose name has this text");
    mutating.exporter = running.exporter;
    sub->add_option("--exporter", mutating.exporter, "Program for \"exporter\" scenarios")
        ->capture_default_str();
    sub->add_option("--allow", mutating.allowed, "Survivors that are no failure")
        ->capture_default_str();
    sub->add_flag("--json", mutating.json, "Print the result as data");
    sub->callback([this] { action = [this] { return run_mutate(mutating); }; });
  }

  void add_scenario() {
    auto* sub = app.add_subcommand("scenario", "About scenario files");
    sub->require_subcommand(1);
    auto* index = sub->add_subcommand("index", "Print the index page of a scenario library");
    index->add_option("library", library, "Folder of the library")->required();
    index->callback([this] {
      action = [this] {
        fmt::print("{}", scenario_index(library));
        return 0;
      };
    });
    sub->add_subcommand("schema", "Print the JSON Schema of scenario files, for editors")
        ->callback([this] {
          action = [] {
            fmt::print("{}\n", scenario_schema().dump(2));
            return 0;
          };
        });
  }

  void add_explain() {
    auto* sub = app.add_subcommand("explain", "Say why a request was answered as it was");
    sub->add_option("which", explaining.which,
                    "Journal id (the header x-sim-explain of the answer), last, or denied: the "
                    "last request for which something was denied")
        ->required();
    explaining.endpoint = default_endpoint();
    sub->add_option("--endpoint", explaining.endpoint, "Server to ask")->capture_default_str();
    sub->add_option("--state", explaining.state, "Read this state file instead");
    sub->add_flag("--json", explaining.json, "Print the explanation as data");
    sub->callback([this] { action = [this] { return run_explain(explaining); }; });
  }
};

// Nothing when the words lead to a command, or to an option first.
std::optional<std::string> unknown_command(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> known;
  for (const auto* sub : app.get_subcommands({})) known.push_back(sub->get_name());
  if (argc == 0 || known.empty() || argv[0][0] == '-') return std::nullopt;
  const std::string word = argv[0];
  if (std::find(known.begin(), known.end(), word) != known.end()) {
    return unknown_command(*app.get_subcommand(word), argc - 1, argv + 1);
  }
  return fmt::format("unknown command \"{}\"{}", word,
                     sim::text::did_you_mean_or(word, known, "known: "));
}

// CLI11 writes its complaints over several lines; the first says it all.
int complain(const std::string& message) {
  fmt::print(stderr, "inspector-sim: {}\n", message.substr(0, message.find('\n')));
  return kBadUsage;
}

}  // namespace

int run_cli(int argc, char** argv) {
  Commands commands(argc > 0 ? argv[0] : "inspector-sim");
  if (const auto unknown = unknown_command(commands.app, argc - 1, argv + 1)) {
    return complain(*unknown);
  }
  try {
    commands.app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return commands.app.exit(asked);
  } catch (const CLI::ParseError& e) {
    return complain(fmt::format("{} (see inspector-sim --help)", e.what()));
  }
  try {
    return commands.action();
  } catch (const std::exception& e) {
    return complain(e.what());
  }
}

}  // namespace harness
