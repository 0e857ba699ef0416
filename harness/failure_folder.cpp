#include "harness/failure_folder.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

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

// As one word of a POSIX shell.
std::string shell_word(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

void write_file(const fs::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw std::runtime_error(fmt::format("cannot write {}", file.string()));
}

}  // namespace

std::string leave_failure(const FailureFolders& folders, const Scenario& scenario,
                          const std::string& exporter, const Outcome& outcome,
                          const sim::state::Snapshot& world) {
  const fs::path folder = fs::path(folders.within) / folder_name(scenario.name);
  std::error_code error;
  fs::remove_all(folder, error);
  fs::create_directories(folder, error);
  if (error) {
    throw std::runtime_error(
        fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
  }
  std::string failures;
  for (const auto& failure : outcome.failures) {
    failures += fmt::format("{}\n{}\n", failure.message, failure.explanation);
  }
  write_file(folder / "failures.txt", failures);
  write_file(folder / "journal.txt", outcome.journal);
  write_file(folder / "stdout.txt", outcome.subject.out);
  write_file(folder / "stderr.txt", outcome.subject.err);
  write_file(folder / "state", world.state);
  write_file(folder / "state-ledger", world.ledger);
  const std::string seed = scenario.seed ? fmt::format(" --seed {}", *scenario.seed) : "";
  write_file(folder / "replay", fmt::format("#!/bin/sh\nexec {} run {} --exporter {}{} --verbose\n",
                                            shell_word(folders.program),
                                            shell_word(fs::absolute(scenario.path).string()),
                                            shell_word(exporter), seed));
  fs::permissions(folder / "replay", fs::perms::owner_exec, fs::perm_options::add, error);
  return folder.string();
}

}  // namespace harness
