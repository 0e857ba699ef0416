#include "harness/failure_folder.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "harness/environment.h"
#include "harness/files.h"

namespace harness {
namespace {

namespace fs = std::filesystem;

// A name that any file system takes.
std::string folder_name(std::string_view name) {
  constexpr size_t kLongest = 100;
  std::string out;
  for (const char c : name.substr(0, kLongest)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  return out.empty() ? "scenario" : out;
}

}  // namespace

std::vector<std::string> folder_names(const std::vector<Scenario>& scenarios) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const auto& scenario : scenarios) {
    const std::string name = folder_name(scenario.name);
    std::string free = name;
    for (int number = 2; !taken.insert(free).second; ++number) {
      free = fmt::format("{}-{}", name, number);
    }
    names.push_back(std::move(free));
  }
  return names;
}

std::string leave_failure(const FailureFolders& folders, const std::string& name,
                          const Scenario& scenario, const std::string& exporter,
                          const Outcome& outcome, const sim::state::Snapshot& world) {
  const fs::path folder = fs::path(folders.within) / name;
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::string failures;
  for (const auto& failure : outcome.failures) {
    failures += fmt::format("{}\n{}\n", failure.message, failure.explanation);
  }
  const std::string seed = scenario.seed ? fmt::format(" --seed {}", *scenario.seed) : "";
  // From the same folder, so that every path of the command and in the messages means the same.
  const std::string replay =
      fmt::format("#!/bin/sh\ncd {} && exec {} run {} --exporter {}{}{} --verbose \"$@\"\n",
                  shell_quoted(fs::current_path().string()), shell_quoted(folders.program),
                  shell_quoted(scenario.path), shell_quoted(exporter), seed,
                  scenario.variant.empty() ? "" : " --variant " + shell_quoted(scenario.variant));
  const std::pair<const char*, std::string_view> files[] = {{"failures.txt", failures},
                                                            {"journal.txt", outcome.journal},
                                                            {"stdout.txt", outcome.subject.out},
                                                            {"stderr.txt", outcome.subject.err},
                                                            {"state", world.state},
                                                            {"state-ledger", world.ledger},
                                                            {"replay", replay}};
  for (const auto& [file, text] : files) write_file((folder / file).string(), text);
  fs::permissions(folder / "replay", fs::perms::owner_exec, fs::perm_options::add);
  return folder.string();
}

}  // namespace harness
