#include "harness/subject_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "harness/environment.h"
#include "harness/exporter_command.h"
#include "harness/files.h"

namespace harness {
namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

// "@filters/high.json" names a file of the scenario library by its full path.
std::string in_scenario_folder(const Scenario& scenario, const std::string& argument) {
  if (!argument.starts_with('@')) return argument;
  return find_beside(scenario.folder, argument.substr(1)).value_or(argument);
}

void set(Variables& variables, const std::string& name, const std::string& value) {
  std::erase_if(variables, [&](const auto& each) { return each.first == name; });
  variables.emplace_back(name, value);
}

// The files of the AWS command line, in the program's home.
void write_profile(const std::string& home, const std::string& name, const std::string& region,
                   const KnownKey& key) {
  const std::string heading = name == "default" ? name : "profile " + name;
  write_file(home + "/aws-config", fmt::format("[{}]\nregion = {}\n", heading, region));
  write_file(home + "/aws-credentials",
             fmt::format("[{}]\naws_access_key_id = {}\naws_secret_access_key = {}\n", name, key.id,
                         key.secret));
}

std::vector<std::string> words_of(const Scenario& scenario, const Subject& run, const Stage& stage,
                                  const std::string& exporter) {
  std::vector<std::string> words = run.arguments;
  if (run.bundled_exporter) {
    const auto program = exporter_words(exporter);
    words.insert(words.begin(), program.begin(), program.end());
  } else if (words.front().find('/') != std::string::npos) {
    words.front() = find_beside(scenario.folder, words.front()).value_or(words.front());
  }
  for (auto& word : words) word = in_scenario_folder(scenario, stage.filled(word));
  return words;
}

std::string folder_of(const Scenario& scenario, const Subject& run, const std::string& home) {
  if (run.folder.empty()) return home;
  const std::filesystem::path folder(run.folder);
  const std::filesystem::path beside(scenario.folder);
  return folder.is_absolute() ? run.folder : (beside / folder).lexically_normal().string();
}

}  // namespace

SubjectCommand command_of(const Scenario& scenario, const Subject& run, const Stage& stage,
                          const CredentialEndpoint& credentials, const std::string& exporter,
                          const std::string& endpoint, const std::string& home) {
  using Kind = CredentialSource::Kind;
  SubjectCommand command;
  command.within = run.within;
  command.folder = folder_of(scenario, run, home);
  command.argv = words_of(scenario, run, stage, exporter);
  if (run.standard_input) {
    command.input_file = home + "/standard-input";
    write_file(command.input_file, stage.filled(*run.standard_input));
  }
  const auto& world = stage.description();
  const auto key = run.as.empty() ? first_key(world) : key_of(world, run.as);
  const std::string region = run.region.empty() ? stage.region() : run.region;
  const char* path = std::getenv("PATH");
  auto& variables = command.environment;
  variables = {{"PATH", path ? path : "/usr/local/bin:/usr/bin:/bin"},
               {"HOME", home},
               {"LANG", "C.UTF-8"},
               {"AWS_CONFIG_FILE", home + "/aws-config"},
               {"AWS_SHARED_CREDENTIALS_FILE", home + "/aws-credentials"},
               {"AWS_EC2_METADATA_DISABLED", "true"},
               {"AWS_PAGER", ""}};
  const bool in_environment = run.credentials.kind == Kind::kEnvironment;
  for (auto& [name, value] :
       client_variables(endpoint, region, in_environment ? key : std::nullopt)) {
    set(variables, name, value);
  }
  if (run.credentials.kind == Kind::kProfile && key) {
    write_profile(home, run.credentials.profile, region, *key);
    if (run.credentials.profile != "default")
      set(variables, "AWS_PROFILE", run.credentials.profile);
  }
  if (run.credentials.kind == Kind::kContainer || run.credentials.kind == Kind::kInstance) {
    for (auto& [name, value] : credentials.variables(endpoint)) set(variables, name, value);
  }
  for (const auto& [name, value] : run.environment) set(variables, name, stage.filled(value));
  return command;
}

}  // namespace harness
